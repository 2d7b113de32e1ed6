"""In which order cases are worked: a virtual deadline, fixed when a case changes, so that a database can sort by it.

A case is ranked by the moment by which it should be in someone's hands:

    due = opened_at + (deadline - opened_at) / (severity + log2(reporters) + log2(1 + strikes) + trust)

The harmless case that one person reported is due at its deadline; a case of severity 4 after a quarter of that time.
Each doubling of the reporters, or of the accused's active strikes plus one, weighs like one more degree of severity:
the second report says much, the tenth little, and a mob cannot bury everything else: `hearing.placed` does not count
its size. Waiting does the rest: an old case is overtaken only by one that is due sooner, so nothing waits for ever. The
order never depends on when one looks.

`trust` is what the reporters' past is worth (`rules/trust.py`): at most one degree of severity, up or down, and never down
where lives or children are at stake. What a trusted flagger reports comes before the ordinary, beside what is at stake there.
"""

from dataclasses import dataclass
from math import log2
from typing import Final

from desk.rules.durations import Ms
from desk.rules.policy import Category
from desk.rules.trust import UNKNOWN, Credit

PAGED: Final = 0
"""The band of what cannot wait."""
FIRST: Final = 1
"""What a trusted flagger reports, and what concerns lives or children: no status overtakes these."""
ORDINARY: Final = 2
SILENT: Final = 3
"""What nobody speaks for but people whose reports are muted: stored, in no queue, on no card."""


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
    credit: Credit = UNKNOWN
    """What its reporters' past adds."""


def rank(
    category: Category, reporters: int, strikes: int, opened_at: Ms, deadline: Ms, credit: Credit = UNKNOWN
) -> Priority:
    """The place of a case with so many distinct reporters, whose accused has so many active strikes.

    More severity, more reporters, more strikes or better reporters never move a case back, and none is ever due after its
    deadline. A case that a moderator opened counts as reported once.
    """
    trust = max(credit.trust, 0) if category.vital else credit.trust
    weight = category.severity + log2(max(reporters, 1)) + log2(1 + strikes) + trust
    return Priority(_band(category, credit), opened_at + round((deadline - opened_at) / max(weight, 1)))


def explain(
    category: Category,
    reporters: int,
    strikes: int,
    opened_at: Ms,
    deadline: Ms,
    now: Ms,
    credit: Credit = UNKNOWN,
) -> Reasons:
    """The facts behind `rank`, and the time that is left now."""
    return Reasons(category.severity, reporters, strikes, deadline - now, deadline - opened_at, credit)


def _band(category: Category, credit: Credit) -> int:
    if category.page:
        return PAGED
    return FIRST if category.vital or credit.flagger else ORDINARY
