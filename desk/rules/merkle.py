"""Merkle trees over SHA-256 as RFC 6962, section 2.1, defines them: roots, inclusion and consistency proofs, and how each is checked. Pure.

Whoever stores a tree keeps the hashes of its perfect subtrees. Every range of leaves that the RFC hashes is joined from a few of them.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

EMPTY: Final = sha256(b"").digest()
"""The root of a tree without leaves."""

Range = tuple[int, int]
"""The leaves from the first number up to, but without, the second."""


class Subtree(NamedTuple):
    """A perfect subtree: the 2**level leaves from number * 2**level on."""

    level: int
    number: int


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def subtrees(leaves: Range) -> list[Subtree]:
    """The perfect subtrees into which a range of the RFC falls, the widest first."""
    begin, end = leaves
    found = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        found.append(Subtree(level, begin >> level))
        begin += 1 << level
    return found


def join(hashes: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees that lie side by side, the widest first."""
    if not hashes:
        return EMPTY
    *before, root = hashes
    for left in reversed(before):
        root = node_hash(left, root)
    return root


class Growing:
    """A tree that grows at its end. What it remembers are the roots of its widest perfect subtrees, at most one for each level."""

    __slots__ = ("_peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """`peaks` are the hashes of `subtrees((0, size))`."""
        self.size = size
        self._peaks = [*peaks]

    def append(self, leaf: bytes) -> list[tuple[Subtree, bytes]]:
        """Add the hash of a leaf. Returns the perfect subtrees that it completes, its own first."""
        completed = [(Subtree(0, self.size), leaf)]
        index, self.size = self.size, self.size + 1
        while index & 1:
            index >>= 1
            leaf = node_hash(self._peaks.pop(), leaf)
            completed.append((Subtree(len(completed), index), leaf))
        self._peaks.append(leaf)
        return completed

    def root(self) -> bytes:
        return join(self._peaks)


def inclusion(index: int, size: int) -> list[Range]:
    """The ranges whose roots prove that a leaf is in the tree of that size, from the leaf upwards (2.1.1). Raises ValueError."""
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} has no leaf {index}")
    begin, end = 0, size
    path: list[Range] = []
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    return path[::-1]


def consistency(old: int, new: int) -> list[Range]:
    """The ranges whose roots prove that a tree began as the smaller one, in the order of 2.1.2. Raises ValueError."""
    if not 0 < old <= new:
        raise ValueError(f"no tree of {new} began with {old} leaves")
    begin, end = 0, new
    path: list[Range] = []
    while old < end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    if begin:
        path.append((begin, end))
    return path[::-1]


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path leads from the leaf's hash to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last = index, size - 1
    for sibling in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            leaf = node_hash(sibling, leaf)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            leaf = node_hash(leaf, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and leaf == root


def consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path shows that the tree with the new root began as that with the old one (RFC 9162, 2.1.4.2)."""
    if old == new:
        return old > 0 and not path and old_root == new_root
    if not 0 < old < new or not path:
        return False
    siblings = path if old & (old - 1) else [old_root, *path]
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    was = now = siblings[0]
    for sibling in siblings[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


def _split(leaves: int) -> int:
    """The largest power of two below a number above 1, where the RFC splits that many leaves."""
    return 1 << (leaves - 1).bit_length() - 1
