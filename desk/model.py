"""The words of the desk as values: who, what was posted, what was reported, what stands.

Every moment is in milliseconds since 1970 (`Ms`), UTC. An account's id is Telegram's: positive for people, negative for channels and for
groups that speak through anonymous administrators.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.rules.durations import Ms
from desk.rules.priority import Priority

STAFF: Final = 0
"""The recipient that stands for the staff chat. Its id is looked up when something is sent: the chat may have been upgraded meanwhile."""

LEGAL: Final = -(2**60)
"""The recipient that stands for the officers' chat; no chat of Telegram's has an id as low."""

STAND_INS: Final = 2**60
"""From here on numbers stand for accounts whose data was erased. Telegram's own ids fit in 52 bits."""


def is_stand_in(account: int) -> bool:
    """Whether this is nobody's id, but stands for somebody whose data was erased."""
    return account >= STAND_INS


class Role(StrEnum):
    """What a member of staff may do; one person may hold several, members hold none."""

    OWNER = "owner"
    LEAD = "lead"
    MODERATOR = "moderator"
    OFFICER = "officer"
    AUDITOR = "auditor"
    COUNSEL = "counsel"
    """May approve a lawful request, and has no other access."""


JUDGES: Final = frozenset({Role.OWNER, Role.LEAD, Role.MODERATOR})
"""Who works on ordinary cases."""


LEADS: Final = frozenset({Role.OWNER, Role.LEAD})
"""Who answers for the moderators, and for how reporters are treated."""


KEEPERS: Final = frozenset({Role.OWNER, Role.OFFICER})
"""Who places holds and knows of them."""


class Audience(StrEnum):
    """Who may see and work on a case. A report about staff never reaches the one it is about."""

    STAFF = "staff"
    LEADS = "leads"
    OWNERS = "owners"


class AccountKind(StrEnum):
    PERSON = "person"
    CHANNEL = "channel"
    GROUP = "group"
    """A group that speaks through an anonymous administrator."""


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who can act in a chat: the desk's last knowledge of them."""

    id: int
    kind: AccountKind
    name: str
    username: str | None = None
    language: str | None = None
    """Telegram's language code; None for channels, groups and people only seen through others."""


@dataclass(frozen=True, slots=True)
class Chat:
    id: int
    kind: str
    """Telegram's: private, group, supergroup or channel."""
    title: str
    username: str | None = None
    is_forum: bool = False


class Attribution(StrEnum):
    """How surely the accused is the author. A weak one leaves no points by itself."""

    STRONG = "strong"
    WEAK = "weak"


class Missing(StrEnum):
    """What a report could not bring, said plainly to the reporter and on the card."""

    HIDDEN_AUTHOR = "hidden_author"
    """The forward hides who wrote it."""
    UNREACHABLE_MESSAGE = "unreachable_message"
    """A link to a message that the bot cannot fetch."""
    UNKNOWN_ACCOUNT = "unknown_account"
    """A name that the desk has never met."""
    REST_OF_ALBUM = "rest_of_album"
    """Only one item of an album was in reach."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report is about: a message, an account, or as much as could be found out."""

    chat: int | None = None
    message: int | None = None
    album: str | None = None
    """The message's `media_group_id`: an album is one post."""
    accused: Account | None = None
    attribution: Attribution = Attribution.WEAK
    typed: str | None = None
    """What the reporter wrote where no account could be found: a name, a link."""
    missing: tuple[Missing, ...] = ()


class Door(StrEnum):
    """The way by which a report came in."""

    GROUP = "group"
    PRIVATE = "private"


class CaseState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Origin(StrEnum):
    """What led to a case; a statement of reasons says it (DSA Art. 17(3)(b))."""

    REPORT = "report"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class Case:
    id: int
    key: str
    """What it is about; at most one case with the same key is open."""
    state: CaseState
    category: str
    chat: int | None
    message: int | None
    accused: int | None
    attribution: Attribution
    audience: Audience
    origin: Origin
    opened_at: Ms
    deadline: Ms
    priority: Priority
    version: int
    """Grows with every change that could alter a verdict; whoever decides names the version they saw."""
    changed_at: Ms
    previous: int | None = None
    """The closed case about the same thing."""
    closed_at: Ms | None = None
    reference_only: bool = False
    """Once anybody took it for what nobody may copy, no copies are kept, whatever it is taken for later."""

    @property
    def ref(self) -> str:
        return f"C-{self.id}"


@dataclass(frozen=True, slots=True)
class Claim:
    case: int
    moderator: int
    until: Ms
    menu: str = ""
    """What the card asks the claimer for at this moment, such as `warn` (a category) or `warn:hate` (a reason); empty when nothing."""


@dataclass(frozen=True, slots=True)
class Report:
    id: int
    case: int
    reporter: int
    category: str
    text: str
    at: Ms
    door: Door
    muted_by: int | None = None
    """The mute of its reporter that holds it back: it is stored, and raises nothing."""
    consent: bool = False
    """Whether what its reporter forwarded in private may be quoted to whom it is about."""

    @property
    def ref(self) -> str:
        return f"R-{self.id}"


class NoteKind(StrEnum):
    NOTE = "note"
    """Seen by staff only; never part of anything that goes out."""
    HANDOVER = "handover"
    """To whom a case was handed that the law wants reported."""


@dataclass(frozen=True, slots=True)
class Note:
    kind: NoteKind
    author: int
    text: str
    at: Ms


class Outcome(StrEnum):
    """A moderator's verdict."""

    DISMISS = "dismiss"
    WARN = "warn"
    DELETE = "delete"
    MUTE = "mute"
    KICK = "kick"
    BAN = "ban"


@dataclass(frozen=True, slots=True)
class Decision:
    id: int
    case: int
    outcome: Outcome
    category: str
    points: int
    accused: int | None
    reason: str
    """The words that go out to the person concerned."""
    policy: str
    """The version that was in force when the message was sent."""
    decided_by: int
    at: Ms
    expires_at: Ms | None
    """When its points stop counting; None for never, or where it left none."""
    voided_at: Ms | None = None
    voided_by: int | None = None
    voided_why: str = ""
    """In the words of who voided it."""
    acted_at: Ms | None = None
    """When what it is about was done; None where only the decision's own time is known."""
    told_at: Ms | None = None
    """When the statement of reasons was delivered."""
    due: str = ""
    """What the ladder made due, as `desk.rules.policy.Step` writes it: `mute 7d`; empty where nothing was."""
    departure: str = ""
    """Why the moderator departed from that, for staff only; empty where they did what was due."""
    imported_from: str = ""
    """The bot from which it was brought, as `rose`; it was given there, and by somebody there."""
    counts_in: int | None = None
    """The group whose own administrator gave it by a lent right: its points count there only. None: everywhere."""

    @property
    def ref(self) -> str:
        return f"D-{self.id}"


class SanctionKind(StrEnum):
    DELETE = "delete"
    MUTE = "mute"
    KICK = "kick"
    BAN = "ban"

    @property
    def lasts(self) -> bool:
        """Whether it holds for a time and can be lifted; what is done once stays done."""
        return self in (SanctionKind.MUTE, SanctionKind.BAN)


class SanctionState(StrEnum):
    DUE = "due"
    APPLIED = "applied"
    FAILED = "failed"
    LIFTED = "lifted"


class Lifting(StrEnum):
    """Why a sanction holds no more, or is to hold no more."""

    ENDED = "ended"
    """Its time is over."""
    UNDONE = "undone"
    """Its decision was voided."""
    PARDONED = "pardoned"
    """A moderator lifted it, the decision stands."""
    BY_HAND = "by_hand"
    """Somebody did in Telegram's own interface."""


@dataclass(frozen=True, slots=True)
class Sanction:
    """What a decision does in Telegram. It is applied, or lifted, only when Telegram has said so."""

    id: int
    decision: int
    kind: SanctionKind
    chat: int
    account: int
    message: int | None
    until: Ms | None
    state: SanctionState
    error: str = ""
    """Telegram's reason for the last thing that failed: the act, or its lifting."""
    lifting: Lifting | None = None
    """Set as soon as it is to hold no more; the state follows when Telegram has done it."""
    silent: bool = False
    """Not said in the group, whatever its settings say."""
    settled_at: Ms | None = None
    """When Telegram last answered."""
    spreads: bool = False
    """Groups that come to share later take it over."""


class MemberStatus(StrEnum):
    """What somebody may do in a chat, as far as sanctions are concerned."""

    FREE = "free"
    RESTRICTED = "restricted"
    BANNED = "banned"
    LEADS = "leads"
    """An administrator or the owner: Telegram lets no bot touch them."""


@dataclass(frozen=True, slots=True)
class Membership:
    """What somebody is in a chat, as Telegram says it."""

    status: MemberStatus
    may: tuple[str, ...] = ()
    """The permissions of somebody restricted, as Telegram names them."""
    inside: bool = True
    until: Ms | None = None
    """When the restriction or the ban ends; None: never."""


@dataclass(frozen=True, slots=True)
class Strike:
    decision: int
    category: str
    points: int
    at: Ms
    expires_at: Ms | None
    voided_at: Ms | None = None
    acted_at: Ms | None = None
    """When it was done; None where only the decision's own time is known."""
    told_at: Ms | None = None
    """When its author was told, or, where they could not be, when that was found out; None until then."""
    imported_from: str = ""
    counts_in: int | None = None
    """The group whose own administrator gave it by a lent right: its points count there only. None: everywhere."""

    @property
    def acted(self) -> Ms:
        return self.at if self.acted_at is None else self.acted_at


class Side(StrEnum):
    """Who appeals against a decision."""

    AFFECTED = "affected"
    """Whom it was made against."""
    REPORTER = "reporter"
    """Somebody whose report it dismissed."""


@dataclass(frozen=True, slots=True)
class Contested:
    """What somebody appeals against: a decision that was made against them, or one that dismissed their report."""

    decision: int
    report: int | None = None
    """The report that was dismissed; None for whom the decision was made against."""

    @property
    def side(self) -> Side:
        return Side.AFFECTED if self.report is None else Side.REPORTER

    @property
    def ref(self) -> str:
        """As the appellant knows it: a reporter never learns the decision's number."""
        return f"D-{self.decision}" if self.report is None else f"R-{self.report}"


class AppealState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    """The decision stands."""
    OVERTURNED = "overturned"
    REPLACED = "replaced"
    """By a milder decision."""
    WITHDRAWN = "withdrawn"
    MOOT = "moot"
    """The decision was undone before anybody had judged the appeal."""


@dataclass(frozen=True, slots=True)
class Appeal:
    """Somebody's request that another moderator look again at a decision (DSA Art. 20)."""

    id: int
    decision: int
    case: int
    appellant: int
    side: Side
    report: int | None
    """The report that was dismissed, for a reporter's."""
    text: str
    opened_at: Ms
    deadline: Ms
    judged_by: int
    """Who made the decision: the one person who does not judge the appeal, unless that is waived."""
    state: AppealState = AppealState.OPEN
    decided_by: int | None = None
    settled_at: Ms | None = None
    """When it was decided, withdrawn or became moot."""
    reason: str = ""
    """The words with which it was decided; they go out to the appellant."""
    waived: bool = False
    """Whether the same person decided both, because nobody else could and the policy says so."""
    replacement: int | None = None
    """The milder decision that took the place of the first."""

    @property
    def ref(self) -> str:
        return f"A-{self.id}"
