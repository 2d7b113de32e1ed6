"""Who may prepare a request: answer its analysis, draw its scope, add what the authority supplied, enter and confirm its key."""

from desk.request_errors import LeavesTooFew, PreparedIt, RequestMovedOn, ScopeMissing, ScopeTooWide
from desk.rules.disclosure.course import APPROVALS_NEEDED, Actor, Course, admit
from desk.rules.disclosure.instruments import RULES, Instrument
from desk.rules.disclosure.scope import Scope
from desk.rules.disclosure.states import State, Step

PREPARED_IN = frozenset({State.LEGAL_ANALYSIS, State.NARROWED})
"""Where the analysis is answered and the scope is drawn."""
SUPPLIED_IN = PREPARED_IN | {
    State.RECEIVED,
    State.AUTHENTICITY_CHECK,
    State.VALIDITY_REVIEW,
    State.CLARIFICATION_REQUESTED,
}
"""Where an authority may still supply what is missing: nobody has approved anything."""
KEYED_IN = frozenset(
    {
        State.LEGAL_ANALYSIS,
        State.APPROVAL_PENDING,
        State.NARROWED,
        State.APPROVED,
        State.EMERGENCY_APPROVED,
        State.COLLECTED,
        State.DELIVERY_FAILED,
    }
)
"""Where the authority's key is entered and confirmed: before anything is encrypted to it, or once that did not arrive."""


def may_prepare(course: Course, actor: Actor) -> None:
    """Let somebody answer a question of the analysis, or draw the scope. Raises as `advance` does; LeavesTooFew where two could approve it,
    and with whoever prepares it now not any more."""
    admit(Step.SUBMIT, actor)
    if course.state not in PREPARED_IN or course.instrument is Instrument.ART18:
        raise RequestMovedOn(course.state)
    _leave_enough(course, actor)


def may_supply(course: Course, actor: Actor) -> None:
    """Let somebody put down what the authority supplied: they have prepared the request from then on. Raises as `may_prepare` does."""
    admit(Step.SUBMIT, actor)
    if course.state not in SUPPLIED_IN or course.instrument is Instrument.ART18:
        raise RequestMovedOn(course.state)
    if not RULES[course.instrument].preserves_only:
        _leave_enough(course, actor)


def may_propose(course: Course, actor: Actor, scope: Scope) -> None:
    """The same, for a scope: never more than the authority asks for."""
    may_prepare(course, actor)
    if course.asked is None:
        raise ScopeMissing
    if not scope.within(course.asked):
        raise ScopeTooWide


def may_enter_key(course: Course, actor: Actor) -> None:
    """Let somebody enter the authority's key. Raises as `advance` does."""
    admit(Step.PACKAGE, actor)
    if course.state not in KEYED_IN:
        raise RequestMovedOn(course.state)


def may_confirm_key(course: Course, actor: Actor, entered_by: int) -> None:
    """Let somebody confirm its fingerprint: never who entered it. Raises as `advance` does."""
    may_enter_key(course, actor)
    if actor.account == entered_by:
        raise PreparedIt


def _leave_enough(course: Course, actor: Actor) -> None:
    left = course.approvers - course.prepared_by
    if len(left) >= APPROVALS_NEEDED > len(left - {actor.account}) and course.instrument is not Instrument.EMERGENCY:
        raise LeavesTooFew
