"""Deputies: an officer who will be away names who approves in their place, before a deadline and not after.

A deputy is an officer or counsel, never an owner. Their approval is the absent officer's voice as well: neither of the two gives it again.
"""

from collections.abc import Sequence

from desk.casework import staff
from desk.disclosure.values import Deputy, GivenApproval, Request
from desk.errors import NotAllowed
from desk.model import Role
from desk.notices import DeputyNamed
from desk.ports import Unit
from desk.request_errors import DeputyRefused
from desk.rules.durations import DAY, Duration, Ms

LONGEST: Ms = 90 * DAY
"""An absence without an end would be another officer's appointment, which takes consent."""


async def name(unit: Unit, officer: int, deputy: int, lasts: Duration) -> Deputy:
    """Let somebody approve in an officer's place for a time. Raises NotAllowed, DeputyRefused."""
    if Role.OFFICER not in await unit.staff.roles(officer):
        raise NotAllowed
    until = lasts.after(unit.now)
    if until is None or not unit.now < until <= unit.now + LONGEST:
        raise DeputyRefused("length")
    if deputy == officer:
        raise DeputyRefused("self")
    if not await _may_stand_in(unit, deputy):
        raise DeputyRefused("role")
    named = await unit.deputies.name(officer, deputy, until)
    await unit.journal.write(staff(officer), "deputy_named", staff(deputy), until=until)
    await unit.notices.owe(deputy, DeputyNamed(officer, until), cause=f"deputy-{named.id}")
    return named


async def end(unit: Unit, officer: int) -> None:
    """Let the officer's own voice be theirs alone again. Raises DeputyRefused where nobody stands in."""
    if not await unit.deputies.end(officer):
        raise DeputyRefused("none")
    await unit.journal.write(staff(officer), "deputy_ended", staff(officer))


async def absent_officer(unit: Unit, request: Request, person: int, given: Sequence[GivenApproval]) -> int | None:
    """In whose place somebody would approve a request now: of an officer who could, has not, and named them before its deadline.

    None from the deadline on: who is asked then acts in their own name, or not at all.
    """
    if request.due_at is not None and unit.now >= request.due_at:
        return None
    voices = {request.taken_in_by, *await unit.scopes.analysts(request.id)}
    voices |= {voice for one in given for voice in (one.officer, one.instead_of) if voice is not None}
    for one in await unit.deputies.now():
        if one.deputy == person and one.officer not in voices and await _is_officer(unit, one.officer):
            return one.officer
    return None


async def _may_stand_in(unit: Unit, person: int) -> bool:
    roles = await unit.staff.roles(person)
    return bool(roles & {Role.OFFICER, Role.COUNSEL}) and Role.OWNER not in roles


async def _is_officer(unit: Unit, person: int) -> bool:
    roles = await unit.staff.roles(person)
    return Role.OFFICER in roles and Role.OWNER not in roles
