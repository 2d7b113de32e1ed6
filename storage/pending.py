"""Verdicts that wait for their rule, sealed under the key of who gave them."""

from __future__ import annotations

from desk.pending import Pending
from desk.rules.durations import Ms
from storage import codec
from storage.database import Row, Tx
from storage.keys import Keys
from storage.rows import returned
from storage.sealing import Erased

_ADD = """
    INSERT INTO pending_verdicts (moderator, sealed, expires_at) VALUES (:moderator, :sealed, :expires_at) RETURNING id"""
_OF = "SELECT sealed FROM pending_verdicts WHERE id = :id AND moderator = :moderator AND expires_at > :now"
_TAKE = """
    DELETE FROM pending_verdicts WHERE id = :id AND moderator = :moderator AND expires_at > :now RETURNING sealed"""
_DROP = "DELETE FROM pending_verdicts WHERE moderator = :moderator"
_EXPIRE = """
    DELETE FROM pending_verdicts WHERE id IN
        (SELECT id FROM pending_verdicts WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit)"""


class PendingStore:
    """`desk.stores.notices.PendingVerdicts` within one transaction."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now

    async def add(self, pending: Pending, expires_at: Ms) -> int:
        moderator = pending.verdict.moderator
        key = await self._keys.of("person", moderator)
        sealed = key.seal(codec.encode(pending), _context(moderator))
        row = await self._tx.row(_ADD, moderator=moderator, sealed=sealed, expires_at=expires_at)
        number: int = returned(row)["id"]
        return number

    async def take(self, number: int, moderator: int) -> Pending | None:
        return await self._read(await self._tx.row(_TAKE, id=number, moderator=moderator, now=self._now), moderator)

    async def of(self, number: int, moderator: int) -> Pending | None:
        return await self._read(await self._tx.row(_OF, id=number, moderator=moderator, now=self._now), moderator)

    async def _read(self, row: Row | None, moderator: int) -> Pending | None:
        if row is None:
            return None
        try:
            return codec.pending(await self._keys.open(row["sealed"], _context(moderator)))
        except Erased:
            return None

    async def drop(self, moderator: int) -> None:
        await self._tx.run(_DROP, moderator=moderator)

    async def expire(self, limit: int) -> int:
        return await self._tx.run(_EXPIRE, now=self._now, limit=limit)


def _context(moderator: int) -> bytes:
    return f"pending_verdicts.sealed:{moderator}".encode()
