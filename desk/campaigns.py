"""Campaigns: one announcement to many. What its author chose, how far it is, and what became of each recipient.

draft -> waiting -> scheduled -> sending <-> paused
           (a second person)         |-> done, stopped -> withdrawn
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.rules.durations import Ms

TEXT_AT_MOST: Final = 4096
CAPTION_AT_MOST: Final = 1024
"""UTF-16 code units of a message, and of what stands below a photo or document (Bot API)."""

PAID_PER_STAR: Final = 10
"""Paid broadcasts cost a tenth of a Star each (https://core.telegram.org/bots/faq#how-can-i-message-all-of-my-bot-39s-subscribers-at-once)."""


class CampaignState(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    """For a second person: more would get it than one person may write to."""
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class AudienceKind(StrEnum):
    EVERYONE = "everyone"
    """Who pressed Start."""
    SANCTIONED = "sanctioned"
    """Members whom a mute or a ban holds."""
    REPORTERS = "reporters"
    """Who reported something in the last days."""
    STAFF = "staff"
    GROUPS = "groups"
    CHANNELS = "channels"
    """Where the desk is an administrator; logs are left out."""


@dataclass(frozen=True, slots=True)
class Audience:
    kind: AudienceKind = AudienceKind.EVERYONE
    days: int | None = None
    """Of reporters: how many days back."""

    @property
    def of_people(self) -> bool:
        """Whether it is read in private chats, as against groups and channels."""
        return self.kind not in (AudienceKind.GROUPS, AudienceKind.CHANNELS)


class MissingText(StrEnum):
    """What becomes of recipients in whose language there is no text."""

    FIRST = "first"
    """They get the text that was written first."""
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Formatting:
    """What Telegram calls a message entity; offset and length are in UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    user: int | None = None
    language: str | None = None
    """Of a block of code."""
    custom_emoji: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or a document that stands above the text, by Telegram's id of it."""

    kind: str
    """`photo` or `document`."""
    file_id: str


@dataclass(frozen=True, slots=True)
class Post:
    """What one recipient reads, as its author wrote it."""

    text: str
    formatting: tuple[Formatting, ...] = ()
    attachment: Attachment | None = None

    @property
    def most(self) -> int:
        """How many UTF-16 code units the text may have."""
        return TEXT_AT_MOST if self.attachment is None else CAPTION_AT_MOST


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Minutes of the recipient's day between which nothing is sent; `until` may be on the next day."""

    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What its author chose about a campaign, besides the texts."""

    mandatory: bool = False
    """Also for who opted out, and sent again where a crash leaves in doubt whether it arrived."""
    audience: Audience = Audience()
    ask_read: bool = False
    missing: MissingText = MissingText.FIRST
    starts_at: Ms | None = None
    """None: as soon as it may."""
    spread: Ms = 0
    quiet: QuietHours | None = None
    not_after: Ms | None = None
    paid: bool = False


@dataclass(frozen=True, slots=True)
class CarriedPolicy:
    """The policy that a campaign announces."""

    version: str
    effective_at: Ms
    adopted_at: Ms | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    id: int
    author: int
    state: CampaignState
    terms: Terms
    created_at: Ms
    frozen_at: Ms | None = None
    approved_by: int | None = None
    begun_at: Ms | None = None
    ended_at: Ms | None = None
    filled_up_to: int | None = None
    """The last id that was looked at for recipients; None before the first."""
    filled_at: Ms | None = None
    """When all recipients were there."""
    retry_at: Ms | None = None
    """Who failed until then is to be due again; None once they are."""
    policy: CarriedPolicy | None = None
    rejected_by: int | None = None
    """Who said no while it waited; nobody approves it any more before its author has changed it."""

    @property
    def ref(self) -> str:
        return f"B-{self.id}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody's next message in private is about, as the desk asked for it."""

    campaign: int
    what: str
    """`text-de`, `starts`, `reject-1764000000000`: what is asked for, and what it needs to know again."""


class RecipientState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    BLOCKED = "blocked"
    """They blocked the bot or deleted their account."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It may have arrived; nobody sends it again unless asked to."""
    SKIPPED = "skipped"


class Skipped(StrEnum):
    """Why a recipient was skipped."""

    NEVER_STARTED = "never_started"
    OPTED_OUT = "opted_out"
    NO_LANGUAGE = "no_language"
    TOO_LATE = "too_late"
    LEFT = "left"
    """The audience: they have no role, or no sanction, any more."""
    MOVED = "moved"
    STOPPED = "stopped"
    ERASED = "erased"
    """Their data was, at their word."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of an audience, or a chat."""

    id: int
    timezone: str | None = None
    reachable: bool = True
    """They pressed Start and have not blocked the bot since; the desk is in that chat."""
    optional: bool = True
    """They want optional announcements."""


@dataclass(frozen=True, slots=True)
class NewRecipient:
    id: int
    due_at: Ms
    skipped: Skipped | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """One row of a campaign, as its figures are exported."""

    id: int
    state: RecipientState
    language: str | None
    tries: int
    repeats: int
    error: str
    settled_at: Ms | None
    read_at: Ms | None
    corrected: int
    correction_error: str


class CorrectionKind(StrEnum):
    EDIT = "edit"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Correction:
    """written -> (a second person) -> carried out -> ended; or dropped before it was carried out."""

    id: int
    campaign: int
    kind: CorrectionKind
    ordered_by: int
    at: Ms
    """When it was begun to be written."""
    ordered_at: Ms | None = None
    approved_by: int | None = None
    begun_at: Ms | None = None
    ended_at: Ms | None = None

    @property
    def prepared(self) -> bool:
        """It is being written, or waits for a second person."""
        return self.begun_at is None and self.ended_at is None


@dataclass(frozen=True, slots=True)
class Copy:
    """What stands in one recipient's chat."""

    recipient: int
    message: int
    language: str
    """Of the text that was sent."""
    sent_at: Ms
    spoken: str | None
    """What the recipient speaks, as far as the desk knows."""
    corrected: int
    """The last correction that reached it; 0 for none."""

    @property
    def key(self) -> tuple[int, int]:
        """Where it stands among those that are to be corrected."""
        return self.corrected, self.recipient


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of a copy; an empty error means that it is as ordered."""

    recipient: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionCounts:
    done: int
    failed: int
    left: int
