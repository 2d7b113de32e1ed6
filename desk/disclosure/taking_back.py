"""What was told and has not arrived is taken back where secrecy is ordered, or where nothing is handed over after all; who has got it then
hears that."""

from desk.disclosure.values import ProposedScope, Request, Telling
from desk.notices import LegalNotice, LegalNoticeWithdrawn, OrderCopy
from desk.ports import Unit
from desk.rules.disclosure.states import State
from desk.telling import is_person

_NOT_HANDED_OVER = frozenset({State.REFUSED, State.NO_DATA, State.WITHDRAWN, State.EXPIRED})


def cause_of(request: Request, proposed: ProposedScope) -> str:
    """What the notices of a scope are owed for."""
    return f"{request.ref}/told-{proposed.id}"


async def undelivered(unit: Unit, request: Request) -> bool:
    """Whether somebody who was told of it, under any scope, has not got the notice, or the order's copy."""
    for telling in await unit.scopes.tellings(request.id):
        cause = cause_of(request, telling.scope)
        if telling.taken_back_at is None and (
            await unit.notices.undelivered(LegalNotice.__name__, cause)
            or await unit.notices.undelivered(OrderCopy.__name__, cause)
        ):
            return True
    return False


async def silence(unit: Unit, request: Request) -> int:
    """Let nobody who was told of it hear of it any more who has not by now: they count as not told. Returns how many.

    What is being sent at this moment arrives now or never, and who gets it is told once.
    """
    spared: set[int] = set()
    for telling in await unit.scopes.tellings(request.id):
        spared |= await supersede(unit, request, telling)
    return len(spared)


async def owes_relief(unit: Unit, request: Request) -> bool:
    """Whether somebody has heard of what came to nothing, and may not hear that yet as secrecy runs."""
    if request.state not in _NOT_HANDED_OVER or request.secrecy_until is None or request.secrecy_until <= unit.now:
        return False
    for telling in await unit.scopes.tellings(request.id):
        if await unit.notices.told(LegalNotice.__name__, cause_of(request, telling.scope)):
            return True
    return False


async def supersede(unit: Unit, request: Request, telling: Telling) -> frozenset[int]:
    """Let nobody who has not by now hear of a scope, in whose place another may be told. Returns whom that spares."""
    cause = cause_of(request, telling.scope)
    await unit.notices.halt(cause)
    spared = await unit.notices.withdraw(cause)
    await unit.scopes.take_back(telling.scope.id)
    return spared


async def take_back(unit: Unit, request: Request) -> None:
    """It ended with nothing handed over: everybody who was told of it, under any scope, hears that."""
    if request.state in _NOT_HANDED_OVER:
        for telling in await unit.scopes.tellings(request.id):
            await relieve(unit, request, telling)


async def relieve(unit: Unit, request: Request, telling: Telling, but: frozenset[int] = frozenset()) -> None:
    """Tell the persons of a scope, without these, that nothing of theirs was handed over; who has not heard of it hears nothing. While
    secrecy runs, which may have been ordered since, nobody does."""
    cause = cause_of(request, telling.scope)
    await unit.notices.halt(cause)  # or what is being sent could arrive after the word that nothing was handed over
    spared = await unit.notices.withdraw(cause)
    if request.secrecy_until is not None and unit.now < request.secrecy_until:
        return
    heard = await unit.notices.told(LegalNotice.__name__, cause)
    if telling.taken_back_at is None:  # to some it is being sent at this moment
        heard |= telling.scope.scope.persons - spared
    await unit.scopes.take_back(telling.scope.id)  # whom it spared now has not heard of it the next time either
    for person in sorted(heard - but):
        if is_person(person):
            what = LegalNoticeWithdrawn(request.id, request.particulars.authority, request.country)
            await unit.notices.owe(person, what, cause=f"{request.ref}/taken-back")
