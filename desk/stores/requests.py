"""The stores of lawful requests, and of what was asked, approved and reviewed in them."""

from collections.abc import Collection, Sequence
from typing import Protocol

from desk.disclosure.escalation import Escalation, EscalationKind, NewEscalation
from desk.disclosure.package import AuthorityKey, KeptPackage
from desk.disclosure.values import (
    Answer,
    Asked,
    Deputy,
    GivenApproval,
    NewRequest,
    Particulars,
    ProposedScope,
    Request,
    RequestDraft,
    Review,
    TakenStep,
    Telling,
)
from desk.rules.disclosure.collected import Record
from desk.rules.disclosure.public_key import PublicKey
from desk.rules.disclosure.scope import Scope
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import Ms


class Requests(Protocol):
    async def add(self, new: NewRequest) -> Request: ...

    async def get(self, request: int) -> Request:
        """Raises UnknownReference."""

    async def lock(self, request: int) -> Request:
        """The same; nobody else's unit changes it, or what belongs to it, until this one has ended."""

    async def document(self, request: int) -> bytes:
        """As it came."""

    async def by_deadline(self, limit: int) -> Sequence[Request]:
        """Those that are not closed, the most urgent first."""

    async def to_remind(self, limit: int) -> Sequence[Request]:
        """Those whose reminder is due; nobody else's unit gets them until this one has ended."""

    async def to_validate(self, limit: int) -> Sequence[Request]:
        """Those of which officers are to hear that they are not validated; nobody else's unit gets them until this one has ended."""

    async def watch(self, request: int, at: Ms | None) -> None:
        """When they hear of that next."""

    async def change(self, changed: Request) -> None:
        """Keep all that may change of a request, and count up its version."""

    async def reseal(self, request: int, particulars: Particulars) -> None:
        """Keep another text of what it says."""

    async def log(
        self, request: int, step: Step, became: State, *, by: int | None, code: str = "", words: str = ""
    ) -> None: ...

    async def steps(self, request: int) -> Sequence[TakenStep]: ...

    async def send_letter(self, request: int, step: int, by: int) -> bool:
        """Keep that the authority was sent the letter of a step, 0 for the receipt; False where that is kept already."""

    async def letters(self, request: int) -> frozenset[int]:
        """Of which steps the letter was sent; 0 is the receipt."""

    async def keep_by(self, request: int, hold: int) -> None:
        """A hold that was placed for it."""

    async def holds(self, request: int) -> Sequence[int]:
        """Those that were placed for it, as long as anything is left of them."""

    async def kept_by(self, hold: int) -> int | None:
        """The request for which a hold was placed."""

    async def key_confirmed(self, request: int) -> bool:
        """Whether somebody other than whoever entered it has confirmed the fingerprint of the authority's key."""

    async def involved(self, account: int, persons: Collection[int]) -> bool:
        """Whether somebody is one of these persons, or took part in a case about one of them: as accused, reporter, appellant, or by
        deciding it. What these persons only reported counts not: to be turned away would tell who reported whom."""

    async def wait(self, request: int, until: Ms) -> None:
        """So long may an enforcing authority object."""

    async def remind(self, request: int, at: Ms | None) -> None:
        """When its officers are reminded next."""


class Scopes(Protocol):
    async def propose(self, request: int, scope: Scope, by: int) -> ProposedScope:
        """Let a scope take the place of the one before, whose approvals count for nothing from now on."""

    async def scope(self, request: int) -> ProposedScope | None: ...

    async def approve(self, scope: int, officer: int, instead_of: int | None = None) -> bool:
        """False where they have approved it already."""

    async def approvals(self, scope: int) -> Sequence[GivenApproval]: ...

    async def answer(self, request: int, question: str, *, yes: bool, why: str, by: int) -> None:
        """The latest answer to a question counts."""

    async def answers(self, request: int) -> Sequence[Answer]: ...

    async def analysts(self, request: int) -> frozenset[int]:
        """Who ever answered a question or drew a scope, also where another's took its place."""

    async def review(self, request: int, officer: int, *, proper: bool, words: str) -> bool:
        """False where they have reviewed it already."""

    async def reviews(self, request: int) -> Sequence[Review]:
        """Of what was done alone, without those that were voided."""

    async def void_reviews(self, request: int) -> None:
        """Let them count for nothing: what they looked at was taken back."""

    async def tell(self, scope: int, by: int, *, copy: bool) -> None:
        """Keep that all its persons were told, with a copy of the order or without one."""

    async def told(self, scope: int) -> bool: ...

    async def take_back(self, scope: int) -> None:
        """Keep that those of its persons who had not got the notice were not told after all."""

    async def tellings(self, request: int) -> Sequence[Telling]:
        """All scopes of which persons were told, also those that another took the place of, the first first."""


class Holdings(Protocol):
    async def within(self, scope: Scope) -> Sequence[Record]:
        """All that the desk holds of what a scope covers: of its persons, its kinds and its period. What an erasure set aside for a hold
        is opened for this alone: whoever calls it has asked the guards first."""


class Packages(Protocol):
    async def enter_key(self, request: int, key: PublicKey, by: int) -> None:
        """In the place of the one before; nobody has confirmed it."""

    async def confirm_key(self, request: int, public: str, by: int) -> bool:
        """False where it is another key by now, or they entered it themselves."""

    async def key(self, request: int) -> AuthorityKey | None: ...

    async def collect(self, request: int, content: bytes, digest: str) -> None:
        """Keep what was collected, sealed under the request's key."""

    async def pack(self, request: int, package: bytes, sha256: str, fingerprint: str) -> bool:
        """Keep the encrypted package, in the place of one that could not be delivered. False where what was collected is gone."""

    async def of(self, request: int) -> KeptPackage | None: ...

    async def collected(self, request: int) -> bytes | None:
        """None before anything was collected, and once it was dropped."""

    async def content(self, request: int) -> bytes | None:
        """The encrypted package; None before there is one, and once it was dropped."""

    async def keep_until(self, request: int, at: Ms | None) -> None:
        """None: for as long as it is not delivered."""

    async def due(self, limit: int) -> Sequence[KeptPackage]:
        """Those whose time is over, or whose request ended without a delivery."""

    async def drop(self, request: int) -> bool:
        """Let go of what was collected and of the package; what is on record of them stays."""


class Deputies(Protocol):
    async def name(self, officer: int, deputy: int, until: Ms) -> Deputy:
        """Let somebody stand in for an officer, instead of whom they named before."""

    async def end(self, officer: int) -> bool:
        """False where nobody stood in for them."""

    async def of(self, officer: int) -> Deputy | None:
        """Who stands in for them at this moment."""

    async def now(self) -> Sequence[Deputy]:
        """All who stand in for somebody at this moment."""


class Asks(Protocol):
    """What officers are asked to write next, in their private chat: one thing each."""

    async def ask(self, officer: int, request: int, version: int, what: str) -> None: ...

    async def asked(self, officer: int, since: Ms) -> Asked | None:
        """None where nothing is, or nothing after `since`."""

    async def nothing(self, officer: int) -> None: ...


class RequestDrafts(Protocol):
    """One for each officer."""

    async def of(self, officer: int) -> RequestDraft | None:
        """None where there is none, or its time is over."""

    async def save(self, officer: int, draft: RequestDraft, expires_at: Ms) -> None: ...

    async def drop(self, officer: int) -> None: ...

    async def expire(self, limit: int) -> int:
        """Remove those whose time is over; returns how many."""


class Escalations(Protocol):
    async def add(self, new: NewEscalation) -> Escalation:
        """A case has at most one of each kind that is not settled; the caller holds the case's row."""

    async def get(self, escalation: int) -> Escalation:
        """Raises UnknownReference."""

    async def open(self, case: int, kind: EscalationKind) -> Escalation | None:
        """That of a case which is not settled."""

    async def of_request(self, request: int) -> Escalation | None:
        """Which led to a notification; None once its case is purged."""

    async def ever(self, case: int) -> bool:
        """Whether a case was ever handed to officers."""

    async def to_page(self, limit: int) -> Sequence[Escalation]:
        """Those for which officers are to be called now; nobody else's unit gets them until this one has ended."""

    async def paged(self, escalation: int, next_at: Ms) -> None: ...

    async def answer(self, escalation: int, by: int) -> bool:
        """An officer takes care of it; False where one does already."""

    async def rest(self, escalation: int) -> None:
        """Let nobody be called for it."""

    async def reopen(self, escalation: int, takeover_at: Ms) -> None:
        """Nobody takes care of it any more: officers are called from now on, and leads may act later."""

    async def settle(self, escalation: int) -> bool:
        """False where it was."""
