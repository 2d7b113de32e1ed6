"""Recompute the whole journal of a database, beside the desk that writes it, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import msgspec

from desk.records import Head
from desk.rules.merkle import Subtree, leaf_hash
from storage import tree
from storage.audit import KEY_CHANGED, Audit, DoesNotHold, Flaw, KeyUsed, Known
from storage.database import Database, Row, Tx
from storage.leaves import canonical, is_canonical
from storage.rows import returned

PAGE: Final = 1_024
"""Rows of one look. A power of two: most subtrees then end within a page."""

_EXTENT = """
    SELECT (SELECT COUNT(*) FROM journal WHERE leaf IS NULL) AS unsealed,
        (SELECT COALESCE(MAX(leaf) + 1, 0) FROM journal WHERE leaf IS NOT NULL) AS numbered,
        (SELECT COALESCE(MAX(number) + 1, 0) FROM journal_nodes WHERE level = 0) AS hashed"""
_STRAY = "SELECT id, ref FROM journal WHERE leaf < 0 ORDER BY leaf LIMIT 1"
_NODES = "SELECT number, hash FROM journal_nodes WHERE level = :level AND number >= :begin AND number < :end"
_SEALED_AS = "SELECT MIN(number) AS leaf FROM journal_nodes WHERE level = 0 AND hash = :hash"


@dataclass(frozen=True, slots=True)
class Verified:
    """A journal that holds."""

    rows: int
    heads: int
    last: Head | None
    keys: tuple[KeyUsed, ...]
    unsealed: int
    """Rows that wait for the sealer."""


class _KeyChange(msgspec.Struct):
    new: str


@dataclass(frozen=True, slots=True)
class _Extent:
    """How far a journal goes at one moment, by its heads, its rows and the hashes of its rows."""

    covered: int
    numbered: int
    hashed: int
    unsealed: int


async def verify(database: Database, known: Known | None = None) -> Verified:
    """Follow every sealed row, hash and head from the first. What is sealed meanwhile is not looked at.

    Holds one page in memory, and no transaction longer than for that. Raises DoesNotHold with the first thing that does not hold.
    """
    extent = await database.read(_extent)
    await database.read(_require_no_stray)
    audit = Audit(known)
    while audit.size < extent.covered:
        end = min(audit.size + PAGE, extent.covered)
        await database.read(partial(_follow, audit=audit, end=end))
    if max(extent.numbered, extent.hashed) > audit.size:
        what = f"{max(extent.numbered, extent.hashed)} rows were sealed, and the last head covers {audit.size}"
        raise DoesNotHold(Flaw.TRUNCATED, what, leaf=audit.size)
    audit.end()
    return Verified(audit.size, audit.heads, audit.last, tuple(audit.keys), extent.unsealed)


async def _extent(tx: Tx) -> _Extent:
    row = returned(await tx.row(_EXTENT))
    return _Extent(await tree.size_of(tx), row["numbered"], row["hashed"], row["unsealed"])


async def _require_no_stray(tx: Tx) -> None:
    """No row may be outside of the tree and yet not wait for the sealer. Raises DoesNotHold."""
    row = await tx.row(_STRAY)
    if row is not None:
        what = f"row {row['id']} ({row['ref']}) was never sealed, and pretends to be"
        raise DoesNotHold(Flaw.CHANGED, what, leaf=0, row=row["id"], ref=row["ref"])


async def _follow(tx: Tx, *, audit: Audit, end: int) -> None:
    """The rows up to a leaf, with the hashes and the heads that lie there."""
    begin = audit.size
    heads = await tree.heads_between(tx, begin=begin, end=end)
    nodes = await _nodes(tx, begin, end)
    for row in await tree.rows_between(tx, begin=begin, end=end):
        if row["leaf"] != audit.size:
            break
        await _row(tx, row, nodes, audit)
        if audit.size in heads:
            audit.head(heads[audit.size])
    if audit.size < end:
        raise DoesNotHold(Flaw.REMOVED, f"the row of leaf {audit.size} is gone", leaf=audit.size)


async def _nodes(tx: Tx, begin: int, end: int) -> dict[Subtree, bytes]:
    """The hashes of the subtrees that these leaves complete."""
    nodes: dict[Subtree, bytes] = {}
    for level in range(end.bit_length()):
        if begin >> level < end >> level:
            rows = await tx.rows(_NODES, level=level, begin=begin >> level, end=end >> level)
            nodes |= {Subtree(level, row["number"]): row["hash"] for row in rows}
    return nodes


async def _row(tx: Tx, row: Row, nodes: Mapping[Subtree, bytes], audit: Audit) -> None:
    leaf = leaf_hash(canonical(row))
    if leaf != nodes.get(Subtree(0, audit.size)) or not is_canonical(row["detail"]):
        raise await _misfit(tx, row, leaf)
    for subtree, value in audit.add(leaf):
        if nodes.get(subtree) != value:
            raise _wrong_hash(subtree)
    if row["verb"] == KEY_CHANGED:
        audit.name_key(key_named_in(row["detail"]))


def key_named_in(detail: str) -> bytes:
    """The public key that the row of a change of keys names; empty where it names none."""
    try:
        return bytes.fromhex(msgspec.json.decode(detail, type=_KeyChange).new)
    except (msgspec.DecodeError, ValueError):
        return b""


async def _misfit(tx: Tx, row: Row, leaf: bytes) -> DoesNotHold:
    """What became of a row that is not what was sealed in its place."""
    sealed_as = returned(await tx.row(_SEALED_AS, hash=leaf))["leaf"]
    name = f"row {row['id']} ({row['ref']})"
    if sealed_as is None or sealed_as == row["leaf"]:
        flaw, what = Flaw.CHANGED, f"{name} is not what was sealed as leaf {row['leaf']}"
    else:
        flaw, what = Flaw.MOVED, f"{name} was sealed as leaf {sealed_as}, and stands in the place of leaf {row['leaf']}"
    return DoesNotHold(flaw, what, leaf=row["leaf"], row=row["id"], ref=row["ref"])


def _wrong_hash(subtree: Subtree) -> DoesNotHold:
    first = subtree.number << subtree.level
    last = first + (1 << subtree.level) - 1
    what = f"the hash that is kept of the leaves {first} to {last} does not follow from the rows"
    return DoesNotHold(Flaw.TREE, what, leaf=first)
