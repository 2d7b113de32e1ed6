"""What staff are told besides their cards."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from desk.misuse import Weighed
from desk.model import Role
from desk.notices.delivery import Lane
from desk.rules.durations import Ms


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
    role: Role = Role.OFFICER
    """Or counsel's."""


class RequestChange(StrEnum):
    RECEIVED = "received"
    """It has come in; sent where no chat of the officers shows its card."""
    EMERGENCY = "emergency"
    """An emergency has come in."""
    APPROVAL_ASKED = "approval_asked"
    """They may approve it."""
    APPROVED = "approved"
    """To who prepared it: it has its approvals, and goes on with them."""
    SENT_BACK = "sent_back"
    """To the same: somebody wants a smaller scope."""
    REVIEW_OWED = "review_owed"
    """One officer disclosed alone; somebody else has to review that."""
    DUE = "due"
    """Its deadline comes, or has passed."""
    LETTER_OWED = "letter_owed"
    """Only a letter to the authority is still to be sent."""
    SILENT = "silent"
    """Nobody has taken it further for a month."""
    VALIDATION_DUE = "validation_due"
    """It was sent in an emergency before it was validated, and that is still to follow."""
    NOT_VALIDATED = "not_validated"
    """It did not, and the time for it is over."""
    EXPIRED = "expired"
    """What was preserved is kept no longer."""
    NOTICE_OWED = "notice_owed"
    """The persons are to be told."""
    RELEASE_ASKED = "release_asked"
    """What delayed telling them is over, unless it was extended."""
    THREAT = "threat"
    """A case was escalated on suspicion of a threat to life: an officer has to notify the authority."""
    TAKEOVER = "takeover"
    """No officer has answered in time: to the leads on call."""


@dataclass(frozen=True, slots=True)
class RequestNews:
    """That a lawful request needs somebody: to officers, and to counsel where they may approve it. Nothing says whom it is about."""

    lane: ClassVar = Lane.PAGE
    mandatory: ClassVar = True

    request: int
    change: RequestChange


@dataclass(frozen=True, slots=True)
class RequestPackage:
    """To an officer: the package of a request as a file, which only its authority can open, and its digest."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    request: int


@dataclass(frozen=True, slots=True)
class PreservationAsked:
    """To officers: a moderator expects a request, and what a case holds shall be kept for it."""

    lane: ClassVar = Lane.PAGE
    mandatory: ClassVar = True

    escalation: int


@dataclass(frozen=True, slots=True)
class DeputyNamed:
    """To who stands in for an absent officer."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    officer: int
    until: Ms


class HoldChange(StrEnum):
    NEAR = "near"
    """It is about to end."""
    OVER = "over"
    """Its time was over."""
    EXTENDED = "extended"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class HoldNews:
    """What becomes of a hold: to its owner; where they cannot be told, to all who may know of it."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    hold: int
    change: HoldChange
    until: Ms
    by: int = 0
    """Who extended or ended it; 0 for time."""


@dataclass(frozen=True, slots=True)
class MisuseContested:
    """To the leads other than whoever decided it: a reporter asks for another look."""

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
class JournalHead:
    """The signed head over so many entries of the journal: each morning to the staff chat, and to whoever asks."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    size: int


@dataclass(frozen=True, slots=True)
class CampaignOutgrew:
    """To the author of a campaign: its audience grew beyond what one person may write to, and it waits for a second one."""

    lane: ClassVar = Lane.NOTICE
    mandatory: ClassVar = True

    campaign: int
