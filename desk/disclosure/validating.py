"""An order that was sent in an emergency before it was validated: that is watched, recorded, or found missing in time.

Without validation it counts as revoked, and the authority deletes what it got (Regulation (EU) 2023/1543, Art. 4(5)).
"""

from dataclasses import replace

from desk.disclosure.asking_others import may_hear
from desk.disclosure.course import record, take
from desk.disclosure.guarding import course_of
from desk.disclosure.intake import form_of
from desk.disclosure.securing import is_over
from desk.disclosure.values import Request
from desk.model import Role
from desk.notices import RequestChange, RequestNews
from desk.ports import Unit
from desk.request_errors import RequestMovedOn, WordsMissing
from desk.rules.disclosure.clocks import next_reminder
from desk.rules.disclosure.form import faults
from desk.rules.disclosure.states import Step
from desk.rules.durations import DAY

NOT_VALIDATED = "not_validated"
"""The code of such an end."""
AT_ONCE = 20
"""Requests that one look of the timer attends to."""


async def validated(unit: Unit, number: int, person: int, words: str) -> Request:
    """Record who validated it, when, and who says so: from now on it covers what it asks for. Raises WordsMissing, RequestMovedOn."""
    request = await take(unit, number, Step.VALIDATE, person, words=_said(words))
    whole = replace(request.particulars, faults=faults(form_of(request), request.received_at))
    await unit.requests.reseal(number, whole)
    return replace(request, particulars=whole)


async def treat_as_revoked(unit: Unit, number: int, person: int) -> Request:
    """End what was not validated in time and not answered yet. Raises RequestMovedOn before that."""
    request = await unit.requests.lock(number)
    if not (await course_of(unit, request)).revoked:
        raise RequestMovedOn(request.state)
    return await take(unit, number, Step.WITHDRAW, person, code=NOT_VALIDATED)


async def ask_deletion(unit: Unit, number: int, person: int, words: str) -> Request:
    """Record who was asked to delete what was handed over, and how. Raises WordsMissing, RequestMovedOn."""
    return await take(unit, number, Step.ASK_DELETION, person, words=_said(words))


async def watch_due(unit: Unit) -> int:
    """Tell the officers of the orders that are still to be validated, before their time is over and each day after it; returns of how
    many."""
    due = await unit.requests.to_validate(AT_ONCE)
    for request in due:
        await _watch(unit, request)
    return len(due)


async def _watch(unit: Unit, request: Request) -> None:
    if not request.unvalidated or request.deletion_asked_at is not None or is_over(request):
        await unit.requests.watch(request.id, None)
        return
    late = request.validate_by is not None and request.validate_by <= unit.now
    later = next_reminder(request.received_at, request.validate_by, unit.now)
    await unit.requests.watch(request.id, later or unit.now + DAY)
    await record(unit, request, "reminded", None)
    change = RequestChange.NOT_VALIDATED if late else RequestChange.VALIDATION_DUE
    for person in await unit.staff.with_role(Role.OFFICER):
        if await may_hear(unit, request, person):
            await unit.notices.owe(person, RequestNews(request.id, change), cause=f"{request.ref}/{change}/{unit.now}")


def _said(words: str) -> str:
    if not words.strip():
        raise WordsMissing
    return words.strip()
