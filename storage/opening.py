"""Opening the database with its key: the master key is made for an empty database only, and a wrong one is noticed before a write."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from desk.rules.durations import Ms
from storage.database import Database, Tx, Work, connect
from storage.keys import prepare
from storage.migrate import migrate, require_current, schema_version
from storage.rows import returned
from storage.sealing import KeyMissing, KeyWrong, MasterKey

_CHECK: Final = "master_key_check"
_SAVED_CHECK = "SELECT value FROM meta WHERE name = :name"
_SAVE_CHECK = "INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING"


async def open_storage(url: str, key_file: Path, now: Ms, *, alone: bool = False) -> tuple[Database, MasterKey]:
    """Connect, check the key, migrate. The caller closes the database on every way out.

    `alone` claims it for this process first: raises AlreadyRunning. Raises KeyMissing or KeyWrong before anything is written to a
    database that is not empty, MigrationError for a schema that does not fit, and what `connect` raises. Workers that start together on
    an empty database end up with one key.
    """
    database = await connect(url)
    try:
        if alone:
            database.lock_process()
        return database, await _unlock(database, key_file, now)
    except BaseException:
        await database.close()
        raise


async def open_existing(url: str, key_file: Path) -> tuple[Database, MasterKey]:
    """Connect to a desk's database to look at it, beside the desk: nothing is created or migrated.

    Raises NoDatabase, SchemaTooOld, and what `open_storage` raises.
    """
    database = await connect(url, create=False)
    try:
        await require_current(database)
        master = MasterKey.load(key_file)
        _require_match(master, await database.read(_saved_check), key_file)
    except BaseException:
        await database.close()
        raise
    return database, master


async def _unlock(database: Database, key_file: Path, now: Ms) -> MasterKey:
    if await schema_version(database) == 0:
        master = _load_or_create(key_file)
    else:
        master = MasterKey.load(key_file)
        _require_match(master, await database.read(_saved_check), key_file)
    await migrate(database)
    _require_match(master, await database.run(_saving_check(master), durable=True), key_file)
    await prepare(database, master, [("desk", 0)], now)
    return master


def _load_or_create(path: Path) -> MasterKey:
    """The key in that file, or a new one.

    A new key is written aside and then linked into place: of several workers one wins, and none ever reads half a key.
    """
    try:
        return MasterKey.load(path)
    except KeyMissing:
        aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        MasterKey.create(aside)
    try:
        os.link(aside, path)
    except FileExistsError:
        return MasterKey.load(path)
    finally:
        aside.unlink()
    _sync(path.parent)
    return MasterKey.load(path)


def _sync(folder: Path) -> None:
    """Make the file's name as durable as its content: without the key, the database is lost."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


async def _saved_check(tx: Tx) -> bytes | None:
    row = await tx.row(_SAVED_CHECK, name=_CHECK)
    return None if row is None else row["value"]


def _saving_check(master: MasterKey) -> Work[bytes]:
    """Keep the check value of the first key to come, and tell which that was."""

    async def save(tx: Tx) -> bytes:
        await tx.run(_SAVE_CHECK, name=_CHECK, value=master.check_value())
        check: bytes = returned(await tx.row(_SAVED_CHECK, name=_CHECK))["value"]
        return check

    return save


def _require_match(master: MasterKey, check: bytes | None, path: Path) -> None:
    if check is not None and not master.matches(check):
        raise KeyWrong(f"{path} holds the key of another database")
