"""The only door from one state of a lawful request to the next: the guards, the row, its log and the journal, in one unit.

Every verb of this package ends here, so that no step is taken that the guards did not see, and none that is not on record: if the journal
cannot be written, the step has not happened.
"""

from dataclasses import replace

from desk.casework import staff
from desk.disclosure.guarding import acting, course_of
from desk.disclosure.securing import is_over, let_go
from desk.disclosure.taking_back import take_back
from desk.disclosure.values import Request
from desk.model import LEGAL
from desk.notices import RequestCard
from desk.ports import Unit
from desk.rules.disclosure.clocks import emergency_past, extended, going_on, kept_until, next_reminder, objection
from desk.rules.disclosure.instruments import Informs, Instrument
from desk.rules.disclosure.path import advance
from desk.rules.disclosure.scope import Scope
from desk.rules.disclosure.settled import SILENCE, looked_at, only_closes
from desk.rules.disclosure.states import OPEN, State, Step
from desk.rules.durations import Ms


async def take(
    unit: Unit,
    number: int,
    step: Step,
    person: int | None,
    *,
    code: str = "",
    words: str = "",
    seen: str | None = None,
    about: Scope | None = None,
    **detail: str | int,
) -> Request:
    """Take one step and return the request as it is now. `person` None: the clock takes it; `seen` is the digest of the scope they read.

    `detail` goes into the journal: codes, counts, references and digests, never a value; so does what can be said of the scope that the
    step is `about`. Raises UnknownReference, and what
    `desk.rules.disclosure.path.advance` raises.
    """
    request = await unit.requests.lock(number)
    actor = None if person is None else await acting(unit, request, person)
    course = await course_of(unit, request)
    became = advance(course, step, actor, seen=seen, code=code)
    changed = _changed(unit, request, step, became, person, code)
    await unit.requests.change(changed)
    await unit.requests.log(number, step, became, by=person, code=code, words=words)
    await record(unit, changed, step, person, code=code, about=about, **detail)
    if is_over(changed):
        await let_go(unit, changed, person)
        await take_back(unit, changed)
        if became is not State.CLOSED:
            await drop(unit, changed)
    await show(unit, changed)
    return replace(changed, version=request.version + 1)


async def drop(unit: Unit, request: Request) -> bool:
    """Delete its package and what was collected for it; False where nothing is there. Their digests stay on record."""
    kept = await unit.packages.of(request.id)
    if kept is None or not await unit.packages.drop(request.id):
        return False
    await record(unit, request, "package_dropped", None, sha256=kept.sha256, digest=kept.digest)
    return True


async def record(
    unit: Unit,
    request: Request,
    verb: str,
    person: int | None,
    *,
    code: str = "",
    about: Scope | None = None,
    **detail: str | int,
) -> None:
    """Put on record what was done to a request. Persons never appear here, only how many there are."""
    if code:
        detail["code"] = code
    if about is not None:  # how many persons, which kinds, and by what the desk can prove later which scope it was
        detail |= {"persons": len(about.persons), "data": " ".join(sorted(about.data))}
        detail["scope"] = unit.pseudonyms.digest(about.digest)
    detail |= {"instrument": request.instrument, "country": request.country, "state": request.state}
    by = "desk" if person is None else staff(person)
    await unit.journal.write(by, f"request_{verb}", request.ref, case=None, **detail)


async def show(unit: Unit, request: Request) -> None:
    """Draw its card again, for the officers: nothing on it says whom it is about."""
    await unit.notices.show(LEGAL, RequestCard(request.id), cause=request.ref)


def _changed(unit: Unit, request: Request, step: Step, became: State, person: int | None, code: str) -> Request:
    changed = replace(request, state=became, code=code or request.code)
    match step:
        case Step.AUTHENTICATE | Step.CHECK_ANEW:
            changed = _confirmed(unit, changed, person if step is Step.AUTHENTICATE else None)
        case Step.APPROVE_EMERGENCY | Step.NOTIFY_AUTHORITY:
            changed = replace(changed, emergency_by=person)
        case Step.WITHDRAW if request.instrument is Instrument.ART18:
            changed = replace(changed, emergency_by=person)
        case Step.NARROW | Step.REOPEN:
            changed = replace(changed, emergency_by=None)
        case Step.COLLECT:
            changed = replace(changed, collected_by=person)
        case Step.VALIDATE:
            changed = replace(changed, validated_at=unit.now)
        case Step.ASK_DELETION:
            changed = replace(changed, deletion_asked_at=unit.now)
        case Step.CLOSE:
            changed = replace(changed, closed_at=unit.now, code=request.code or code)  # how it ended stays on its row
        case _:
            changed = _timed(unit, changed, step, request.state)
    if became is not State.CLOSED:  # what was told and is taken back is open again
        changed = replace(changed, closed_at=None)
    return replace(changed, remind_at=_reminded(unit, changed))


def _confirmed(unit: Unit, request: Request, by: int | None) -> Request:
    """With its sender confirmed; `by` None: not any more, so that an answer that is waited for leads back to the call-back."""
    if by is not None:
        return replace(request, authenticated_by=by, authenticated_at=unit.now)
    asked_from = request.asked_from and State.AUTHENTICITY_CHECK
    return replace(request, authenticated_by=None, authenticated_at=None, asked_from=asked_from)


def _timed(unit: Unit, request: Request, step: Step, before: State) -> Request:
    """What a step does to its clocks."""
    clocks = unit.policy.requests
    match step:
        case Step.ASK:
            return replace(request, asked_from=before, stopped_at=unit.now)
        case Step.CLARIFIED:
            due_at = going_on(request.due_at, request.stopped_at, unit.now)
            return replace(request, asked_from=None, stopped_at=None, due_at=due_at)
        case Step.PRESERVE:
            return replace(request, due_at=kept_until(clocks, request.instrument, unit.now) or request.due_at)
        case Step.EXTEND:
            return replace(request, due_at=extended(clocks, request.instrument, request.due_at or unit.now))
        case Step.NOTIFY_ENFORCER:
            return replace(request, waits_until=unit.now + objection(clocks, emergency=request.emergency))
        case Step.ENFORCER_SILENT:
            return replace(request, waits_until=None)
        case _:
            return request


def _reminded(unit: Unit, request: Request) -> Ms | None:
    """When somebody is to look at it next: for its deadline, for the end of what is waited for, for the notice to the person, or to close
    it."""
    now = unit.now
    match request.state:
        case State.RECEIPT_CONFIRMED | State.NOTICE_DUE:
            return now
        case State.NOTICE_DELAYED if request.secrecy_until is not None and request.secrecy_until > now:
            return request.secrecy_until
        case State.NOTICE_DELAYED:
            return now if request.emergency_by is None else emergency_past(unit.policy.requests, now)
        case State.DELIVERED if request.informs is Informs.DESK:
            return now
    if only_closes(request.instrument, request.state):
        return looked_at(request.instrument, request.state, request.emergency_by, now)
    if request.state is State.CLOSED:
        return None
    if request.state not in OPEN or request.stopped_at is not None:
        return now + SILENCE
    due = next_reminder(request.received_at, request.due_at, now)
    return min((at for at in (due, request.waits_until) if at is not None), default=now + SILENCE)
