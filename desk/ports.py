"""What the desk needs from outside: the stores bound to one transaction, and somebody who runs a unit of work.

A use-case receives one `Unit` and opens none itself: leaving commits, raising rolls back. Stores have no commit. `storage`
implements all of this; `bot/app.py` brings the two together.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from desk.drafts import Draft
from desk.evidence import Evidence, NewEvidence
from desk.groups import GroupSettings, Lent
from desk.misuse import Misuse, NewMisuse
from desk.model import (
    Account,
    Appeal,
    AppealState,
    Attribution,
    Audience,
    Case,
    Chat,
    Claim,
    Decision,
    Door,
    Lifting,
    Membership,
    Note,
    NoteKind,
    Report,
    Role,
    Sanction,
    SanctionState,
    Strike,
)
from desk.notices import CommandMenu, Notice, Owed, View, Whisper
from desk.records import (
    AskedJudge,
    Flagger,
    FlaggerEnd,
    FormerFlagger,
    GrantEnd,
    Hearing,
    JournalEntry,
    Judgement,
    NewAppeal,
    NewCase,
    NewDecision,
    NewSanction,
    OfficerGrant,
    Page,
    Pause,
    Proposal,
    ProposalEnd,
    Related,
    Tally,
    Unsealing,
    Voices,
)
from desk.rules.durations import Ms
from desk.rules.policy import Policy
from desk.rules.priority import Priority
from desk.verdict import Verdict

if TYPE_CHECKING:
    from desk.importing import Import
    from desk.pending import Pending  # what it holds is defined beside the use-cases that take a Unit

T = TypeVar("T")


class People(Protocol):
    async def meet(self, account: Account) -> None:
        """Keep what was just seen of an account; an unchanged profile writes nothing. A language of None leaves the known one."""

    async def known(self, account: int) -> Account | None: ...

    async def named(self, username: str) -> Sequence[Account]:
        """Accounts last seen under this username (with or without @, any case), the latest first."""

    async def last_seen(self, account: int) -> Ms | None: ...

    async def started(self, account: int) -> None:
        """They pressed Start: from now on the desk may write first."""

    async def can_be_told(self, account: int) -> bool:
        """Whether they pressed Start and have not blocked the bot since, as far as the desk has heard."""

    async def stopped(self, account: int) -> None:
        """They blocked the bot or are gone."""

    async def speaks(self, account: int, language: str) -> None:
        """They chose a language; it outweighs what Telegram says of them."""


class Chats(Protocol):
    async def seen(self, chat: Chat) -> None:
        """Keep what was just seen of a chat; an unchanged one writes nothing."""

    async def known(self, chat: int) -> Chat | None: ...

    async def joined(self, chat: Chat, *, administrator: bool) -> None: ...

    async def left(self, chat: int) -> None: ...

    async def served(self, chat: int) -> bool:
        """Whether the bot is in this chat now."""

    async def moved(self, old: int, new: int) -> None:
        """A group became a supergroup: what pointed at `old` points at `new` from now on, what is owed to it included."""

    async def now_at(self, chat: int) -> int:
        """The chat's id today, following upgrades."""


class HeldCommands(Protocol):
    async def add(self, chat: int, command: bytes, expires_at: Ms) -> int:
        """Keep a command as Telegram sent it, sealed."""

    async def of(self, number: int) -> bytes | None:
        """The command, unless its time is over or it has taken effect."""

    async def take(self, number: int) -> bool:
        """Take it out, for good; False where it is gone already."""

    async def expire(self, limit: int) -> Sequence[tuple[int, int]]:
        """Remove those whose time is over; returns their numbers, each with its chat."""


class Groups(Protocol):
    async def of(self, chat: int) -> GroupSettings:
        """What holds in a group, following upgrades; the defaults for one where nobody chose anything."""

    async def keep(self, settings: GroupSettings) -> None: ...

    async def served(self) -> Sequence[int]:
        """The groups in which the bot is now, in ascending order."""

    async def sharing(self) -> Sequence[int]:
        """Those of them whose sanctions are shared."""


class Staff(Protocol):
    async def roles(self, account: int) -> frozenset[Role]: ...

    async def with_role(self, role: Role) -> Sequence[int]:
        """Accounts in ascending order."""

    async def ever(self, role: Role) -> frozenset[int]:
        """Who holds or held it."""

    async def everybody(self) -> Mapping[int, frozenset[Role]]:
        """All who hold a role, by account in ascending order."""

    async def grant(self, account: int, role: Role, by: int | None) -> bool:
        """Give a role (`by` None: the settings did); False if they held it already."""

    async def revoke(self, account: int, role: Role, by: int | None) -> None: ...


class OfficerGrants(Protocol):
    async def propose(self, account: int, by: int, due_at: Ms) -> OfficerGrant | None:
        """Let an appointment wait; None where one waits for this account."""

    async def get(self, grant: int) -> OfficerGrant:
        """Nobody else's unit changes it until this one has ended. Raises UnknownReference."""

    async def waiting(self) -> Sequence[OfficerGrant]: ...

    async def due(self, limit: int) -> Sequence[OfficerGrant]:
        """Those whose day has come, with somebody's consent."""

    async def consent(self, grant: int, by: int | None) -> None:
        """Somebody consents; None takes it back. The database refuses who is appointed, and who appoints."""

    async def end(self, grant: int, how: GrantEnd, by: int | None) -> None: ...


class Pauses(Protocol):
    async def begin(self, moderator: int, decisions: int) -> Pause | None:
        """Let a moderator's sanctions pause; None where they do."""

    async def get(self, pause: int) -> Pause:
        """Raises UnknownReference."""

    async def latest(self, moderator: int) -> Pause | None: ...

    async def lift(self, pause: int, by: int) -> bool:
        """End it; False if it is over."""


class Proposals(Protocol):
    async def add(self, case: int, accused: int, verdict: Verdict) -> Proposal | None:
        """Let a verdict wait for a second person; None where one waits in this case."""

    async def waive(self, decision: Decision, verdict: Verdict) -> None:
        """Keep that a decision was made alone."""

    async def get(self, proposal: int) -> Proposal:
        """Nobody else's unit ends it until this one has ended. Raises UnknownReference."""

    async def of_case(self, case: int) -> Sequence[Proposal]: ...

    async def approver_of(self, decision: int) -> int | None: ...

    async def end(self, proposal: int, how: ProposalEnd, by: int | None, decision: int | None = None) -> None:
        """The database refuses who proposed it as who approves."""

    async def waiting_of(self, proposer: int) -> Sequence[Proposal]:
        """All that wait of somebody, by case."""


class Cases(Protocol):
    async def about(self, key: str) -> Case | None:
        """The open case with this key, locked as by `lock`."""

    async def join_or_open(self, new: NewCase) -> tuple[Case, bool]:
        """The open case with this key, or a new one that names the last closed one; True if it was opened now. Safe between two workers."""

    async def get(self, case: int) -> Case:
        """Raises UnknownReference."""

    async def lock(self, case: int) -> Case:
        """Like `get`, and nobody else's unit changes this case until this one has ended."""

    async def reclassify(self, case: int, category: str, deadline: Ms, remind_at: Ms, priority: Priority) -> None:
        """Give a case another category; its version grows. What somebody was reminded of already is not said again."""

    async def rank(self, case: int, priority: Priority) -> None:
        """Move a case in the queue; its version stays."""

    async def touch(self, case: int) -> None:
        """Its version grows: what is known about it has changed."""

    async def accuse(self, case: int, accused: int, attribution: Attribution, audience: Audience) -> None:
        """Name the account a case is about, once known."""

    async def forbid_copies(self, case: int) -> None:
        """From now on, for good, the case holds references only."""

    async def close(self, case: int) -> None: ...

    async def reopen(self, case: int) -> bool:
        """Put a closed case back into the queue, with the deadline that it had; False where another with its key is open."""

    async def queue(
        self, audiences: frozenset[Audience], after: tuple[int, Ms, int] | None, limit: int
    ) -> Sequence[Case]:
        """Open cases by priority, from behind the key (`band`, `due`, id) of the last one shown."""

    async def of_category(self, category: str, audiences: frozenset[Audience], limit: int) -> Sequence[Case]:
        """Open cases of a category for these audiences, the oldest first."""

    async def to_remind(self, limit: int) -> Sequence[Case]:
        """Open cases of whose deadline somebody is to be reminded now."""

    async def remind_at(self, case: int, at: Ms) -> None:
        """Remind again at this moment, whatever was said before."""

    async def reminded(self, case: int, *, passed: bool) -> None:
        """All were: once more when the deadline has passed, then no more."""

    async def tally(self, audience: Audience) -> Sequence[Tally]:
        """Open cases for this audience, counted."""

    async def overdue(self, audience: Audience, limit: int) -> Sequence[Case]:
        """Open cases whose deadline has passed, the longest ago first."""

    async def oldest(self, audience: Audience) -> Case | None: ...

    async def of_account(
        self,
        account: int,
        limit: int,
        *,
        audiences: frozenset[Audience] = frozenset(Audience),
        before: int | None = None,
        heard: bool = False,
    ) -> Sequence[Case]:
        """Cases about an account for these audiences, the latest first; those older than the case `before`.

        Only those that are `heard`: an open one that nobody but muted people reported says nothing about whom it accuses.
        """

    async def related(self, case: Case, audiences: frozenset[Audience]) -> Related:
        """How many other cases for these audiences are about the same account, of those that are heard."""


class Claims(Protocol):
    async def take(self, case: int, moderator: int, until: Ms) -> Claim | None:
        """Claim a case or renew one's claim, in one statement; None while somebody else holds it."""

    async def of(self, case: int) -> Claim | None:
        """The claim that holds now, if any."""

    async def held_by(self, moderator: int) -> Sequence[int]:
        """The cases that somebody holds now, in ascending order."""

    async def ask(self, case: int, menu: str) -> None:
        """Set what the card asks the claimer for."""

    async def drop(self, case: int) -> None: ...

    async def hand_on(self, case: int, moderator: int) -> None:
        """From now on the case is not offered to this moderator."""

    async def handed_on(self, case: int) -> frozenset[int]:
        """Who has handed a case on."""

    async def handed_on_by(self, moderator: int) -> frozenset[int]:
        """The open cases that somebody has handed on."""


class Reports(Protocol):
    async def add(
        self,
        case: int,
        reporter: int,
        category: str,
        text: str,
        door: Door,
        *,
        consent: bool,
        muted_by: int | None = None,
    ) -> int: ...

    async def get(self, report: int) -> Report:
        """Raises UnknownReference."""

    async def times(self, reporter: int, since: Ms) -> Sequence[Ms]:
        """When this person reported, the latest first."""

    async def still_open(self, reporter: int, key: str) -> int | None:
        """Their report on the open case with this key."""

    async def of_case(self, case: int) -> Sequence[Report]: ...

    async def reporters(self, case: int) -> Sequence[int]:
        """Distinct accounts, in order of their first report."""

    async def categories(self, case: int) -> frozenset[str]:
        """The categories under which a case was reported."""

    async def hearing(self, reporter: int, since: Ms) -> Hearing:
        """How this person is heard now: their decided reports since then, whether they are a trusted flagger, whether they are muted."""

    async def voices(self, case: int, since: Ms) -> Voices:
        """Who speaks for a case, each with their decided reports since then. One look, cheap enough for every report."""

    async def against(self, account: int, since: Ms, limit: int) -> Sequence[tuple[Ms, int]]:
        """When, and by whom, an account was reported since then, in whatever case; the latest first."""

    async def unmute(self, report: int) -> None:
        """From now on this report is heard."""

    async def muted(self, mute: int) -> Sequence[tuple[int, int]]:
        """The reports that a mute holds back, each with its case, by case."""

    async def of_reporter(self, reporter: int, limit: int) -> Sequence[tuple[Report, Case]]:
        """The latest first."""

    async def amend(self, report: Report) -> None:
        """Store a report's category and words anew."""

    async def quotable(self, case: int) -> bool:
        """Whether all who reported it in private agreed to a quote of what was forwarded; False if nobody did."""


class Flaggers(Protocol):
    async def trusted(self, account: int) -> bool: ...

    async def grant(self, account: int, by: int) -> bool:
        """Give the status; False if they have it."""

    async def revoke(self, account: int, by: int, why: FlaggerEnd) -> bool:
        """Take it; False if they do not have it."""

    async def former(self, limit: int) -> Sequence[FormerFlagger]:
        """From whom it was taken and why, the latest first."""

    async def all(self, since: Ms) -> Sequence[Flagger]:
        """All who have it, measured by their decided reports since then."""


class Misuses(Protocol):
    async def add(self, new: NewMisuse) -> Misuse: ...

    async def get(self, misuse: int) -> Misuse:
        """Raises UnknownReference."""

    async def of_reporter(self, reporter: int) -> Sequence[Misuse]:
        """All of a reporter's, the latest first."""

    async def lock(self, reporter: int) -> Sequence[Misuse]:
        """The same, and nobody else mutes this reporter until this unit has ended, if they were ever cautioned."""

    async def latest(self, limit: int) -> Sequence[Misuse]:
        """Those whose time is not over, and those at which somebody is to look again; the latest first."""

    async def contest(self, misuse: Misuse, words: str) -> None:
        """Its reporter says so, or says more."""

    async def uphold(self, misuse: Misuse, by: int, why: str) -> bool:
        """It was looked at again and stands; False if somebody looked before."""

    async def revoke(self, misuse: Misuse, by: int, why: str) -> bool:
        """It holds no more; False if it did not."""


class Unsealings(Protocol):
    async def add(self, report: int, case: int, lead: int, reason: str) -> None: ...

    async def of_report(self, report: int, case: int) -> Sequence[Unsealing]: ...


class EvidenceLocker(Protocol):
    async def add(self, case: int, report: int | None, new: NewEvidence, appeal: int | None = None) -> int | None:
        """Store a snapshot sealed; None where the case holds the very same one already."""

    async def of_case(self, case: int) -> Sequence[Evidence]: ...

    async def cases_about(self, chat: int, message: int) -> Sequence[int]:
        """Open cases that hold this message as evidence."""

    async def reduce_to_references(self, case: int) -> int:
        """Remove copies of content and of files from a case's evidence; returns how many items were reduced."""


class Notes(Protocol):
    async def add(self, case: int, author: int, kind: NoteKind, text: str) -> None: ...

    async def of_case(self, case: int) -> Sequence[Note]: ...


class Decisions(Protocol):
    async def add(self, new: NewDecision) -> Decision: ...

    async def get(self, decision: int) -> Decision:
        """Raises UnknownReference."""

    async def of_case(self, case: int) -> Sequence[Decision]: ...

    async def lock(self, account: int) -> None:
        """Nobody else's unit decides about this account until this one has ended."""

    async def commanded_below(self, account: int, chat: int, message: int) -> Ms | None:
        """When the first decision about this account was made by a command below this message in its chat."""

    async def told(self, decision: int, *, reached: bool) -> bool:
        """The person concerned was told, or could not be; the first time counts. False if that was known."""

    async def void(self, decision: int, by: int, why: str) -> bool:
        """Let a decision hold no more; False if it was voided before. Its row, and what it says, stay."""

    async def sanctioning(self, moderator: int, since: Ms) -> Sequence[int]:
        """The moderator's decisions since then that did something in Telegram, voided ones included, the latest first."""

    async def against(self, account: int, limit: int) -> Sequence[Decision]:
        """Measures against an account that hold, the latest first."""

    async def strikes(self, account: int) -> Sequence[Strike]:
        """All that decisions ever left on an account, voided and expired ones included, the latest first."""


class Appeals(Protocol):
    """Whoever made a decision does not judge the appeal against it: a statement that says otherwise, and is not waived, fails."""

    async def add(self, new: NewAppeal) -> Appeal | None:
        """None where one is open on that side already, or where this report had its second look."""

    async def get(self, appeal: int) -> Appeal:
        """Raises UnknownReference."""

    async def of_decision(self, decision: int) -> Sequence[Appeal]: ...

    async def of_case(self, case: int) -> Sequence[Appeal]:
        """Against all of a case's decisions."""

    async def replaced_by(self, decision: int) -> Appeal | None:
        """The appeal that ended with this decision in the place of another."""

    async def of_person(self, person: int, limit: int) -> Sequence[Appeal]:
        """The latest first."""

    async def waiting(self, audiences: frozenset[Audience], limit: int) -> Sequence[Appeal]:
        """Open ones about cases for these audiences, by deadline."""

    async def overdue(self, limit: int) -> Sequence[Appeal]:
        """Open ones whose deadline has passed, of which the leads have not been told."""

    async def escalated(self, appeal: int) -> None:
        """They have."""

    async def ask(self, appeal: int, asked: AskedJudge | None) -> None:
        """What the card of an open appeal asks for now; None for nothing."""

    async def asked(self, appeal: int) -> AskedJudge | None: ...

    async def judge(self, appeal: Appeal, found: Judgement) -> bool:
        """Settle an open appeal; False if it is not open any more."""

    async def replaced(self, appeal: int, decision: int) -> None:
        """Name the milder decision."""

    async def end(self, appeal: int, state: AppealState) -> bool:
        """End an open appeal that nobody judged; False if it is not open any more."""


class Sanctions(Protocol):
    async def add(self, new: NewSanction) -> Sanction: ...

    async def get(self, sanction: int) -> Sanction:
        """Raises UnknownReference."""

    async def of_decision(self, decision: int) -> Sequence[Sanction]: ...

    async def of_case(self, case: int) -> Sequence[Sanction]: ...

    async def in_force(self, chat: int, account: int) -> Sequence[Sanction]:
        """Mutes and bans, due or applied, that are not to be lifted; those whose time is over too, until they are."""

    async def of_account(self, account: int) -> Sequence[Sanction]:
        """The same in all chats, in the order in which they were decided."""

    async def binding(self, chat: int, account: int) -> bool:
        """Whether a mute or a ban there is due or applied, be it to be lifted: what they were before is still needed."""

    async def spreading(self, chat: int, limit: int) -> Sequence[Sanction]:
        """Those in force that a group takes over when it comes to share: one of each decision that did nothing there, the latest first."""

    async def over(self, limit: int) -> Sequence[Sanction]:
        """Applied ones whose time is over and that nobody lifts yet."""

    async def latest(self, chat: int, account: int) -> Sanction | None:
        """The last mute, removal or ban of an account there, in whatever state."""

    async def failed(self, chat: int, account: int | None = None) -> Sequence[Sanction]:
        """Those there, of one account or of all, that Telegram refused to do or to lift; no deletion that comes too late by now."""

    async def retry(self, sanction: int) -> bool:
        """It is due again; False where it did not fail, or is tried again already."""

    async def lift(self, sanction: int, why: Lifting) -> None:
        """It is to hold no more."""

    async def settle(self, sanction: int, state: SanctionState, error: str = "") -> None:
        """What became of it in Telegram. A sanction that is lifted stays so."""

    async def before(self, chat: int, account: int) -> Membership | None:
        """What somebody was before the first of the sanctions that hold."""

    async def remember(self, chat: int, account: int, was: Membership) -> None:
        """Keep that; what is kept already stays."""

    async def correct(self, chat: int, account: int, now: Membership) -> None:
        """Keep this instead of what somebody was before: it is what they are to be without a sanction."""

    async def forget(self, chat: int, account: int) -> None: ...


class Notices(Protocol):
    async def owe(
        self,
        recipient: int,
        what: Owed,
        *,
        cause: str,
        case: int | None = None,
        whisper: Whisper | None = None,
        wait: Ms = 0,
    ) -> None:
        """Queue what is owed, due after a `wait`; the same cause, kind and recipient once only."""

    async def hasten(self, cause: str) -> None:
        """What waits because of this is due now, unless it was tried before."""

    async def show(
        self, recipient: int, view: View | CommandMenu, *, cause: str, case: int | None = None, anew: bool = False
    ) -> None:
        """Draw a view again, or for the first time; many changes before it is drawn are one. `anew` posts it below instead of editing."""

    async def redraw_cards(self, case: int) -> None:
        """Draw again every card of a case that is out, also those of people who may not see it any more."""

    async def redraw_cards_of(self, recipient: int) -> None:
        """Draw again every card that this person has, also those of cases that they may not see any more."""

    async def redraw_lines(self, decision: str) -> None:
        """Draw again every line about the decision with this reference, in logs and in groups."""

    async def message_of(self, cause: str, kind: str, recipient: int) -> int | None:
        """What Telegram calls the message by which something was said, once it was."""

    async def last_line(self, log: int) -> Notice | None:
        """The latest line owed to a log, and how far it came."""

    async def wake(self, recipient: int) -> None:
        """What waited for this person is due now."""

    async def repost(self, recipient: int) -> None:
        """The recipient's chat numbers its messages anew: cards of open cases are posted there again, others when they change."""

    async def card_at(self, recipient: int, message: int) -> int | None:
        """The case whose card this message, sent to the recipient, is; None if it is no card."""

    async def appeal_at(self, recipient: int, message: int) -> int | None:
        """The appeal whose card this message is; None if it is none."""

    async def topic_of(self, case: int, recipient: int) -> int | None:
        """The forum topic that holds the case's card for this recipient."""

    async def card_of(self, case: int, recipient: int) -> int | None:
        """The message that is the case's card for this recipient."""

    async def held(self, audience: Audience) -> int:
        """How many notices about this audience's cases wait until a person presses Start."""

    async def delivered(self, kind: str, recipient: int, cause: str) -> Ms | None:
        """When the notice of a kind that a cause owes somebody was delivered."""

    async def of_case(self, case: int) -> Sequence[Notice]:
        """What was owed because of a case, its reports and its decisions."""


class Drafts(Protocol):
    async def of(self, person: int) -> Draft | None:
        """The person's draft, unless it has expired."""

    async def save(self, person: int, draft: Draft, expires_at: Ms) -> None: ...

    async def drop(self, person: int) -> None: ...

    async def expire(self, limit: int) -> int:
        """Remove drafts whose time is over; returns how many."""


class PendingVerdicts(Protocol):
    async def add(self, pending: "Pending", expires_at: Ms) -> int: ...

    async def of(self, number: int, moderator: int) -> "Pending | None":
        """A moderator's own verdict that has not expired."""

    async def take(self, number: int, moderator: int) -> "Pending | None":
        """The same, which does not wait any more."""

    async def drop(self, moderator: int) -> None:
        """Remove all of somebody's."""

    async def expire(self, limit: int) -> int:
        """Remove those whose time is over; returns how many."""


class Imports(Protocol):
    async def add(self, new: "Import", expires_at: Ms) -> int:
        """Keep a list until it is confirmed; returns its number."""

    async def take(self, number: int, lead: int) -> "Import | None":
        """A lead's own list that has not expired; it does not wait any more."""

    async def expire(self, limit: int) -> int:
        """Remove those whose time is over; returns how many."""

    async def known(self, chat: int, identities: Sequence[str]) -> frozenset[str]:
        """Which of these warnings were brought for this group before."""

    async def mark(self, chat: int, identity: str) -> str | None:
        """Keep that a warning is brought now; what stands for it, or None if it was brought before. Safe between two workers."""


class Pages(Protocol):
    async def open(self, case: int, next_at: Ms) -> bool:
        """Start paging for a case; False if it was ever paged."""

    async def due(self, limit: int) -> Sequence[Page]: ...

    async def sent(self, case: int, next_at: Ms) -> None: ...

    async def acknowledge(self, case: int, by: int) -> bool:
        """End paging; False if nobody was waiting for it."""

    async def waiting(self, case: int) -> bool: ...


class Digests(Protocol):
    async def latest(self) -> str | None:
        """The last day whose digest is owed, as 2026-11-25."""

    async def begin(self, day: str) -> bool:
        """Mark a day's digest as owed; False if it was."""


class Policies(Protocol):
    async def in_force(self, at: Ms | None) -> str:
        """The version that was in force at a moment (None: now). The oldest known one stands for times before it."""


class Journal(Protocol):
    async def write(self, by: str, verb: str, ref: str, *, case: int | None = None, **detail: str | int) -> None:
        """Append what was done. `detail` takes codes, counts, references and digests, never a personal value."""

    async def of_case(self, case: int) -> Sequence[JournalEntry]: ...


class Pseudonyms(Protocol):
    def of(self, case: int, account: int) -> str:
        """16 hexadecimal digits that stand for an account within one case; the first four are shown to moderators."""

    def digest(self, text: str) -> str:
        """A salted digest of a personal value, for the journal."""


@dataclass(frozen=True, slots=True)
class Unit:
    """All stores, bound to one transaction, with the moment and the policy under which it runs."""

    now: Ms
    policy: Policy
    people: People
    chats: Chats
    groups: Groups
    held: HeldCommands
    staff: Staff
    officer_grants: OfficerGrants
    pauses: Pauses
    proposals: Proposals
    cases: Cases
    claims: Claims
    reports: Reports
    flaggers: Flaggers
    misuse: Misuses
    unsealings: Unsealings
    evidence: EvidenceLocker
    notes: Notes
    decisions: Decisions
    appeals: Appeals
    sanctions: Sanctions
    notices: Notices
    drafts: Drafts
    pending: PendingVerdicts
    imports: Imports
    pages: Pages
    digests: Digests
    policies: Policies
    journal: Journal
    pseudonyms: Pseudonyms
    lent: Lent | None = None
    """Set while a group's own administrator acts with a moderator's right there."""


class Desk(Protocol):
    """Runs units. The one that handlers receive is bound to an update, which its first unit settles."""

    async def run(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """One unit that writes. Raises what `work` raises, rolled back."""

    async def read(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """One consistent look; writing fails."""
