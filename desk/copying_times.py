"""Which records a copy shows: those whose time is not over. What is past it is purged within a day, unless a hold keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass

from desk.holds import Hold, Matching
from desk.model import Case, Decision
from desk.ports import Unit
from desk.rules.durations import Ms
from desk.rules.retention import Kind, counts, holds_still, may_go


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose copy is put together."""

    unit: Unit
    person: int
    holds: tuple[Hold, ...]
    """Those of which the person may know."""
    as_of: Ms
    """The moment at which a record's time must not have been over: when the first of these holds began to keep it, else now."""

    def stays(self, kind: Kind, start: Ms | None, decisions: Iterable[Decision] = ()) -> bool:
        """Whether a record is shown; `start` is None while its case is open."""
        return start is None or not may_go(self.unit.policy, kind, start, decisions, self.as_of)

    async def decision_stays(self, decision: Decision, case: Case, decisions: Iterable[Decision]) -> bool:
        """One that counts, or whose sanction holds, stays however old it is."""
        if counts(decision, self.as_of) or self.stays(Kind.DECISION, case.closed_at, decisions):
            return True
        return any(holds_still(one, self.as_of) for one in await self.unit.sanctions.of_decision(decision.id))


async def asking(unit: Unit, person: int) -> Asking:
    """What holds for a copy made now.

    A hold on a case or on a category is named to nobody: it would tell that there is such a case.
    """
    covering = [hold for hold in await unit.holds.on_account(person) if not hold.secret]
    known = tuple(hold for hold in covering if hold.matching in (Matching.ACCOUNT, Matching.EVERYTHING))
    return Asking(unit, person, known, min((hold.placed_at for hold in known), default=unit.now))
