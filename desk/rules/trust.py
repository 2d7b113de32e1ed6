"""What the earlier reports of those who reported a case say about this one. Pure.

A person's standing is the share of their reports that moderators upheld, drawn towards a half while there are few of them (a Beta
prior), and spread from -1 to 1:

    trust = 2 * (upheld + 2) / (decided + 4) - 1

Below the policy's number of decided reports it is nothing: a newcomer is heard like everyone. Only the best of a case's reporters
counts, so nobody can push a case down by joining it. It is computed when read, from decisions that hold: one that is undone or
overturned corrects it by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from desk.rules.durations import Ms

PRIOR: Final = 2
"""Upheld and dismissed reports that everyone is taken to have had: five out of five are a good sign, and no certainty."""


@dataclass(frozen=True, slots=True)
class Record:
    """One reporter's past, without who that is."""

    decided: int
    upheld: int
    flagger: bool = False
    """A trusted flagger (DSA Art. 22)."""


@dataclass(frozen=True, slots=True)
class Credit:
    """What a case gains or loses by those who reported it."""

    trust: float = 0.0
    """From -1 to 1: at most one degree of severity, either way."""
    tenths: int | None = None
    """Of the best reporter's decided reports, how many in ten were upheld; None while too few are decided. No exact figures: they would
    let a reader follow one reporter from case to case."""
    flagger: bool = False
    """Whether a trusted flagger is among them."""


UNKNOWN: Final = Credit()


def trust(record: Record, enough: int) -> float:
    """How far a reporter's past speaks for them; 0 below `enough` decided reports."""
    if record.decided < enough:
        return 0.0
    return 2 * (record.upheld + PRIOR) / (record.decided + 2 * PRIOR) - 1


def tenths(record: Record, enough: int) -> int | None:
    """How many of ten decided reports were upheld, rounded; None below `enough`."""
    if record.decided == 0 or record.decided < enough:
        return None
    return round(10 * record.upheld / record.decided)


def credit(records: Iterable[Record], enough: int) -> Credit:
    """What a case's reporters together are worth: as much as the best of them."""
    heard = list(records)
    if not heard:
        return UNKNOWN
    best = max(heard, key=lambda record: trust(record, enough))
    return Credit(trust(best, enough), tenths(best, enough), any(record.flagger for record in heard))


def pile_on(reports: Iterable[tuple[Ms, int]], within: Ms) -> int:
    """The most distinct people who reported one account within any span of this length; `reports` are moments with their reporters."""
    ordered = sorted(reports)
    return max((len(_people(ordered, at, within)) for at, _reporter in ordered), default=0)


def _people(ordered: list[tuple[Ms, int]], since: Ms, within: Ms) -> set[int]:
    return {reporter for at, reporter in ordered if since <= at < since + within}
