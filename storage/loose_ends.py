"""Removing what belongs to no case.

A page is cut by numbers before it is looked at, so that a unit reads little, however much stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desk.rules.durations import Ms
from desk.stores.purging import Gone, Page, Place, Step
from storage import outlived
from storage.case_purge import Digest
from storage.database import Engine, Tx
from storage.dialect import Spelled, numbers, spelled
from storage.rows import returned

LOOKED_AT: Final = 10
"""Of so many times the records that a unit removes it looks which are over."""
_THESE = "{numbers :ids}"


@dataclass(frozen=True, slots=True)
class _Sort:
    """Records of one step: their table, when they are over, and what goes before them."""

    table: str
    over: str
    before: tuple[Spelled, ...] = ()
    sealed: str = "sealed"

    @property
    def _page(self) -> str:
        return f"SELECT * FROM {self.table} WHERE id > :after ORDER BY id LIMIT :limit"

    @property
    def cut(self) -> str:
        return f"SELECT MAX(id) AS last, COUNT(*) AS rows FROM ({self._page}) AS page"

    @property
    def found(self) -> str:
        return f"SELECT id FROM ({self._page}) AS page WHERE {self.over} ORDER BY id LIMIT :most"

    @property
    def still(self) -> Spelled:
        return spelled(f"SELECT id FROM {self.table} AS page WHERE id IN ({_THESE}) AND {self.over} ORDER BY id")

    @property
    def gone(self) -> Spelled:
        return spelled(f"DELETE FROM {self.table} WHERE id IN ({_THESE}) RETURNING id, {self.sealed} AS sealed")


def _of_campaigns() -> tuple[Spelled, ...]:
    corrections = f"FROM campaign_corrections WHERE campaign IN ({_THESE})"
    panels = f"SELECT 'B-' || CAST(campaign AS TEXT) || '/correction-' || CAST(id AS TEXT) {corrections}"
    cards = f"SELECT 'B-' || CAST(id AS TEXT) FROM campaigns WHERE id IN ({_THESE})"
    return (
        spelled(f"DELETE FROM campaign_asks WHERE campaign IN ({_THESE})"),
        spelled(f"DELETE FROM outbox WHERE cause IN ({panels})"),
        spelled(f"DELETE FROM outbox WHERE cause IN ({cards})"),
        spelled(f"DELETE FROM correction_texts WHERE correction IN (SELECT id {corrections})"),
        spelled(f"DELETE FROM campaign_corrections WHERE campaign IN ({_THESE})"),
        spelled(f"DELETE FROM campaign_texts WHERE campaign IN ({_THESE})"),
    )


def _of_chats() -> tuple[Spelled, ...]:
    tables = ("group_settings", "imported_warnings", "memberships_before")
    return tuple(spelled(f"DELETE FROM {table} WHERE chat IN ({_THESE})") for table in tables)


_SORTS: Final[Mapping[Step, _Sort]] = {
    Step.CAUTIONS: _Sort("misuse", outlived.CAUTIONS),
    Step.NOTICES: _Sort("outbox", outlived.NOTICES),
    Step.FLAGGERS: _Sort("flaggers", outlived.FLAGGERS, sealed="revoked_sealed"),
    Step.CAMPAIGNS: _Sort("campaigns", outlived.CAMPAIGNS, _of_campaigns(), sealed="rejection"),
    Step.HOLDS: _Sort("holds", outlived.HOLDS),
    Step.PROFILES: _Sort("accounts", outlived.PROFILES),
    Step.GROUPS: _Sort("chats", outlived.GROUPS, _of_chats()),
    Step.KEYS: _Sort("data_keys", outlived.UNUSED, sealed="wrapped"),
}
# Who has read a key in their unit holds this table until it ends: nobody seals anything under a key that goes.
_HOLD_KEYS = ("SET LOCAL lock_timeout = 200", "LOCK TABLE data_keys IN ACCESS EXCLUSIVE MODE")
_RECIPIENTS = "SELECT COUNT(*) AS rows FROM campaign_recipients WHERE campaign = :campaign"
_DROP_RECIPIENTS = """
    DELETE FROM campaign_recipients WHERE campaign = :campaign AND recipient IN
        (SELECT recipient FROM campaign_recipients WHERE campaign = :campaign ORDER BY recipient LIMIT :limit)"""


class LooseEnds:
    """See `desk.stores.purging.Purges.loose` and `drop`."""

    __slots__ = ("_engine", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, now: Ms) -> None:
        self._tx = tx
        self._engine = engine
        self._now = now

    async def page(self, step: Step, until: Ms, place: Place, limit: int) -> Page:
        """The records of a page that are over."""
        sort = _SORTS[step]
        within = {"after": place.after, "limit": LOOKED_AT * limit}
        cut = returned(await self._tx.row(sort.cut, **within))
        rows = await self._tx.rows(sort.found, **within, most=limit, until=until, now=self._now)
        found = [row["id"] for row in rows]
        if len(found) == limit:
            return Page(found, Place(place.since, found[-1]))
        return Page(found, Place(place.since, cut["last"]) if cut["rows"] == LOOKED_AT * limit else None)

    async def drop(self, step: Step, ids: Sequence[int], until: Ms) -> Gone:
        """Those that are over still go. On PostgreSQL, keys wait a moment for units that may be using them, or raise StorageUnavailable."""
        sort, digest = _SORTS[step], Digest()
        if not ids:
            return Gone({}, digest.hex())
        if step is Step.KEYS and self._engine == "postgres":
            for command in _HOLD_KEYS:
                await self._tx.run(command)
        still = await self._tx.rows(sort.still[self._engine], ids=numbers(ids), until=until, now=self._now)
        going = numbers([row["id"] for row in still])
        for statement in sort.before:
            await self._tx.run(statement[self._engine], ids=going)
        rows = await self._tx.rows(sort.gone[self._engine], ids=going)
        for row in sorted(rows, key=lambda row: row["id"]):
            digest.add(step.value, row)
        return Gone({step.value: len(rows)} if rows else {}, digest.hex())

    async def recipients(self, campaign: int) -> int:
        """To how many a campaign was sent."""
        rows: int = returned(await self._tx.row(_RECIPIENTS, campaign=campaign))["rows"]
        return rows

    async def drop_recipients(self, campaign: int, limit: int) -> int:
        """Some of them go; returns how many."""
        return await self._tx.run(_DROP_RECIPIENTS, campaign=campaign, limit=limit)
