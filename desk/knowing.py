"""Which holds a person may know of: those that are not secret and keep something that they know of anyway."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from desk.accused import CASES_AT_MOST
from desk.holds import Hold, Matching
from desk.model import Case
from desk.ports import Unit
from desk.reasons import may_point_at_a_reporter

_ALL: Final = 2**31 - 1
_WIDE: Final = (Matching.ACCOUNT, Matching.EVERYTHING)


@dataclass(frozen=True, slots=True)
class KnownHolds:
    holds: tuple[Hold, ...]
    wide: tuple[Hold, ...]
    """Those of them that keep everything of the person's."""
    by_case: Mapping[int, tuple[Hold, ...]]
    """The others, by the cases in which they keep something."""


async def known_holds(unit: Unit, person: int) -> KnownHolds:
    """What a person may be told. A hold on a case that accuses them and is not decided is named to nobody: they would learn of the case.

    One on somebody else's account, which keeps the cases of both, is not named either: it would point at who reported them. Nor is one
    whose basis does.
    """
    found_open = [hold for hold in await unit.holds.on_account(person) if not hold.secret and _is_theirs(hold, person)]
    mine = await _known_cases(unit, person) if found_open else set[int]()
    shared = [await unit.cases.get(case) for case in sorted(mine)]
    shared += await unit.cases.of_account(person, CASES_AT_MOST) if found_open else ()
    open_ones = [hold for hold in found_open if not await _points_at_a_reporter(unit, hold, shared, person)]
    wide = tuple(hold for hold in open_ones if hold.matching in _WIDE)
    narrow = {hold.id for hold in open_ones} - {hold.id for hold in wide}
    by_case: dict[int, tuple[Hold, ...]] = {}
    for case in sorted(mine) if narrow else ():
        found = tuple(hold for hold in await unit.holds.on_case(case) if hold.id in narrow)
        by_case |= {case: found} if found else {}
    known = {hold.id: hold for hold in (*wide, *(hold for found in by_case.values() for hold in found))}
    return KnownHolds(tuple(known[number] for number in sorted(known)), wide, by_case)


def _is_theirs(hold: Hold, person: int) -> bool:
    return hold.matching is not Matching.ACCOUNT or hold.target == person


async def _points_at_a_reporter(unit: Unit, hold: Hold, cases: Iterable[Case], reader: int) -> bool:
    """Whether its basis would tell somebody who has a part in these cases who else reported there."""
    return any([await may_point_at_a_reporter(unit, case, hold.basis, reader) for case in cases])


async def _known_cases(unit: Unit, person: int) -> set[int]:
    """Cases in which the person acted, or that were decided against them."""
    reported = {report.case for report, _case in await unit.reports.of_reporter(person, _ALL)}
    appealed = {appeal.case for appeal in await unit.appeals.of_person(person, _ALL)}
    return reported | appealed | {one.case for one in await unit.decisions.concerning(person)}
