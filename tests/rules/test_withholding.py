"""What is withheld cannot be computed back, whatever else is published, and also by who knows the rule."""

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.rules.transparency.withholding import Rows, all_of, threshold, withhold

BELOW = 4
MOST = 7
"""The attacker below tries all counts up to this one."""


def seen(rows: Rows, hidden: frozenset[str] | None) -> tuple[object, ...]:
    """What is published of one table with its total: None stands for what is withheld."""
    if hidden is None:
        return (None, *(0 if count == 0 else None for count in rows.values()))
    return (sum(rows.values()), *(None if row in hidden else count for row, count in rows.items()))


def published(rows: Rows, bound: frozenset[str] = frozenset()) -> tuple[object, ...]:
    found = withhold({"by": rows}, BELOW, {"by": bound})
    return seen(rows, None if found is None else found["by"])


def attack(said: tuple[object, ...], names: list[str], bound: frozenset[str]) -> dict[str, set[int]]:
    """Everything that each withheld count could be, by trying the rule itself on all tables there are."""
    could_be: dict[str, set[int]] = {}
    for counts in product(*([one] if one is not None else range(1, MOST + 4) for one in said[1:])):
        if said[0] is not None and sum(counts) != said[0]:  # type: ignore[arg-type]
            continue
        rows: Mapping[str, int] = dict(zip(names, counts, strict=True))  # type: ignore[arg-type]
        if published(rows, bound) == said:
            for name, count, shown in zip(names, counts, said[1:], strict=True):
                if shown is None:
                    could_be.setdefault(name, set()).add(count)  # type: ignore[arg-type]
    return could_be


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, MOST), min_size=1, max_size=4), st.sets(st.sampled_from("abcd")))
def test_nobody_computes_a_withheld_count_even_with_the_rule_in_hand(counts, bound):
    rows = dict(zip("abcd", counts, strict=False))
    bound = frozenset(bound) & rows.keys()
    said = published(rows, bound)
    could_be = attack(said, list(rows), bound)

    assert all(len(values) > 1 for values in could_be.values())
    assert all(count >= BELOW or count == 0 for count in said if count is not None)
    hidden = [count for count, shown in zip(counts, said[1:], strict=True) if shown is None]
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
    assert withhold({"by": {"DE": 7, "FR": 7, "IT": 30}}, 5, leader) is None
    assert all_of([leader, None]) is None


@pytest.mark.parametrize(("written", "below"), [(0, 0), (1, 0), (2, 3), (5, 5)])
def test_a_threshold_of_two_would_tell_a_one(written, below):
    assert threshold(written) == below
