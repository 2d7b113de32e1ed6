"""The first steps: who sent a request, confirmed by calling back, and whether it has on its face what its instrument demands."""

from dataclasses import replace

from desk.disclosure.course import take
from desk.disclosure.securing import secure
from desk.disclosure.values import Request
from desk.ports import Unit
from desk.request_errors import SameContact, WordsMissing
from desk.rules.disclosure.states import Step


async def take_up(unit: Unit, number: int, person: int) -> Request:
    """Begin to check who sent it."""
    return await take(unit, number, Step.CHECK, person)


async def authenticate(unit: Unit, number: int, person: int, how: str) -> Request:
    """Record how the authority was called back: the independent directory, and who confirmed it there. From now on nothing is purged or
    erased that it asks about.

    Raises WordsMissing; SameContact where that is the contact that the request itself names, which a forger would have chosen.
    """
    how = how.strip()
    if not how:
        raise WordsMissing
    request = await unit.requests.lock(number)
    contact = request.particulars.contact.strip().casefold()
    if contact and contact in how.casefold():
        raise SameContact
    digest = unit.pseudonyms.digest(how)
    taken = await take(unit, number, Step.AUTHENTICATE, person, code="called_back", words=how, how=digest)
    particulars = replace(taken.particulars, authenticated_how=how)
    await unit.requests.reseal(number, particulars)
    confirmed = replace(taken, particulars=particulars)
    await secure(unit, confirmed, person)
    return confirmed


async def find_valid(unit: Unit, number: int, person: int) -> Request:
    """It names whom it means, under which law, and what its instrument demands: the legal analysis begins."""
    return await take(unit, number, Step.FIND_VALID, person)
