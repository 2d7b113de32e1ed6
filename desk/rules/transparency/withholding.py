"""Which counts are withheld, so that a small one cannot be computed back from those that are published.

A small count is withheld. Alone among its neighbours it would be the difference between their total and the others, so more are withheld,
the smallest first and equals together, until what is withheld comes to the threshold and is not all the same number. Where nothing is left
to publish, the total is withheld too, and with it every table that has the same total.

Why that suffices, also against somebody who knows this rule: it looks at numbers only, never at whose they are. Exchange two withheld
numbers of a table, and the same is published: so each of them could be another. A nought is published: it says that nothing happened, and
is about nobody; not where it would tell which of several figures that are withheld whole something is in (see `requests.disclosure`).
"""

from collections.abc import Iterable, Mapping
from typing import Final

Rows = Mapping[str, int]
"""One table of counts that come to a total: by country, by instrument."""
Tables = Mapping[str, Rows]
"""The tables of one figure, by what they tell apart: they all have the same total."""
Withheld = Mapping[str, frozenset[str]]
"""The rows of each table that are not published."""

LEAST: Final = 3
"""A threshold of two would withhold a one alone, and so publish it."""


def threshold(suppress_below: int) -> int:
    """What counts as small: fewer than this many. 0 where nothing does."""
    return max(suppress_below, LEAST) if suppress_below > 1 else 0


def withhold(tables: Tables, below: int, told_apart: Withheld | None = None) -> Withheld | None:
    """The rows of each table that are withheld; None where the whole figure is, but for its noughts.

    `told_apart` are rows that must be withheld because a figure on which this one depends is withheld there.
    """
    total = max((sum(rows.values()) for rows in tables.values()), default=0)
    if 0 < total < below:
        return None
    found: dict[str, frozenset[str]] = {}
    for name, rows in tables.items():
        hidden = _hide(rows, below, (told_apart or {}).get(name, frozenset()))
        if hidden is None:
            return None
        found[name] = hidden
    return found


def all_of(figures: Iterable[Withheld | None]) -> Withheld | None:
    """What any of some figures withholds; None where one of them is withheld whole."""
    found: dict[str, frozenset[str]] = {}
    for one in figures:
        if one is None:
            return None
        for name, rows in one.items():
            found[name] = found.get(name, frozenset()) | rows
    return found


def _hide(rows: Rows, below: int, given: frozenset[str]) -> frozenset[str] | None:
    counts = {row: count for row, count in rows.items() if count}
    bound = given & counts.keys()
    own = {row for row, count in counts.items() if count < below} - bound
    if bound and (bound == counts.keys() or not _varies(counts[row] for row in bound)):
        return _the_table(counts, len(bound))
    while not (_varies(counts[row] for row in own) and _enough([counts[row] for row in bound | own], below)):
        shown = counts.keys() - bound - own
        if not shown:
            return None
        least = min(counts[row] for row in shown)
        own |= {row for row in shown if counts[row] == least}
    hidden = bound | own
    return None if hidden and hidden == counts.keys() else frozenset(hidden)


def _the_table(counts: Rows, bound: int) -> frozenset[str] | None:
    """All rows, where `bound` of them must be withheld and alone would be told by the rest; None where the total would still tell them.

    The bound ones may be known to be equal. Above this total each could be at least a one or a two; and so could each below it, so
    that to withhold the total as well tells nothing either.
    """
    rows = len(counts)
    return frozenset(counts) if rows > 1 and sum(counts.values()) > rows + bound else None


def _varies(counts: Iterable[int]) -> bool:
    """Whether they can be exchanged for something else: none at all, or not all the same."""
    return len(set(counts)) != 1


def _enough(counts: list[int], below: int) -> bool:
    """What is withheld together is a count that can be computed: it must not be small either."""
    return not counts or sum(counts) >= below
