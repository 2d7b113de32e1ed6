"""Who may act on a threat to life besides officers: leads on call, where no officer answers in time or too few are left to review it."""

from collections.abc import Collection

from desk.cards import on_call
from desk.disclosure.escalation import Escalation
from desk.disclosure.values import Request
from desk.model import Case, Role
from desk.ports import Unit
from desk.rules.disclosure.states import State
from desk.rules.disclosure.threat import REVIEWS_NEEDED


async def may_stand_in(unit: Unit, request: Request, person: int) -> bool:
    """Whether somebody on call may act on the desk's own notification (DSA Art. 18) at this moment."""
    if person not in await stand_ins(unit, request):
        return False
    escalation = await unit.escalations.of_request(request.id)
    if escalation is None:
        return False
    if (escalation.takeover_at or 0) <= unit.now and not await _is_taken_care_of(unit, request, escalation):
        return True
    return request.emergency_by is not None and await _too_few_reviewers(unit, request)


async def stand_ins(unit: Unit, request: Request) -> Collection[int]:
    """Who is called in the officers' place: the leads on call, and the owners where too few of those are left whom it does not concern."""
    leads, needed = await on_call(unit), 1
    able = {*leads}
    if request.emergency_by is not None:
        able = (able | await _officers(unit)) - {request.emergency_by, request.taken_in_by}
        needed = REVIEWS_NEEDED.get(request.state, 0)
    free = [one for one in sorted(able) if not await concerned(unit, request, one)]
    return leads if len(free) >= needed else sorted({*leads, *await unit.staff.with_role(Role.OWNER)})


async def takes_part(unit: Unit, case: Case, person: int) -> bool:
    """Whether somebody is the reporter, the accused or a deciding moderator of a case: also who approved a ban as the second person."""
    decisions = await unit.decisions.of_case(case.id)
    decided = {one.decided_by for one in decisions} | {await unit.proposals.approver_of(one.id) for one in decisions}
    parties = {case.accused, *await unit.reports.reporters(case.id)}
    return person in parties | decided or unit.pseudonyms.stand_in(person) in parties


async def concerned(unit: Unit, request: Request, person: int) -> bool:
    """The same for the case that led to a notification: its account may be unknown, and the case is not. Once the case is purged, whom the
    notification names is left."""
    if person in request.particulars.accounts:
        return True
    escalation = await unit.escalations.of_request(request.id)
    return escalation is not None and await takes_part(unit, await unit.cases.get(escalation.case), person)


async def _is_taken_care_of(unit: Unit, request: Request, escalation: Escalation) -> bool:
    """Whether an officer answered in time; until somebody has acted, one who still can: who decides the case meanwhile cannot."""
    officer = escalation.answered_by
    if officer is None or not escalation.answered_in_time:
        return False
    if request.state is not State.RECEIVED:
        return True
    return Role.OFFICER in await unit.staff.roles(officer) and not await concerned(unit, request, officer)


async def _too_few_reviewers(unit: Unit, request: Request) -> bool:
    others = sorted(await _officers(unit) - {request.emergency_by, request.taken_in_by})
    free = [one for one in others if not await concerned(unit, request, one)]
    return len(free) < REVIEWS_NEEDED.get(request.state, 0)


async def _officers(unit: Unit) -> set[int]:
    """Who are no owners."""
    return {*await unit.staff.with_role(Role.OFFICER)} - {*await unit.staff.with_role(Role.OWNER)}
