"""Replacing the master key while desks run.

The key file gets the new key before the earlier ones. One unit names it in the database as the one that wraps: from its commit on
nothing is wrapped by another, and desks hear of it when they next wrap or unwrap (`storage.keys`). Then all data keys are wrapped anew, in
pages. Each step may be the last before a crash: whatever was reached, every key opens with one that the file holds, and `rotate` goes on.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desk.rules.durations import Ms
from storage import key_file
from storage.database import Database, Row, StorageError, Tx
from storage.dialect import spelled
from storage.journal import JournalStore
from storage.keyring import MasterKey, WrappingKey
from storage.keys import CHECK, wrapping_context
from storage.opening import EARLIER, LOOKUP, LOOKUP_CONTEXT, follow, save_keys, saved_keys
from storage.sealing import KEY_BYTES, SealBroken, SealingError

OPERATOR: Final = "operator"
PAGE: Final = 200
"""Data keys that one unit wraps anew: some 3 ms."""

_BREATH_S: Final = 0.05
"""Between two looks for what others had locked: no unit of a desk takes longer by much."""

_STILL = "LOCK TABLE data_keys IN SHARE ROW EXCLUSIVE MODE"
"""On PostgreSQL: waits until whatever was wrapped by the earlier key has committed. SQLite has one writer anyway."""

_PUT = "INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_DROP = f"DELETE FROM meta WHERE name LIKE '{EARLIER}%'"
_OTHERS = "wrapped IS NOT NULL AND substr(wrapped, 1, 5) <> :head"
_ANY = f"SELECT 1 FROM data_keys WHERE {_OTHERS} LIMIT 1"
_NEXT = spelled(f"""
    SELECT id, kind, owner, wrapped FROM data_keys WHERE id > :after AND {_OTHERS} ORDER BY id LIMIT :page {{skip locked}}""")
_REWRAP = "UPDATE data_keys SET wrapped = :anew WHERE id = :id AND wrapped = :wrapped"
_ALL = """
    SELECT id, kind, owner, wrapped, withheld_at FROM data_keys WHERE wrapped IS NOT NULL AND id > :after ORDER BY id LIMIT :page"""


class RotationUnfinished(StorageError):
    """Earlier master keys are still in use: finish with `ombud keys rotate` first."""


class KeysBroken(StorageError):
    """Some data keys open with no master key that is to stay: `ombud keys check` says which."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did."""

    tag: bytes
    """Of the key that wraps now."""
    anew: int
    """How many data keys this call wrapped by it."""
    resumed: bool
    """Whether this call finished what an earlier one had begun, instead of making a new key."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How many data keys open with the master keys at hand, by kind."""

    opened: Mapping[str, int]
    withheld: int
    """Of those that open: kept for a hold."""
    broken: tuple[int, ...]
    """The numbers of those that do not."""


async def rotate(database: Database, path: Path, now: Ms, *, page: int = PAGE) -> Rotated:
    """Make a new master key and wrap all data keys by it, or finish what was begun. Raises what `follow` does, and KeyUnusable."""
    with key_file.alone(path):
        master = await _at_hand(database, path)
        resumed = await is_unfinished(database, master)
        if not resumed:
            draw(path)
            master = await _at_hand(database, path)
        await database.run(lambda tx: switch(tx, database, master, now), durable=True)
        anew = await _wrap_all(database, master, page)
        return Rotated(master.current.tag, anew, resumed)


async def prepare(database: Database, path: Path) -> bytes:
    """Only write a new key into the file, for other machines to have it before anything is wrapped by it; returns its tag.

    Raises RotationUnfinished where one waits there already.
    """
    with key_file.alone(path):
        if await is_unfinished(database, await _at_hand(database, path)):
            raise RotationUnfinished(str(RotationUnfinished.__doc__))
        draw(path)
        return MasterKey.load(path).newest.tag


async def forget(database: Database, path: Path, now: Ms) -> int:
    """Drop earlier master keys from the file; returns how many. Backups from when they wrapped can never be opened again.

    Raises RotationUnfinished, and KeysBroken where a data key needs one of them.
    """
    with key_file.alone(path):
        master = await _at_hand(database, path)
        if await is_unfinished(database, master):
            raise RotationUnfinished(str(RotationUnfinished.__doc__))
        kept = MasterKey(master.current.secret)
        if (await tried(database, kept)).broken:
            raise KeysBroken(str(KeysBroken.__doc__))
        earlier = master.size - kept.size
        if earlier:
            await database.run(lambda tx: _note(tx, now, "forgot_keys", kept.current, earlier), durable=True)
            key_file.replace(path, [master.current.secret])
        return earlier


async def tried(database: Database, master: MasterKey, *, page: int = PAGE) -> Tried:
    """Unwrap every data key there is."""
    opened: Counter[str] = Counter()
    withheld, broken, after = 0, list[int](), 0
    while rows := await _page(database, after, page):
        for row in rows:
            if _opens(master, row):
                opened[row["kind"]] += 1
                withheld += row["withheld_at"] is not None
            else:
                broken.append(row["id"])
        after = rows[-1]["id"]
    return Tried(opened, withheld, tuple(broken))


async def is_unfinished(database: Database, master: MasterKey) -> bool:
    """Whether the newest key of the file does not wrap yet, or earlier ones are still needed."""
    saved = await database.read(saved_keys)
    return bool(saved.earlier) or master.newest.check != master.current.check


def draw(path: Path) -> None:
    """Put a new key before those in the file."""
    before = key_file.read(path)
    tags = {WrappingKey(secret).tag for secret in before}
    secret = secrets.token_bytes(KEY_BYTES)
    while WrappingKey(secret).tag in tags:
        secret = secrets.token_bytes(KEY_BYTES)
    key_file.replace(path, [secret, *before])


async def _at_hand(database: Database, path: Path) -> MasterKey:
    master = MasterKey.load(path)
    follow(master, await database.read(saved_keys), path)
    return master


async def switch(tx: Tx, database: Database, master: MasterKey, now: Ms) -> None:
    """Wrap by the newest key from this unit's commit on."""
    if database.engine == "postgres":
        await tx.run(_STILL)
    saved = await save_keys(tx, master)
    before, newest = master.current, master.newest
    if newest.check == before.check or saved.lookup is None:
        return
    lookup = newest.wrap(master.unwrap(saved.lookup, LOOKUP_CONTEXT), LOOKUP_CONTEXT)
    await tx.run(_PUT, name=EARLIER + before.tag.hex(), value=before.check)
    await tx.run(_PUT, name=LOOKUP, value=lookup)
    await tx.run(_PUT, name=CHECK, value=newest.check)
    await _note(tx, now, "rotated_key", newest, master.size - 1)


async def _wrap_all(database: Database, master: MasterKey, page: int) -> int:
    """Until every data key is wrapped by the newest key; those that others have locked are looked at again."""
    master.use(master.newest.check)
    anew = await _wrap_through(database, master, page)
    while not await database.run(lambda tx: _finish(tx, master.current), durable=True):
        await asyncio.sleep(_BREATH_S)
        anew += await _wrap_through(database, master, page)
    return anew


async def _wrap_through(database: Database, master: MasterKey, page: int) -> int:
    anew, after = 0, 0

    async def wrap(tx: Tx) -> list[Row]:
        rows = await tx.rows(_NEXT[database.engine], after=after, page=page, head=master.current.head)
        await tx.many(
            _REWRAP, [{"id": row["id"], "wrapped": row["wrapped"], "anew": _anew(master, row)} for row in rows]
        )
        return rows

    while rows := await database.run(wrap):
        anew += len(rows)
        after = rows[-1]["id"]
    return anew


async def _finish(tx: Tx, current: WrappingKey) -> bool:
    """Need earlier keys no more, unless something does."""
    if await tx.row(_ANY, head=current.head) is not None:
        return False
    await tx.run(_DROP)
    return True


async def _note(tx: Tx, now: Ms, verb: str, key: WrappingKey, earlier: int) -> None:
    await JournalStore(tx, now).write(OPERATOR, verb, key.tag.hex(), earlier=earlier)


async def _page(database: Database, after: int, page: int) -> list[Row]:
    return await database.read(lambda tx: tx.rows(_ALL, after=after, page=page))


def _anew(master: MasterKey, row: Row) -> bytes:
    context = wrapping_context(row["kind"], row["owner"])
    try:
        return master.wrap(master.unwrap(row["wrapped"], context), context)
    except SealBroken:
        raise KeysBroken(f"data key {row['id']} opens with no master key of the file; see `ombud keys check`") from None


def _opens(master: MasterKey, row: Row) -> bool:
    try:
        master.unwrap(row["wrapped"], wrapping_context(row["kind"], row["owner"]))
    except SealingError:
        return False
    return True
