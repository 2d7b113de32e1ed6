"""The journal's tree: who seals it, and the heads and hashes that are kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from desk.records import Head
from desk.rules.durations import Ms
from desk.rules.merkle import Growing, Range, Subtree, join, leaf_hash, subtrees
from storage.database import Row, StorageError, Tx, Value
from storage.leaves import COLUMNS, canonical
from storage.rows import returned
from storage.signer import hold, named
from storage.signing import SigningKey, SigningKeyWrong

_SIZE = "SELECT COALESCE(MAX(size), 0) AS size FROM journal_heads"
_UNSEALED = f"SELECT {COLUMNS} FROM journal WHERE leaf IS NULL ORDER BY id LIMIT :limit"
_NUMBER = "UPDATE journal SET leaf = :leaf WHERE id = :id AND leaf IS NULL"
_KEEP = "INSERT INTO journal_nodes (level, number, hash) VALUES (:level, :number, :hash)"
_SIGN = """
    INSERT INTO journal_heads (size, root, at, key, signature) VALUES (:size, :root, :at, :key, :signature)"""
_HASH = "SELECT hash FROM journal_nodes WHERE level = :level AND number = :number"
_HEADS: Final = "SELECT size, root, at, key, signature FROM journal_heads"
_BETWEEN = f"SELECT {COLUMNS}, leaf FROM journal WHERE leaf >= :begin AND leaf < :end ORDER BY leaf"
_HEADS_BETWEEN = f"{_HEADS} WHERE size > :begin AND size <= :end"
_ABOUT = f"SELECT {COLUMNS}, leaf FROM journal WHERE ref = :ref AND leaf IS NOT NULL ORDER BY leaf"
_LATEST = f"{_HEADS} ORDER BY size DESC LIMIT 1"
_OF_SIZE = f"{_HEADS} WHERE size = :size"


class TreeBroken(StorageError):
    """Hashes of the journal's tree are missing: `ombud journal verify` says more."""


async def seal(tx: Tx, key: SigningKey, now: Ms, limit: int) -> int:
    """Give the oldest unsealed rows their leaves and sign the head. Returns how many; fewer than `limit` means that nothing is left.

    All of it is one transaction: a row has a leaf exactly when the tree has its hash and a head covers it. A row of a transaction that
    commits late, with a lower id, gets a later leaf. Raises SigningKeyWrong when the database names another key; Conflict when somebody
    has removed heads; TreeBroken.
    """
    is_right = await named(tx) == key.public
    if is_right and not await tx.rows(_UNSEALED, limit=1):
        return 0
    # One that was overtaken between its statements would sign rows a second time: whoever seals waits until the other has, then looks.
    if not (is_right and await hold(tx, key.public)):
        raise SigningKeyWrong("the database names another key")
    rows = await tx.rows(_UNSEALED, limit=limit)
    if rows:
        await _append(tx, rows, key, now)
    return len(rows)


async def _append(tx: Tx, rows: Sequence[Row], key: SigningKey, now: Ms) -> None:
    size = await size_of(tx)
    tree = Growing(size, [await hash_of(tx, subtree) for subtree in subtrees((0, size))])
    completed = [node for row in rows for node in tree.append(leaf_hash(canonical(row)))]
    await tx.many(_NUMBER, [{"id": row["id"], "leaf": leaf} for leaf, row in enumerate(rows, start=size)])
    await tx.many(_KEEP, [_kept(subtree, value) for subtree, value in completed])
    head = key.sign(tree.size, tree.root(), now)
    await tx.run(_SIGN, size=head.size, root=head.root, at=head.at, key=head.key, signature=head.signature)


def _kept(subtree: Subtree, value: bytes) -> dict[str, Value]:
    return {"level": subtree.level, "number": subtree.number, "hash": value}


async def size_of(tx: Tx) -> int:
    """How many rows the latest head covers."""
    size: int = returned(await tx.row(_SIZE))["size"]
    return size


async def latest_head(tx: Tx) -> Head | None:
    row = await tx.row(_LATEST)
    return None if row is None else head_in(row)


async def head_of(tx: Tx, size: int) -> Head | None:
    row = await tx.row(_OF_SIZE, size=size)
    return None if row is None else head_in(row)


async def rows_between(tx: Tx, *, begin: int, end: int) -> list[Row]:
    """The rows of these leaves, in their order, with the columns of `leaves.COLUMNS` and `leaf`."""
    return await tx.rows(_BETWEEN, begin=begin, end=end)


async def heads_between(tx: Tx, *, begin: int, end: int) -> dict[int, Head]:
    """The heads whose last row is one of these leaves, by their size."""
    return {row["size"]: head_in(row) for row in await tx.rows(_HEADS_BETWEEN, begin=begin, end=end)}


async def rows_about(tx: Tx, ref: str) -> list[Row]:
    """The sealed rows about something, like `rows_between`. Reads the whole journal: nobody asks often."""
    return await tx.rows(_ABOUT, ref=ref)


async def hash_of(tx: Tx, subtree: Subtree) -> bytes:
    """Raises TreeBroken where it is missing: somebody has removed it."""
    row = await tx.row(_HASH, level=subtree.level, number=subtree.number)
    if row is None:
        raise TreeBroken("hashes of the journal's tree are missing: `ombud journal verify` says more")
    value: bytes = row["hash"]
    return value


async def path_of(tx: Tx, ranges: Iterable[Range]) -> list[bytes]:
    """The roots of these ranges of leaves. Raises TreeBroken."""
    return [join([await hash_of(tx, subtree) for subtree in subtrees(leaves)]) for leaves in ranges]


def head_in(row: Row) -> Head:
    return Head(row["size"], row["root"], row["at"], row["key"], row["signature"])
