"""What the desk owes: everything that leaves it is first one of these values, stored in the transaction that caused it.

A *notice* is told to a person. A *view* has one message per recipient, drawn from what is true when it is sent, and redrawn
when that changes. An *act* is done in Telegram. `mandatory` says what a crash in the middle of sending means: what is owed is
sent again, the rest stays `unknown` until someone asks for it.
"""

from desk.notices.acts import (
    ApplySanction,
    CasePage,
    CommandMenu,
    ConfirmButton,
    LiftSanction,
    RemoveCopy,
    RemoveMessage,
    ReportButton,
    SetUpButton,
)
from desk.notices.delivery import DeliveryState, Lane, Notice, Whisper
from desk.notices.people import (
    AppealDecided,
    AppealReceived,
    DataCopy,
    DecisionUndone,
    LegalNotice,
    LegalNoticeWithdrawn,
    Measure,
    MisuseDecided,
    MisuseReviewed,
    OrderCopy,
    OutcomeWithdrawn,
    ReportDecided,
    ReportReceived,
    SanctionPardoned,
    StatementOfReasons,
)
from desk.notices.staff import (
    AnnouncementReviewed,
    AnnouncementSample,
    AppealOverdue,
    CampaignOutgrew,
    CampaignTable,
    CaseGiven,
    DeadlineReminder,
    DeputyNamed,
    FlaggerStatus,
    HoldChange,
    HoldNews,
    IdentityUnsealed,
    JournalHead,
    MisuseContested,
    MorningDigest,
    OfficerChange,
    OfficerNews,
    PreservationAsked,
    RequestChange,
    RequestNews,
    RequestPackage,
    SampleKind,
    SanctionsPause,
)
from desk.notices.views import (
    AnnouncementPanel,
    AppealCard,
    ApprovalCard,
    CampaignCard,
    CampaignQuestion,
    CaseCard,
    CorrectionPanel,
    DraftEnd,
    DraftPrompt,
    GroupPanel,
    LogLine,
    MeasureSaid,
    RequestCard,
    View,
)

Owed = (
    ReportReceived
    | ReportDecided
    | StatementOfReasons
    | DecisionUndone
    | SanctionPardoned
    | OutcomeWithdrawn
    | AppealReceived
    | AppealDecided
    | DataCopy
    | LegalNotice
    | LegalNoticeWithdrawn
    | OrderCopy
    | FlaggerStatus
    | MisuseDecided
    | MisuseReviewed
    | MisuseContested
    | IdentityUnsealed
    | CaseGiven
    | OfficerNews
    | RequestNews
    | RequestPackage
    | PreservationAsked
    | DeputyNamed
    | HoldNews
    | SanctionsPause
    | DeadlineReminder
    | CampaignOutgrew
    | AppealOverdue
    | AnnouncementSample
    | AnnouncementReviewed
    | JournalHead
    | MorningDigest
    | CampaignTable
    | CaseCard
    | AppealCard
    | CampaignCard
    | CorrectionPanel
    | AnnouncementPanel
    | ApprovalCard
    | MeasureSaid
    | RequestCard
    | DraftPrompt
    | GroupPanel
    | LogLine
    | CommandMenu
    | CasePage
    | RemoveMessage
    | RemoveCopy
    | ApplySanction
    | LiftSanction
    | ConfirmButton
    | SetUpButton
    | ReportButton
)

__all__ = [
    "AnnouncementPanel",
    "AnnouncementReviewed",
    "AnnouncementSample",
    "AppealCard",
    "AppealDecided",
    "AppealOverdue",
    "AppealReceived",
    "ApplySanction",
    "ApprovalCard",
    "CampaignCard",
    "CampaignOutgrew",
    "CampaignQuestion",
    "CampaignTable",
    "CaseCard",
    "CaseGiven",
    "CasePage",
    "CommandMenu",
    "ConfirmButton",
    "CorrectionPanel",
    "DataCopy",
    "DeadlineReminder",
    "DecisionUndone",
    "DeliveryState",
    "DeputyNamed",
    "DraftEnd",
    "DraftPrompt",
    "FlaggerStatus",
    "GroupPanel",
    "HoldChange",
    "HoldNews",
    "IdentityUnsealed",
    "JournalHead",
    "Lane",
    "LegalNotice",
    "LegalNoticeWithdrawn",
    "LiftSanction",
    "LogLine",
    "Measure",
    "MeasureSaid",
    "MisuseContested",
    "MisuseDecided",
    "MisuseReviewed",
    "MorningDigest",
    "Notice",
    "OfficerChange",
    "OfficerNews",
    "OrderCopy",
    "OutcomeWithdrawn",
    "Owed",
    "PreservationAsked",
    "RemoveCopy",
    "RemoveMessage",
    "ReportButton",
    "ReportDecided",
    "ReportReceived",
    "RequestCard",
    "RequestChange",
    "RequestNews",
    "RequestPackage",
    "SampleKind",
    "SanctionPardoned",
    "SanctionsPause",
    "SetUpButton",
    "StatementOfReasons",
    "View",
    "Whisper",
]
