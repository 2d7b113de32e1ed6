"""What somebody reads of a request before they take a step. Each look is in the journal; whom it does not concern there is none."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.disclosure import letters
from desk.disclosure.asking_others import is_asked
from desk.disclosure.course import record
from desk.disclosure.escalation import Escalation
from desk.disclosure.guarding import acting, asked_of, course_of
from desk.disclosure.package import AuthorityKey, KeptPackage
from desk.disclosure.taking_back import cause_of
from desk.disclosure.values import (
    NO_LETTERS,
    Answer,
    GivenApproval,
    OwedLetters,
    ProposedScope,
    Request,
    Review,
    TakenStep,
)
from desk.errors import NotAllowed, UnknownReference
from desk.model import Account
from desk.notices import LegalNotice
from desk.ports import Unit
from desk.request_errors import InvolvedInRequest
from desk.rules.disclosure.course import Actor, Course
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.scope import Scope


@dataclass(frozen=True, slots=True)
class Whole:
    """A request with all that its approvers have to see."""

    request: Request
    course: Course
    actor: Actor
    """Who reads it."""
    proposed: ProposedScope | None
    approvals: Sequence[GivenApproval]
    questions: Sequence[str]
    answers: Sequence[Answer]
    reviews: Sequence[Review]
    persons: Sequence[Account]
    """Whom it asks about, as far as the desk has met them."""
    unreached: int = 0
    """How many were told who have not got it yet: they never pressed Start, or have blocked the desk."""
    reached: int = 0
    """How many have got the notice of what is proposed, also where secrecy came after it."""
    letters: OwedLetters = NO_LETTERS
    key: AuthorityKey | None = None
    package: KeptPackage | None = None
    taken: Sequence[TakenStep] = ()
    """How it came here; of the desk's own notification only, as is the next."""
    escalation: Escalation | None = None

    @property
    def scope(self) -> Scope | None:
        """What is proposed; until then, what is asked for."""
        return self.proposed.scope if self.proposed is not None else self.request.particulars.asked


async def read(unit: Unit, number: int, person: int) -> Whole:
    """All of it, for an officer; for counsel while they may approve it. Raises NotAllowed, InvolvedInRequest, UnknownReference."""
    request = await unit.requests.get(number)
    actor = await acting(unit, request, person)
    if not (actor.officer or actor.counsel or actor.stands_in):
        raise NotAllowed
    if actor.involved:
        raise InvolvedInRequest
    if not (actor.officer or actor.stands_in) and not await is_asked(unit, request, person):
        raise UnknownReference(request.ref)
    await record(unit, request, "read", person)
    return await gather(unit, request, actor)


async def gather(unit: Unit, request: Request, actor: Actor) -> Whole:
    """The same for whoever has just taken a step."""
    proposed = await unit.scopes.scope(request.id)
    threat = request.instrument is Instrument.ART18
    known = [await unit.people.known(one) for one in sorted(request.particulars.accounts)]
    return Whole(
        request=request,
        course=await course_of(unit, request),
        actor=actor,
        proposed=proposed,
        approvals=[] if proposed is None else await unit.scopes.approvals(proposed.id),
        questions=asked_of(unit, request),
        answers=await unit.scopes.answers(request.id),
        reviews=await unit.scopes.reviews(request.id),
        persons=[one for one in known if one is not None],
        letters=await letters.owed(unit, request.id),
        key=await unit.packages.key(request.id),
        package=await unit.packages.of(request.id),
        taken=await unit.requests.steps(request.id) if threat else (),
        escalation=await unit.escalations.of_request(request.id) if threat else None,
        reached=0
        if proposed is None
        else len(await unit.notices.told(LegalNotice.__name__, cause_of(request, proposed))),
        unreached=0
        if proposed is None
        else await unit.notices.undelivered(LegalNotice.__name__, cause_of(request, proposed)),
    )
