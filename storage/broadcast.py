"""The recipients of campaigns as the sender uses them: claim who is due, settle what became of each, sort out what a crash left.

    due -> sending -> sent | blocked | failed | unknown | skipped

`storage/recipients.py` is the side of those who order and watch.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from desk.campaigns import AudienceKind, Campaign, CampaignState, Post, RecipientState, Skipped
from desk.rules.addressing import Addressee, PutOff, Send, Skip, Weighed
from desk.rules.durations import Ms
from storage.campaigns import CampaignStore
from storage.database import Database, Row, Tx, Value
from storage.dialect import numbers, spelled
from storage.keyring import MasterKey
from storage.keys import Keys

TRIES: Final = 12
"""How often a mandatory one is sent at most while each time it may have arrived."""

# A correction that begins waits for this claim, or is seen by it: nobody gets an old text unnoticed.
_HOLD = spelled("SELECT id FROM campaigns WHERE id = :campaign {for key share}")
# By where the rows lie: PostgreSQL, while its statistics know only earlier campaigns, looks for them by key among all of this one.
_CLAIM = spelled("""
    WITH next AS (SELECT {row} AS place FROM campaign_recipients
                  WHERE campaign = :campaign AND state = 'due' AND due_at <= :now
                  ORDER BY due_at, recipient LIMIT :limit {skip locked})
    UPDATE campaign_recipients SET state = 'sending', tries = tries + 1, paid = paid + :paid,
        corrected = (SELECT COALESCE(MAX(id), 0) FROM campaign_corrections
                     WHERE campaign = :campaign AND kind = 'edit' AND begun_at IS NOT NULL)
    WHERE {row} IN (SELECT place FROM next)
    RETURNING recipient, due_at, tries, corrected""")
_PEOPLE = spelled("""
    SELECT id, language, timezone, NULL AS moved_to,
           CASE WHEN started_at IS NULL THEN 0 ELSE 1 END AS reachable,
           CASE WHEN optional_off_at IS NULL THEN 1 ELSE 0 END AS optional
    FROM accounts WHERE id IN ({numbers :ids})""")
# Roles end, and sanctions: what is for those who have one is not for whoever had one when the campaign began.
_STILL: Final = {
    AudienceKind.STAFF: spelled("""
        SELECT account AS id FROM staff WHERE revoked_at IS NULL AND granted_at <= :now AND account IN ({numbers :ids})"""),
    AudienceKind.SANCTIONED: spelled("""
        SELECT account AS id FROM sanctions
        WHERE lifting = '' AND state IN ('due', 'applied') AND kind IN ('mute', 'ban') AND (until IS NULL OR until > :now)
          AND account IN ({numbers :ids})"""),
}
_PLACES = spelled("""
    SELECT chats.id AS id, group_settings.language AS language, NULL AS timezone, chats.moved_to AS moved_to,
           CASE WHEN chats.joined_at IS NULL OR chats.left_at IS NOT NULL THEN 0 ELSE 1 END AS reachable, 1 AS optional
    FROM chats LEFT JOIN group_settings ON group_settings.chat = chats.id WHERE chats.id IN ({numbers :ids})""")
_SETTLE = f"""
    UPDATE campaign_recipients SET
        state = CASE WHEN :repeated = 1 AND repeats + 1 >= {TRIES} THEN 'unknown'
                     WHEN :state = 'skipped' AND repeats > 0 THEN 'unknown' ELSE :state END,
        due_at = COALESCE(CAST(:due_at AS BIGINT), due_at),
        tries = tries - :untried,
        repeats = repeats + :repeated,
        paid = paid - :unpaid,
        message = COALESCE(CAST(:message AS BIGINT), message),
        language = COALESCE(:language, language),
        error = :error,
        settled_at = CASE WHEN :state = 'due' AND (:repeated = 0 OR repeats + 1 < {TRIES}) THEN NULL ELSE CAST(:now AS BIGINT) END
    WHERE campaign = :campaign AND recipient = :recipient AND state = 'sending' AND tries = :tries AND due_at = :was_due_at"""
_FOLLOW = """
    INSERT INTO campaign_recipients (campaign, recipient, due_at) VALUES (:campaign, :recipient, :now)
    ON CONFLICT (campaign, recipient) DO NOTHING"""
_AGAIN = f"""
    UPDATE campaign_recipients SET state = 'due', due_at = :now, repeats = repeats + 1
    WHERE state = 'sending' AND repeats + 1 < {TRIES} AND campaign IN (SELECT id FROM campaigns WHERE mandatory = 1)"""
_UNKNOWN = "UPDATE campaign_recipients SET state = 'unknown', settled_at = :now WHERE state = 'sending'"


@dataclass(frozen=True, slots=True)
class Claimed:
    """Somebody whom the sender is about to write to."""

    campaign: int
    recipient: int
    tries: int
    """How often they were claimed, this time included: whoever settles names it, so that nothing is settled twice."""
    due_at: Ms
    """Named as well: who was put back is claimed under the same number again."""
    language: str
    """Of the text that is theirs."""
    speaks: str | None
    """Their own."""
    paid: bool

    def sent(self, message: int | None) -> Settled:
        return Settled(self, RecipientState.SENT, message=message)

    def over(self, state: RecipientState, error: str) -> Settled:
        """It will not be sent again by itself."""
        return Settled(self, state, error)

    def again(self, due_at: Ms, error: str = "", *, repeated: bool = False, untried: bool = False) -> Settled:
        """It is due again."""
        return Settled(self, RecipientState.DUE, error, due_at, repeated=repeated, untried=untried)

    def moved(self, to: int, *, untried: bool = False) -> Settled:
        """The group became a supergroup, where it is due now."""
        return Settled(self, RecipientState.SKIPPED, Skipped.MOVED.value, moved_to=to, untried=untried)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a send."""

    claimed: Claimed
    state: RecipientState
    error: str = ""
    due_at: Ms | None = None
    """Of one that is due again."""
    message: int | None = None
    repeated: bool = False
    """It may have arrived, and is sent again."""
    untried: bool = False
    """It was not sent at all."""
    moved_to: int | None = None
    """The supergroup that this group became; it is due there."""

    @property
    def surely_not_sent(self) -> bool:
        return self.state is not RecipientState.SENT and self.state is not RecipientState.UNKNOWN and not self.repeated


@dataclass(frozen=True, slots=True)
class Page:
    """What one look found: whom to write to, and how many were due at all."""

    claimed: Sequence[Claimed]
    found: int
    corrected: int = 0
    posts: Mapping[str, Post] | None = None
    """The texts anew, where the last correction of them, `corrected`, is not the one that the sender knew."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """Recipients whom a crash left in doubt: how many are due again, how many stay unknown."""

    again: int
    unknown: int


Weigh = Callable[[Addressee, Ms], Weighed]


class Broadcast:
    """Recipients as one sender at a time uses them, each call a unit of its own."""

    def __init__(self, database: Database, master: MasterKey) -> None:
        self._database = database
        self._master = master

    async def claim(self, number: int, limit: int, now: Ms, weigh: Weigh, *, paid: bool, corrected: int = 0) -> Page:
        """Take those of a campaign who are due, the first ones first; nobody of one that is not being sent at this moment.

        How things stand with each of them is looked at here, and `weigh` says what follows: who is not to be written to any more, or not
        now, does not stay claimed. Durable: what a power cut undoes was not sent. `corrected` is the last correction that the sender's
        texts hold.
        """

        async def take(tx: Tx) -> Page:
            campaigns = CampaignStore(tx, Keys(tx, self._master, now), now)
            await tx.row(_HOLD[self._database.engine], campaign=number)
            campaign = await campaigns.of(number)
            if campaign is None or campaign.state is not CampaignState.SENDING:
                return Page((), 0)
            rows = await tx.rows(_CLAIM[self._database.engine], campaign=number, now=now, limit=limit, paid=int(paid))
            if not rows:
                return Page((), 0)
            known = await self._addressees(tx, campaign, [row["recipient"] for row in rows], now)
            claimed, settled = [], []
            for row in sorted(rows, key=lambda row: (row["due_at"], row["recipient"])):
                person = known.get(row["recipient"]) or Addressee(row["recipient"])
                weighed = weigh(person, now)
                language = weighed.language if isinstance(weighed, Send) else ""
                one = Claimed(number, person.id, row["tries"], row["due_at"], language, person.language, paid)
                if isinstance(weighed, Send):
                    claimed.append(one)
                else:
                    settled.append(_aside(one, weighed))
            await settle(tx, now, settled)
            latest = rows[0]["corrected"]
            posts = await campaigns.texts(number) if latest != corrected else None
            return Page(claimed, len(rows), latest, posts)

        return await self._database.run(take, durable=True)

    async def _addressees(self, tx: Tx, campaign: Campaign, ids: Sequence[int], now: Ms) -> Mapping[int, Addressee]:
        sql = _PEOPLE if campaign.terms.audience.of_people else _PLACES
        rows = await tx.rows(sql[self._database.engine], ids=numbers(ids))
        found = {row["id"]: _addressee(row) for row in rows}
        still = _STILL.get(campaign.terms.audience.kind)
        if still is None:
            return found
        members = {row["id"] for row in await tx.rows(still[self._database.engine], ids=numbers(ids), now=now)}
        return {number: replace(one, belongs=number in members) for number, one in found.items()}

    async def recover(self, now: Ms) -> Recovered:
        """What a crash left in `sending` may or may not have arrived: of mandatory campaigns it is due again, of others unknown.

        Called before the first claim, by the only sender.
        """

        async def sort_out(tx: Tx) -> Recovered:
            return Recovered(again=await tx.run(_AGAIN, now=now), unknown=await tx.run(_UNKNOWN, now=now))

        return await self._database.run(sort_out)


async def settle(tx: Tx, now: Ms, outcomes: Sequence[Settled]) -> None:
    """Record what became of those who were claimed. What is settled already stays as it is."""
    if outcomes:
        await tx.many(_SETTLE, [_row(settled, now) for settled in outcomes])
    moved = [one for one in outcomes if one.moved_to is not None]
    if moved:
        await tx.many(
            _FOLLOW, [{"campaign": one.claimed.campaign, "recipient": one.moved_to, "now": now} for one in moved]
        )


def settling(outcomes: Sequence[Settled]) -> Callable[[Tx, Ms], Awaitable[None]]:
    """For `Runner.run_settling`: what Telegram's answers mean for the desk is recorded in the same transaction."""

    async def record(tx: Tx, now: Ms) -> None:
        await settle(tx, now, outcomes)

    return record


def _aside(one: Claimed, weighed: Skip | PutOff) -> Settled:
    if isinstance(weighed, PutOff):
        return one.again(weighed.until, untried=True)
    if weighed.moved_to is not None:
        return one.moved(weighed.moved_to, untried=True)
    return Settled(one, RecipientState.SKIPPED, weighed.why.value, untried=True)


def _row(settled: Settled, now: Ms) -> dict[str, Value]:
    one = settled.claimed
    return {
        "campaign": one.campaign,
        "recipient": one.recipient,
        "tries": one.tries,
        "was_due_at": one.due_at,
        "state": settled.state.value,
        "due_at": settled.due_at,
        "untried": int(settled.untried),
        "repeated": int(settled.repeated),
        "unpaid": int(one.paid and settled.surely_not_sent),
        "message": settled.message,
        "language": one.language if settled.state is RecipientState.SENT or settled.repeated else None,
        "error": settled.error,
        "now": now,
    }


def _addressee(row: Row) -> Addressee:
    return Addressee(
        row["id"], row["timezone"], bool(row["reachable"]), bool(row["optional"]), row["language"], row["moved_to"]
    )
