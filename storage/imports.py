"""Lists of warnings from another bot: those that wait for a lead's word, and which warnings were brought already."""

from __future__ import annotations

from collections.abc import Sequence

from desk.importing import Import
from desk.rules.durations import Ms
from storage import codec
from storage.database import Tx
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.rows import returned
from storage.sealing import Erased

_ADD = "INSERT INTO pending_imports (lead, sealed, expires_at) VALUES (:lead, :sealed, :expires_at) RETURNING id"
_TAKE = "DELETE FROM pending_imports WHERE id = :id AND lead = :lead AND expires_at > :now RETURNING sealed"
_EXPIRE = """
    DELETE FROM pending_imports WHERE id IN
        (SELECT id FROM pending_imports WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit)"""
_KNOWN = "SELECT identity FROM imported_warnings WHERE chat = :chat"
_MARK = """
    INSERT INTO imported_warnings (chat, identity, at) VALUES (:chat, :identity, :now) ON CONFLICT (chat, identity) DO NOTHING"""


class ImportStore:
    """`desk.stores.notices.Imports` within one transaction."""

    __slots__ = ("_keys", "_master", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, master: MasterKey, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._master = master
        self._now = now

    async def add(self, new: Import, expires_at: Ms) -> int:
        key = await self._keys.of("person", new.lead)
        sealed = key.seal(codec.encode(new), _context(new.lead))
        row = await self._tx.row(_ADD, lead=new.lead, sealed=sealed, expires_at=expires_at)
        number: int = returned(row)["id"]
        return number

    async def take(self, number: int, lead: int) -> Import | None:
        row = await self._tx.row(_TAKE, id=number, lead=lead, now=self._now)
        if row is None:
            return None
        try:
            return codec.listed(await self._keys.open(row["sealed"], _context(lead)))
        except Erased:
            return None

    async def expire(self, limit: int) -> int:
        return await self._tx.run(_EXPIRE, now=self._now, limit=limit)

    async def known(self, chat: int, identities: Sequence[str]) -> frozenset[str]:
        kept = {row["identity"] for row in await self._tx.rows(_KNOWN, chat=chat)}
        return frozenset(identity for identity in identities if self._stands_for(identity) in kept)

    async def mark(self, chat: int, identity: str) -> str | None:
        stands_for = self._stands_for(identity)
        new = await self._tx.run(_MARK, chat=chat, identity=stands_for, now=self._now)
        return f"{chat}:{stands_for}" if new else None

    def _stands_for(self, identity: str) -> str:
        """A keyed hash: the table does not say who was warned, nor why."""
        return self._master.fingerprint(identity.encode()).hex()


def _context(lead: int) -> bytes:
    return f"pending_imports.sealed:{lead}".encode()
