"""Rows that must be there."""

from __future__ import annotations

from storage.database import Row, StorageError


def returned(row: Row | None) -> Row:
    """The row of a statement that cannot but return one, such as `INSERT ... RETURNING`."""
    if row is None:
        raise StorageError("a statement that must return a row returned none")
    return row
