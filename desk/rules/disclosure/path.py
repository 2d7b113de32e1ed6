"""Who may take which step of a request, and where it leads: one pure function over `states.TABLE`.

The guards are those of `lawful-requests.md`; nothing is collected that they do not let through.
"""

from typing import Final

from desk.errors import NotAllowed
from desk.request_errors import (
    BindingOrder,
    FaultsOnFace,
    KeyUnconfirmed,
    NotAuthenticated,
    NotValidated,
    RequestMovedOn,
    ReviewOwed,
    TooSoon,
    ValidationOwed,
)
from desk.rules.disclosure.approval import (
    may_approve,
    may_approve_alone,
    may_collect,
    others_approved,
    ready_for_approval,
)
from desk.rules.disclosure.course import Actor, Course, admit, admit_to_threat
from desk.rules.disclosure.instruments import RULES, Instrument
from desk.rules.disclosure.notice import may_be_delayed, may_settle
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.states import ANSWERED, TABLE, State, Step
from desk.rules.disclosure.threat import REVIEWS_NEEDED
from desk.rules.disclosure.threat import TABLE as OF_THREATS


def advance(course: Course, step: Step, actor: Actor | None, *, seen: str | None = None, code: str = "") -> State:
    """Where a step leads. `actor` None: the clock takes it. `seen` is the digest of the scope that an approver read, `code` that of a
    refusal.

    Raises RequestMovedOn where it is not possible from here, and a refusal where somebody may not take it.
    """
    if course.instrument is Instrument.ART18:
        return _of_threat(course, step, actor)
    if actor is not None:
        admit(step, actor)
    if course.state is State.CLARIFICATION_REQUESTED and step is Step.CLARIFIED and course.asked_from is not None:
        return course.asked_from
    taken = Step.APPROVE_SECOND if step is Step.APPROVE and others_approved(course, actor) else step
    leads_to = TABLE.get((course.state, taken))
    if leads_to is None:
        raise RequestMovedOn(course.state)
    if course.revoked and step in _DISCLOSING:
        raise NotValidated
    _guard(course, step, actor, seen)
    if step is Step.REFUSE and code == Refusal.TELEGRAM_8_3 and RULES[course.instrument].binding:
        raise BindingOrder
    return leads_to


def _of_threat(course: Course, step: Step, actor: Actor | None) -> State:
    """The desk's own notification: the same for its own table. Only its end is the clock's to take."""
    if actor is not None:
        admit_to_threat(actor)
    leads_to = OF_THREATS.get((course.state, step))
    if leads_to is None:
        raise RequestMovedOn(course.state)
    if actor is None and step is not Step.CLOSE:
        raise NotAllowed
    if step is Step.CLOSE and len(course.reviewed_by) < REVIEWS_NEEDED[course.state]:
        raise ReviewOwed
    return leads_to


_DISCLOSING: Final = frozenset({Step.SUBMIT, Step.APPROVE, Step.COLLECT, Step.PACKAGE})


def _guard(course: Course, step: Step, actor: Actor | None, seen: str | None) -> None:
    match step:
        case Step.FIND_VALID | Step.PRESERVE if not course.authenticated:
            raise NotAuthenticated
        case Step.FIND_VALID | Step.PRESERVE if course.faulty:
            raise FaultsOnFace
        case Step.PRESERVE if not RULES[course.instrument].preserves_only:
            raise RequestMovedOn(course.state)
        case Step.SUBMIT:
            ready_for_approval(course)
        case Step.APPROVE:
            may_approve(course, actor, seen)
        case Step.APPROVE_EMERGENCY:
            may_approve_alone(course, actor)
        case Step.COLLECT:
            may_collect(course, actor)
        case Step.PACKAGE if not course.key_confirmed:
            raise KeyUnconfirmed
        case Step.CLOSE:
            _may_close(course)
        case _:
            _in_time(course, step, actor)


def _may_close(course: Course) -> None:
    if course.emergency_by is not None and not course.reviewed:
        raise ReviewOwed
    if course.state in ANSWERED and course.unvalidated and not course.deletion_asked:
        raise ValidationOwed


def _in_time(course: Course, step: Step, actor: Actor | None) -> None:
    """What needs its instrument, or its time."""
    match step:
        case Step.OWE_NOTICE | Step.RELEASE_NOTICE | Step.NOTIFY | Step.BAR_NOTICE:
            may_settle(course, step, actor)
        case Step.DELAY_NOTICE:
            may_be_delayed(course)
        case Step.NOTIFY_ENFORCER if course.instrument is not Instrument.EU_EPOC:
            raise RequestMovedOn(course.state)
        case Step.CHECK_ANEW if actor is None or not course.authenticated:
            raise RequestMovedOn(course.state)
        case Step.VALIDATE if not course.unvalidated:
            raise RequestMovedOn(course.state)
        case Step.ASK_DELETION if not course.unvalidated or course.deletion_asked:
            raise RequestMovedOn(course.state)
        case Step.ENFORCER_SILENT if course.may_object:
            raise TooSoon
        case Step.EXPIRE if course.state is State.PRESERVED and not course.over:
            raise TooSoon
