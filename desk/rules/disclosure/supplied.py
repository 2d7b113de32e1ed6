"""What a source gave, and what of it may be kept: nothing but the approved kinds, persons and period goes on.

Pure. What is cut off is counted by its reason, and forgotten.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from desk.rules.disclosure.scope import Data, Scope
from desk.rules.durations import Ms


class Surplus(StrEnum):
    """Why something that a source gave was cut off."""

    PERSON = "person"
    KIND = "kind"
    PERIOD = "period"
    UNDATED = "undated"
    """Of a kind that is about moments, without one: nobody can tell whether it belongs to the period."""
    FIELD = "field"
    """Something besides person, kind, moment and value."""


DATED: Final = frozenset({Data.IP})
"""Kinds that are about moments. Of any other, a value without a moment is what holds now."""


@dataclass(frozen=True, slots=True)
class Value:
    """One thing disclosed. What it says stands in no `repr`, and so in no log."""

    kind: Data
    source: str
    person: int = field(repr=False)
    value: str = field(repr=False)
    at: Ms | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Supplied:
    """What sources gave, within what they were asked for."""

    values: tuple[Value, ...] = ()
    missing: frozenset[tuple[Data, int]] = field(default=frozenset(), repr=False)
    """For whom nothing of a kind came."""
    cut_off: Mapping[Surplus, int] = field(default_factory=dict)
    """How much more than asked there was, and why it is left out."""


def within(scope: Scope, given: Iterable[Value], cut_off: Mapping[Surplus, int] | None = None) -> Supplied:
    """What of the given is asked for, in the order of moments; `cut_off` counts what was left out before."""
    values, surplus = [], Counter(cut_off or {})
    for one in dict.fromkeys(given):
        reason = _surplus(scope, one)
        if reason is None:
            values.append(one)
        else:
            surplus[reason] += 1
    values.sort(key=lambda one: (one.person, one.kind, one.at or 0))
    there = {(one.kind, one.person) for one in values}
    wanted = {(kind, person) for kind in scope.data for person in scope.persons}
    return Supplied(tuple(values), frozenset(wanted - there), dict(surplus))


def _surplus(scope: Scope, one: Value) -> Surplus | None:
    if one.person not in scope.persons:
        return Surplus.PERSON
    if one.kind not in scope.data:
        return Surplus.KIND
    if one.at is None:
        return Surplus.UNDATED if one.kind in DATED else None
    return None if scope.since <= one.at < scope.before else Surplus.PERIOD
