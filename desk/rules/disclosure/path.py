"""Who may take which step of a request, and where it leads: one pure function over `states.TABLE`.

The guards are those of `lawful-requests.md`; nothing is collected that they do not let through.
"""

from dataclasses import dataclass
from typing import Final

from desk.errors import (
    AnalysisIncomplete,
    AnalysisNegative,
    ApprovalFell,
    ApprovedAlready,
    ApproverMayNotCollect,
    BindingOrder,
    FaultsOnFace,
    InvolvedInRequest,
    KeyUnconfirmed,
    LeavesTooFew,
    NobodyReviews,
    NotAllowed,
    NotAuthenticated,
    NotHanded,
    NothingDisclosed,
    NoticeDelivered,
    NoticeNotOurs,
    NotValidated,
    PreparedIt,
    RequestMovedOn,
    ReviewOwed,
    ScopeChanged,
    ScopeMissing,
    ScopeTooDeep,
    ScopeTooWide,
    SecrecyRuns,
    TooFewApprovers,
    TooSoon,
    ValidationOwed,
)
from desk.rules.disclosure.instruments import RULES, UNVALIDATED_REACHES, DataClass, Informs, Instrument, informs
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Scope
from desk.rules.disclosure.states import ANSWERED, OPEN, TABLE, State, Step
from desk.rules.disclosure.threat import REVIEWS_NEEDED
from desk.rules.disclosure.threat import TABLE as OF_THREATS

APPROVALS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step, with the roles that hold at this moment."""

    account: int
    officer: bool = False
    owner: bool = False
    counsel: bool = False
    """May approve, and has no other access."""
    involved: bool = False
    """Reporter, accused or deciding moderator of a case that the request reaches."""
    instead_of: int | None = None
    """The absent officer whose deputy they are."""
    stands_in: bool = False
    """A lead who may act on this threat to life (DSA Art. 18), as no officer has answered in time or too few are left to review it."""


@dataclass(frozen=True, slots=True)
class Approval:
    officer: int
    scope: str
    """The digest of what they approved."""
    instead_of: int | None = None
    """Whose deputy they were: that officer's voice is given."""

    @property
    def voices(self) -> frozenset[int]:
        """Whose approval it was: nobody among them approves a second time."""
        return frozenset({self.officer, self.instead_of} - {None})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Course:
    """What the guards look at: how far a request is, and who did what to it."""

    state: State
    instrument: Instrument
    taken_in_by: int
    asked_from: State | None = None
    """Where a clarification was asked for."""
    authenticated: bool = False
    faulty: bool = False
    """It lacks on its face what its instrument demands."""
    analysed_by: frozenset[int] = frozenset()
    unanswered: tuple[str, ...] = ()
    """Questions of the analysis without an answer."""
    negative: tuple[str, ...] = ()
    """Those whose answer, a no, stands in the way of any disclosure."""
    approvers: frozenset[int] = frozenset()
    """Who could approve at this moment, by their roles."""
    reach: DataClass = DataClass.CONTENT
    """The deepest data that its document covers."""
    asked: Scope | None = None
    """What the authority asks for; None where nobody could be identified."""
    scope: Scope | None = None
    """What goes to approval, or was approved."""
    approvals: tuple[Approval, ...] = ()
    """Of the scope as it is now."""
    emergency_by: int | None = None
    """Who approved it alone."""
    officers: frozenset[int] = frozenset()
    """Of an emergency: who could approve it alone at this moment, or review that."""
    unvalidated: bool = False
    """It was sent in an emergency before it was validated, and nobody has recorded that it was since."""
    revoked: bool = False
    """Nor will it be: its time for that is over."""
    deletion_asked: bool = False
    """The authority was asked to delete what it got on an order that was not validated."""
    collected_by: int | None = None
    reviewed_by: frozenset[int] = frozenset()
    key_confirmed: bool = False
    may_object: bool = False
    """The enforcing authority was told, has not consented, and its time is not over."""
    over: bool = False
    """The deadline has passed; of what is preserved: its time is over."""
    secret: bool = False
    """The persons may not be told yet."""
    told: bool = False
    """Each person of the scope as it is now was told."""
    undelivered: bool = False
    """Somebody who was told has not got it yet: it can be taken back."""

    asked_to_inform: bool = False
    """The issuing authority asked in writing that the desk tell the persons."""
    left_to_authority: bool = False
    """The notice was settled as what the issuing authority gives."""

    @property
    def informs(self) -> Informs:
        """Who tells the persons."""
        return informs(self.instrument, asked=self.asked_to_inform)

    @property
    def prepared_by(self) -> frozenset[int]:
        """Who took it in or analysed it: they approve nothing of it."""
        return self.analysed_by | {self.taken_in_by}

    @property
    def reviewed(self) -> bool:
        """Whether somebody reviewed what one person did alone who neither did it nor collected what came of it."""
        return bool(self.reviewed_by - {self.emergency_by, self.collected_by})

    @property
    def fell(self) -> bool:
        """Whether it was approved, and somebody who did could not do so any more; what was collected until then was collected properly."""
        if self.state is State.APPROVED:
            return len({one.officer for one in self.approvals}) < APPROVALS_NEEDED
        return self.state is State.EMERGENCY_APPROVED and self.emergency_by not in self.officers

    @property
    def lacks_approvers(self) -> bool:
        """Whether fewer than two could approve it who did not prepare it, where it takes two."""
        alone = self.instrument is Instrument.EMERGENCY or RULES[self.instrument].preserves_only
        return not alone and len(self.approvers - self.prepared_by) < APPROVALS_NEEDED


PREPARED_IN = frozenset({State.LEGAL_ANALYSIS, State.NARROWED})
"""Where the analysis is answered and the scope is drawn."""
SUPPLIED_IN = PREPARED_IN | {
    State.RECEIVED,
    State.AUTHENTICITY_CHECK,
    State.VALIDITY_REVIEW,
    State.CLARIFICATION_REQUESTED,
}
"""Where an authority may still supply what is missing: nobody has approved anything."""


def advance(course: Course, step: Step, actor: Actor | None, *, seen: str | None = None, code: str = "") -> State:
    """Where a step leads. `actor` None: the clock takes it. `seen` is the digest of the scope that an approver read, `code` that of a
    refusal.

    Raises RequestMovedOn where it is not possible from here, and a refusal where somebody may not take it.
    """
    if course.instrument is Instrument.ART18:
        return _of_threat(course, step, actor)
    if actor is not None:
        _admit(step, actor)
    if course.state is State.CLARIFICATION_REQUESTED and step is Step.CLARIFIED and course.asked_from is not None:
        return course.asked_from
    taken = Step.APPROVE_SECOND if step is Step.APPROVE and _others(course, actor) else step
    leads_to = TABLE.get((course.state, taken))
    if leads_to is None:
        raise RequestMovedOn(course.state)
    if course.revoked and step in _DISCLOSING:
        raise NotValidated
    _guard(course, step, actor, seen)
    if step is Step.REFUSE and code == Refusal.TELEGRAM_8_3 and RULES[course.instrument].binding:
        raise BindingOrder
    return leads_to


def may_prepare(course: Course, actor: Actor) -> None:
    """Let somebody answer a question of the analysis, or draw the scope. Raises as `advance` does; LeavesTooFew where two could approve it,
    and with whoever prepares it now not any more."""
    _admit(Step.SUBMIT, actor)
    if course.state not in PREPARED_IN or course.instrument is Instrument.ART18:
        raise RequestMovedOn(course.state)
    _leave_enough(course, actor)


def may_supply(course: Course, actor: Actor) -> None:
    """Let somebody put down what the authority supplied: they have prepared the request from then on. Raises as `may_prepare` does."""
    _admit(Step.SUBMIT, actor)
    if course.state not in SUPPLIED_IN or course.instrument is Instrument.ART18:
        raise RequestMovedOn(course.state)
    if not RULES[course.instrument].preserves_only:
        _leave_enough(course, actor)


def _leave_enough(course: Course, actor: Actor) -> None:
    left = course.approvers - course.prepared_by
    if len(left) >= APPROVALS_NEEDED > len(left - {actor.account}) and course.instrument is not Instrument.EMERGENCY:
        raise LeavesTooFew


def may_propose(course: Course, actor: Actor, scope: Scope) -> None:
    """The same, for a scope: never more than the authority asks for."""
    may_prepare(course, actor)
    if course.asked is None:
        raise ScopeMissing
    if not scope.within(course.asked):
        raise ScopeTooWide


def may_review(course: Course, actor: Actor) -> None:
    """Let somebody review what one person disclosed alone: neither that person, nor who collected it or, of a threat to life, began it.
    Raises as `advance` does."""
    threat = course.instrument is Instrument.ART18
    if threat:
        _admit_to_threat(actor)
    else:
        _admit(Step.CLOSE, actor)
    if course.emergency_by is None:
        raise RequestMovedOn(course.state)
    if actor.owner and not actor.stands_in:
        raise NotAllowed
    if actor.account in (course.emergency_by, course.collected_by, course.taken_in_by if threat else None):
        raise PreparedIt
    if actor.account in course.reviewed_by:
        raise ApprovedAlready


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
    _admit(Step.NOTIFY, actor)
    if course.informs is not Informs.DESK:
        raise NoticeNotOurs
    if course.told or course.state not in TOLD_IN:
        raise RequestMovedOn(course.state)
    if course.secret or (course.emergency_by is not None and course.state is not State.NOTICE_DUE):
        raise SecrecyRuns


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


def may_enter_key(course: Course, actor: Actor) -> None:
    """Let somebody enter the authority's key. Raises as `advance` does."""
    _admit(Step.PACKAGE, actor)
    if course.state not in KEYED_IN:
        raise RequestMovedOn(course.state)


def may_confirm_key(course: Course, actor: Actor, entered_by: int) -> None:
    """Let somebody confirm its fingerprint: never who entered it. Raises as `advance` does."""
    may_enter_key(course, actor)
    if actor.account == entered_by:
        raise PreparedIt


def may_delay(course: Course, actor: Actor) -> None:
    """Let somebody record until when the persons may not be told, also before they would be: what is held for it is
    hidden from them at once. Raises as `may_tell` does; NoticeDelivered where all of them have got it."""
    _admit(Step.DELAY_NOTICE, actor)
    if course.informs is not Informs.DESK:
        raise NoticeNotOurs
    if course.state not in OPEN | TOLD_IN | {State.NOTICE_DELAYED, *TOLD_OF}:
        raise RequestMovedOn(course.state)
    _may_take_back(course)


def may_take_on(course: Course, actor: Actor) -> None:
    """Let somebody record that the issuing authority asked the desk in writing to tell the persons. Raises as `advance` does."""
    _admit(Step.OWE_NOTICE, actor)
    if course.informs is not Informs.AUTHORITY or course.instrument is Instrument.ART18:
        raise RequestMovedOn(course.state)
    if course.state not in OPEN | TOLD_IN and not course.left_to_authority:
        raise RequestMovedOn(course.state)


def _may_take_back(course: Course) -> None:
    """What was told is delayed or barred only as far as it can still be taken back; what is settled, only where it was told."""
    if course.state in TOLD_OF and not course.told:
        raise RequestMovedOn(course.state)
    if course.told and not course.undelivered:
        raise NoticeDelivered


def _admit(step: Step, actor: Actor) -> None:
    if not (actor.officer or (actor.counsel and step is Step.APPROVE)):
        raise NotAllowed
    if actor.involved:
        raise InvolvedInRequest


def _of_threat(course: Course, step: Step, actor: Actor | None) -> State:
    """The desk's own notification: the same for its own table. Only its end is the clock's to take."""
    if actor is not None:
        _admit_to_threat(actor)
    leads_to = OF_THREATS.get((course.state, step))
    if leads_to is None:
        raise RequestMovedOn(course.state)
    if actor is None and step is not Step.CLOSE:
        raise NotAllowed
    if step is Step.CLOSE and len(course.reviewed_by) < REVIEWS_NEEDED[course.state]:
        raise ReviewOwed
    return leads_to


def _admit_to_threat(actor: Actor) -> None:
    if not (actor.officer or actor.stands_in):
        raise NotAllowed
    if actor.involved:
        raise InvolvedInRequest


def _others(course: Course, actor: Actor | None) -> bool:
    """Whether somebody else has approved this scope already."""
    return any(actor is None or actor.account not in one.voices for one in course.approvals)


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
            _ready_for_approval(course)
        case Step.APPROVE:
            _may_approve(course, actor, seen)
        case Step.APPROVE_EMERGENCY:
            _may_approve_alone(course, actor)
        case Step.COLLECT:
            _may_collect(course, actor)
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


def _may_inform(course: Course, step: Step, actor: Actor | None) -> None:
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


def _may_delay(course: Course) -> None:
    if course.state is State.NOTICE_NOT_PERMITTED and not course.left_to_authority:
        raise RequestMovedOn(course.state)
    _may_take_back(course)


def _in_time(course: Course, step: Step, actor: Actor | None) -> None:
    """What needs its instrument, or its time."""
    match step:
        case Step.OWE_NOTICE | Step.RELEASE_NOTICE | Step.NOTIFY | Step.BAR_NOTICE:
            _may_inform(course, step, actor)
        case Step.DELAY_NOTICE:
            _may_delay(course)
        case Step.NOTIFY_ENFORCER if course.instrument is not Instrument.EU_EPOC:
            raise RequestMovedOn(course.state)
        case Step.VALIDATE if not course.unvalidated:
            raise RequestMovedOn(course.state)
        case Step.ASK_DELETION if not course.unvalidated or course.deletion_asked:
            raise RequestMovedOn(course.state)
        case Step.ENFORCER_SILENT if course.may_object:
            raise TooSoon
        case Step.EXPIRE if course.state is State.PRESERVED and not course.over:
            raise TooSoon


def _ready_for_approval(course: Course) -> None:
    if RULES[course.instrument].preserves_only:
        raise NothingDisclosed
    _analysed(course)
    _within(course)
    if len(course.approvers - course.prepared_by) < APPROVALS_NEEDED:
        raise TooFewApprovers


def _analysed(course: Course) -> None:
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


def _may_approve(course: Course, actor: Actor | None, seen: str | None) -> None:
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


def _may_approve_alone(course: Course, actor: Actor | None) -> None:
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


def _may_collect(course: Course, actor: Actor | None) -> None:
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


def _stands_alone(course: Course, actor: Actor) -> None:
    """The approval of one officer, who could give it still; and with whoever collects, somebody is left to review it."""
    if course.fell:
        raise ApprovalFell
    if not course.officers - {course.emergency_by, actor.account}:
        raise NobodyReviews
