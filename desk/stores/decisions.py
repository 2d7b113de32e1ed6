"""Stores of decisions, of what they do in Telegram, and of what is said against them."""

from collections.abc import Sequence
from typing import Protocol

from desk.model import Appeal, AppealState, Audience, Decision, Lifting, Membership, Sanction, SanctionState, Strike
from desk.records import AskedJudge, Judgement, NewAppeal, NewDecision, NewSanction, Proposal, ProposalEnd
from desk.rules.durations import Ms
from desk.rules.policy import Policy
from desk.verdict import Verdict


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

    async def concerning(self, account: int) -> Sequence[Decision]:
        """All measures ever decided against an account, voided ones included, the first of them first."""

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
        """The same in all chats, in the order in which they were decided, and those that failed and may still be done."""

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

    async def lift(self, sanction: int, why: Lifting) -> bool:
        """It is to hold no more; False where somebody else was first."""

    async def settle(self, sanction: int, state: SanctionState, error: str = "") -> None:
        """What became of it in Telegram. A sanction that is lifted stays so."""

    async def before(self, chat: int, account: int) -> Membership | None:
        """What somebody was before the first of the sanctions that hold."""

    async def remember(self, chat: int, account: int, was: Membership) -> None:
        """Keep that; what is kept already stays."""

    async def correct(self, chat: int, account: int, now: Membership) -> None:
        """Keep this instead of what somebody was before: it is what they are to be without a sanction."""

    async def forget(self, chat: int, account: int) -> None: ...


class Policies(Protocol):
    async def in_force(self, at: Ms | None) -> str:
        """The version that was in force at a moment (None: now). The oldest known one stands for times before it."""

    async def at(self, at: Ms) -> Policy:
        """The policy that was in force at a moment. The oldest known one stands for times before it."""

    async def changed_since(self, at: Ms) -> bool:
        """Whether another policy came into force after that moment."""

    def read(self, text: str) -> Policy:
        """A policy of its stored text."""

    async def ever(self, version: str) -> bool:
        """Whether a version of that name is or was in force."""

    async def adopt(self, text: str, since: Ms, source: str) -> None:
        """Let a policy be in force from a moment on that has come, announced by the campaign `source`."""
