"""What use-cases hand to the stores to be kept, and rows that have no word of their own in the desk."""

from dataclasses import dataclass
from enum import StrEnum

from desk.misuse import Gravity, Intention
from desk.model import AppealState, Attribution, Audience, Origin, Outcome, Role, SanctionKind, Side
from desk.rules.durations import Ms
from desk.rules.priority import Priority
from desk.rules.trust import Record
from desk.verdict import Verdict


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be opened, if none with its key is open."""

    key: str
    category: str
    chat: int | None
    message: int | None
    accused: int | None
    attribution: Attribution
    audience: Audience
    origin: Origin
    deadline: Ms
    remind_at: Ms
    """When somebody is reminded of the deadline."""
    priority: Priority


@dataclass(frozen=True, slots=True)
class Related:
    """How many other cases are about the same account, and how many of these are open."""

    cases: int
    open: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many open cases of one category and band there are."""

    category: str
    band: int
    cases: int
    overdue: int
    unclaimed: int


@dataclass(frozen=True, slots=True)
class NewDecision:
    case: int
    outcome: Outcome
    category: str
    points: int
    accused: int | None
    reason: str
    policy: str
    decided_by: int
    expires_at: Ms | None
    acted_at: Ms | None = None
    command: int | None = None
    """The message in the case's chat by which it was given."""
    told_at: Ms | None = None
    """When its author heard of it, where that was before it came here."""
    due: str = ""
    departure: str = ""
    imported_from: str = ""
    counts_in: int | None = None


@dataclass(frozen=True, slots=True)
class NewSanction:
    decision: int
    kind: SanctionKind
    chat: int
    account: int
    message: int | None
    until: Ms | None
    silent: bool = False
    """Not said in the group."""
    spreads: bool = False
    """Groups that come to share later take it over."""


@dataclass(frozen=True, slots=True)
class OfficerGrant:
    """An officer's appointment that waits, or waited, for its day and for somebody's consent."""

    id: int
    account: int
    granted_by: int
    due_at: Ms
    consented_by: int | None
    ended_at: Ms | None
    role: Role = Role.OFFICER
    """Or counsel's."""


class GrantEnd(StrEnum):
    """How such an appointment ended."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """Who wanted it may appoint nobody any more."""


class ProposalEnd(StrEnum):
    """How a ban that takes a second person ended, as far as that person is concerned."""

    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """Who proposed it lost the role."""
    WAIVED = "waived"
    """Decided alone: nobody else could look at it, and the policy lets that suffice."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A ban that takes a second person."""

    id: int
    case: int
    accused: int
    verdict: Verdict
    at: Ms
    end: ProposalEnd | None
    ended_by: int | None
    decision: int | None


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which a moderator imposes no sanctions."""

    id: int
    moderator: int
    at: Ms
    decisions: int
    """With sanctions, that were too many."""
    lifted_at: Ms | None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    at: Ms
    by: str
    """`staff:<id>`, `member:<pseudonym>` or `desk`."""
    verb: str
    ref: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a signed head of the journal's tree says: these were the first so many rows."""

    size: int
    root: bytes
    at: Ms
    key: bytes
    """The public one that checks the signature."""
    signature: bytes

    @property
    def name(self) -> str:
        """How it is written down and asked about: `size:root`."""
        return f"{self.size}:{self.root.hex()}"


@dataclass(frozen=True, slots=True)
class Page:
    """A case whose page nobody has acknowledged yet; `sent` counts the mentions so far."""

    case: int
    sent: int
    next_at: Ms


@dataclass(frozen=True, slots=True)
class Hearing:
    """How somebody who reports now is heard."""

    record: Record
    muted_by: int | None = None
    """The mute that holds for them."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks for a case, muted reports left out."""

    people: int
    heard: tuple[Record, ...]
    """The past of the latest of them; of nobody by name."""


@dataclass(frozen=True, slots=True)
class Unsealing:
    """A lead looked at who sent a report."""

    lead: int
    at: Ms
    reason: str


@dataclass(frozen=True, slots=True)
class Flagger:
    """A trusted flagger, measured like everyone."""

    account: int
    since: Ms
    record: Record


@dataclass(frozen=True, slots=True)
class NewAppeal:
    decision: int
    case: int
    appellant: int
    side: Side
    report: int | None
    text: str
    judged_by: int
    deadline: Ms


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody found about an appeal."""

    state: AppealState
    by: int
    reason: str
    waived: bool


@dataclass(frozen=True, slots=True)
class AskedJudge:
    """What the card of an appeal asks one judge for at this moment, such as `overturn` (a reason), until when."""

    judge: int
    menu: str
    until: Ms


@dataclass(frozen=True, slots=True)
class FlaggerEnd:
    """Why a flagger's status was taken: the figures always; gravity and intention where it was misused (DSA Art. 22(6), 23(3))."""

    unfounded: int
    """Dismissed reports in the policy's window."""
    decided: int
    gravity: Gravity | None
    intention: Intention | None
    reason: str


@dataclass(frozen=True, slots=True)
class FormerFlagger:
    account: int
    since: Ms
    until: Ms
    by: int
    end: FlaggerEnd


@dataclass(frozen=True, slots=True)
class FlaggerTime:
    """A time in which somebody is or was a trusted flagger."""

    since: Ms
    until: Ms | None
    end: FlaggerEnd | None
    """Why it ended, where that was kept."""
