"""Who takes a step of a request, and how far it is: what its guards look at."""

from dataclasses import dataclass

from desk.errors import NotAllowed
from desk.request_errors import InvolvedInRequest
from desk.rules.disclosure.instruments import RULES, DataClass, Informs, Instrument, informs
from desk.rules.disclosure.scope import Scope
from desk.rules.disclosure.states import State, Step

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


def admit(step: Step, actor: Actor) -> None:
    """Let an officer take a step, or counsel approve. Raises NotAllowed, and InvolvedInRequest for whom it concerns."""
    if not (actor.officer or (actor.counsel and step is Step.APPROVE)):
        raise NotAllowed
    if actor.involved:
        raise InvolvedInRequest


def admit_to_threat(actor: Actor) -> None:
    """The same, for the desk's own notification: an officer, or a lead who stands in for them."""
    if not (actor.officer or actor.stands_in):
        raise NotAllowed
    if actor.involved:
        raise InvolvedInRequest
