"""`ombud journal export` and `prove`: what others can check, read beside a running desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import msgspec

from bot.journal.files import CONSISTENCY, INCLUSION, first_line, head_object, lines
from desk.records import Head
from desk.rules.merkle import consistency, inclusion
from storage import tree
from storage.database import Database, Tx
from storage.leaves import canonical, canonical_json

PAGE: Final = 1_000


class NothingSealed(Exception):
    """There is no head yet that anything could be proved with."""


class NoSuchHead(Exception):
    """No head of this size was signed."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class NoSuchRows(Exception):
    """No sealed row is about this."""


async def export(database: Database, write: Callable[[bytes], object], *, blinded: bool) -> Head:
    """Write all that the latest head covers, a line at a time, holding a page of it in memory. Raises NothingSealed."""
    last = await database.read(_latest)
    write(first_line(last, blinded=blinded) + b"\n")
    for begin in range(0, last.size, PAGE):
        end = min(begin + PAGE, last.size)
        rows = await database.read(partial(tree.rows_between, begin=begin, end=end))
        heads = await database.read(partial(tree.heads_between, begin=begin, end=end))
        for line in lines(rows, heads, blinded=blinded):
            write(line + b"\n")
    return last


async def prove_inclusion(database: Database, ref: str) -> bytes:
    """That all sealed rows about `ref` are in the tree of the latest head. Raises NothingSealed, NoSuchRows."""

    async def prove(tx: Tx) -> bytes:
        head = await _latest(tx)
        proofs = []
        for row in await tree.rows_about(tx, ref):
            path = await tree.path_of(tx, inclusion(row["leaf"], head.size))
            proofs.append(
                {"leaf": row["leaf"], "row": msgspec.Raw(canonical(row)), "path": [one.hex() for one in path]}
            )
        if not proofs:
            raise NoSuchRows(ref)
        return canonical_json({"format": INCLUSION, "ref": ref, "head": head_object(head), "proofs": proofs})

    return await database.read(prove)


async def prove_consistency(database: Database, old: int, new: int | None) -> bytes:
    """That the tree of the head of size `new`, or the latest, began as that of `old`. Raises NothingSealed, NoSuchHead."""

    async def prove(tx: Tx) -> bytes:
        latest = await _latest(tx)
        before, after = await _head(tx, old), latest if new is None else await _head(tx, new)
        if before.size > after.size:
            before, after = after, before
        path = await tree.path_of(tx, consistency(before.size, after.size))
        return canonical_json(
            {
                "format": CONSISTENCY,
                "old": head_object(before),
                "new": head_object(after),
                "path": [one.hex() for one in path],
            }
        )

    return await database.read(prove)


async def _latest(tx: Tx) -> Head:
    head = await tree.latest_head(tx)
    if head is None:
        raise NothingSealed
    return head


async def _head(tx: Tx, size: int) -> Head:
    head = await tree.head_of(tx, size)
    if head is None:
        raise NoSuchHead(size)
    return head
