"""Where sealed contents are, by address: files in a folder beside SQLite, rows in PostgreSQL."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from storage.database import Database, StorageError, Tx
from storage.disk import sync_folder
from storage.keyring import MasterKey

_PREFIX: Final = 2
_MARK: Final = ".database"
"""Names the database whose contents these are, by a keyed hash."""
_FOLDERS: Final = "[0-9a-f]" * _PREFIX
_NAME: Final = re.compile(r"[0-9a-f]{62}")
_ASIDE: Final = ".new"
AT_ONCE: Final = 200
"""Files that one look removes."""
RESERVE: Final = 256 * 1024 * 1024
"""Bytes that evidence leaves free on its disk: whoever sends large files must not keep others from reporting."""

_FORGOTTEN = "SELECT address FROM removed_contents LIMIT :limit"
_NAMED = "SELECT 1 AS named FROM evidence_files WHERE address = :address LIMIT 1"
_DONE = "DELETE FROM removed_contents WHERE address = :address"


class NoRoom(StorageError):
    """The folder takes no file: the disk is full, or it is not ours to write to."""


class FolderTaken(StorageError):
    """The folder holds another database's contents, all of which would be removed from it."""


class Contents(Protocol):
    async def put(self, address: bytes, sealed: bytes) -> None:
        """Have a content on the disk before the unit that says so; PostgreSQL's goes in with that unit. Raises NoRoom."""

    async def get(self, address: bytes) -> bytes | None:
        """What is kept there; None where there is nothing."""

    async def sweep(self, *, thoroughly: bool = False) -> int:
        """Remove what no row names any more, and return how much. Nobody may be putting anything.

        What was forgotten is known by name; `thoroughly` also finds what a crash left behind.
        """


class Folder:
    """`ab/cdef...`: written aside, brought to the disk, then named. Other users cannot read it, and nobody without the key."""

    def __init__(self, database: Database, path: Path) -> None:
        self._database = database
        self._path = path

    async def put(self, address: bytes, sealed: bytes) -> None:
        try:
            await asyncio.to_thread(self._put, self._place(address), sealed)
        except OSError as fault:
            raise NoRoom(f"the evidence folder takes no file: {fault.strerror}") from None

    def _put(self, place: Path, sealed: bytes) -> None:
        _write(self._path, place, sealed, reserve=RESERVE)

    async def get(self, address: bytes) -> bytes | None:
        try:
            return await asyncio.to_thread(self._place(address).read_bytes)
        except OSError:
            return None

    async def sweep(self, *, thoroughly: bool = False) -> int:
        if thoroughly:
            await asyncio.to_thread(lambda: _unlink([*self._path.glob(f"*{_ASIDE}"), *self._path.glob(f"*/*{_ASIDE}")]))
        forgotten = [row["address"] for row in await self._database.read(lambda tx: tx.rows(_FORGOTTEN, limit=AT_ONCE))]
        found = await asyncio.to_thread(lambda: [*self._stored()]) if thoroughly else []
        unnamed = await self._unnamed([*forgotten, *found])
        await asyncio.to_thread(_unlink, [self._place(address) for address in unnamed])
        if forgotten:
            await self._database.run(lambda tx: tx.many(_DONE, [{"address": address} for address in forgotten]))
        return len(unnamed)

    async def _unnamed(self, addresses: Sequence[bytes]) -> list[bytes]:
        async def look(tx: Tx) -> list[bytes]:
            return [one for one in dict.fromkeys(addresses) if await tx.row(_NAMED, address=one) is None]

        return await self._database.read(look) if addresses else []

    def _place(self, address: bytes) -> Path:
        name = address.hex()
        return self._path / name[:_PREFIX] / name[_PREFIX:]

    def _stored(self) -> Iterator[bytes]:
        for path in self._path.glob(f"{_FOLDERS}/*"):
            if _NAME.fullmatch(path.name):
                yield bytes.fromhex(path.parent.name + path.name)


class Table:
    """Rows of `evidence_contents`, which come and go in the units that speak of them: nothing is ever left behind."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, address: bytes, sealed: bytes) -> None:
        """See `storage.files.FileStore.keep`."""

    async def get(self, address: bytes) -> bytes | None:
        row = await self._database.read(
            lambda tx: tx.row("SELECT sealed FROM evidence_contents WHERE address = :address", address=address)
        )
        return None if row is None else row["sealed"]

    async def sweep(self, *, thoroughly: bool = False) -> int:
        return 0


def contents(database: Database, folder: Path) -> Contents:
    """The one that belongs to this database."""
    return Folder(database, folder) if database.engine == "sqlite" else Table(database)


def claim(folder: Path, master: MasterKey) -> None:
    """Make a folder that of this database, from which whatever its rows do not name is removed.

    Raises FolderTaken where it is another database's, NoRoom where none can be made.
    """
    mine = master.fingerprint(b"folder of contents").hex()
    mark = folder / _MARK
    try:
        found = mark.read_text("ascii") if mark.exists() else ""
        if not found:
            _write(folder, mark, mine.encode())
    except OSError as fault:
        raise NoRoom(f"{folder} cannot be used: {fault.strerror}") from None
    if found not in ("", mine):
        raise FolderTaken(
            f"{folder} holds the evidence of another database: set OMBUD_DATA_DIR to a directory of its own"
        )


def _write(root: Path, place: Path, sealed: bytes, *, reserve: int = 0) -> None:
    """Whole or not at all, also in a power cut."""
    for folder in (root.parent, root, place.parent):
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(folder.parent)
    if shutil.disk_usage(root).free < len(sealed) + reserve:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    aside = place.with_name(f"{place.name}.{secrets.token_hex(4)}{_ASIDE}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(place)
    except BaseException:
        with suppress(FileNotFoundError):
            aside.unlink()
        raise
    sync_folder(place.parent)


def _unlink(places: Iterable[Path]) -> None:
    for place in places:
        place.unlink(missing_ok=True)
