"""Who may tell the persons of a request, and when; who may delay or bar that, and how far what was told can be taken back."""

from desk.errors import NotAllowed
from desk.request_errors import NoticeDelivered, NoticeNotOurs, RequestMovedOn, SecrecyRuns
from desk.rules.disclosure.course import Actor, Course, admit
from desk.rules.disclosure.instruments import Informs, Instrument
from desk.rules.disclosure.states import OPEN, State, Step

TOLD_IN = frozenset(
    {
        State.APPROVED,
        State.COLLECTED,
        State.PACKAGED,
        State.DELIVERY_FAILED,
        State.DELIVERED,
        State.RECEIPT_CONFIRMED,
        State.NOTICE_DUE,
    }
)
"""Where the persons can be told: before anything is disclosed, or when effect is given (DSA Art. 10(5))."""
TOLD_OF = frozenset({State.NOTIFIED, State.CLOSED})
"""Where the notice is settled."""


def may_tell(course: Course, actor: Actor) -> None:
    """Let somebody tell the persons. Raises as `advance` does; SecrecyRuns, and NoticeNotOurs where the authority informs.

    What one officer disclosed in an emergency waits until that is over, which is asked once it is delivered.
    """
    admit(Step.NOTIFY, actor)
    if course.informs is not Informs.DESK:
        raise NoticeNotOurs
    if course.told or course.state not in TOLD_IN:
        raise RequestMovedOn(course.state)
    if course.secret or (course.emergency_by is not None and course.state is not State.NOTICE_DUE):
        raise SecrecyRuns


def may_delay(course: Course, actor: Actor) -> None:
    """Let somebody record until when the persons may not be told, also before they would be: what is held for it is
    hidden from them at once. Raises as `may_tell` does; NoticeDelivered where all of them have got it."""
    admit(Step.DELAY_NOTICE, actor)
    if course.informs is not Informs.DESK:
        raise NoticeNotOurs
    if course.state not in OPEN | TOLD_IN | {State.NOTICE_DELAYED, *TOLD_OF}:
        raise RequestMovedOn(course.state)
    _may_take_back(course)


def may_take_on(course: Course, actor: Actor) -> None:
    """Let somebody record that the issuing authority asked the desk in writing to tell the persons. Raises as `advance` does."""
    admit(Step.OWE_NOTICE, actor)
    if course.informs is not Informs.AUTHORITY or course.instrument is Instrument.ART18:
        raise RequestMovedOn(course.state)
    if course.state not in OPEN | TOLD_IN and not course.left_to_authority:
        raise RequestMovedOn(course.state)


def may_settle(course: Course, step: Step, actor: Actor | None) -> None:
    """Let a notice be owed, released, given or barred. Raises as `may_tell` does."""
    if course.state is State.NOTICE_NOT_PERMITTED and not course.left_to_authority:
        raise RequestMovedOn(course.state)
    if step is Step.BAR_NOTICE:
        if actor is None and course.informs is Informs.DESK:
            raise NotAllowed  # only somebody who names a basis and a person bars it
        _may_take_back(course)
        return
    if course.informs is not Informs.DESK:
        raise NoticeNotOurs
    if course.secret:
        raise SecrecyRuns
    if step is Step.NOTIFY and not course.told:
        raise RequestMovedOn(course.state)


def may_be_delayed(course: Course) -> None:
    """Let a notice wait, as far as it can be taken back. Raises RequestMovedOn, NoticeDelivered."""
    if course.state is State.NOTICE_NOT_PERMITTED and not course.left_to_authority:
        raise RequestMovedOn(course.state)
    _may_take_back(course)


def _may_take_back(course: Course) -> None:
    """What was told is delayed or barred only as far as it can still be taken back; what is settled, only where it was told."""
    if course.state in TOLD_OF and not course.told:
        raise RequestMovedOn(course.state)
    if course.told and not course.undelivered:
        raise NoticeDelivered
