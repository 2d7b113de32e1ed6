"""Commands that wait for their giver, sealed under the desk's key like the updates they came in."""

from __future__ import annotations

from collections.abc import Sequence

from desk.rules.durations import Ms
from storage.database import Tx
from storage.keys import Keys
from storage.rows import returned
from storage.sealing import Erased

_ADD = "INSERT INTO held_commands (chat, sealed, expires_at) VALUES (:chat, :sealed, :expires_at) RETURNING id"
_OF = "SELECT sealed FROM held_commands WHERE id = :id AND expires_at > :now"
_TAKE = "DELETE FROM held_commands WHERE id = :id AND expires_at > :now"
_EXPIRE = """
    DELETE FROM held_commands WHERE id IN
        (SELECT id FROM held_commands WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit)
    RETURNING id, chat"""
_CONTEXT = b"held_commands.sealed"


class HeldStore:
    """`desk.stores.people.HeldCommands` within one transaction."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now

    async def add(self, chat: int, command: bytes, expires_at: Ms) -> int:
        key = await self._keys.of("desk", 0)
        row = await self._tx.row(_ADD, chat=chat, sealed=key.seal(command, _CONTEXT), expires_at=expires_at)
        number: int = returned(row)["id"]
        return number

    async def of(self, number: int) -> bytes | None:
        row = await self._tx.row(_OF, id=number, now=self._now)
        if row is None:
            return None
        try:
            return await self._keys.open(row["sealed"], _CONTEXT)
        except Erased:
            return None

    async def take(self, number: int) -> bool:
        return await self._tx.run(_TAKE, id=number, now=self._now) > 0

    async def expire(self, limit: int) -> Sequence[tuple[int, int]]:
        return [(row["id"], row["chat"]) for row in await self._tx.rows(_EXPIRE, now=self._now, limit=limit)]
