"""Holds that wait for the word of whoever asks for them, sealed under the desk's key."""

from __future__ import annotations

from typing import Final

from desk.holds import NewHold
from desk.rules.durations import Ms
from storage import codec
from storage.database import Tx
from storage.keys import Keys
from storage.rows import returned

_ADD = "INSERT INTO hold_drafts (sealed, expires_at) VALUES (:sealed, :expires_at) RETURNING id"
_TAKE = "DELETE FROM hold_drafts WHERE id = :id AND expires_at > :now RETURNING sealed"
_EXPIRE = """
    DELETE FROM hold_drafts WHERE id IN
        (SELECT id FROM hold_drafts WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit)"""
_CONTEXT: Final = b"hold_drafts.sealed"


class HoldDraftStore:
    """`desk.stores.holds.HoldDrafts` within one transaction."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now

    async def add(self, new: NewHold, expires_at: Ms) -> int:
        key = await self._keys.of("desk", 0)
        row = await self._tx.row(_ADD, sealed=key.seal(codec.encode(new), _CONTEXT), expires_at=expires_at)
        number: int = returned(row)["id"]
        return number

    async def take(self, number: int) -> NewHold | None:
        row = await self._tx.row(_TAKE, id=number, now=self._now)
        return None if row is None else codec.hold(await self._keys.open(row["sealed"], _CONTEXT))

    async def expire(self, limit: int) -> int:
        return await self._tx.run(_EXPIRE, now=self._now, limit=limit)
