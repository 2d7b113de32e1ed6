"""Who may approve a scope, alone in an emergency, collect what was approved, and review what one person did alone."""

from desk.errors import NotAllowed
from desk.request_errors import (
    AnalysisIncomplete,
    AnalysisNegative,
    ApprovalFell,
    ApprovedAlready,
    ApproverMayNotCollect,
    FaultsOnFace,
    NobodyReviews,
    NotAuthenticated,
    NotHanded,
    NothingDisclosed,
    PreparedIt,
    RequestMovedOn,
    ScopeChanged,
    ScopeMissing,
    ScopeTooDeep,
    ScopeTooWide,
    TooFewApprovers,
)
from desk.rules.disclosure.course import APPROVALS_NEEDED, Actor, Course, admit, admit_to_threat
from desk.rules.disclosure.instruments import RULES, UNVALIDATED_REACHES, Instrument
from desk.rules.disclosure.scope import Scope
from desk.rules.disclosure.states import Step


def ready_for_approval(course: Course) -> None:
    """Let the scope go to its approvers: analysed, within what is asked for, and enough of them are left. Raises as `advance` does."""
    if RULES[course.instrument].preserves_only:
        raise NothingDisclosed
    _analysed(course)
    _within(course)
    if len(course.approvers - course.prepared_by) < APPROVALS_NEEDED:
        raise TooFewApprovers


def others_approved(course: Course, actor: Actor | None) -> bool:
    """Whether somebody else has approved this scope already."""
    return any(actor is None or actor.account not in one.voices for one in course.approvals)


def may_approve(course: Course, actor: Actor | None, seen: str | None) -> None:
    """Let somebody approve what they read (`seen` is its digest): once, and nothing that they prepared. Raises as `advance` does."""
    scope = _within(course)
    if actor is None or actor.owner:
        raise NotAllowed
    if actor.account in course.prepared_by or actor.instead_of in course.prepared_by:
        raise PreparedIt
    given = {voice for one in course.approvals for voice in one.voices}
    if actor.account in given or actor.instead_of in given:
        raise ApprovedAlready
    if seen != scope.digest or any(one.scope != scope.digest for one in course.approvals):
        raise ScopeChanged


def may_approve_alone(course: Course, actor: Actor | None) -> None:
    """An emergency: verified facts, data that identifies and no more, one officer; somebody is there who can review it afterwards."""
    if course.instrument is not Instrument.EMERGENCY:
        raise RequestMovedOn(course.state)
    if actor is None or actor.owner:
        raise NotAllowed
    if not course.authenticated:
        raise NotAuthenticated
    _analysed(course)
    _within(course)
    if not course.officers - {actor.account}:
        raise NobodyReviews


def may_collect(course: Course, actor: Actor | None) -> None:
    """Let somebody collect what two others approved, or one of them in an emergency. Raises as `advance` does."""
    scope = _within(course)
    if actor is None:
        raise NotAllowed
    if course.emergency_by is not None:
        _stands_alone(course, actor)
        return
    approvals = [one for one in course.approvals if one.scope == scope.digest]
    if len({one.officer for one in approvals}) < APPROVALS_NEEDED:
        raise NotHanded
    voices = {voice for one in approvals for voice in one.voices}
    if actor.account in voices:
        raise ApproverMayNotCollect
    if voices & course.prepared_by:
        raise PreparedIt


def may_review(course: Course, actor: Actor) -> None:
    """Let somebody review what one person disclosed alone: neither that person, nor who collected it or, of a threat to life, began it.
    Raises as `advance` does."""
    threat = course.instrument is Instrument.ART18
    if threat:
        admit_to_threat(actor)
    else:
        admit(Step.CLOSE, actor)
    if course.emergency_by is None:
        raise RequestMovedOn(course.state)
    if actor.owner and not actor.stands_in:
        raise NotAllowed
    if actor.account in (course.emergency_by, course.collected_by, course.taken_in_by if threat else None):
        raise PreparedIt
    if actor.account in course.reviewed_by:
        raise ApprovedAlready


def _analysed(course: Course) -> None:
    if course.faulty:  # since it was found valid: what was supplied took something away
        raise FaultsOnFace
    if course.unanswered:
        raise AnalysisIncomplete(course.unanswered)
    if course.negative:
        raise AnalysisNegative(course.negative)


def _within(course: Course) -> Scope:
    """The scope, which asks for no more than the authority and no deeper than its document."""
    scope, reaches = course.scope, RULES[course.instrument].reaches
    if scope is None or course.asked is None or not scope.persons or not scope.data:
        raise ScopeMissing
    if not scope.within(course.asked):
        raise ScopeTooWide
    deepest = [course.reach.depth, *([UNVALIDATED_REACHES.depth] if course.unvalidated else [])]
    if reaches is None or scope.depth.depth > min(reaches.depth, *deepest):
        raise ScopeTooDeep
    return scope


def _stands_alone(course: Course, actor: Actor) -> None:
    """The approval of one officer, who could give it still; and with whoever collects, somebody is left to review it."""
    if course.fell:
        raise ApprovalFell
    if not course.officers - {course.emergency_by, actor.account}:
        raise NobodyReviews
