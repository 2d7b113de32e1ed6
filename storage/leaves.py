"""What of a journal row is sealed: its canonical form. The README tells it to other programs under "Checking the journal"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from storage.database import Row

COLUMNS: Final = "id, at, actor, verb, ref, case_id, detail, salt"
"""What `canonical` needs of a row."""

_CANONICAL: Final = msgspec.json.Encoder(order="sorted")


def canonical(row: Row) -> bytes:
    """The row as canonical JSON (RFC 8785): what a leaf of the tree is the hash of.

    Its detail is taken as it is stored, so that sealing never fails; whoever verifies asks `is_canonical`, too.
    """
    case = row["case_id"]
    return _CANONICAL.encode(
        {
            "actor": row["actor"],
            "at": row["at"],
            **({} if case is None else {"case": case}),
            "detail": msgspec.Raw(row["detail"].encode()),
            "id": row["id"],
            "ref": row["ref"],
            "salt": row["salt"].hex(),
            "verb": row["verb"],
        }
    )


def is_canonical(detail: str) -> bool:
    """Whether a stored detail is what the desk would have written: the canonical form of an object."""
    try:
        return canonical_json(msgspec.json.decode(detail, type=dict[str, str | int | bool])) == detail.encode()
    except (msgspec.DecodeError, UnicodeEncodeError):
        return False


def canonical_json(value: Mapping[str, object]) -> bytes:
    """Canonical JSON (RFC 8785) of an object of texts, truths, whole numbers below 2**53, objects and lists, with keys in ASCII."""
    return _CANONICAL.encode(value)
