"""A moderator's verdict: what it does, what it leaves, and everyone who must hear of it, in one transaction."""

from dataclasses import dataclass

from desk import lending, telling
from desk.cards import show_card
from desk.casework import (
    forbid_copies,
    join_or_open,
    keep_evidence,
    require_open,
    require_unchanged,
    staff,
)
from desk.errors import (
    DurationMissing,
    EndlessOnly,
    NobodyToSanction,
    NoGroup,
    NotAllowed,
    NothingToDelete,
    ReasonExposes,
    ReasonMissing,
)
from desk.evidence import NewEvidence
from desk.model import (
    Attribution,
    Case,
    Decision,
    Origin,
    Outcome,
    SanctionKind,
    Subject,
)
from desk.ports import Unit
from desk.reasons import may_point_at_a_reporter
from desk.records import NewDecision, NewSanction
from desk.rules.admission import case_key
from desk.rules.durations import FOREVER, Duration
from desk.rules.ladder import active_points, length_of
from desk.rules.policy import Category, Consequence
from desk.rules.rights import audiences
from desk.sanctions import impose
from desk.triage import hold, see


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a moderator has decided, as they said it."""

    moderator: int
    outcome: Outcome
    category: str | None
    """None keeps the case's own."""
    reason: str
    """What the person concerned will read; empty takes the category's rule, where the policy lets one press suffice."""
    lasts: Duration | None = None
    """For a mute or a ban; None leaves it to the policy's ladder."""
    chat: int | None = None
    """Where it holds, if the case is about no message in a group."""
    delete: bool = False
    """Whether the message goes as well, whatever else happens."""
    seen: int | None = None
    """The version of the case that the moderator saw, where that is known."""


@dataclass(frozen=True, slots=True)
class OwnAction:
    """What a moderator acts on by themselves, without a report."""

    subject: Subject
    evidence: tuple[NewEvidence, ...]
    cause: str


async def decide(unit: Unit, number: int, verdict: Verdict) -> Decision:
    """Close a case with a verdict; its sanctions, the statement of reasons and the reporters' outcomes are owed from this commit on.

    Refuses before anything is written: CaseHeld, AlreadyDecided, CaseMovedOn, ConcernsYou, ReasonMissing, ReasonExposes,
    NobodyToSanction, NothingToDelete, NoGroup, DurationMissing, EndlessOnly.
    """
    case = await see(unit, number, verdict.moderator)
    await require_open(unit, case)
    require_unchanged(case, verdict.seen)
    await hold(unit, case, verdict.moderator)
    return await _close(unit, case, verdict)


async def act(unit: Unit, action: OwnAction, verdict: Verdict) -> Decision:
    """A moderator's own action: the open case about the same thing, or a new one, is decided at once.

    Raises what `decide` raises; NotAllowed, which names no case, where the account or the case is not theirs to judge.
    """
    category = unit.policy.category(verdict.category or "other")
    lending.require_ordinary(unit, category)
    key = case_key(action.subject, category.name, unit.now, action.cause)
    subject, key = lending.placed(unit, action.subject, key)
    case, opened = await join_or_open(unit, subject, category, key, Origin.MODERATOR)
    if (
        case.audience not in audiences(await lending.roles_here(unit, verdict.moderator))
        or case.accused == verdict.moderator
    ):
        raise NotAllowed
    if opened:
        await unit.journal.write(staff(verdict.moderator), "opened", case.ref, case=case.id, category=category.name)
    await keep_evidence(unit, case, None, action.evidence)
    return await decide(unit, case.id, verdict)


async def _close(unit: Unit, case: Case, verdict: Verdict) -> Decision:
    category = _category(unit, case, verdict)
    reason = await _reason(unit, case, category, verdict)
    points = _points(case, category, verdict.outcome)
    wanted = await _sanctions(unit, case, verdict, points)
    before = await telling.message_of(unit, case)

    decision = await unit.decisions.add(
        NewDecision(
            case=case.id,
            outcome=verdict.outcome,
            category=category.name,
            points=points,
            accused=case.accused,
            reason=reason,
            policy=await unit.policies.in_force(before.snapshot.sent_at if before else None),
            decided_by=verdict.moderator,
            expires_at=category.expires.after(unit.now) if points else None,
        )
    )
    if category.reference_only:
        case = await forbid_copies(unit, case)
    measures = [await impose(unit, case, decision, new) for new in wanted]
    await _settle_case(unit, case, decision)
    await telling.tell_reporters(unit, case, decision)
    await telling.tell_accused(unit, case, decision, category, measures, before)
    return decision


def _category(unit: Unit, case: Case, verdict: Verdict) -> Category:
    """Raises UnknownCategory for a measure under a rule that is none any more; what is dismissed keeps the name of it."""
    if verdict.category is None and verdict.outcome is Outcome.DISMISS:
        return unit.policy.as_stored(case.category)
    return unit.policy.category(verdict.category or case.category)


async def _reason(unit: Unit, case: Case, category: Category, verdict: Verdict) -> str:
    reason = verdict.reason.strip()
    if not reason and category.one_press and verdict.outcome is not Outcome.DISMISS:
        return category.rule
    if not reason:
        raise ReasonMissing
    if verdict.outcome is not Outcome.DISMISS and await may_point_at_a_reporter(unit, case, reason):
        raise ReasonExposes(case.id, verdict.moderator)
    return reason


def _points(case: Case, category: Category, outcome: Outcome) -> int:
    """A dismissal leaves nothing, and neither does what a person may not have written."""
    if outcome is Outcome.DISMISS or case.accused is None or case.attribution is Attribution.WEAK:
        return 0
    return category.points


async def _sanctions(unit: Unit, case: Case, verdict: Verdict, points: int) -> list[NewSanction]:
    """What the verdict does in Telegram; the decision's number is filled in once it has one."""
    if verdict.outcome is Outcome.DISMISS:
        return []
    deletions = await _deletions(unit, case) if verdict.delete or verdict.outcome is Outcome.DELETE else []
    if verdict.outcome is Outcome.DELETE:
        return deletions
    if case.accused is None:
        raise NobodyToSanction(case.ref)
    if verdict.outcome is Outcome.WARN:
        return deletions
    chat = case.chat or verdict.chat
    if chat is None:
        raise NoGroup(case.ref)
    chat = await unit.chats.now_at(chat)
    lasts = await _lasts(unit, case.accused, verdict, points)
    kind = SanctionKind(verdict.outcome.value)
    return [*deletions, NewSanction(0, kind, chat, case.accused, None, lasts.after(unit.now))]


async def _deletions(unit: Unit, case: Case) -> list[NewSanction]:
    if case.chat is None or case.message is None:
        raise NothingToDelete(case.ref)
    found = await _posted(unit, case.id, case.chat, case.message)
    return [NewSanction(0, SanctionKind.DELETE, case.chat, case.accused or 0, item, None) for item in found]


async def _posted(unit: Unit, case: int, chat: int, message: int) -> list[int]:
    """The message that a case is about, with the other items of its album that reports brought."""
    snapshots = [item.snapshot for item in await unit.evidence.of_case(case)]
    return sorted({message, *(one.message for one in snapshots if one.chat == chat and one.message is not None)})


async def _lasts(unit: Unit, account: int, verdict: Verdict, points: int) -> Duration:
    """How long a mute or a ban lasts: what the moderator said, else the ladder; of who writes as a chat always without an end.

    `banChatSenderChat` takes no date, and an end that nobody brings about must not be told. Raises EndlessOnly, DurationMissing.
    """
    if account > 0:
        return verdict.lasts or await _by_ladder(unit, account, verdict.outcome, points)
    if verdict.outcome is Outcome.MUTE or verdict.lasts not in (None, FOREVER):
        raise EndlessOnly
    return FOREVER


async def _by_ladder(unit: Unit, account: int, outcome: Outcome, points: int) -> Duration:
    """How long the policy lets a consequence last once this decision's points count. Raises DurationMissing."""
    total = active_points(await unit.decisions.strikes(account), unit.now) + points
    lasts = length_of(unit.policy.ladder, total, Consequence(outcome.value))
    if lasts is None:
        raise DurationMissing
    return lasts


async def _settle_case(unit: Unit, case: Case, decision: Decision) -> None:
    await unit.cases.close(case.id)
    await unit.claims.drop(case.id)
    await unit.pages.acknowledge(case.id, decision.decided_by)
    if case.origin is Origin.REPORT:
        await show_card(unit, case)
    await unit.journal.write(
        staff(decision.decided_by),
        "decided",
        decision.ref,
        case=case.id,
        outcome=decision.outcome,
        category=decision.category,
        points=decision.points,
        policy=decision.policy,
        reason=unit.pseudonyms.digest(decision.reason),
    )


async def record_statement(unit: Unit, number: int) -> None:
    """How far the statement of reasons came has changed: the card says whether the person concerned has been told."""
    decision = await unit.decisions.get(number)
    case = await unit.cases.get(decision.case)
    if case.origin is Origin.REPORT:
        await show_card(unit, case)
