"""Who gets an announcement, and what became of each. How they are written to is in `storage/broadcast.py`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from desk.campaigns import Audience, AudienceKind, Candidate, NewRecipient, Recipient, RecipientState, Skipped
from desk.model import STAND_INS
from desk.rules.durations import DAY, Ms
from storage.database import Engine, Row, Tx, Value
from storage.dialect import Spelled, numbers, spelled
from storage.rows import returned

_PERSON: Final = """
    accounts.timezone AS timezone,
    CASE WHEN accounts.started_at IS NULL THEN 0 ELSE 1 END AS reachable,
    CASE WHEN accounts.optional_off_at IS NULL THEN 1 ELSE 0 END AS optional, accounts.language AS language"""
_PLACE: Final = """
    NULL AS timezone, 1 AS reachable, 1 AS optional,
    (SELECT group_settings.language FROM group_settings WHERE group_settings.chat = chats.id) AS language"""
_SERVED: Final = "joined_at IS NOT NULL AND left_at IS NULL AND moved_to IS NULL"

_NOT_OUR_OWN: Final = """
    id NOT IN ({numbers :own}) AND id NOT IN (SELECT moved_to FROM chats WHERE moved_to IS NOT NULL AND id IN ({numbers :own}))"""


def _of_people(who: str) -> str:
    """An audience that a query names by account; each of them once, and known or not.

    The page is cut before the accounts are looked up, so that it costs the same however many they are.
    """
    return f"SELECT who.id AS id, {_PERSON} FROM ({who} {{page}}) AS who LEFT JOIN accounts ON accounts.id = who.id"


_WRITTEN: Final[Mapping[AudienceKind, str]] = {
    AudienceKind.EVERYONE: f"""
        SELECT id, {_PERSON} FROM accounts WHERE started_at IS NOT NULL AND kind = 'person' AND id > :after {{page}}""",
    AudienceKind.SANCTIONED: _of_people(f"""
        SELECT DISTINCT account AS id FROM sanctions
        WHERE lifting = '' AND state IN ('due', 'applied') AND kind IN ('mute', 'ban')
          AND (until IS NULL OR until > :now) AND account > :after AND account < {STAND_INS}
          AND account NOT IN (SELECT account FROM erasures WHERE account IS NOT NULL AND account NOT IN (SELECT id FROM accounts))"""),
    AudienceKind.REPORTERS: _of_people(
        f"SELECT DISTINCT reporter AS id FROM reports WHERE at >= :since AND reporter > :after AND reporter < {STAND_INS}"
    ),
    AudienceKind.STAFF: _of_people(
        "SELECT DISTINCT account AS id FROM staff WHERE revoked_at IS NULL AND account > :after"
    ),
    AudienceKind.GROUPS: f"""
        SELECT id, {_PLACE} FROM chats WHERE {_SERVED} AND kind IN ('group', 'supergroup') AND id > :after
          AND {_NOT_OUR_OWN} {{page}}""",
    AudienceKind.CHANNELS: f"""
        SELECT id, {_PLACE} FROM chats
        WHERE {_SERVED} AND kind = 'channel' AND administrator = 1 AND id > :after
          AND id NOT IN (SELECT log_chat FROM group_settings WHERE log_chat IS NOT NULL) AND {_NOT_OUR_OWN} {{page}}""",
}
_AUDIENCES: Final[Mapping[AudienceKind, Spelled]] = {kind: spelled(sql) for kind, sql in _WRITTEN.items()}
_BEFORE_ALL: Final = -(2**62)
"""Below every id: those of chats are negative."""

_ADD = """
    INSERT INTO campaign_recipients (campaign, recipient, state, due_at, error, settled_at)
    VALUES (:campaign, :recipient, :state, :due_at, :error, :settled_at) ON CONFLICT (campaign, recipient) DO NOTHING"""
# As the index says it: SQLite uses a partial one only for its own words.
_OVER: Final = "state <> 'due' AND state <> 'sending'"
# A supergroup's id comes before the group's: it is missed where its page was added already, and the group's was not.
_FOLLOW = """
    INSERT INTO campaign_recipients (campaign, recipient, due_at)
    SELECT id, :new, :now FROM campaigns
    WHERE ended_at IS NULL AND audience = 'groups' AND state IN ('sending', 'paused') AND filled_at IS NULL
      AND filled_up_to >= :new AND filled_up_to < :old
    ON CONFLICT (campaign, recipient) DO NOTHING"""
_COUNTS = f"""
    SELECT state, COUNT(*) AS rows FROM campaign_recipients WHERE campaign = :campaign AND {_OVER} GROUP BY state
    UNION ALL
    SELECT 'due', COUNT(*) FROM campaign_recipients WHERE campaign = :campaign AND state = 'due' HAVING COUNT(*) > 0
    UNION ALL
    SELECT 'sending', COUNT(*) FROM campaign_recipients WHERE campaign = :campaign AND state = 'sending' HAVING COUNT(*) > 0"""
_SKIPPED = f"""
    SELECT error, COUNT(*) AS rows FROM campaign_recipients WHERE campaign = :campaign AND state = 'skipped' AND {_OVER} GROUP BY error"""
_LATELY = """
    SELECT COUNT(*) AS rows FROM campaign_recipients
    WHERE campaign = :campaign AND settled_at > :since AND settled_at IS NOT NULL AND state <> 'skipped'"""
# Apart, each is one step into the index; SQLite would walk all of it for both at once.
_SPAN = """
    SELECT (SELECT MIN(due_at) FROM campaign_recipients WHERE campaign = :campaign AND state = 'due') AS first,
           (SELECT MAX(due_at) FROM campaign_recipients WHERE campaign = :campaign AND state = 'due') AS last"""
_REPEATS = """
    SELECT CAST(COALESCE(SUM(repeats), 0) AS BIGINT) AS repeats FROM campaign_recipients
    WHERE campaign = :campaign AND repeats > 0"""
_PAID = "SELECT CAST(COALESCE(SUM(paid), 0) AS BIGINT) AS paid FROM campaign_recipients WHERE campaign = :campaign AND paid > 0"
_READS = """
    SELECT COALESCE(language, '') AS language, COUNT(*) AS rows FROM campaign_recipients
    WHERE campaign = :campaign AND read_at IS NOT NULL GROUP BY language ORDER BY language"""
_READ_LATELY = """
    SELECT 1 AS yes FROM campaign_recipients
    WHERE campaign = :campaign AND read_at > :since AND read_at IS NOT NULL LIMIT 1"""
# The first index says at once whether there is anybody; the second walks past those who were settled before, and not sent to.
_TOLD = """
    SELECT settled_at FROM campaign_recipients
    WHERE campaign = :campaign AND state = 'sent' AND settled_at IS NOT NULL
      AND EXISTS (SELECT 1 FROM campaign_recipients AS any_sent WHERE any_sent.campaign = :campaign AND any_sent.state = 'sent')
    ORDER BY settled_at LIMIT 1"""
_READ = """
    UPDATE campaign_recipients SET read_at = COALESCE(read_at, :now)
    WHERE campaign = :campaign AND recipient = :recipient AND state <> 'skipped'"""
# Pages are found by where their rows lie, as claims are.
_SKIP = spelled("""
    UPDATE campaign_recipients SET
        state = CASE WHEN repeats > 0 THEN 'unknown' ELSE 'skipped' END, error = :why, settled_at = :now
    WHERE state = 'due' AND {row} IN
        (SELECT {row} FROM campaign_recipients WHERE campaign = :campaign AND state = 'due' ORDER BY due_at, recipient LIMIT :limit)""")
_LEFT = """
    SELECT CASE WHEN EXISTS (SELECT 1 FROM campaign_recipients WHERE campaign = :campaign AND state = 'due')
                  OR EXISTS (SELECT 1 FROM campaign_recipients WHERE campaign = :campaign AND state = 'sending')
                THEN 1 ELSE 0 END AS yes"""
# The plus keeps both engines from looking through all that were settled by then.
_AGAIN = spelled(f"""
    UPDATE campaign_recipients SET
        state = 'due', due_at = :now, error = '', settled_at = NULL,
        repeats = CASE WHEN state = 'unknown' THEN repeats + 1 ELSE repeats END
    WHERE state IN ('failed', 'unknown') AND {{row}} IN
        (SELECT {{row}} FROM campaign_recipients
         WHERE campaign = :campaign AND state IN ('failed', 'unknown') AND {_OVER} AND +settled_at <= :until AND recipient < {STAND_INS}
         LIMIT :limit)""")
_PAGE = """
    SELECT recipient, state, language, tries, repeats, error, settled_at, read_at, corrected, correction_error FROM campaign_recipients
    WHERE campaign = :campaign AND recipient > :after ORDER BY recipient LIMIT :limit"""


class RecipientStore:
    """`desk.stores.campaigns.Recipients` within one transaction."""

    __slots__ = ("_engine", "_now", "_own", "_tx")

    def __init__(self, tx: Tx, engine: Engine, now: Ms, own: Collection[int]) -> None:
        self._tx = tx
        self._own = own
        self._engine = engine
        self._now = now

    async def count(self, audience: Audience, *, mandatory: bool, at_most: int | None = None) -> int:
        wanted = "" if mandatory else "AND optional = 1"
        found = f"SELECT 1 AS one FROM ({self._of(audience)}) AS found WHERE reachable = 1 {wanted}"
        bounds = self._bounds(audience, None)
        if at_most is not None:
            found, bounds = f"{found} LIMIT :at_most", {**bounds, "at_most": at_most}
        rows: int = returned(await self._tx.row(f"SELECT COUNT(*) AS rows FROM ({found}) AS counted", **bounds))["rows"]
        return rows

    async def languages(self, audience: Audience, *, mandatory: bool) -> Mapping[str, int]:
        wanted = "" if mandatory else "AND optional = 1"
        sql = f"""
            SELECT LOWER(COALESCE(language, '')) AS code, COUNT(*) AS rows FROM ({self._of(audience)}) AS found
            WHERE reachable = 1 {wanted} GROUP BY code ORDER BY rows DESC, code"""
        return {row["code"]: row["rows"] for row in await self._tx.rows(sql, **self._bounds(audience, None))}

    async def candidates(self, audience: Audience, after: int | None, limit: int) -> Sequence[Candidate]:
        sql = f"SELECT * FROM ({self._of(audience, 'ORDER BY id LIMIT :limit')}) AS page ORDER BY id"
        rows = await self._tx.rows(sql, limit=limit, **self._bounds(audience, after))
        return [
            Candidate(row["id"], row["timezone"], bool(row["reachable"]), optional=bool(row["optional"]))
            for row in rows
        ]

    def _of(self, audience: Audience, page: str = "") -> str:
        return _AUDIENCES[audience.kind][self._engine].replace("{page}", page)

    def _bounds(self, audience: Audience, after: int | None) -> dict[str, Value]:
        bounds: dict[str, Value] = {"after": after if after is not None else 0 if audience.of_people else _BEFORE_ALL}
        match audience.kind:
            case AudienceKind.GROUPS | AudienceKind.CHANNELS:
                return {**bounds, "own": numbers(self._own)}
            case AudienceKind.SANCTIONED:
                return {**bounds, "now": self._now}
            case AudienceKind.REPORTERS:
                return {**bounds, "since": self._now - (audience.days or 0) * DAY}
            case _:
                return bounds

    async def add(self, campaign: int, new: Sequence[NewRecipient]) -> None:
        await self._tx.many(
            _ADD,
            [
                {
                    "campaign": campaign,
                    "recipient": one.id,
                    "state": (RecipientState.SKIPPED if one.skipped else RecipientState.DUE).value,
                    "due_at": one.due_at,
                    "error": one.skipped.value if one.skipped else "",
                    "settled_at": self._now if one.skipped else None,
                }
                for one in new
            ],
        )

    async def follow(self, old: int, new: int) -> None:
        if old not in self._own and new not in self._own:
            await self._tx.run(_FOLLOW, old=old, new=new, now=self._now)

    async def counts(self, campaign: int) -> Mapping[RecipientState, int]:
        rows = await self._tx.rows(_COUNTS, campaign=campaign)
        return {RecipientState(row["state"]): row["rows"] for row in rows}

    async def skipped(self, campaign: int) -> Mapping[str, int]:
        return {row["error"]: row["rows"] for row in await self._tx.rows(_SKIPPED, campaign=campaign)}

    async def settled_since(self, campaign: int, since: Ms) -> int:
        rows: int = returned(await self._tx.row(_LATELY, campaign=campaign, since=since))["rows"]
        return rows

    async def due_between(self, campaign: int) -> tuple[Ms, Ms] | None:
        row = returned(await self._tx.row(_SPAN, campaign=campaign))
        return None if row["first"] is None else (row["first"], row["last"])

    async def repeated(self, campaign: int) -> int:
        repeats: int = returned(await self._tx.row(_REPEATS, campaign=campaign))["repeats"]
        return repeats

    async def paid(self, campaign: int) -> int:
        paid: int = returned(await self._tx.row(_PAID, campaign=campaign))["paid"]
        return paid

    async def reads(self, campaign: int) -> Mapping[str, int]:
        return {row["language"]: row["rows"] for row in await self._tx.rows(_READS, campaign=campaign)}

    async def read_since(self, campaign: int, since: Ms) -> bool:
        return await self._tx.row(_READ_LATELY, campaign=campaign, since=since) is not None

    async def told_since(self, campaign: int) -> Ms | None:
        row = await self._tx.row(_TOLD, campaign=campaign)
        return None if row is None else row["settled_at"]

    async def read(self, campaign: int, recipient: int) -> bool:
        return await self._tx.run(_READ, campaign=campaign, recipient=recipient, now=self._now) > 0

    async def skip(self, campaign: int, why: Skipped, limit: int) -> int:
        return await self._tx.run(_SKIP[self._engine], campaign=campaign, why=why.value, limit=limit, now=self._now)

    async def again(self, campaign: int, until: Ms, limit: int) -> int:
        return await self._tx.run(_AGAIN[self._engine], campaign=campaign, until=until, limit=limit, now=self._now)

    async def any_left(self, campaign: int) -> bool:
        return bool(returned(await self._tx.row(_LEFT, campaign=campaign))["yes"])

    async def page(self, campaign: int, after: int | None, limit: int) -> Sequence[Recipient]:
        start = _BEFORE_ALL if after is None else after
        return [_read(row) for row in await self._tx.rows(_PAGE, campaign=campaign, after=start, limit=limit)]


def _read(row: Row) -> Recipient:
    return Recipient(
        id=row["recipient"],
        state=RecipientState(row["state"]),
        language=row["language"],
        tries=row["tries"],
        repeats=row["repeats"],
        error=row["error"],
        settled_at=row["settled_at"],
        read_at=row["read_at"],
        corrected=row["corrected"],
        correction_error=row["correction_error"],
    )
