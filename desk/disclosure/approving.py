"""Approval: two people of the very same scope, or one officer in an emergency; and its way back to a smaller scope."""

from desk.disclosure.analysing import draw_asked
from desk.disclosure.asking_others import ask_reviewers, tell_preparers
from desk.disclosure.course import take
from desk.disclosure.guarding import acting
from desk.disclosure.values import Request
from desk.notices import RequestChange
from desk.ports import Unit
from desk.request_errors import ApprovedAlready, ScopeChanged, ScopeMissing
from desk.rules.disclosure.states import State, Step


async def approve(unit: Unit, number: int, person: int, seen: int) -> Request:
    """Approve the scope that somebody read in full: `seen` is its number. A deputy's voice is the absent officer's.

    Raises ScopeChanged where another took its place meanwhile, and what `path.advance` raises.
    """
    request = await unit.requests.lock(number)
    proposed = await unit.scopes.scope(number)
    if proposed is None:
        raise ScopeMissing
    if proposed.id != seen:
        raise ScopeChanged
    actor = await acting(unit, request, person)
    scope, deputy = proposed.scope, int(actor.instead_of is not None)
    taken = await take(unit, number, Step.APPROVE, person, seen=scope.digest, about=scope, deputy=deputy)
    if not await unit.scopes.approve(proposed.id, person, actor.instead_of):
        raise ApprovedAlready
    if taken.state is State.APPROVED:
        await tell_preparers(unit, taken, RequestChange.APPROVED, but_for=person)
    return taken


async def approve_emergency(unit: Unit, number: int, person: int) -> Request:
    """Approve alone what identifies a person, on verified facts. The others are asked for the review, which must follow."""
    scope = await draw_asked(unit, number, person)
    asked = (await unit.requests.get(number)).particulars.asked
    narrowed = int(scope != asked)
    request = await take(unit, number, Step.APPROVE_EMERGENCY, person, about=scope, narrowed=narrowed)
    await ask_reviewers(unit, request)
    return request


async def narrow(unit: Unit, number: int, person: int, words: str = "") -> Request:
    """Send the scope back so that a smaller one is drawn: what was approved of it counts for nothing, nor does a review of that. Whoever
    sends it back has not prepared it, and may approve what comes of it."""
    request = await take(unit, number, Step.NARROW, person, words=words)
    await unit.scopes.void_reviews(number)
    proposed = await unit.scopes.scope(number)
    if proposed is not None:
        await unit.scopes.propose(number, proposed.scope, proposed.made_by)
    await tell_preparers(unit, request, RequestChange.SENT_BACK, but_for=person)
    return request
