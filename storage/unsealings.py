"""Which lead looked at who sent a report. The reason is sealed under the key of the report's case, and goes when that goes."""

from __future__ import annotations

from collections.abc import Sequence

from desk.records import Unsealing
from desk.rules.durations import Ms
from storage.database import Row, Tx
from storage.keys import Keys

_ADD = "INSERT INTO unsealings (report, lead, at, sealed) VALUES (:report, :lead, :now, :sealed)"
_OF_REPORT = "SELECT lead, at, sealed FROM unsealings WHERE report = :report ORDER BY id"


class UnsealingStore:
    """`desk.stores.reports.Unsealings` within one transaction."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now

    async def add(self, report: int, case: int, lead: int, reason: str) -> None:
        key = await self._keys.of("case", case)
        sealed = key.seal(reason.encode(), _context(case))
        await self._tx.run(_ADD, report=report, lead=lead, now=self._now, sealed=sealed)

    async def of_report(self, report: int, case: int) -> Sequence[Unsealing]:
        return [await self._open(row, case) for row in await self._tx.rows(_OF_REPORT, report=report)]

    async def _open(self, row: Row, case: int) -> Unsealing:
        reason = await self._keys.open(row["sealed"], _context(case))
        return Unsealing(row["lead"], row["at"], reason.decode())


def _context(case: int) -> bytes:
    return f"unsealings.sealed:{case}".encode()
