"""Opening the database with its keys: a master key is made for an empty database only, and a wrong one is noticed before a write."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desk.rules.durations import Ms
from storage import signer
from storage.database import Database, Tx, connect
from storage.keyring import MasterKey
from storage.keys import CHECK, prepare
from storage.migrate import migrate, require_current, schema_version
from storage.sealing import KEY_BYTES, KeyWrong

LOOKUP: Final = "lookup_secret"
"""In `meta`: what keyed hashes are derived from, wrapped by the master key."""

LOOKUP_CONTEXT: Final = b"meta:lookup_secret"
EARLIER: Final = "earlier_key_check:"
"""In `meta`, before a tag: the check value of an earlier master key that a rotation has not replaced everywhere yet."""

_SAVED = f"SELECT name, value FROM meta WHERE name IN ('{CHECK}', '{LOOKUP}') OR name LIKE '{EARLIER}%'"
_SAVE = "INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING"


@dataclass(frozen=True, slots=True)
class SavedKeys:
    """What the database says about its master keys."""

    check: bytes | None = None
    """Of the one that wraps; None before the first start."""
    lookup: bytes | None = None
    """The look-up secret, wrapped; None before the first start of a version that has one."""
    earlier: Sequence[bytes] = ()
    """Check values of earlier ones that are still needed."""


async def open_storage(
    url: str, key_file: Path, now: Ms, *, signing_key_file: Path | None = None, alone: bool = False
) -> tuple[Database, MasterKey]:
    """Connect, check the key, migrate. The caller closes the database on every way out.

    `alone` claims it for this process first: raises AlreadyRunning. Raises KeyMissing or KeyWrong before anything is written to a
    database that is not empty, MigrationError for a schema that does not fit, and what `connect` raises. Workers that start together on
    an empty database end up with one key. With a `signing_key_file` what `signer.ready` raises, too, before anything is written.
    """
    database = await connect(url)
    try:
        if alone:
            database.lock_process()
        if signing_key_file is not None:
            await signer.ready(database, signing_key_file)
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
        follow(master, await database.read(saved_keys), key_file)
    except BaseException:
        await database.close()
        raise
    return database, master


async def saved_keys(tx: Tx) -> SavedKeys:
    """Read what the database says about its master keys."""
    saved = {row["name"]: row["value"] for row in await tx.rows(_SAVED)}
    earlier = [value for name, value in saved.items() if name.startswith(EARLIER)]
    return SavedKeys(saved.get(CHECK), saved.get(LOOKUP), earlier)


def follow(master: MasterKey, saved: SavedKeys, path: Path) -> None:
    """Use the keys as the database says. Raises KeyWrong when the file lacks one that it needs."""
    if saved.check is not None:
        if not master.matches(saved.check):
            raise KeyWrong(
                f"{path} holds the key of another database, or only earlier ones: this one needs {saved.check[:4].hex()}"
            )
        master.use(saved.check)
    for check in saved.earlier:
        if not master.matches(check):
            raise KeyWrong(
                f"{path} lacks the earlier key {check[:4].hex()}, which `ombud keys rotate` has not replaced everywhere yet"
            )
    # Before the first start of this version, the master key itself was what look-ups came from.
    lookup = master.current.secret if saved.lookup is None else master.unwrap(saved.lookup, LOOKUP_CONTEXT)
    master.look_up_with(lookup)


async def save_keys(tx: Tx, master: MasterKey) -> SavedKeys:
    """Keep the check value and the look-up secret of the first who comes, and tell which those are."""
    is_new = await tx.run(_SAVE, name=CHECK, value=master.check_value()) > 0
    secret = secrets.token_bytes(KEY_BYTES) if is_new else master.current.secret
    await tx.run(_SAVE, name=LOOKUP, value=master.wrap(secret, LOOKUP_CONTEXT))
    return await saved_keys(tx)


async def _unlock(database: Database, key_file: Path, now: Ms) -> MasterKey:
    if await schema_version(database) == 0:
        master = MasterKey.load_or_create(key_file)
    else:
        master = MasterKey.load(key_file)
        follow(master, await database.read(saved_keys), key_file)
    await migrate(database)
    follow(master, await database.run(lambda tx: save_keys(tx, master), durable=True), key_file)
    await prepare(database, master, [("desk", 0)], now)
    return master
