"""What is published of lawful requests, all figures of a quarter together: nobody computes a small count from the others."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations_with_replacement, product

import pytest

from desk.rules.transparency import requests
from desk.rules.transparency.counted import Counted
from desk.rules.transparency.report import Cell

BELOW = 3
Ended = tuple[str, str, str]
"""A request: its country, its instrument, how it ended; empty where it is open still."""
Place = tuple[str, str, str]
"""Where a number stands: its figure, its table, its row."""
ENDS = ("fulfilled_in_full", "refused:too_broad", "")


def published(asked: Sequence[Ended], below: int) -> Mapping[Place, Cell]:
    """All numbers of the report of a quarter in which these came in and ended, and nothing else did."""
    answers: dict[str, list[Counted]] = {name: [] for name in requests.QUERIES}
    for (country, instrument), count in Counter(one[:2] for one in asked).items():
        for name in ("requests_received", "accounts_named"):
            answers[name].append(Counted(count, country, instrument))
    for (country, instrument, end), count in Counter(one for one in asked if one[2]).items():
        name, _sep, code = end.partition(":")
        answers[name].append(Counted(count, country, instrument, word=code))
        if name.startswith("fulfilled"):
            answers["accounts_affected"].append(Counted(count, country, instrument))
            answers["notices_given"].append(Counted(count))
    figures = requests.disclosure(answers, ["DE", "FR"], below)
    found: dict[Place, Cell] = {}
    for name, figure in figures.items():
        found[name, "", ""] = figure.total
        found |= {(name, table, row): cell for table, rows in figure.by.items() for row, cell in rows.items()}
    return found


@pytest.mark.parametrize(
    ("kinds", "most"),
    [
        (tuple(product(("DE", "FR"), ("national_order",), ENDS)), 5),
        (tuple(product(("DE",), ("national_order", "eu_information"), ENDS)), 5),
        (tuple(product(("DE",), ("national_order",), (*ENDS, "fulfilled_narrowed", "refused:no_facts", "no_data"))), 5),
        (tuple(product(("DE", "FR"), ("eu_epoc_pr",), ("preserved", "refused:no_facts", ""))), 4),
    ],
)
def test_no_small_count_is_told_by_all_that_is_published(kinds: Sequence[Ended], most: int):
    """Try all quarters there are, with few requests: what is withheld differs between two of which the same is published.

    Whoever reads it is taken to know that each request ended once and in its own quarter, which makes it harder to withhold anything.
    """
    could_be: defaultdict[tuple[Cell, ...], list[Mapping[Place, Cell]]] = defaultdict(list)
    for size in range(most + 1):
        for asked in combinations_with_replacement(kinds, size):
            could_be[tuple(published(asked, BELOW).values())].append(published(asked, 0))
    for said, worlds in could_be.items():
        for place, cell in zip(worlds[0], said, strict=True):
            if cell == "withheld":
                (first, *others) = {world[place] for world in worlds}
                assert others or first == 0 or first >= BELOW, (place, worlds[0])  # type: ignore[operator]


def test_what_is_left_of_a_total_tells_no_other_end():
    asked: list[Ended] = [("DE", "national_order", "fulfilled_in_full")] * 9 + [
        ("DE", "national_order", "refused:no_facts")
    ]
    found = published(asked, BELOW)
    assert found["requests_received", "", ""] == 10
    assert (found["refused", "", ""], found["fulfilled_in_full", "", ""]) == ("withheld", "withheld")
