"""A lawful request as values: what an authority wrote, how far the desk is with it, what was answered and approved."""

from dataclasses import dataclass
from typing import Final

from desk.rules.disclosure.form import Form, Part
from desk.rules.disclosure.instruments import DataClass, Informs, Instrument, informs
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import Ms


@dataclass(frozen=True, slots=True)
class Particulars:
    """What an authority wrote, sealed under the request's own key."""

    authority: str
    contact: str
    """The official contact that the request names: never the one to call back."""
    reference: str
    """The authority's own."""
    legal_basis: str
    persons: tuple[str, ...]
    """Whom it means, as it says: ids or usernames."""
    channel: str
    """The way by which it came."""
    asked: Scope | None
    """What it asks for of those whom the desk could identify; None where there is nobody."""
    facts: str = ""
    """Of an emergency."""
    secrecy_basis: str = ""
    document: str = ""
    """The file's name."""
    authenticated_how: str = ""
    """The independent directory, and who confirmed it there."""
    data: tuple[Data, ...] = ()
    """Of which kinds it asks, also where nobody could be identified."""
    since: Ms | None = None
    before: Ms | None = None
    """Of the period, as far as it has one."""
    faults: tuple[Refusal, ...] = ()
    """For what it must be refused or sent back, as far as that stands on its face."""
    attached: str = ""
    """How Telegram calls the document's file, where it came through Telegram."""
    inform_basis: str = ""
    """The writing in which the issuing authority asked that the desk inform the person, and who signed it."""
    identified: tuple[tuple[str, int], ...] = ()
    """Whom its words meant when they were put down: a name can have another bearer since."""

    @property
    def accounts(self) -> frozenset[int]:
        """Whom it is about, also where nothing could be collected on it as it is."""
        asked = self.asked.persons if self.asked is not None else frozenset[int]()
        return asked | {number for _word, number in self.identified}


@dataclass(frozen=True, slots=True)
class NewRequest:
    instrument: Instrument
    country: str
    """ISO 3166-1, two letters."""
    language: str
    reach: DataClass
    """The deepest class of data that its document covers."""
    particulars: Particulars
    document: bytes
    taken_in_by: int
    received_at: Ms
    due_at: Ms | None
    remind_at: Ms | None = None
    secrecy_until: Ms | None = None
    emergency: bool = False
    validate_by: Ms | None = None
    validation_remind_at: Ms | None = None


@dataclass(frozen=True, slots=True)
class Request:
    id: int
    instrument: Instrument
    state: State
    asked_from: State | None
    country: str
    language: str
    reach: DataClass
    emergency: bool
    particulars: Particulars
    taken_in_by: int
    received_at: Ms
    due_at: Ms | None
    stopped_at: Ms | None
    remind_at: Ms | None
    secrecy_until: Ms | None
    authenticated_by: int | None
    authenticated_at: Ms | None
    emergency_by: int | None
    collected_by: int | None
    code: str
    closed_at: Ms | None
    version: int
    waits_until: Ms | None = None
    """So long may an enforcing authority object."""
    asked_to_inform: bool = False
    """The issuing authority, which would inform the person, asked in writing that the desk do."""

    validate_by: Ms | None = None
    """Of an order that was sent in an emergency before it was validated: by then it has to be. None of any other."""
    validated_at: Ms | None = None
    """When that was recorded."""
    deletion_asked_at: Ms | None = None
    """When the authority was asked to delete what it got, as it was not."""

    @property
    def unvalidated(self) -> bool:
        return self.validate_by is not None and self.validated_at is None

    @property
    def informs(self) -> Informs:
        """Who tells the person."""
        return informs(self.instrument, asked=self.asked_to_inform)

    @property
    def ref(self) -> str:
        return f"L-{self.id}"


@dataclass(frozen=True, slots=True)
class ProposedScope:
    id: int
    scope: Scope
    made_by: int
    at: Ms


@dataclass(frozen=True, slots=True)
class Telling:
    """That the persons of a scope were told."""

    scope: ProposedScope
    copy: bool
    """With a copy of the order."""
    taken_back_at: Ms | None
    """Since then who had not got the notice counts as not told: secrecy was ordered."""


@dataclass(frozen=True, slots=True)
class GivenApproval:
    officer: int
    at: Ms
    instead_of: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """To a question of the legal analysis."""

    question: str
    yes: bool
    why: str
    by: int
    at: Ms


@dataclass(frozen=True, slots=True)
class TakenStep:
    step: Step
    became: State
    by: int | None
    """None: the clock."""
    code: str
    words: str
    at: Ms
    id: int = 0


@dataclass(frozen=True, slots=True)
class OwedLetters:
    """Letters to the authority of which nobody has recorded that they were sent."""

    receipt: bool
    step: TakenStep | None
    """The step of which the authority is still to be told."""


NO_LETTERS: Final = OwedLetters(receipt=False, step=None)


@dataclass(frozen=True, slots=True)
class Review:
    officer: int
    proper: bool
    words: str
    at: Ms


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who approves in the place of an absent officer, for a time."""

    id: int
    officer: int
    deputy: int
    since: Ms
    until: Ms


@dataclass(frozen=True, slots=True)
class Asked:
    """What an officer is asked to write next about a request, in the version that they saw."""

    request: int
    version: int
    what: str


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """A request that an officer is taking in; with `request`, what its authority supplies to one that is there."""

    form: Form
    part: Part = Part.KIND
    """What is asked next."""
    changing: bool = False
    """They came back from the summary: it is shown again after this part."""
    document: str = ""
    """The file's name."""
    attached: str = ""
    """How Telegram calls the file."""
    size: int = 0
    """Bytes."""
    request: int | None = None
