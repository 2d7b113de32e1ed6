"""What is withheld cannot be computed back, whatever else is published, and also by who knows the rule."""

from collections import defaultdict
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.rules.transparency.withholding import Rows, all_of, threshold, withhold

BELOW = 4
TRIED = {1: 20, 2: 20, 3: 12, 4: 6}
"""Counts that a table of so many rows is tried with: all under this."""


def seen(rows: Rows, hidden: frozenset[str] | None) -> tuple[object, ...]:
    """What is published of one table with its total: None stands for what is withheld."""
    if hidden is None:
        return (None, *(0 if count == 0 else None for count in rows.values()))
    return (sum(rows.values()), *(None if row in hidden else count for row, count in rows.items()))


def published(rows: Rows, bound: frozenset[str], below: int = BELOW) -> tuple[object, ...]:
    found = withhold({"by": rows}, below, {"by": bound})
    return seen(rows, None if found is None else found["by"])


@pytest.mark.parametrize("below", [3, 5])
@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_nobody_computes_a_withheld_count_even_with_the_rule_in_hand(rows: int, below: int):
    """Try the rule on all tables there are: whatever is published could come from tables that differ in each count that is withheld."""
    names = "abcd"[:rows]
    for bound in (frozenset(chosen) for size in range(rows + 1) for chosen in combinations(names, size)):
        could_be: defaultdict[tuple[object, ...], list[set[int]]] = defaultdict(lambda: [set() for _ in names])
        for counts in product(range(TRIED[rows]), repeat=rows):
            said = published(dict(zip(names, counts, strict=True)), bound, below)
            for values, count in zip(could_be[said], counts, strict=True):
                values.add(count)
        for said, found in could_be.items():
            if all_were_tried(said, TRIED[rows]):
                hidden = [values for shown, values in zip(said[1:], found, strict=True) if shown is None]
                assert all(len(values) > 1 for values in hidden), (bound, said, found)


def all_were_tried(said: tuple[object, ...], tried: int) -> bool:
    """Whether no withheld count can be larger than those that were tried: they come to what is left of the total."""
    total, *counts = said
    hidden = counts.count(None)
    if total is None:
        return True
    return total - sum(one for one in counts if one is not None) - hidden + 1 < tried  # type: ignore[operator, misc]


@given(st.lists(st.integers(0, 40), max_size=8), st.sets(st.sampled_from("abcdefgh")))
def test_what_is_published_is_not_small_nor_is_what_is_withheld_together(counts, bound):
    rows = dict(zip("abcdefgh", counts, strict=False))
    said = published(rows, frozenset(bound) & rows.keys())
    hidden = [count for count, shown in zip(counts, said[1:], strict=True) if shown is None]
    assert all(count >= BELOW or count == 0 for count in said if count is not None)  # type: ignore[operator]
    assert said[0] is None or not hidden or sum(hidden) >= BELOW


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        ({"DE": 12, "FR": 0, "IT": 30}, {}),
        ({"DE": 2, "FR": 9, "IT": 30}, {"DE", "FR"}),
        ({"DE": 3, "FR": 3, "ES": 9, "IT": 30}, {"DE", "FR", "ES"}),  # twice the same would be told by their sum
        ({"DE": 1, "FR": 9, "ES": 9, "IT": 30}, {"DE", "FR", "ES"}),  # equals go together: a choice by name would tell
        ({"DE": 2, "FR": 9}, None),
        ({"DE": 2}, None),
        ({}, {}),
    ],
)
def test_the_smallest_neighbours_are_withheld_with_a_small_count(rows, hidden):
    found = withhold({"by": rows}, 5)
    assert (None if found is None else found["by"]) == (None if hidden is None else frozenset(hidden))


def test_a_withheld_total_is_not_told_by_another_table_of_the_same():
    assert withhold({"by_country": {"DE": 2, "FR": 9}, "by_instrument": {"eu_epoc": 5, "national_order": 6}}, 5) is None


def test_a_small_remainder_of_large_counts_is_withheld_with_one_of_them():
    found = withhold({"by": {"DE": 1, "FR": 2, "ES": 20, "IT": 30}}, 5)
    assert found == {"by": frozenset({"DE", "FR", "ES"})}


def test_what_depends_on_a_withheld_count_is_withheld_with_it():
    leader = withhold({"by": {"DE": 2, "FR": 9, "IT": 30}}, 5)
    assert withhold({"by": {"DE": 7, "FR": 9, "IT": 30}}, 5, all_of([leader])) == {"by": frozenset({"DE", "FR"})}
    assert withhold({"by": {"DE": 7, "FR": 0, "IT": 30}}, 5, leader) == {"by": frozenset({"DE", "IT"})}
    assert withhold({"by": {"DE": 7, "FR": 0, "IT": 0}}, 5, leader) is None
    assert all_of([leader, None]) is None


@pytest.mark.parametrize(("written", "below"), [(0, 0), (1, 0), (2, 3), (5, 5)])
def test_a_threshold_of_two_would_tell_a_one(written, below):
    assert threshold(written) == below


@pytest.mark.parametrize("rows", [{"DE": 5}, {"DE": 5, "FR": 9}])
def test_a_count_as_large_as_the_threshold_is_published(rows):
    assert withhold({"by": rows}, 5) == {"by": frozenset()}


def test_no_more_is_withheld_once_it_comes_to_the_threshold():
    assert withhold({"by": {"DE": 2, "FR": 3, "IT": 30}}, 5) == {"by": frozenset({"DE", "FR"})}
