"""What staff write about a case for one another, sealed under the case's key."""

from __future__ import annotations

from collections.abc import Sequence

from desk.model import Note, NoteKind
from desk.rules.durations import Ms
from storage.database import Row, Tx
from storage.keys import Keys

_ADD = "INSERT INTO notes (case_id, author, kind, sealed, at) VALUES (:case, :author, :kind, :sealed, :now)"
_OF_CASE = "SELECT case_id, author, kind, sealed, at FROM notes WHERE case_id = :case ORDER BY id"


class NoteStore:
    """`desk.stores.cases.Notes` within one transaction."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now

    async def add(self, case: int, author: int, kind: NoteKind, text: str) -> None:
        key = await self._keys.of("case", case)
        sealed = key.seal(text.encode(), _context(case))
        await self._tx.run(_ADD, case=case, author=author, kind=kind.value, sealed=sealed, now=self._now)

    async def of_case(self, case: int) -> Sequence[Note]:
        return [await self._open(row) for row in await self._tx.rows(_OF_CASE, case=case)]

    async def _open(self, row: Row) -> Note:
        text = await self._keys.open(row["sealed"], _context(row["case_id"]))
        return Note(NoteKind(row["kind"]), row["author"], text.decode(), row["at"])


def _context(case: int) -> bytes:
    return f"notes.sealed:{case}".encode()
