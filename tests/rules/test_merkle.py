"""Trees of RFC 6962: its own examples, the vectors of its reference implementation, and a second computation straight from its words."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.rules.merkle import (
    EMPTY,
    Growing,
    Range,
    Subtree,
    consistency,
    consistent,
    included,
    inclusion,
    join,
    leaf_hash,
    subtrees,
)

INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""Of the trees over the first one, two, ... of INPUTS: the test data of google/certificate-transparency, by the RFC's authors."""

sizes = st.integers(1, 70)


# The second computation: recursive, over lists of data, word for word as sections 2.1 to 2.1.2 have it.


def mth(d: list[bytes]) -> bytes:
    if not d:
        return sha256().digest()
    if len(d) == 1:
        return sha256(b"\x00" + d[0]).digest()
    k = largest_power_below(len(d))
    return sha256(b"\x01" + mth(d[:k]) + mth(d[k:])).digest()


def path(m: int, d: list[bytes]) -> list[bytes]:
    if len(d) == 1:
        return []
    k = largest_power_below(len(d))
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def proof(m: int, d: list[bytes]) -> list[bytes]:
    return subproof(m, d, complete=True)


def subproof(m: int, d: list[bytes], *, complete: bool) -> list[bytes]:
    if m == len(d):
        return [] if complete else [mth(d)]
    k = largest_power_below(len(d))
    if m <= k:
        return [*subproof(m, d[:k], complete=complete), mth(d[k:])]
    return [*subproof(m - k, d[k:], complete=False), mth(d[:k])]


def largest_power_below(n: int) -> int:
    return max(2**e for e in range(n) if 2**e < n)


# The code under test, as whoever stores a tree uses it.


def data(size: int) -> list[bytes]:
    return [f"row {number}".encode() for number in range(size)]


def grown(rows: list[bytes]) -> tuple[Growing, dict[Subtree, bytes]]:
    tree, kept = Growing(), dict[Subtree, bytes]()
    for row in rows:
        kept |= tree.append(leaf_hash(row))
    return tree, kept


def root_of(leaves: Range, kept: dict[Subtree, bytes]) -> bytes:
    return join([kept[subtree] for subtree in subtrees(leaves)])


def of_ranges(ranges: list[Range], kept: dict[Subtree, bytes]) -> list[bytes]:
    return [root_of(leaves, kept) for leaves in ranges]


def test_the_roots_of_the_reference_implementation():
    rows = [bytes.fromhex(one) for one in INPUTS]
    assert [grown(rows[:size])[0].root().hex() for size in range(1, 9)] == list(ROOTS)


def test_the_empty_tree():
    assert Growing().root() == EMPTY == mth([])
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_examples_of_the_rfc():
    """Section 2.1.3: seven leaves a b c d e f j under the nodes g = (a b), h = (c d), i = (e f), k = (g h), l = (i j)."""
    d = data(7)
    _tree, kept = grown(d)
    names = {
        **{name: mth([row]) for name, row in zip("abcdefj", d, strict=True)},
        "g": mth(d[0:2]),
        "h": mth(d[2:4]),
        "i": mth(d[4:6]),
        "k": mth(d[0:4]),
        "l": mth(d[4:7]),
    }

    def named(ranges: list[Range]) -> str:
        return " ".join(next(name for name, value in names.items() if value == one) for one in of_ranges(ranges, kept))

    assert named(inclusion(0, 7)) == "b h l"
    assert named(inclusion(3, 7)) == "c g l"
    assert named(inclusion(4, 7)) == "f j k"
    assert named(inclusion(6, 7)) == "i k"
    assert named(consistency(3, 7)) == "c d g l"
    assert named(consistency(4, 7)) == "l"
    assert named(consistency(6, 7)) == "i j k"


@given(size=sizes)
def test_a_tree_that_grows_has_the_root_of_the_definition(size: int):
    d = data(size)
    tree, kept = grown(d)
    assert tree.root() == mth(d) == root_of((0, size), kept)
    assert Growing(size, [kept[subtree] for subtree in subtrees((0, size))]).root() == mth(d)


@given(size=sizes, more=st.integers(0, 70))
def test_a_tree_that_is_taken_up_again_grows_on(size: int, more: int):
    d = data(size + more)
    _tree, kept = grown(d[:size])
    again = Growing(size, [kept[subtree] for subtree in subtrees((0, size))])
    for row in d[size:]:
        kept |= again.append(leaf_hash(row))
    assert (again.size, again.root()) == (size + more, mth(d))
    assert kept == grown(d)[1]


@given(size=sizes, draw=st.data())
def test_inclusion_proofs_are_those_of_the_definition_and_hold(size: int, draw: st.DataObject):
    index = draw.draw(st.integers(0, size - 1))
    d = data(size)
    proved = of_ranges(inclusion(index, size), grown(d)[1])
    assert proved == path(index, d)
    assert included(leaf_hash(d[index]), index, size, proved, mth(d))


@given(size=sizes, draw=st.data())
def test_consistency_proofs_are_those_of_the_definition_and_hold(size: int, draw: st.DataObject):
    old = draw.draw(st.integers(1, size))
    d = data(size)
    proved = of_ranges(consistency(old, size), grown(d)[1])
    assert proved == proof(old, d)
    assert consistent(old, mth(d[:old]), size, mth(d), proved)


@given(size=sizes, draw=st.data())
def test_no_inclusion_proof_holds_for_anything_else(size: int, draw: st.DataObject):
    index, other = draw.draw(st.integers(0, size - 1)), draw.draw(st.integers(-1, size + 1))
    d = data(size)
    leaf, proved, root = leaf_hash(d[index]), path(index, d), mth(d)
    assert not included(leaf_hash(b"forged"), index, size, proved, root)
    assert included(leaf, other, size, proved, root) is (other == index)
    assert not included(leaf, index, size, [*proved, root], root)
    assert not included(leaf, index, size, proved[:-1], root) or not proved
    for place in range(len(proved)):
        assert not included(leaf, index, size, spoiled(proved, place), root)


@given(size=st.integers(2, 70), draw=st.data())
def test_no_consistency_proof_holds_for_a_tree_that_was_changed(size: int, draw: st.DataObject):
    old = draw.draw(st.integers(1, size - 1))
    d = data(size)
    before, after, proved = mth(d[:old]), mth(d), proof(old, d)
    forged = mth([b"forged", *d[1:old]])
    assert not consistent(old, forged, size, after, proved)
    assert not consistent(old, before, size, mth([b"forged", *d[1:]]), proved)
    assert not consistent(old, before, size, after, [*proved, after])
    assert not consistent(old, before, size, after, proved[:-1])
    for place in range(len(proved)):
        assert not consistent(old, before, size, after, spoiled(proved, place))


def spoiled(proved: list[bytes], place: int) -> list[bytes]:
    return [*proved[:place], bytes(32), *proved[place + 1 :]]


def test_a_tree_is_consistent_with_itself_alone_without_a_proof():
    root = mth(data(3))
    assert consistent(3, root, 3, root, [])
    assert not consistent(3, root, 3, EMPTY, [])
    assert not consistent(3, root, 3, root, [root])
    assert not consistent(0, EMPTY, 3, root, [])
    assert not consistent(4, root, 3, root, [root])


def test_a_leaf_is_no_node():
    """Without the two prefixes, somebody could pass a node off as a leaf."""
    left, right = (leaf_hash(row) for row in data(2))
    assert leaf_hash(left + right) != mth(data(2))


def test_what_cannot_be_proved_is_refused():
    for ask in (
        lambda: inclusion(3, 3),
        lambda: inclusion(-1, 3),
        lambda: consistency(0, 3),
        lambda: consistency(4, 3),
    ):
        with pytest.raises(ValueError, match="tree"):
            ask()
