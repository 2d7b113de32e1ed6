"""What the desk owes: everything that leaves it is first one of these values, stored in the transaction that caused it.

A *notice* is told to a person. A *view* has one message per recipient, drawn from what is true when it is sent, and redrawn
when that changes. An *act* is done in Telegram. `mandatory` says what a crash in the middle of sending means: what is owed is
sent again, the rest stays `unknown` until someone asks for it.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import ClassVar

from desk.groups import Step
from desk.misuse import MisuseKind, Weighed
from desk.model import AppealState, Missing, Origin, Outcome
from desk.rules.durations import Ms


class Lane(IntEnum):
    """What goes first when Telegram's limits leave room for one."""

    PAGE = 0
    TIDY = 1
    """Removing a command that would give its writer away."""
    ANSWER = 2
    """Receipts and the steps of a conversation."""
    ACT = 3
    NOTICE = 4
    CARD = 5


class DeliveryState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    BLOCKED = "blocked"
    """The person cannot be written to; a notice waits until they press Start."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The process died in the middle of sending something optional."""


@dataclass(frozen=True, slots=True)
class Whisper:
    """Where a private answer inside a group is possible: an ephemeral message to `receiver`, until `until`.

    A reply to an ephemeral command must come within 15 seconds; a bot that is an administrator may write one at any time.
    """

    chat: int
    receiver: int
    message: int | None
    """The ephemeral command it answers; None where the bot, an administrator, may write at any time."""
    until: Ms


# ---------------------------------------------------------------------------------------------------------------- to people


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


# ----------------------------------------------------------------------------------------------------------------- to staff


@dataclass(frozen=True, slots=True)
class CaseGiven:
    """A colleague gave somebody a case: to the one who holds it now."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    case: int
    by: int


@dataclass(frozen=True, slots=True)
class FlaggerStatus:
    """To somebody who has become a trusted flagger, or is none any more (DSA Art. 22)."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    trusted: bool
    reason: str
    misuse: Weighed | None = None
    """What was weighed where it was misused (DSA Art. 22(6), 23(3))."""
    unfounded: int = 0
    """Dismissed reports in the policy's window, of so many `decided`."""
    decided: int = 0


@dataclass(frozen=True, slots=True)
class CampaignTable:
    """To a lead who asked for it: what became of each recipient of a campaign, as a file; rather not at all than twice."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = False

    campaign: int


class OfficerChange(StrEnum):
    PROPOSED = "proposed"
    APPOINTED = "appointed"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class OfficerNews:
    """Who becomes an officer, and who is none any more: to all officers."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    account: int
    change: OfficerChange
    by: int
    """Who did it."""
    grant: int = 0
    """The appointment that waits; 0 where none did."""


@dataclass(frozen=True, slots=True)
class MisuseContested:
    """To the leads other than who decided it: a reporter asks for another look."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    misuse: int


@dataclass(frozen=True, slots=True)
class IdentityUnsealed:
    """To the other leads: one of them looked at who sent a report. Not who that is."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    report: int
    by: int


@dataclass(frozen=True, slots=True)
class SanctionsPause:
    """A moderator's sanctions pause: to who answers for them. Once it is over: to the moderator."""

    lane: ClassVar = Lane.PAGE
    mandatory: ClassVar = True

    pause: int


@dataclass(frozen=True, slots=True)
class DeadlineReminder:
    """The deadline of these cases comes, or has passed."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    cases: tuple[int, ...]
    passed: bool


@dataclass(frozen=True, slots=True)
class AppealOverdue:
    """To the leads: the deadline of an appeal has passed."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    appeal: int


class SampleKind(StrEnum):
    """Why somebody sees an announcement that is not sent yet."""

    PREVIEW = "preview"
    """Its author looks at it."""
    TEST = "test"
    """The staff look at it, in their chat."""
    REVIEW = "review"
    """A second person reads it."""
    CORRECTION = "correction"
    """What was sent, as it will read once it is corrected."""


@dataclass(frozen=True, slots=True)
class AnnouncementSample:
    """An announcement in one language exactly as its recipients will get it, below a line that says that this is no announcement yet."""

    lane: ClassVar = Lane.ANSWER
    mandatory: ClassVar = True

    campaign: int
    language: str
    kind: SampleKind
    by: int
    """Who asked for it."""
    correction: int | None = None
    """Whose text it is, where it is one's."""


@dataclass(frozen=True, slots=True)
class AnnouncementReviewed:
    """To the author of an announcement: a second person approved it, or rejected it and said why."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    campaign: int
    by: int
    approved: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MorningDigest:
    """How the queue stands on the morning of a day, such as 2026-11-25; rather not at all than twice."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = False

    day: str


@dataclass(frozen=True, slots=True)
class CampaignOutgrew:
    """To the author of a campaign: its audience grew beyond what one person may write to, and it waits for a second one."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    campaign: int


# --------------------------------------------------------------------------------------------------------------------- views


@dataclass(frozen=True, slots=True)
class CaseCard:
    """The one card of a case, for its audience."""

    lane: ClassVar = Lane.CARD
    mandatory: ClassVar = True

    case: int


@dataclass(frozen=True, slots=True)
class AppealCard:
    """The one card of an appeal, for those who work on its case."""

    lane: ClassVar = Lane.CARD
    mandatory: ClassVar = True

    appeal: int


@dataclass(frozen=True, slots=True)
class MeasureSaid:
    """A line in a group about what was done there; rather not at all than twice."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = False

    decision: int


class CampaignQuestion(StrEnum):
    """What a campaign's card asks its reader to confirm."""

    STOP = "stop"
    RETRY = "retry"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """How far a campaign is, for one lead in private."""

    lane: ClassVar = Lane.CARD
    mandatory: ClassVar = True

    campaign: int
    asks: CampaignQuestion | None = None


@dataclass(frozen=True, slots=True)
class CorrectionPanel:
    """A correction of what was sent: for who writes it, and for those who could approve it."""

    lane: ClassVar = Lane.CARD
    mandatory: ClassVar = True

    correction: int
    read: bool = False
    """Above it stands what it says anew."""


class DraftEnd(StrEnum):
    SENT = "sent"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class DraftPrompt:
    """The step at which a person's draft stands, or how it ended."""

    lane: ClassVar = Lane.ANSWER
    mandatory: ClassVar = True

    person: int
    ended: DraftEnd | None = None
    """None while there is a draft; one that is gone all the same has expired."""
    appeal: bool = False
    """Whether it is an appeal's draft, rather than a report's."""


@dataclass(frozen=True, slots=True)
class GroupPanel:
    """How a group is served, for one of its administrators, and the page that is open: None is the overview."""

    lane: ClassVar = Lane.ANSWER
    mandatory: ClassVar = True

    chat: int
    page: Step | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """A decision's line in the log of a group."""

    lane: ClassVar = Lane.CARD
    mandatory: ClassVar = False

    decision: int
    group: int


@dataclass(frozen=True, slots=True)
class AnnouncementPanel:
    """An announcement in the making, for its author, and the page that is open: empty is the overview."""

    lane: ClassVar = Lane.ANSWER
    mandatory: ClassVar = True

    campaign: int
    page: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalCard:
    """An announcement that waits for a second person, for one who could be that."""

    lane: ClassVar = Lane.CARD
    mandatory: ClassVar = True

    campaign: int
    read: Ms = 0
    """When what they have read in full was let go; 0 before that."""


View = (
    CaseCard
    | AppealCard
    | AnnouncementPanel
    | ApprovalCard
    | CampaignCard
    | CorrectionPanel
    | DraftPrompt
    | GroupPanel
    | LogLine
    | MeasureSaid
)
"""What has one message per recipient, redrawn as what it shows changes."""

# ---------------------------------------------------------------------------------------------------------------------- acts


@dataclass(frozen=True, slots=True)
class CommandMenu:
    """Have Telegram offer a person the commands that are theirs, in their language."""

    lane: ClassVar = Lane.ACT
    mandatory: ClassVar = True


@dataclass(frozen=True, slots=True)
class CasePage:
    """A mention with sound for those on call, `nth` of its case."""

    lane: ClassVar = Lane.PAGE
    mandatory: ClassVar = True

    case: int
    nth: int


@dataclass(frozen=True, slots=True)
class RemoveMessage:
    """Delete a command that would show who reported."""

    lane: ClassVar = Lane.TIDY
    mandatory: ClassVar = True

    message: int


@dataclass(frozen=True, slots=True)
class ApplySanction:
    """Do in Telegram what a decision says, and record what Telegram answered."""

    lane: ClassVar = Lane.ACT
    mandatory: ClassVar = True

    sanction: int


@dataclass(frozen=True, slots=True)
class LiftSanction:
    """Put a member back where they stand without this sanction, and record what Telegram answered."""

    lane: ClassVar = Lane.ACT
    mandatory: ClassVar = True

    sanction: int


@dataclass(frozen=True, slots=True)
class ConfirmButton:
    """Ask in a chat which of its administrators gave the command that is held under this number."""

    lane: ClassVar = Lane.ANSWER
    mandatory: ClassVar = False

    held: int


@dataclass(frozen=True, slots=True)
class SetUpButton:
    """Post a button in a group that leads its administrators to its settings, in private."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = False


@dataclass(frozen=True, slots=True)
class ReportButton:
    """Post a group's "Report privately" button and pin it."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = False


Owed = (
    ReportReceived
    | ReportDecided
    | StatementOfReasons
    | DecisionUndone
    | SanctionPardoned
    | OutcomeWithdrawn
    | AppealReceived
    | AppealDecided
    | FlaggerStatus
    | MisuseDecided
    | MisuseReviewed
    | MisuseContested
    | IdentityUnsealed
    | CaseGiven
    | OfficerNews
    | SanctionsPause
    | DeadlineReminder
    | CampaignOutgrew
    | AppealOverdue
    | AnnouncementSample
    | AnnouncementReviewed
    | MorningDigest
    | CampaignTable
    | CaseCard
    | AppealCard
    | CampaignCard
    | CorrectionPanel
    | AnnouncementPanel
    | ApprovalCard
    | MeasureSaid
    | DraftPrompt
    | GroupPanel
    | LogLine
    | CommandMenu
    | CasePage
    | RemoveMessage
    | ApplySanction
    | LiftSanction
    | ConfirmButton
    | SetUpButton
    | ReportButton
)


@dataclass(frozen=True, slots=True)
class Notice:
    """A row of the outbox as staff see it: what was owed to whom, and how far it came."""

    id: int
    kind: str
    recipient: int
    state: DeliveryState
    at: Ms
    error: str = ""
    repeats: int = 0
    """How often a crash made the desk send it again without knowing whether it had arrived."""

    @property
    def ref(self) -> str:
        return f"N-{self.id}"
