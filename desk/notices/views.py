"""What has one message per recipient, drawn from what is true when it is sent, and redrawn as that changes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from desk.groups import Step
from desk.notices.delivery import Lane
from desk.rules.durations import Ms


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
class RequestCard:
    """The one card of a lawful request, in the officers' chat; nothing on it says whom it is about."""

    lane: ClassVar = Lane.CARD
    mandatory: ClassVar = True

    request: int


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
    """A correction of what was sent: for whoever writes it, and for those who could approve it."""

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
    | RequestCard
)
"""What has one message per recipient, redrawn as what it shows changes."""
