"""Announcements: what their authors chose, their texts, and the policy that some of them carry. Texts are sealed under the desk's key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.campaigns import (
    Asked,
    Audience,
    AudienceKind,
    Campaign,
    CampaignState,
    CarriedPolicy,
    MissingText,
    Post,
    QuietHours,
    Terms,
)
from desk.rules.durations import Ms
from storage import codec
from storage.database import Row, Tx, Value
from storage.keys import Keys
from storage.rows import returned

_COLUMNS = """
    id, author, state, mandatory, audience, days, ask_read, missing, starts_at, spread, quiet_from, quiet_to, not_after, paid, created_at,
    frozen_at, approved_by, begun_at, ended_at, filled_up_to, filled_at, retry_at, policy_version, effective_at, adopted_at,
    rejected_by"""
_ADD = """
    INSERT INTO campaigns (author, mandatory, audience, days, ask_read, missing, starts_at, spread, quiet_from, quiet_to, not_after, paid,
                           created_at)
    VALUES (:author, :mandatory, :audience, :days, :ask_read, :missing, :starts_at, :spread, :quiet_from, :quiet_to, :not_after, :paid,
            :now)
    RETURNING id"""
_OF = f"SELECT {_COLUMNS} FROM campaigns WHERE id = :id"
_HOLD = "UPDATE campaigns SET state = state WHERE id = :id"
_DRAFT_OF = f"SELECT {_COLUMNS} FROM campaigns WHERE author = :author AND state = 'draft'"
_OPEN = f"SELECT {_COLUMNS} FROM campaigns WHERE state NOT IN ('done', 'stopped', 'withdrawn') ORDER BY id"
_UNDER_WAY = f"""
    SELECT {_COLUMNS} FROM campaigns
    WHERE ended_at IS NULL AND state IN ('scheduled', 'sending', 'paused', 'stopped', 'withdrawn') ORDER BY id"""
_RECENT = f"SELECT {_COLUMNS} FROM campaigns WHERE state <> 'draft' ORDER BY id DESC LIMIT :limit"
_CHANGE = """
    UPDATE campaigns SET mandatory = :mandatory, audience = :audience, days = :days, ask_read = :ask_read, missing = :missing,
        starts_at = :starts_at, spread = :spread, quiet_from = :quiet_from, quiet_to = :quiet_to, not_after = :not_after, paid = :paid
    WHERE id = :id"""
_MOVE = """
    UPDATE campaigns SET
        state = :to,
        frozen_at = CASE WHEN :to IN ('waiting', 'scheduled') THEN COALESCE(frozen_at, :now) ELSE frozen_at END,
        begun_at = CASE WHEN :to = 'sending' THEN COALESCE(begun_at, :now) ELSE begun_at END,
        ended_at = CASE WHEN :to = 'done' THEN :now WHEN :to = 'sending' THEN NULL ELSE ended_at END
    WHERE id = :id AND state = :since AND (:to <> 'done' OR retry_at IS NULL)"""
_APPROVE = "UPDATE campaigns SET approved_by = :by, approved_at = :now WHERE id = :id"
_REJECT = "UPDATE campaigns SET rejected_by = :by, rejection = :sealed WHERE id = :id"
_REJECTION = "SELECT rejection FROM campaigns WHERE id = :id"
_UNFREEZE = """
    UPDATE campaigns SET state = 'draft', frozen_at = NULL, approved_by = NULL, approved_at = NULL, rejected_by = NULL, rejection = NULL
    WHERE id = :id AND state IN ('waiting', 'scheduled')"""
_DROP_TEXTS = "DELETE FROM campaign_texts WHERE campaign = :id"
_DROP_ASKS = "DELETE FROM campaign_asks WHERE campaign = :id"
_DROP = "DELETE FROM campaigns WHERE id = :id AND state = 'draft'"
_TEXTS = "SELECT language, sealed FROM campaign_texts WHERE campaign = :id ORDER BY id"
_PUT_TEXT = """
    INSERT INTO campaign_texts (campaign, language, sealed) VALUES (:id, :language, :sealed)
    ON CONFLICT (campaign, language) DO UPDATE SET sealed = excluded.sealed"""
_DROP_TEXT = "DELETE FROM campaign_texts WHERE campaign = :id AND language = :language"
_ASK = """
    INSERT INTO campaign_asks (person, campaign, what, until) VALUES (:person, :campaign, :what, :until)
    ON CONFLICT (person) DO UPDATE SET campaign = excluded.campaign, what = excluded.what, until = excluded.until"""
_ASKED = "SELECT campaign, what FROM campaign_asks WHERE person = :person AND until > :now"
_ASK_NOTHING = "DELETE FROM campaign_asks WHERE person = :person"
_CARRY = """
    UPDATE campaigns SET policy_version = :version, policy_sealed = :sealed, effective_at = :effective_at WHERE id = :id"""
_COMPARE = """
    UPDATE campaigns SET compared_with = (SELECT id FROM policies WHERE since <= :now ORDER BY since DESC, id DESC LIMIT 1)
    WHERE id = :id AND policy_sealed IS NOT NULL"""
_CARRY_NONE = """
    UPDATE campaigns SET policy_version = NULL, policy_sealed = NULL, effective_at = NULL, compared_with = NULL WHERE id = :id"""
_CARRIED = "SELECT policy_sealed FROM campaigns WHERE id = :id"
_COMPARED_WITH = """
    SELECT policies.text FROM campaigns JOIN policies ON policies.id = campaigns.compared_with WHERE campaigns.id = :id"""
_UP_TO_DATE = """
    SELECT 1 AS yes FROM campaigns
    WHERE id = :id AND COALESCE((SELECT digest FROM policies WHERE policies.id = campaigns.compared_with), '')
                     = COALESCE((SELECT digest FROM policies WHERE since <= :now ORDER BY since DESC, id DESC LIMIT 1), '')"""
_AHEAD = """
    SELECT policy_version FROM campaigns
    WHERE policy_sealed IS NOT NULL AND adopted_at IS NULL AND id <> :id
      AND (begun_at IS NULL OR not_after IS NULL OR begun_at <= not_after) AND (state IN ('scheduled', 'sending', 'paused')
           OR state = 'done' AND EXISTS (SELECT 1 FROM campaign_recipients WHERE campaign = campaigns.id AND state = 'sent'))
    ORDER BY effective_at, id LIMIT 1"""
_POLICIES_DUE = f"""
    SELECT {_COLUMNS} FROM campaigns
    WHERE policy_sealed IS NOT NULL AND adopted_at IS NULL AND effective_at <= :now
      AND begun_at IS NOT NULL AND (not_after IS NULL OR begun_at <= not_after) AND state IN ('sending', 'paused', 'done')
    ORDER BY effective_at, COALESCE(approved_at, frozen_at), id"""
_ADOPTED = """
    UPDATE campaigns SET adopted_at = :now
    WHERE id = :id AND adopted_at IS NULL AND state IN ('sending', 'paused', 'done')"""
_FILLED = """
    UPDATE campaigns SET filled_up_to = :up_to, filled_at = CASE WHEN :complete = 1 THEN CAST(:now AS BIGINT) ELSE filled_at END
    WHERE id = :id"""
_ENDED = "UPDATE campaigns SET ended_at = :now WHERE id = :id AND state IN ('stopped', 'withdrawn')"
_RETRY = "UPDATE campaigns SET retry_at = :now WHERE id = :id"
_RETRIED = "UPDATE campaigns SET retry_at = NULL WHERE id = :id"


class CampaignStore:
    """`desk.stores.campaigns.Campaigns` within one transaction."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now

    async def add(self, author: int, terms: Terms) -> int:
        number: int = returned(await self._tx.row(_ADD, author=author, now=self._now, **_columns(terms)))["id"]
        return number

    async def of(self, number: int) -> Campaign | None:
        row = await self._tx.row(_OF, id=number)
        return None if row is None else _campaign(row)

    async def hold(self, number: int) -> None:
        await self._tx.run(_HOLD, id=number)

    async def draft_of(self, author: int) -> Campaign | None:
        row = await self._tx.row(_DRAFT_OF, author=author)
        return None if row is None else _campaign(row)

    async def open(self) -> Sequence[Campaign]:
        return [_campaign(row) for row in await self._tx.rows(_OPEN)]

    async def under_way(self) -> Sequence[Campaign]:
        return [_campaign(row) for row in await self._tx.rows(_UNDER_WAY)]

    async def recent(self, limit: int) -> Sequence[Campaign]:
        return [_campaign(row) for row in await self._tx.rows(_RECENT, limit=limit)]

    async def change(self, number: int, terms: Terms) -> None:
        await self._tx.run(_CHANGE, id=number, **_columns(terms))

    async def move(self, number: int, *since: CampaignState, to: CampaignState) -> bool:
        for state in since:
            if await self._tx.run(_MOVE, id=number, since=state.value, to=to.value, now=self._now):
                return True
        return False

    async def approve(self, number: int, by: int) -> None:
        await self._tx.run(_APPROVE, id=number, by=by, now=self._now)

    async def reject(self, number: int, by: int, why: str) -> None:
        key = await self._keys.of("desk", 0)
        await self._tx.run(_REJECT, id=number, by=by, sealed=key.seal(why.encode(), _of_rejection(number)))

    async def rejection(self, number: int) -> str | None:
        row = await self._tx.row(_REJECTION, id=number)
        if row is None or row["rejection"] is None:
            return None
        return (await self._keys.open(row["rejection"], _of_rejection(number))).decode()

    async def unfreeze(self, number: int) -> None:
        await self._tx.run(_UNFREEZE, id=number)

    async def drop(self, number: int) -> None:
        await self._tx.run(_DROP_TEXTS, id=number)
        await self._tx.run(_DROP_ASKS, id=number)
        await self._tx.run(_DROP, id=number)

    async def texts(self, number: int) -> Mapping[str, Post]:
        rows = await self._tx.rows(_TEXTS, id=number)
        return {
            row["language"]: codec.post(await self._keys.open(row["sealed"], _of_text(number, row["language"])))
            for row in rows
        }

    async def put_text(self, number: int, language: str, post: Post) -> None:
        key = await self._keys.of("desk", 0)
        sealed = key.seal(codec.encode(post), _of_text(number, language))
        await self._tx.run(_PUT_TEXT, id=number, language=language, sealed=sealed)

    async def drop_text(self, number: int, language: str) -> None:
        await self._tx.run(_DROP_TEXT, id=number, language=language)

    async def ask(self, person: int, asked: Asked, until: Ms) -> None:
        await self._tx.run(_ASK, person=person, campaign=asked.campaign, what=asked.what, until=until)

    async def asked(self, person: int) -> Asked | None:
        row = await self._tx.row(_ASKED, person=person, now=self._now)
        return None if row is None else Asked(row["campaign"], row["what"])

    async def ask_nothing(self, person: int) -> None:
        await self._tx.run(_ASK_NOTHING, person=person)

    async def carry(self, number: int, version: str, text: str, effective_at: Ms) -> None:
        key = await self._keys.of("desk", 0)
        sealed = key.seal(text.encode(), _of_policy(number))
        await self._tx.run(_CARRY, id=number, version=version, sealed=sealed, effective_at=effective_at)
        await self.compare(number)

    async def compare(self, number: int) -> None:
        await self._tx.run(_COMPARE, id=number, now=self._now)

    async def carry_none(self, number: int) -> None:
        await self._tx.run(_CARRY_NONE, id=number)

    async def carried(self, number: int) -> str | None:
        row = await self._tx.row(_CARRIED, id=number)
        if row is None or row["policy_sealed"] is None:
            return None
        return (await self._keys.open(row["policy_sealed"], _of_policy(number))).decode()

    async def compared_with(self, number: int) -> str | None:
        row = await self._tx.row(_COMPARED_WITH, id=number)
        return None if row is None else row["text"]

    async def compared_with_in_force(self, number: int) -> bool:
        return await self._tx.row(_UP_TO_DATE, id=number, now=self._now) is not None

    async def policy_ahead(self, number: int) -> str | None:
        row = await self._tx.row(_AHEAD, id=number)
        return None if row is None else row["policy_version"]

    async def policies_due(self) -> Sequence[Campaign]:
        return [_campaign(row) for row in await self._tx.rows(_POLICIES_DUE, now=self._now)]

    async def adopted(self, number: int) -> bool:
        return await self._tx.run(_ADOPTED, id=number, now=self._now) > 0

    async def filled(self, number: int, up_to: int | None, *, complete: bool) -> None:
        await self._tx.run(_FILLED, id=number, up_to=up_to, complete=int(complete), now=self._now)

    async def ended(self, number: int) -> None:
        await self._tx.run(_ENDED, id=number, now=self._now)

    async def retry(self, number: int) -> None:
        await self._tx.run(_RETRY, id=number, now=self._now)

    async def retried(self, number: int) -> None:
        await self._tx.run(_RETRIED, id=number)


def _columns(terms: Terms) -> dict[str, Value]:
    return {
        "mandatory": int(terms.mandatory),
        "audience": terms.audience.kind.value,
        "days": terms.audience.days,
        "ask_read": int(terms.ask_read),
        "missing": terms.missing.value,
        "starts_at": terms.starts_at,
        "spread": terms.spread,
        "quiet_from": terms.quiet.since if terms.quiet else None,
        "quiet_to": terms.quiet.until if terms.quiet else None,
        "not_after": terms.not_after,
        "paid": int(terms.paid),
    }


def _campaign(row: Row) -> Campaign:
    return Campaign(
        id=row["id"],
        author=row["author"],
        state=CampaignState(row["state"]),
        terms=_terms(row),
        created_at=row["created_at"],
        frozen_at=row["frozen_at"],
        approved_by=row["approved_by"],
        begun_at=row["begun_at"],
        ended_at=row["ended_at"],
        filled_up_to=row["filled_up_to"],
        filled_at=row["filled_at"],
        retry_at=row["retry_at"],
        policy=_carried(row),
        rejected_by=row["rejected_by"],
    )


def _terms(row: Row) -> Terms:
    return Terms(
        mandatory=bool(row["mandatory"]),
        audience=Audience(AudienceKind(row["audience"]), row["days"]),
        ask_read=bool(row["ask_read"]),
        missing=MissingText(row["missing"]),
        starts_at=row["starts_at"],
        spread=row["spread"],
        quiet=None if row["quiet_from"] is None else QuietHours(row["quiet_from"], row["quiet_to"]),
        not_after=row["not_after"],
        paid=bool(row["paid"]),
    )


def _carried(row: Row) -> CarriedPolicy | None:
    if row["policy_version"] is None:
        return None
    return CarriedPolicy(row["policy_version"], row["effective_at"], row["adopted_at"])


def _of_text(campaign: int, language: str) -> bytes:
    return f"campaign_texts.sealed:{campaign}:{language}".encode()


def _of_rejection(campaign: int) -> bytes:
    return f"campaigns.rejection:{campaign}".encode()


def _of_policy(campaign: int) -> bytes:
    return f"campaigns.policy_sealed:{campaign}".encode()
