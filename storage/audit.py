"""Whether a sealed journal holds: its rows and heads are taken in their order, from a database or from a file, and nothing is believed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.records import Head
from desk.rules.merkle import Growing, Subtree
from storage.signing import is_signed

KEY_CHANGED: Final = "changed_signing_key"
"""The verb of the row that names the next key, under `new` in its detail."""

Known = Mapping[int, Collection[bytes]]
"""Roots that somebody has kept, by the size of the tree."""


class Flaw(StrEnum):
    """What is wrong with a journal that does not hold."""

    CHANGED = "changed"
    """A row does not say what was sealed."""
    MOVED = "moved"
    """A row was sealed, but in another place."""
    REMOVED = "removed"
    """A row is gone."""
    TRUNCATED = "truncated"
    """The end is gone."""
    TREE = "tree"
    """A hash that is kept of the tree does not follow from the rows."""
    HEAD = "head"
    """The root of a head does not follow from the rows."""
    SIGNATURE = "signature"
    """A head is not signed by the key that it names."""
    KEY = "key"
    """A head is signed by a key that no row names."""
    OTHER_HISTORY = "other_history"
    """The rows do not lead to a head that is known."""
    UNREADABLE = "unreadable"
    """A line of a file is not what an export writes."""


class DoesNotHold(Exception):
    """The first thing that does not hold, in a sentence, and where it is: the leaf counts from 0."""

    def __init__(self, flaw: Flaw, what: str, *, leaf: int, row: int | None = None, ref: str | None = None) -> None:
        super().__init__(what)
        self.flaw = flaw
        self.leaf = leaf
        self.row = row
        self.ref = ref


@dataclass(frozen=True, slots=True)
class KeyUsed:
    """A key that signed, from the head of that size on."""

    key: bytes
    since: int
    vouched: bool
    """The key before signed a head over the row that names this one; of the first key: nothing came before it."""


class Audit:
    """Follows a journal from its first row on."""

    def __init__(self, known: Known | None = None) -> None:
        self.heads = 0
        self.last: Head | None = None
        self.keys: list[KeyUsed] = []
        self._tree = Growing()
        self._known = known or {}
        self._named: dict[bytes, int] = {}

    @property
    def size(self) -> int:
        """How many rows were followed: the next one's leaf."""
        return self._tree.size

    def add(self, leaf: bytes) -> list[tuple[Subtree, bytes]]:
        """The next row, by its leaf's hash. Returns the subtrees that it completes. Raises DoesNotHold where a known head differs."""
        completed = self._tree.append(leaf)
        for root in self._known.get(self.size, ()):
            if root != self._tree.root():
                raise DoesNotHold(
                    Flaw.OTHER_HISTORY,
                    f"the first {self.size} rows do not lead to the known head {self.size}:{root.hex()}",
                    leaf=self.last.size if self.last else 0,
                )
        return completed

    def name_key(self, key: bytes) -> None:
        """The last row says that this key signs from then on."""
        self._named[key] = self.size

    def head(self, head: Head) -> None:
        """The head over the rows so far. Raises DoesNotHold."""
        since = self.last.size if self.last else 0
        if head.root != self._tree.root():
            rows = f"the rows of the leaves {since} to {head.size - 1} do not lead to the head of {head.size} rows"
            raise DoesNotHold(Flaw.HEAD, rows, leaf=since)
        if not is_signed(head):
            raise DoesNotHold(Flaw.SIGNATURE, f"the head of {head.size} rows is not signed by its key", leaf=since)
        if self.last is None or head.key != self.last.key:
            self._follow_key(head)
        self.last = head
        self.heads += 1

    def end(self) -> None:
        """Nothing follows. Raises DoesNotHold where a known head covers more."""
        longest = max(self._known, default=0)
        if longest > self.size:
            raise DoesNotHold(
                Flaw.TRUNCATED, f"a head of {longest} rows is known, and only {self.size} are here", leaf=self.size
            )

    def _follow_key(self, head: Head) -> None:
        if self.last is None:
            self.keys.append(KeyUsed(head.key, head.size, vouched=True))
            return
        if head.key not in self._named:
            what = f"the head of {head.size} rows is signed with the key {head.key.hex()}, which no row names"
            raise DoesNotHold(Flaw.KEY, what, leaf=self.last.size)
        self.keys.append(KeyUsed(head.key, head.size, vouched=self._named[head.key] <= self.last.size))
