"""What a person is told about a report, a decision or an appeal of theirs."""

from dataclasses import dataclass
from typing import ClassVar

from desk.misuse import MisuseKind, Weighed
from desk.model import AppealState, Missing, Origin, Outcome
from desk.notices.delivery import Lane
from desk.rules.durations import Ms


@dataclass(frozen=True, slots=True)
class ReportReceived:
    """A reporter's receipt (DSA Art. 16(4))."""

    lane: ClassVar = Lane.ANSWER
    mandatory: ClassVar = True

    report: int
    category: str
    deadline: Ms
    missing: tuple[Missing, ...] = ()
    ask_category: bool = False
    """The report came without one; the receipt offers the menu."""
    follows: bool = False
    """That question was answered: this receipt follows the first one."""
    muted: bool = False
    """The reporter is muted: it is stored, and nobody is called to look at it."""


@dataclass(frozen=True, slots=True)
class ReportDecided:
    """What came of a report, in neutral words (DSA Art. 16(5)); never what was done to whom."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    report: int
    acted: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """One part of what a decision does: where it holds (a chat's id) and until when, None for ever."""

    kind: str
    chat: int
    until: Ms | None
    spreads: bool = False
    """Groups that come to share later take it over."""
    outlasted: bool = False
    """Of what is lifted: something else still keeps as much from them there, such as what an administrator set by hand."""


@dataclass(frozen=True, slots=True)
class StatementOfReasons:
    """What the person concerned reads (DSA Art. 17): measure, scope, length, facts, rule, reason, redress, and what it means now."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    decision: int
    outcome: Outcome
    category: str
    policy: str
    origin: Origin
    certain: bool
    """Whether they surely wrote it; where not, nothing is said to be theirs."""
    reason: str
    excerpt: str | None
    """What was posted; None where quoting it could point at a reporter or repeat the harm."""
    chat: int | None
    measures: tuple[Measure, ...]
    points: int
    total: int
    """All points that are active now, these included."""
    expires_at: Ms | None
    appeal_until: Ms | None
    """The end of the time for an appeal, whenever this is delivered; the policy's window may end it sooner."""
    final: bool = False
    """Whether it came of an appeal: there is no other."""
    ladder: str | None = None
    """The one that the group chose; None for the policy's own."""
    here_only: bool = False
    """Whether its points count in this group only: its own administrators gave them."""


@dataclass(frozen=True, slots=True)
class AppealReceived:
    """An appellant's receipt."""

    lane: ClassVar = Lane.ANSWER
    mandatory: ClassVar = True

    appeal: int
    decision: int
    report: int | None
    """For a reporter's: they never learn the decision's number."""
    deadline: Ms
    files: int


@dataclass(frozen=True, slots=True)
class AppealDecided:
    """How an appeal ended, with reasons (DSA Art. 20(5)), and what cannot be put back."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    appeal: int
    decision: int
    report: int | None
    state: AppealState
    reason: str
    waived: bool
    """Whether the same person decided both."""
    replacement: int | None = None
    lifted: tuple[Measure, ...] = ()
    kept: tuple[Measure, ...] = ()
    """What cannot be put back."""
    again: bool = False
    """Whether the case of a report is open again."""


@dataclass(frozen=True, slots=True)
class DecisionUndone:
    """To whom a decision concerned: it holds no more, what is put back, and what cannot be."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    decision: int
    reason: str
    lifted: tuple[Measure, ...]
    kept: tuple[Measure, ...]
    points: int
    """What it had left; it counts no more."""
    total: int
    """All points that are active now."""
    again: bool
    """Whether the matter is looked at again."""
    ladder: str | None = None
    """The one that the group chose; None for the policy's own."""


@dataclass(frozen=True, slots=True)
class SanctionPardoned:
    """To whom a mute or a ban concerned: it is lifted before its time, and why. The decisions stand."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    decisions: tuple[int, ...]
    lifted: tuple[Measure, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class OutcomeWithdrawn:
    """To a reporter who was told an outcome: it holds no more; never what had been done to whom."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    report: int
    again: bool
    """Whether the matter is looked at again: then they will hear what came of it."""


@dataclass(frozen=True, slots=True)
class DataCopy:
    """A copy of everything that is held about its recipient, put together when it is sent (GDPR Art. 15)."""

    lane: ClassVar = Lane.ANSWER
    mandatory: ClassVar = True

    language: str | None
    """What their Telegram speaks; who chose one here gets that."""


@dataclass(frozen=True, slots=True)
class LegalNotice:
    """That an authority asked for data about its recipient, what of it is disclosed, and what redress there is (DSA Art. 10(5))."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    request: int
    authority: str
    country: str
    reference: str
    legal_basis: str
    received_at: Ms
    data: tuple[str, ...]
    """Kinds of data of the catalogue, never values."""
    since: Ms
    before: Ms
    disclosed: bool
    """False: it is still to be."""
    copy: bool
    """The order itself follows."""
    alone: bool = False
    """One officer decided, in an emergency: there is no order."""
    late: bool = False
    """Secrecy kept the desk from telling them before."""


@dataclass(frozen=True, slots=True)
class LegalNoticeWithdrawn:
    """That nothing was handed over of what its recipient was told would be."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    request: int
    authority: str
    country: str


@dataclass(frozen=True, slots=True)
class OrderCopy:
    """The order, as a document to the person whom it is about, behind the notice."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    request: int


@dataclass(frozen=True, slots=True)
class MisuseDecided:
    """To a reporter who was cautioned or muted: what was weighed, what it means, how to contest it (DSA Art. 23(2), (3))."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    misuse: int
    kind: MisuseKind
    report: int
    unfounded: int
    decided: int
    weighed: Weighed
    until: Ms


@dataclass(frozen=True, slots=True)
class MisuseReviewed:
    """To that reporter: a lead looked again. It stands, or it is withdrawn."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    misuse: int
    kind: MisuseKind
    stands: bool
    reason: str
    own: bool = False
    """Whether it was who had decided it, because nobody else could."""
