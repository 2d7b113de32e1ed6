"""What is handed out of the journal: JSON Lines, each line in canonical form (RFC 8785). The README describes it for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from desk.records import Head
from desk.rules.merkle import leaf_hash
from storage.audit import KEY_CHANGED
from storage.database import Row
from storage.leaves import canonical, canonical_json

JOURNAL: Final = "ombud-journal-1"
INCLUSION: Final = "ombud-inclusion-1"
CONSISTENCY: Final = "ombud-consistency-1"


class HeadLine(msgspec.Struct, forbid_unknown_fields=True):
    """A head, its bytes in hexadecimal."""

    size: int
    root: str
    at: int
    key: str
    signature: str

    def head(self) -> Head:
        """Raises ValueError."""
        unhex = bytes.fromhex
        return Head(self.size, unhex(self.root), self.at, unhex(self.key), unhex(self.signature))


class First(msgspec.Struct, forbid_unknown_fields=True):
    """The first line of an export: how many rows follow, and the key that signed the last head of them."""

    format: str
    size: int
    key: str
    blinded: bool


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """Any other line of an export: a row by its leaf and its leaf's hash, or a head over the rows before it."""

    leaf: int | None = None
    hash: str = ""
    row: dict[str, object] | None = None
    """None where the export is blinded: then the hash says nothing but that there is such a row."""
    head: HeadLine | None = None


class Proved(msgspec.Struct, forbid_unknown_fields=True):
    """A row, and the path from its leaf to the root of a head."""

    leaf: int
    row: dict[str, object]
    path: list[str]


class Inclusion(msgspec.Struct, forbid_unknown_fields=True):
    """That the rows about something are in the tree of a head."""

    format: str
    ref: str
    head: HeadLine
    proofs: list[Proved]


class Consistency(msgspec.Struct, forbid_unknown_fields=True):
    """That the tree of one head began as that of another."""

    format: str
    old: HeadLine
    new: HeadLine
    path: list[str]


def head_object(head: Head) -> dict[str, str | int]:
    return {
        "size": head.size,
        "root": head.root.hex(),
        "at": head.at,
        "key": head.key.hex(),
        "signature": head.signature.hex(),
    }


def first_line(last: Head, *, blinded: bool) -> bytes:
    return canonical_json({"format": JOURNAL, "size": last.size, "key": last.key.hex(), "blinded": blinded})


def lines(rows: list[Row], heads: Mapping[int, Head], *, blinded: bool) -> Iterator[bytes]:
    """Rows in the order of their leaves, each head after the last row that it covers. Who names a new key is never blinded."""
    for row in rows:
        said = canonical(row)
        line: dict[str, object] = {"leaf": row["leaf"], "hash": leaf_hash(said).hex()}
        if not blinded or row["verb"] == KEY_CHANGED:
            line["row"] = msgspec.Raw(said)
        yield canonical_json(line)
        head = heads.get(row["leaf"] + 1)
        if head is not None:
            yield canonical_json({"head": head_object(head)})
