"""How those who reported are heard: what their past adds to a case, and which of them are muted."""

from dataclasses import dataclass

from desk.model import Case, Origin
from desk.ports import Unit
from desk.records import Hearing
from desk.rules import priority, trust
from desk.rules.durations import Ms
from desk.rules.policy import Category
from desk.rules.priority import SILENT, Priority, Reasons
from desk.rules.trust import Credit

LOOKED_AT = 200
"""Reports against one account that are looked at for a pile-on, the latest: many more than make one."""


@dataclass(frozen=True, slots=True)
class PileOn:
    """So many people reported one account within so long: a warning to whoever judges, nothing else."""

    people: int
    within: Ms


async def hear(unit: Unit, reporter: int, category: Category) -> Hearing:
    """How a report made now is heard. What concerns lives or children is heard from everyone: no mute silences it."""
    heard = await unit.reports.hearing(reporter, unit.now - unit.policy.reporters.window)
    return Hearing(heard.record) if category.vital else heard


def first(unit: Unit, heard: Hearing, category: Category, strikes: int, deadline: Ms) -> Priority:
    """The place of a case that one report opens now."""
    credit = trust.credit([heard.record], unit.policy.reporters.enough)
    rank = priority.rank(category, 1, strikes, unit.now, deadline, credit)
    return rank if heard.muted_by is None else Priority(SILENT, rank.due)


def placed(case: Case, category: Category, why: Reasons, crowd: int) -> Priority:
    """The place of a case for these reasons. One that only muted people reported has none.

    More reporters than a possible pile-on takes (`crowd`) weigh as much as these: who gathers a mob moves nothing up by it.
    """
    people = min(why.reporters, crowd)
    rank = priority.rank(category, people, why.strikes, case.opened_at, case.deadline, why.credit)
    return Priority(SILENT, rank.due) if case.origin is Origin.REPORT and why.reporters == 0 else rank


async def voices(unit: Unit, case: int) -> tuple[int, Credit]:
    """How many people speak for a case, and what the best of them adds."""
    heard = await unit.reports.voices(case, unit.now - unit.policy.reporters.window)
    return heard.people, trust.credit(heard.heard, unit.policy.reporters.enough)


async def pile_on(unit: Unit, case: Case) -> PileOn | None:
    """Whether many people reported the accused in a short time around this case, whatever for."""
    if case.accused is None:
        return None
    rules = unit.policy.reporters
    reports = await unit.reports.against(case.accused, case.opened_at - rules.pile_on_within, LOOKED_AT)
    people = trust.pile_on(reports, rules.pile_on_within)
    return PileOn(people, rules.pile_on_within) if people >= rules.pile_on else None
