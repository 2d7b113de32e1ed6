"""Requests that officers are taking in, sealed under the desk's key: what an authority wrote belongs to no officer."""

from __future__ import annotations

from desk.disclosure.values import RequestDraft
from desk.rules.durations import Ms
from storage import codec
from storage.database import Tx
from storage.keys import Keys

_OF = "SELECT sealed FROM request_drafts WHERE officer = :officer AND expires_at > :now"
_SAVE = """
    INSERT INTO request_drafts (officer, sealed, expires_at) VALUES (:officer, :sealed, :expires_at)
    ON CONFLICT (officer) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at"""
_DROP = "DELETE FROM request_drafts WHERE officer = :officer"
_EXPIRE = """
    DELETE FROM request_drafts WHERE officer IN
        (SELECT officer FROM request_drafts WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit)"""


class RequestDraftStore:
    """`desk.stores.requests.RequestDrafts` within one transaction."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now

    async def of(self, officer: int) -> RequestDraft | None:
        row = await self._tx.row(_OF, officer=officer, now=self._now)
        return None if row is None else codec.request_draft(await self._keys.open(row["sealed"], _context(officer)))

    async def save(self, officer: int, draft: RequestDraft, expires_at: Ms) -> None:
        key = await self._keys.of("desk", 0)
        sealed = key.seal(codec.encode(draft), _context(officer))
        await self._tx.run(_SAVE, officer=officer, sealed=sealed, expires_at=expires_at)

    async def drop(self, officer: int) -> None:
        await self._tx.run(_DROP, officer=officer)

    async def expire(self, limit: int) -> int:
        return await self._tx.run(_EXPIRE, now=self._now, limit=limit)


def _context(officer: int) -> bytes:
    return f"request_drafts.sealed:{officer}".encode()
