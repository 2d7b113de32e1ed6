"""Which records a copy shows: those whose time is not over. What is past it is purged within a day, unless a hold keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from desk.holds import Hold
from desk.knowing import KnownHolds, known_holds
from desk.model import AppealState, Case, CaseState
from desk.ports import Unit
from desk.purging import appealable_ends
from desk.rules.appealing import ending, is_over
from desk.rules.durations import Ms
from desk.rules.priority import SILENT
from desk.rules.purging import KeptAppeal, KeptDecision, KeptReport, Remains, Removal, removal
from desk.rules.retention import Kind, may_go


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose copy is put together."""

    unit: Unit
    person: int
    known: KnownHolds
    as_of: Ms
    """The moment at which a record's time must not have been over: when the first hold began of which the person may know and that keeps
    everything of theirs, else now."""
    cautioned_for: frozenset[int]
    """Reports that a caution or a mute of theirs names: they stay with it."""
    _gone: dict[int, Removal] = field(default_factory=dict)

    def is_over(self, kind: Kind, start: Ms | None) -> bool:
        """Whether the time of a record without a case is over; `start` is None while it goes on."""
        return start is not None and may_go(self.unit.policy, kind, start, (), self.as_of)

    async def gone(self, case: Case) -> Removal:
        """What the purge would take of a case if there were no holds: that is no part of a copy."""
        if case.id not in self._gone:
            start = _start(case)
            young = start is None or not any(self.is_over(kind, start) for kind in Kind)
            self._gone[case.id] = Removal(case.id) if young or start is None else await self._removal(case.id, start)
        return self._gone[case.id]

    async def _removal(self, case: int, start: Ms) -> Removal:
        appeals = await self.unit.appeals.of_case(case)
        if any(one.state is AppealState.OPEN for one in appeals):
            return Removal(case)
        remains = Remains(
            case=case,
            start=start,
            decisions=tuple(
                KeptDecision(one.id, one.at, one.told_at, one.points, one.expires_at, one.voided_at)
                for one in await self.unit.decisions.of_case(case)
            ),
            sanctions=tuple(await self.unit.sanctions.of_case(case)),
            appeals=tuple(KeptAppeal(one.id, one.decision, one.report, one.replacement) for one in appeals),
            reports=tuple(
                KeptReport(one.id, has_words=True, weighed=one.id in self.cautioned_for)
                for one in await self.unit.reports.of_case(case)
            ),
            evidence=1,
            notices=1,
        )
        ends = await appealable_ends(self.unit, remains)
        as_of = min(self.as_of, _since(self.known.by_case.get(case, ()), self.as_of))
        return removal(self.unit.policy, remains, ends, as_of)

    async def caution_is_over(self, at: Ms, until: Ms, case: Case) -> bool:
        """Whether a caution is: it holds no more, and nobody can contest it or would judge by it."""
        start = _start(case)
        if start is None or until > self.as_of:
            return False
        latest = self.unit.policy.appeals.latest
        return all(
            self.is_over(Kind.DECISION, moment) and is_over(ending(latest, moment), self.as_of)
            for moment in (at, start)
        )


def _start(case: Case) -> Ms | None:
    """From when a case's records have their time; None while it is open. One that only muted people reported never closes."""
    if case.state is CaseState.OPEN:
        return case.changed_at if case.priority.band == SILENT else None
    return case.closed_at


async def asking(unit: Unit, person: int) -> Asking:
    """What holds for a copy made now."""
    known = await known_holds(unit, person)
    cautioned_for = frozenset(one.report for one in await unit.misuse.of_reporter(person))
    return Asking(unit, person, known, _since(known.wide, unit.now), cautioned_for)


def _since(holds: Iterable[Hold], otherwise: Ms) -> Ms:
    """When the first of these holds began."""
    return min((hold.placed_at for hold in holds), default=otherwise)
