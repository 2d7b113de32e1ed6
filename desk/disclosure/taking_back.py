"""Who was told that data about them will be handed over hears of it when it is not: the request ended before."""

from desk.disclosure.values import Request
from desk.notices import LegalNoticeWithdrawn
from desk.ports import Unit
from desk.rules.disclosure.states import State
from desk.telling import is_person

_NOT_HANDED_OVER = frozenset({State.REFUSED, State.NO_DATA, State.WITHDRAWN, State.EXPIRED})


async def take_back(unit: Unit, request: Request) -> None:
    """Tell everybody who was told of it, under any scope; nobody while secrecy runs, which may have been ordered since."""
    if request.state not in _NOT_HANDED_OVER:
        return
    if request.secrecy_until is not None and unit.now < request.secrecy_until:
        return
    for person in sorted(await unit.scopes.persons_told(request.id)):
        if is_person(person):
            what = LegalNoticeWithdrawn(request.id, request.particulars.authority, request.country)
            await unit.notices.owe(person, what, cause=f"{request.ref}/taken-back")
