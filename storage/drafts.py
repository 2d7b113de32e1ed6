"""Drafts: one for each person, sealed under the person's key."""

from __future__ import annotations

from desk.drafts import Draft
from desk.rules.durations import Ms
from storage import codec
from storage.database import Tx
from storage.keys import Keys
from storage.sealing import Erased

_OF = "SELECT sealed FROM drafts WHERE person = :person AND expires_at > :now"
_SAVE = """
    INSERT INTO drafts (person, sealed, expires_at) VALUES (:person, :sealed, :expires_at)
    ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at"""
_DROP = "DELETE FROM drafts WHERE person = :person"
_EXPIRE = """
    DELETE FROM drafts WHERE person IN
        (SELECT person FROM drafts WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit)"""


class DraftStore:
    """`desk.stores.notices.Drafts` within one transaction."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now

    async def of(self, person: int) -> Draft | None:
        row = await self._tx.row(_OF, person=person, now=self._now)
        if row is None:
            return None
        try:
            return codec.draft(await self._keys.open(row["sealed"], _context(person)))
        except Erased:
            return None

    async def save(self, person: int, draft: Draft, expires_at: Ms) -> None:
        key = await self._keys.of("person", person)
        sealed = key.seal(codec.encode(draft), _context(person))
        await self._tx.run(_SAVE, person=person, sealed=sealed, expires_at=expires_at)

    async def drop(self, person: int) -> None:
        await self._tx.run(_DROP, person=person)

    async def expire(self, limit: int) -> int:
        return await self._tx.run(_EXPIRE, now=self._now, limit=limit)


def _context(person: int) -> bytes:
    return f"drafts.sealed:{person}".encode()
