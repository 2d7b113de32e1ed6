"""Which key signs this database's journal. The database names its public half, and who does not have the secret one cannot serve."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from storage.database import Database, Tx
from storage.migrate import schema_version
from storage.signing import SigningKey, SigningKeyMissing, SigningKeyWrong, successor, take_over

_NAME: Final = "journal_public_key"
_FIRST = "INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING"
_NEXT = """
    INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"""
_HOLD = "UPDATE meta SET value = value WHERE name = :name AND value = :value"
_NAMED = "SELECT value FROM meta WHERE name = :name"


async def ready(database: Database, path: Path) -> SigningKey:
    """The key for this journal, made where none has signed it yet. Writes nothing to the database.

    Raises SigningKeyMissing, SigningKeyWrong, SigningKeyUnusable.
    """
    public = None if await schema_version(database) == 0 else await database.read(named)
    if public is not None:
        return load_named(path, public)
    try:
        return SigningKey.load(path)
    except SigningKeyMissing:
        return SigningKey.create(path)


async def begin(database: Database, path: Path) -> SigningKey:
    """The same, and from now on the database names it. Of workers that begin together with keys of their own one wins."""
    key = await ready(database, path)

    async def name_first(tx: Tx) -> None:
        await tx.run(_FIRST, name=_NAME, value=key.public)

    await database.run(name_first, durable=True)
    return load_named(path, await database.read(named))


def load_named(path: Path, public: bytes | None) -> SigningKey:
    """The key in that file, which must be the one that the database names. Raises what `ready` raises.

    Where a change of keys was cut short once the database named the new one, it is completed.
    """
    if _waits(path, public):
        take_over(path)
    try:
        key = SigningKey.load(path)
    except SigningKeyMissing:
        raise SigningKeyMissing(
            f"no signing key at {path}, and this journal is signed with one: put it back, or begin with another one by"
            " `ombud journal new-key`"
        ) from None
    if key.public != public:
        raise SigningKeyWrong(f"{path} does not hold the key that signs this journal")
    return key


def _waits(path: Path, public: bytes | None) -> bool:
    """Whether this key waits beside the file; a kill may have left half of one there that never was named."""
    try:
        return SigningKey.load(successor(path)).public == public
    except (SigningKeyMissing, SigningKeyWrong):
        return False


async def named(tx: Tx) -> bytes | None:
    """The public half of the key that signs from now on; None before the first."""
    row = await tx.row(_NAMED, name=_NAME)
    return None if row is None else row["value"]


async def hold(tx: Tx, public: bytes) -> bool:
    """Let nobody else seal, or name another key, until this transaction ends; False where another key was named."""
    return await tx.run(_HOLD, name=_NAME, value=public) > 0


async def name_next(tx: Tx, public: bytes) -> None:
    """Another key signs from now on."""
    await tx.run(_NEXT, name=_NAME, value=public)
