"""The days whose digest is owed."""

from __future__ import annotations

from desk.rules.durations import Ms
from storage.database import Tx

_LATEST = "SELECT MAX(day) AS day FROM digests"
_BEGIN = "INSERT INTO digests (day, at) VALUES (:day, :now) ON CONFLICT (day) DO NOTHING"


class DigestStore:
    """`desk.stores.cases.Digests` within one transaction."""

    __slots__ = ("_now", "_tx")

    def __init__(self, tx: Tx, now: Ms) -> None:
        self._tx = tx
        self._now = now

    async def latest(self) -> str | None:
        row = await self._tx.row(_LATEST)
        return None if row is None else row["day"]

    async def begin(self, day: str) -> bool:
        return await self._tx.run(_BEGIN, day=day, now=self._now) > 0
