"""What the clock does to requests: it reminds of deadlines and owed notices, ends a wait, lets what was preserved expire, and closes."""

from desk.disclosure.asking_others import approvers, may_hear
from desk.disclosure.course import record, take
from desk.disclosure.guarding import course_of
from desk.disclosure.informing import settle
from desk.disclosure.settling import close_in_time, last_step
from desk.disclosure.standing_in import stand_ins
from desk.disclosure.values import Request
from desk.model import Role
from desk.notices import RequestChange, RequestNews
from desk.ports import Unit
from desk.rules.disclosure.clocks import next_reminder
from desk.rules.disclosure.course import Course
from desk.rules.disclosure.instruments import Informs, Instrument
from desk.rules.disclosure.settled import SILENCE, only_closes
from desk.rules.disclosure.states import OPEN, State, Step
from desk.rules.durations import DAY

AT_ONCE = 20
"""Requests that one look of the timer attends to."""


async def remind_due(unit: Unit) -> int:
    """Attend to the requests whose moment has come; returns how many."""
    due = await unit.requests.to_remind(AT_ONCE)
    for request in due:
        await _attend(unit, request)
    return len(due)


async def _attend(unit: Unit, request: Request) -> None:
    course = await course_of(unit, request)
    if (
        request.state is State.AWAITING_ENFORCING_AUTHORITY
        and request.waits_until is not None
        and not course.may_object
    ):
        await take(unit, request.id, Step.ENFORCER_SILENT, None, code="silent")
    elif request.state is State.PRESERVED and course.over:
        await take(unit, request.id, Step.EXPIRE, None, code="preserved_long_enough")
        await _tell(unit, request, RequestChange.EXPIRED)
    elif request.state is State.RECEIPT_CONFIRMED:
        await settle(unit, request.id)
    elif only_closes(request.instrument, request.state):
        if (owed := await close_in_time(unit, request, course)) is not None:
            await _tell(unit, request, owed)
    elif request.state in OPEN and _is_timed(request):
        await _remind(unit, request)
    elif (asked := _of_notice(request, course)) is not None:
        await unit.requests.remind(request.id, unit.now + DAY)
        await record(unit, request, "reminded", None)
        await _tell(unit, request, asked)
    else:
        await _ask_what_is_left(unit, request, course)


def _of_notice(request: Request, course: Course) -> RequestChange | None:
    """What is owed to the persons, which officers hear of every day until it is settled."""
    if request.state is State.NOTICE_DELAYED:
        return RequestChange.RELEASE_ASKED
    ours = request.informs is Informs.DESK
    waits = not ours or course.told or course.secret or course.emergency_by is not None
    if request.state is State.NOTICE_DUE or (request.state is State.DELIVERED and not waits):
        return RequestChange.NOTICE_OWED
    return None


def _is_timed(request: Request) -> bool:
    """Whether its deadline is what it is looked at for, or has passed only now; a threat to life is asked after until somebody acts."""
    if request.instrument is Instrument.ART18:
        return True
    if request.due_at is None or request.stopped_at is not None:
        return False
    return request.remind_at is None or request.remind_at <= request.due_at


async def _ask_what_is_left(unit: Unit, request: Request, course: Course) -> None:
    """Of what nobody has gone on with for a month officers hear, each month, though no clock runs."""
    next_at = await last_step(unit, request) + SILENCE
    if next_at <= unit.now:
        next_at = unit.now + SILENCE
        await record(unit, request, "reminded", None)
        await _tell(unit, request, RequestChange.SILENT)
    ends = [request.secrecy_until if course.secret else None, request.waits_until if course.may_object else None]
    await unit.requests.remind(request.id, min([next_at, *(at for at in ends if at is not None)]))


async def _remind(unit: Unit, request: Request) -> None:
    waits = request.waits_until
    later = [
        next_reminder(request.received_at, request.due_at, unit.now),
        waits if waits and waits > unit.now else None,
    ]
    if request.instrument is Instrument.ART18:  # a life: for as long as nobody has acted
        later = [later[0] or unit.now + unit.policy.limits.page_repeat]
    await unit.requests.remind(request.id, min((at for at in later if at is not None), default=unit.now + SILENCE))
    await record(unit, request, "reminded", None)
    await _tell(unit, request, RequestChange.DUE)


async def _tell(unit: Unit, request: Request, change: RequestChange) -> None:
    """The officers; while an approval is waited for counsel as well, and deputies of those who are absent are among them; of a threat to
    life also leads who may act."""
    asked = {*await unit.staff.with_role(Role.OFFICER)}
    if request.state is State.APPROVAL_PENDING:
        asked |= {*await approvers(unit, request)}
    if request.instrument is Instrument.ART18:
        asked |= {*await stand_ins(unit, request)}
    for person in sorted(asked):
        if await may_hear(unit, request, person):
            await unit.notices.owe(
                person, RequestNews(request.id, change), cause=f"{request.ref}/{change}/{request.remind_at}"
            )
