"""The evidence locker as those outside a unit of work use it: contents are sealed, stored and opened where nobody waits for it."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass

from desk.files import EvidenceFile, SealedContent
from desk.rules.durations import Ms
from storage.contents import Contents
from storage.database import Database, Tx
from storage.files import context
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.sealing import DataKey, SealingError

_CASE = "SELECT case_id FROM evidence_files WHERE id = :id"
_KEPT = "SELECT case_id, address, sealed FROM evidence_files WHERE id = :id AND state = 'kept'"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Kept:
    case: int
    address: bytes
    sha256: bytes
    key: DataKey


class Locker:
    """Contents under the keys of their cases. A key leaves its unit for as long as one file takes."""

    def __init__(self, database: Database, master: MasterKey, contents: Contents, clock: Callable[[], Ms]) -> None:
        self._database = database
        self._master = master
        self._contents = contents
        self._clock = clock

    async def put(self, file: EvidenceFile, content: bytes) -> SealedContent | None:
        """Seal a file's content and have it on the disk, where `desk.fetching.kept` is to say so next. None where its case was purged.

        Raises NoRoom.
        """
        key = await self._database.read(lambda tx: self._key_for(tx, file.id))
        if key is None:
            return None
        sealed = await asyncio.to_thread(self._sealed, file.case, key, content)
        await self._contents.put(sealed.address, sealed.sealed)
        return sealed

    async def open(self, file: int) -> bytes | None:
        """What is kept of a file, as it was fetched; None where nothing is, or not any more. Who may read it is the caller's to check.

        What was altered since is as good as nothing, and said in the log.
        """
        try:
            kept = await self._database.read(lambda tx: self._kept(tx, file))
            sealed = None if kept is None else await self._contents.get(kept.address)
            return None if kept is None or sealed is None else await asyncio.to_thread(_opened, kept, sealed)
        except SealingError as fault:
            _log.error("file %d of the evidence does not open: %s", file, type(fault).__name__)
            return None

    async def sweep(self, *, thoroughly: bool = False) -> int:
        """See `storage.contents.Contents.sweep`."""
        return await self._contents.sweep(thoroughly=thoroughly)

    async def _key_for(self, tx: Tx, file: int) -> DataKey | None:
        """The case's key; the evidence that the file is of was sealed under it."""
        row = await tx.row(_CASE, id=file)
        return None if row is None else await Keys(tx, self._master, self._clock()).of("case", row["case_id"])

    async def _kept(self, tx: Tx, file: int) -> _Kept | None:
        row = await tx.row(_KEPT, id=file)
        if row is None:
            return None
        case, keys = row["case_id"], Keys(tx, self._master, self._clock())
        sha256 = await keys.open(row["sealed"], context(case))
        return _Kept(case, row["address"], sha256, await keys.of("case", case))

    def _sealed(self, case: int, key: DataKey, content: bytes) -> SealedContent:
        """Under an address that tells nobody without the key what it is, nor that another case has the same."""
        sha256 = hashlib.sha256(content).digest()
        address = self._master.fingerprint(f"content {case} ".encode() + sha256)
        return SealedContent(address, sha256, len(content), key.seal(content, _place(case, sha256)))


def _opened(kept: _Kept, sealed: bytes) -> bytes | None:
    content = kept.key.open(sealed, _place(kept.case, kept.sha256))
    return content if hmac.compare_digest(hashlib.sha256(content).digest(), kept.sha256) else None


def _place(case: int, sha256: bytes) -> bytes:
    return f"evidence_contents.sealed:{case}:{sha256.hex()}".encode()
