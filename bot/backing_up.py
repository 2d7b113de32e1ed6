"""A backup while the desk works, and a desk from a backup: whole or not at all, and never over something that is there."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bot.erasing import erase_again
from bot.storehouse import FILES, looked_into
from config.settings import Settings
from desk.rules.durations import Ms
from storage import archive, backup, key_file
from storage.archive import BackupUnusable, InTheWay, Manifest
from storage.audit import DoesNotHold
from storage.database import Database, StorageError, Tx, connect
from storage.erased_list import beside
from storage.journal import JournalStore
from storage.keyring import WrappingKey
from storage.migrate import MIGRATIONS, SchemaTooNew, load, schema_version
from storage.opening import open_existing, open_storage
from storage.sealing import KeyWrong
from storage.tree import latest_head
from storage.verifying import verify

_LOGS: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file: left by a desk that was killed, it would be written into the restored database."""

OPERATOR: Final = "operator"
"""Who acts on the command line, as the journal names them."""


async def back_up(settings: Settings, file: Path, now: Ms) -> Manifest:
    """Write a backup into a new file, while the desk works. Raises InTheWay and other StorageErrors, and OSError.

    The database is copied before the evidence folder: contents are there before the rows that name them.
    """
    _require_absent(file)
    database, master = await open_existing(settings.database_url, settings.key_file)
    try:
        await database.run(lambda tx: _note(tx, "backed_up", now), durable=True)
        about = await _about(database, master.current, now)
    finally:
        await database.close()
    with _workshop(file.parent) as folder:
        copy = folder / archive.DATABASE
        await backup.copy(settings.database_url, copy)
        # PostgreSQL has the evidence in the database.
        contents = settings.data_dir / FILES if about.engine == "sqlite" else None
        return await asyncio.to_thread(archive.write, file, about, copy, contents)


async def restore(settings: Settings, file: Path, now: Ms) -> Manifest:
    """Make a desk's database and evidence folder from a backup, which is checked before anything is in its place. (What is wrong within a
    dump of PostgreSQL's shows when the database holds it.)

    Raises BackupUnusable, InTheWay, KeyMissing, KeyWrong, SchemaTooNew and other StorageErrors, and OSError.
    """
    manifest = await asyncio.to_thread(archive.read, file)
    _require_fit(settings, manifest)
    await _require_room(settings)
    if manifest.engine == "sqlite":
        await _restore_file(settings, file, manifest, now)
    else:
        await _restore_dump(settings, file, manifest, now)
    return manifest


async def _about(database: Database, key: WrappingKey, now: Ms) -> Manifest:
    head = await database.read(latest_head)
    return Manifest(
        made_at=now,
        engine=database.engine,
        schema=await schema_version(database),
        key=key.tag.hex(),
        journal=0 if head is None else head.size,
        root="" if head is None else head.root.hex(),
    )


def _require_fit(settings: Settings, manifest: Manifest) -> None:
    sqlite = settings.database_url.startswith(backup.SQLITE)
    if sqlite != (manifest.engine == "sqlite"):
        raise BackupUnusable(
            f"this backup is of a {manifest.engine} database, and OMBUD_DATABASE_URL names another kind"
        )
    if manifest.schema > len(load(MIGRATIONS)):
        raise SchemaTooNew("a newer version of the program made this backup: use that version")
    tags = [WrappingKey(secret).tag.hex() for secret in key_file.read(settings.key_file)]
    if manifest.key not in tags:
        raise KeyWrong(
            f"{settings.key_file} lacks the master key {manifest.key}, without which this backup cannot be read"
        )


async def _require_room(settings: Settings) -> None:
    if settings.database_url.startswith(backup.SQLITE):
        contents = settings.data_dir / FILES
        if contents.exists() and any(contents.iterdir()):
            raise InTheWay(f"{contents} holds evidence already: nothing was overwritten")
        path = _file_of(settings.database_url)
        for name in (path.name, *(f"{path.name}{more}" for more in _LOGS)):
            _require_absent(path.with_name(name))
        return
    database = await connect(settings.database_url)
    try:
        if await schema_version(database) > 0:
            raise InTheWay("the database that OMBUD_DATABASE_URL names is not empty: nothing was overwritten")
    finally:
        await database.close()


def _require_absent(path: Path) -> None:
    if path.exists():
        raise InTheWay(f"{path} exists already: nothing was overwritten")


async def _restore_file(settings: Settings, file: Path, manifest: Manifest, now: Ms) -> None:
    """The database gets its name last: until then there is no desk."""
    path, contents = _file_of(settings.database_url), settings.data_dir / FILES
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _workshop(path.parent) as folder:
        copy, files = folder / archive.DATABASE, folder / FILES
        await asyncio.to_thread(archive.unpack, file, copy, files)
        await _make_ready(settings.model_copy(update={"database_url": f"{backup.SQLITE}{copy}"}), manifest, now)
        if files.exists():
            _put_in_place(files, contents)
        archive.name(copy, path)


async def _restore_dump(settings: Settings, file: Path, manifest: Manifest, now: Ms) -> None:
    with _workshop(file.parent) as folder:
        dump = folder / archive.DATABASE
        await asyncio.to_thread(archive.unpack, file, dump, folder / FILES)
        await backup.restore_dump(dump, settings.database_url)
    try:
        await _make_ready(settings, manifest, now)
    except StorageError as error:
        raise BackupUnusable(f"{error}; the database holds it now: drop it, and run no desk on it") from error


async def _make_ready(settings: Settings, manifest: Manifest, now: Ms) -> None:
    """Bring the schema up to date, check the journal, and erase again whom the backup brings back."""
    database, _ = await open_storage(settings.database_url, settings.key_file, now)
    try:
        await _require_journal(database, manifest)
        await database.run(lambda tx: _note(tx, "restored", now), durable=True)
    finally:
        await database.close()
    async with looked_into(settings) as storehouse:
        await erase_again(storehouse.runner, beside(settings.key_file))


async def _require_journal(database: Database, manifest: Manifest) -> None:
    """Recompute the journal, which must lead to the head that was the latest when the backup was made."""
    known = {manifest.journal: [bytes.fromhex(manifest.root)]} if manifest.journal else {}
    try:
        await verify(database, known)
    except DoesNotHold as error:
        raise BackupUnusable(f"the journal in this backup does not hold: {error}") from None


def _put_in_place(files: Path, contents: Path) -> None:
    """The evidence folder, which may be on another disk than the database; what is there is empty."""
    contents.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if contents.exists():
        contents.rmdir()
    shutil.move(files, contents)


async def _note(tx: Tx, verb: str, now: Ms) -> None:
    await JournalStore(tx, now).write(OPERATOR, verb, "backup")


def _file_of(url: str) -> Path:
    return Path(url.removeprefix(backup.SQLITE))


@contextmanager
def _workshop(beside: Path) -> Iterator[Path]:
    """A folder of our own on the same disk, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".ombud-", dir=beside) as folder:
        yield Path(folder)
