"""Pages: mentions with sound that are repeated until somebody acknowledges them."""

from __future__ import annotations

from collections.abc import Sequence

from desk.records import Page
from desk.rules.durations import Ms
from storage.database import Engine, Tx
from storage.dialect import spelled

_OPEN = "INSERT INTO pages (case_id, next_at) VALUES (:case, :next_at) ON CONFLICT (case_id) DO NOTHING"
_AGAIN = """
    UPDATE pages SET next_at = :next_at, acknowledged_by = NULL, acknowledged_at = NULL
    WHERE case_id = :case AND acknowledged_at IS NOT NULL"""
# Locked, so that two workers whose timers ring together do not count one mention twice.
_DUE = spelled("""
    SELECT case_id, sent, next_at FROM pages WHERE acknowledged_at IS NULL AND next_at <= :now
    ORDER BY next_at, case_id LIMIT :limit {skip locked}""")
_SENT = "UPDATE pages SET sent = sent + 1, next_at = :next_at WHERE case_id = :case"
_ACKNOWLEDGE = """
    UPDATE pages SET acknowledged_by = :by, acknowledged_at = :now
    WHERE case_id = :case AND acknowledged_at IS NULL"""
_WAITING = "SELECT 1 AS waits FROM pages WHERE case_id = :case AND acknowledged_at IS NULL"


class PageStore:
    """`desk.stores.cases.Pages` within one transaction."""

    __slots__ = ("_engine", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, now: Ms) -> None:
        self._tx = tx
        self._engine = engine
        self._now = now

    async def open(self, case: int, next_at: Ms) -> bool:
        return await self._tx.run(_OPEN, case=case, next_at=next_at) > 0

    async def again(self, case: int, next_at: Ms) -> bool:
        return await self._tx.run(_AGAIN, case=case, next_at=next_at) > 0

    async def due(self, limit: int) -> Sequence[Page]:
        rows = await self._tx.rows(_DUE[self._engine], now=self._now, limit=limit)
        return [Page(row["case_id"], row["sent"], row["next_at"]) for row in rows]

    async def sent(self, case: int, next_at: Ms) -> None:
        await self._tx.run(_SENT, case=case, next_at=next_at)

    async def acknowledge(self, case: int, by: int) -> bool:
        return await self._tx.run(_ACKNOWLEDGE, case=case, by=by, now=self._now) > 0

    async def waiting(self, case: int) -> bool:
        return await self._tx.row(_WAITING, case=case) is not None
