"""Who sees the card of a case."""

from desk.model import STAFF, Audience, Case, Role
from desk.notices import CaseCard
from desk.ports import Unit


async def show_card(unit: Unit, case: Case, *, anew: bool = False) -> None:
    """Have the case's card drawn again, once, for everyone who works on it."""
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
