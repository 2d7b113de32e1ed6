"""What the guards of a request are given: who somebody is to it, and how far it is."""

from collections.abc import Sequence
from typing import Final

from desk.disclosure.deputies import absent_officer
from desk.disclosure.standing_in import concerned, may_stand_in
from desk.disclosure.taking_back import undelivered
from desk.disclosure.values import GivenApproval, ProposedScope, Request
from desk.model import Role
from desk.ports import Unit
from desk.rules.disclosure.course import Actor, Approval, Course
from desk.rules.disclosure.instruments import Instrument, bars, questions
from desk.rules.disclosure.states import State

LEFT_TO_AUTHORITY: Final = "authority_informs"
"""The code of a notice that is settled as what the issuing authority gives."""


async def acting(unit: Unit, request: Request, person: int) -> Actor:
    """Who somebody is for a request, at this moment."""
    if request.instrument is Instrument.ART18:
        return await _on_threat(unit, request, person)
    roles = await unit.staff.roles(person)
    proposed = await unit.scopes.scope(request.id)
    given = [] if proposed is None else await unit.scopes.approvals(proposed.id)
    return Actor(
        person,
        officer=Role.OFFICER in roles,
        owner=Role.OWNER in roles,
        counsel=Role.COUNSEL in roles,
        involved=await unit.requests.involved(person, _persons(request, proposed)),
        instead_of=await absent_officer(unit, request, person, given),
    )


async def _on_threat(unit: Unit, request: Request, person: int) -> Actor:
    """Of the desk's own notification only its own case counts: somebody has to be left who may act."""
    roles = await unit.staff.roles(person)
    return Actor(
        person,
        officer=Role.OFFICER in roles,
        owner=Role.OWNER in roles,
        involved=await concerned(unit, request, person),
        stands_in=await may_stand_in(unit, request, person),
    )


async def course_of(unit: Unit, request: Request) -> Course:
    """What the guards look at."""
    proposed = await unit.scopes.scope(request.id)
    approvers = await _approvers(unit)
    given = [] if proposed is None else await _standing(unit, request, proposed, approvers)
    answers = await unit.scopes.answers(request.id)
    answered = {one.question for one in answers}
    digest = proposed.scope.digest if proposed else ""
    return Course(
        state=request.state,
        instrument=request.instrument,
        taken_in_by=request.taken_in_by,
        asked_from=request.asked_from,
        authenticated=request.authenticated_at is not None,
        analysed_by=await unit.scopes.analysts(request.id),
        unanswered=tuple(one for one in asked_of(unit, request) if one not in answered),
        negative=tuple(one.question for one in answers if not one.yes and bars(request.instrument, one.question)),
        approvers=approvers,
        reach=request.reach,
        asked=request.particulars.asked,
        faulty=bool(request.particulars.faults),
        scope=proposed.scope if proposed else None,
        approvals=tuple(Approval(one.officer, digest, one.instead_of) for one in given),
        emergency_by=request.emergency_by,
        officers=await _officers(unit, request, proposed),
        unvalidated=request.unvalidated,
        revoked=request.unvalidated and request.validate_by is not None and request.validate_by <= unit.now,
        deletion_asked=request.deletion_asked_at is not None,
        collected_by=request.collected_by,
        reviewed_by=frozenset(one.officer for one in await unit.scopes.reviews(request.id)),
        key_confirmed=await unit.requests.key_confirmed(request.id),
        may_object=request.waits_until is not None and unit.now < request.waits_until,
        over=request.due_at is not None and request.due_at <= unit.now,
        secret=request.secrecy_until is not None and unit.now < request.secrecy_until,
        told=proposed is not None and await unit.scopes.told(proposed.id),
        asked_to_inform=request.asked_to_inform,
        left_to_authority=request.state is State.NOTICE_NOT_PERMITTED and request.code == LEFT_TO_AUTHORITY,
        undelivered=await undelivered(unit, request),
    )


async def _standing(
    unit: Unit, request: Request, proposed: ProposedScope, approvers: frozenset[int]
) -> Sequence[GivenApproval]:
    """Approvals by whoever could give them at this moment: not those of somebody whose role was taken since, or who turned out involved."""
    given = await unit.scopes.approvals(proposed.id)
    persons = _persons(request, proposed)
    return [one for one in given if one.officer in approvers and not await unit.requests.involved(one.officer, persons)]


def _persons(request: Request, proposed: ProposedScope | None) -> frozenset[int]:
    """Whom it concerns: all who are asked about, and all in what is proposed."""
    return request.particulars.accounts | (proposed.scope.persons if proposed is not None else frozenset())


def asked_of(unit: Unit, request: Request) -> tuple[str, ...]:
    """The questions of its legal analysis, under the policy of this moment."""
    return questions(request.instrument, telegram_8_3=unit.policy.telegram_8_3)


async def _approvers(unit: Unit) -> frozenset[int]:
    officers = {*await unit.staff.with_role(Role.OFFICER), *await unit.staff.with_role(Role.COUNSEL)}
    return frozenset(officers - {*await unit.staff.with_role(Role.OWNER)})


async def _officers(unit: Unit, request: Request, proposed: ProposedScope | None) -> frozenset[int]:
    """Of an emergency: officers who are no owners, and whom it does not concern."""
    if request.instrument is not Instrument.EMERGENCY:
        return frozenset()
    persons = _persons(request, proposed)
    officers = {*await unit.staff.with_role(Role.OFFICER)} - {*await unit.staff.with_role(Role.OWNER)}
    return frozenset([one for one in sorted(officers) if not await unit.requests.involved(one, persons)])
