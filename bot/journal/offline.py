"""`ombud journal verify --file`: check what was handed out, with no database and no key."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Final, TypeVar

import msgspec

from bot.journal.files import CONSISTENCY, INCLUSION, JOURNAL, Consistency, First, HeadLine, Inclusion, Line, Proved
from desk.records import Head
from desk.rules.merkle import consistent, included, leaf_hash
from storage.audit import KEY_CHANGED, Audit, DoesNotHold, Flaw, Known
from storage.leaves import canonical_json
from storage.signing import is_signed
from storage.verifying import Verified

T = TypeVar("T")

LONGEST: Final = 64 * 1024 * 1024
"""Bytes of one line: a proof of many rows may be long, a file without any line break is none of ours."""


class _Format(msgspec.Struct):
    format: str


def verify_file(file: BinaryIO, known: Known) -> Verified:
    """Check an export, an inclusion proof or a consistency proof, a line at a time. Raises DoesNotHold."""
    first = file.readline(LONGEST)
    kinds: dict[str, Callable[[], Verified]] = {
        JOURNAL: lambda: _journal(_read(first, First, 1), _following(file), known),
        INCLUSION: lambda: _inclusion(_read(first, Inclusion, 1), known),
        CONSISTENCY: lambda: _consistency(_read(first, Consistency, 1), known),
    }
    try:
        kind = kinds[msgspec.json.decode(first, type=_Format).format]
    except (msgspec.DecodeError, KeyError):
        raise _unreadable(1) from None
    return kind()


def _following(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The other lines with their numbers."""
    return zip(itertools.count(2), iter(lambda: file.readline(LONGEST), b""), strict=False)


def _journal(first: First, lines: Iterable[tuple[int, bytes]], known: Known) -> Verified:
    audit = Audit(known)
    for number, text in lines:
        line = _read(text, Line, number)
        if line.head is not None and line == Line(head=line.head):
            _take_head(audit, line.head, number)
        elif line.leaf is not None and line.head is None:
            if line.row is None and not first.blinded:
                raise _unreadable(number)
            _take_row(audit, line, line.leaf, number)
        else:
            raise _unreadable(number)
    covered = audit.last.size if audit.last else 0
    if audit.size != first.size or covered != first.size:
        what = f"the file is to hold {first.size} rows under a head, and holds {audit.size}, of which {covered} are"
        raise DoesNotHold(Flaw.TRUNCATED, what, leaf=min(audit.size, covered))
    if audit.last is not None and audit.last.key.hex() != first.key:
        raise DoesNotHold(Flaw.KEY, "the first line names another key than the last head", leaf=audit.size)
    audit.end()
    return Verified(audit.size, audit.heads, audit.last, tuple(audit.keys), 0)


def _take_head(audit: Audit, line: HeadLine, number: int) -> None:
    head = _head(line, number)
    if head.size != audit.size:
        what = f"the head of {head.size} rows stands after {audit.size}"
        raise DoesNotHold(Flaw.REMOVED if head.size > audit.size else Flaw.MOVED, what, leaf=audit.size)
    audit.head(head)


def _take_row(audit: Audit, line: Line, leaf: int, number: int) -> None:
    if leaf != audit.size:
        what = f"leaf {leaf} stands where leaf {audit.size} should be"
        raise DoesNotHold(Flaw.REMOVED if leaf > audit.size else Flaw.MOVED, what, leaf=audit.size)
    value = _unhex(line.hash, number)
    if line.row is not None and leaf_hash(canonical_json(line.row)) != value:
        row, ref = line.row.get("id"), line.row.get("ref")
        what = f"row {row} ({ref}) is not what was sealed as leaf {leaf}"
        raise DoesNotHold(Flaw.CHANGED, what, leaf=leaf, row=_as(int, row), ref=_as(str, ref))
    audit.add(value)
    if line.row is not None and line.row.get("verb") == KEY_CHANGED:
        detail = line.row.get("detail")
        audit.name_key(_unhex(str(detail.get("new")), number) if isinstance(detail, dict) else b"")


def _inclusion(proof: Inclusion, known: Known) -> Verified:
    """That each row is in the tree of the head, that it is about what the proof says, and that the head is signed."""
    head = _signed(proof.head, known)
    _require_compared(known, head)
    if not proof.proofs:
        raise _unreadable(1)
    for proved in proof.proofs:
        row, path = leaf_hash(canonical_json(proved.row)), [_unhex(one, 1) for one in proved.path]
        if not included(row, proved.leaf, head.size, path, head.root) or proved.row.get("ref") != proof.ref:
            raise _not_included(proved)
    return Verified(len(proof.proofs), 1, head, (), 0)


def _not_included(proved: Proved) -> DoesNotHold:
    row, ref = proved.row.get("id"), proved.row.get("ref")
    what = f"row {row} ({ref}) is not proved to be in the tree of the head as leaf {proved.leaf}"
    return DoesNotHold(Flaw.CHANGED, what, leaf=proved.leaf, row=_as(int, row), ref=_as(str, ref))


def _consistency(proof: Consistency, known: Known) -> Verified:
    old, new = _signed(proof.old, known), _signed(proof.new, known)
    _require_compared(known, old, new)
    if not consistent(old.size, old.root, new.size, new.root, [_unhex(one, 1) for one in proof.path]):
        what = f"the journal of {new.size} rows is not proved to have begun as that of {old.size}"
        raise DoesNotHold(Flaw.OTHER_HISTORY, what, leaf=0)
    return Verified(new.size, 2, new, (), 0)


def _signed(line: HeadLine, known: Known) -> Head:
    head = _head(line, 1)
    if not is_signed(head):
        raise DoesNotHold(Flaw.SIGNATURE, f"the head of {head.size} rows is not signed by its key", leaf=0)
    if any(root != head.root for root in known.get(head.size, ())):
        raise DoesNotHold(Flaw.OTHER_HISTORY, f"another head of {head.size} rows is known", leaf=0)
    return head


def _require_compared(known: Known, *heads: Head) -> None:
    """Who names heads that they know is not to believe in one that nobody compared with any of those. Raises DoesNotHold."""
    if known and not any(head.size in known for head in heads):
        what = "the known heads are of other sizes than those of the proof, which `prove --from` connects"
        raise DoesNotHold(Flaw.OTHER_HISTORY, what, leaf=0)


def _read(line: bytes, kind: type[T], number: int) -> T:
    """A line must be canonical to the byte: other programs are to read in it what this one does."""
    try:
        if canonical_json(msgspec.json.decode(line)) + b"\n" != line:
            raise _unreadable(number)
        return msgspec.json.decode(line, type=kind)
    except msgspec.DecodeError:
        raise _unreadable(number) from None


def _head(line: HeadLine, number: int) -> Head:
    try:
        return line.head()
    except ValueError:
        raise _unreadable(number) from None


def _unhex(text: str, number: int) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise _unreadable(number) from None


def _unreadable(number: int) -> DoesNotHold:
    return DoesNotHold(Flaw.UNREADABLE, f"line {number} is not what an export writes", leaf=0)


def _as(kind: type[T], value: object) -> T | None:
    return value if isinstance(value, kind) else None
