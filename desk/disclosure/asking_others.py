"""Who is told when a request needs them: those who check it, who may approve it, who go on with it then, and who have
to review what one officer did alone."""

from collections.abc import Collection, Mapping
from typing import Final

from desk.disclosure import securing
from desk.disclosure.guarding import acting, course_of
from desk.disclosure.standing_in import stand_ins
from desk.disclosure.values import Request
from desk.errors import NotAllowed
from desk.model import Role
from desk.notices import RequestChange, RequestNews
from desk.ports import Unit
from desk.request_errors import RequestRefused
from desk.rules.disclosure.approval import may_review
from desk.rules.disclosure.states import State


async def announce(unit: Unit, request: Request, but_for: int | None) -> None:
    """Tell officers whom it does not concern that a request has come in, except who took it in themselves."""
    change = RequestChange.EMERGENCY if request.emergency else RequestChange.RECEIVED
    for person in await unit.staff.with_role(Role.OFFICER):
        if person != but_for and not (await acting(unit, request, person)).involved:
            await unit.notices.owe(person, RequestNews(request.id, change), cause=f"{request.ref}/{change}")


async def ask_approvers(unit: Unit, request: Request) -> None:
    """Tell those who may approve: officers and counsel who did not prepare it, deputies among them."""
    proposed = await unit.scopes.scope(request.id)
    cause = f"{request.ref}/scope-{0 if proposed is None else proposed.id}"
    for person in sorted(await approvers(unit, request)):
        await unit.notices.owe(person, RequestNews(request.id, RequestChange.APPROVAL_ASKED), cause=cause)


async def tell_preparers(unit: Unit, request: Request, change: RequestChange, but_for: int) -> None:
    """Tell the officers who took it in or analysed it, but for who did it, that it is for them to go on."""
    for person in sorted({request.taken_in_by, *await unit.scopes.analysts(request.id)} - {but_for, None}):
        if await may_hear(unit, request, person):
            await unit.notices.owe(
                person, RequestNews(request.id, change), cause=f"{request.ref}/{change}-{request.version}"
            )


async def ask_reviewers(unit: Unit, request: Request, *, again: bool = False) -> None:
    """Tell those who may give it that a review is owed: of each time that one person did something alone."""
    course = await course_of(unit, request)
    cause = f"{request.ref}/review-{request.version}{f'-{unit.now}' if again else ''}"
    asked = {*await unit.staff.with_role(Role.OFFICER), *await stand_ins(unit, request)} - {request.emergency_by}
    for person in sorted(asked):
        try:
            may_review(course, await acting(unit, request, person))
        except (NotAllowed, RequestRefused):
            continue
        await unit.notices.owe(person, RequestNews(request.id, RequestChange.REVIEW_OWED), cause=cause)


def is_over(request: Request, change: RequestChange) -> bool:
    """Whether somebody has done meanwhile what the officers were to be told of."""
    if change in (RequestChange.VALIDATION_DUE, RequestChange.NOT_VALIDATED):
        settled = not request.unvalidated or request.deletion_asked_at is not None
        return settled or securing.is_over(request)
    if change is RequestChange.REVIEW_OWED:
        return request.emergency_by is None or request.state is State.CLOSED
    needs = _NEEDED_IN.get(change)
    return needs is not None and request.state not in needs


_NEEDED_IN: Final[Mapping[RequestChange, frozenset[State]]] = {
    RequestChange.RECEIVED: frozenset({State.RECEIVED}),
    RequestChange.EMERGENCY: frozenset({State.RECEIVED}),
    RequestChange.THREAT: frozenset({State.RECEIVED}),
    RequestChange.TAKEOVER: frozenset({State.RECEIVED}),
    RequestChange.APPROVAL_ASKED: frozenset({State.APPROVAL_PENDING}),
    RequestChange.APPROVED: frozenset({State.APPROVED}),
    RequestChange.SENT_BACK: frozenset({State.NARROWED}),
    RequestChange.NOTICE_OWED: frozenset({State.DELIVERED, State.NOTICE_DUE}),
    RequestChange.RELEASE_ASKED: frozenset({State.NOTICE_DELAYED}),
}


async def approvers(unit: Unit, request: Request) -> Collection[int]:
    """Who may approve it at this moment."""
    prepared = {request.taken_in_by, *await unit.scopes.analysts(request.id)}
    asked = {*await unit.staff.with_role(Role.OFFICER), *await unit.staff.with_role(Role.COUNSEL)} - prepared
    actors = [await acting(unit, request, person) for person in sorted(asked)]
    return {one.account for one in actors if not one.owner and not one.involved}


async def may_hear(unit: Unit, request: Request, person: int) -> bool:
    """Whether somebody may be told of it now: an officer whom it does not concern; counsel only to approve it."""
    actor = await acting(unit, request, person)
    if actor.involved:
        return False
    return actor.officer or actor.stands_in or await is_asked(unit, request, person)


async def is_asked(unit: Unit, request: Request, person: int) -> bool:
    """Whether it waits for approval, and they may give it: counsel reads it then and never else."""
    return request.state is State.APPROVAL_PENDING and person in await approvers(unit, request)
