"""In which order cases are worked: a virtual deadline, fixed when a case changes, so that a database can sort by it.

A case is ranked by the moment by which it should be in someone's hands:

    due = opened_at + (deadline - opened_at) / (severity + log2(reporters) + log2(1 + strikes))

The harmless case that one person reported is due at its deadline; a case of severity 4 after a quarter of that time.
Each doubling of the reporters, or of the accused's active strikes plus one, weighs like one more degree of severity:
the second report says much, the fiftieth little, and a mob cannot bury everything else. Waiting does the rest: an old
case is overtaken only by one that is due sooner, so nothing waits for ever. The order never depends on when one
looks.
"""

from dataclasses import dataclass
from math import log2
from typing import Final

from desk.rules.durations import Ms
from desk.rules.policy import Category

PAGED: Final = 0
"""The band of what cannot wait."""
ORDINARY: Final = 1


@dataclass(frozen=True, slots=True, order=True)
class Priority:
    """A sort key: lower comes first. `band` before `due`, the moment by which someone should have taken the case."""

    band: int
    due: Ms


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a case stands where it stands: "severity 4, 3 reporters, 2 h left of 4 h"."""

    severity: int
    reporters: int
    strikes: int
    left: Ms
    """Until the deadline; below zero once it has passed."""
    span: Ms
    """From the opening to the deadline."""


def rank(category: Category, reporters: int, strikes: int, opened_at: Ms, deadline: Ms) -> Priority:
    """The place of a case with so many distinct reporters, whose accused has so many active strikes.

    More severity, more reporters or more strikes never move a case back. A case that a moderator opened counts as
    reported once.
    """
    weight = category.severity + log2(max(reporters, 1)) + log2(1 + strikes)
    return Priority(PAGED if category.page else ORDINARY, opened_at + round((deadline - opened_at) / weight))


def explain(category: Category, reporters: int, strikes: int, opened_at: Ms, deadline: Ms, now: Ms) -> Reasons:
    """The facts behind `rank`, and the time that is left now."""
    return Reasons(category.severity, reporters, strikes, deadline - now, deadline - opened_at)
