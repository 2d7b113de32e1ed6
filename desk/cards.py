"""Who sees the card of a case, and who is called when it cannot wait."""

from desk.model import STAFF, Audience, Case, Role
from desk.notices import CaseCard
from desk.ports import Unit
from desk.rules.priority import SILENT


async def show_card(unit: Unit, case: Case, *, anew: bool = False) -> None:
    """Have the case's card drawn again, once, for everyone who works on it. What only muted people reported has none."""
    if case.priority.band == SILENT:
        return
    for recipient in await viewers(unit, case):
        await unit.notices.show(recipient, CaseCard(case.id), cause=case.ref, case=case.id, anew=anew)


async def viewers(unit: Unit, case: Case) -> tuple[int, ...]:
    """Who gets a case's card and pages: the staff chat; for a case about staff the leads or owners, in private, never the accused."""
    if case.audience is Audience.STAFF:
        return (STAFF,)
    people = list(await unit.staff.with_role(Role.OWNER))
    if case.audience is Audience.LEADS:
        people += await unit.staff.with_role(Role.LEAD)
    return tuple(sorted(set(people) - {case.accused}))


async def called(unit: Unit, case: Case) -> tuple[int, ...]:
    """The recipients of a page: whoever sees the card, and those on call in private too, in case nobody looks at the staff chat."""
    seen_by = await viewers(unit, case)
    return seen_by if STAFF not in seen_by else (STAFF, *(who for who in await on_call(unit) if who != case.accused))


async def on_call(unit: Unit) -> tuple[int, ...]:
    """The leads; the owners of a desk that has none."""
    return tuple(await unit.staff.with_role(Role.LEAD) or await unit.staff.with_role(Role.OWNER))
