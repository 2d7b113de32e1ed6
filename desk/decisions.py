"""A moderator's verdict: what it does, what it leaves, and everyone who must hear of it, in one transaction."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from desk import laddering, lending, logbook, telling
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
    NobodyToSanction,
    NoGroup,
    NotAllowed,
    NothingToDelete,
    OwnVerdict,
    ReasonExposes,
    ReasonMissing,
    SecondPersonNeeded,
)
from desk.evidence import NewEvidence
from desk.laddering import Course
from desk.model import (
    AppealState,
    Case,
    Decision,
    NoteKind,
    Origin,
    Outcome,
    SanctionKind,
    Subject,
)
from desk.notices import Measure
from desk.pacing import require_pace
from desk.ports import Unit
from desk.precedence import require_above
from desk.reach import groups_for
from desk.reasons import may_point_at_a_reporter
from desk.recording import record_decision
from desk.records import NewDecision, NewSanction
from desk.rules.admission import case_key
from desk.rules.durations import Ms
from desk.rules.ladder import Due
from desk.rules.policy import Category, Consequence
from desk.rules.rights import audiences
from desk.sanctions import impose
from desk.seconding import overtake, record_waiver, require_second
from desk.triage import hold, see
from desk.verdict import Verdict


@dataclass(frozen=True, slots=True)
class OwnAction:
    """What a moderator acts on by themselves, without a report."""

    subject: Subject
    evidence: tuple[NewEvidence, ...]
    cause: str


async def decide(unit: Unit, number: int, verdict: Verdict) -> Decision:
    """Close a case with a verdict; its sanctions, the statement of reasons and the reporters' outcomes are owed from this commit on.

    Refuses before anything is written: CaseHeld, AlreadyDecided, CaseMovedOn, ConcernsYou, ReasonMissing, ReasonExposes,
    NobodyToSanction, NothingToDelete, NoGroup, CannotBeRemoved, DurationMissing, DepartureUnexplained, OwnVerdict.
    """
    case = await see(unit, number, verdict.moderator)
    await require_open(unit, case)
    require_unchanged(case, verdict.seen)
    await hold(unit, case, verdict.moderator)
    return await _close(unit, case, verdict)


async def confirm(unit: Unit, number: int, verdict: Verdict, proposed: str) -> Decision | Due:
    """Do what the card proposed, if that is still what the ladder makes due; else have the card drawn anew, and return what is due now.

    Raises what `decide` raises.
    """
    case = await see(unit, number, verdict.moderator)
    await require_open(unit, case)
    require_unchanged(case, verdict.seen)
    message = await telling.message_of(unit, case)
    due = await _due(unit, case, _category(unit, case, verdict), verdict, await laddering.acted_at(unit, case, message))
    if due.restricts is not None and not laddering.possible(due.restricts, case, case.chat):
        raise NoGroup(case.ref)
    if str(due.step or Consequence.NOTICE) != proposed:
        await show_card(unit, case)
        return due
    return await decide(unit, number, verdict)


async def act(unit: Unit, action: OwnAction, verdict: Verdict) -> Decision:
    """A moderator's own action: the open case about the same thing, or a new one, is decided at once.

    Raises what `decide` raises; NotAllowed, which names no case, where the account or the case is not theirs to judge.
    """
    case = await open_for(unit, action, verdict)
    try:
        return await decide(unit, case.id, verdict)
    except SecondPersonNeeded as refusal:
        raise SecondPersonNeeded(refusal.case, verdict, action) from None


async def open_for(unit: Unit, action: OwnAction, verdict: Verdict) -> Case:
    """The open case about what a moderator acts on, or a new one, with its evidence. Raises NotAllowed, NotAboveThem."""
    category = unit.policy.category(verdict.category or "other")
    lending.require_ordinary(unit, category)
    key = case_key(action.subject, category.name, unit.now, action.cause)
    subject, key = lending.placed(unit, action.subject, key)
    case, opened = await join_or_open(unit, subject, category, key, Origin.MODERATOR)
    if case.accused is not None:
        await require_above(unit, case.accused, verdict.moderator)
    if case.audience not in audiences(await lending.roles_here(unit, verdict.moderator)):
        raise NotAllowed
    if opened:
        await unit.journal.write(staff(verdict.moderator), "opened", case.ref, case=case.id, category=category.name)
    await keep_evidence(unit, case, None, action.evidence)
    return case


async def _require_another(unit: Unit, case: Case, verdict: Verdict) -> None:
    """Raises OwnVerdict for dismissing anew what another judge opened again on appeal: the last word is somebody else's."""
    if verdict.outcome is not Outcome.DISMISS:
        return
    for appeal in await unit.appeals.of_case(case.id):
        if appeal.state is AppealState.OVERTURNED and appeal.judged_by == verdict.moderator != appeal.decided_by:
            raise OwnVerdict(appeal.ref)


async def _close(unit: Unit, case: Case, verdict: Verdict) -> Decision:
    await _require_another(unit, case, verdict)
    category = _category(unit, case, verdict)
    reason = await _reason(unit, case, category, verdict)
    if category.reference_only:
        case = await forbid_copies(unit, case)
    before = await telling.message_of(unit, case)
    category = await laddering.as_posted(unit, category, before)
    acted_at = await laddering.acted_at(unit, case, before)
    due = await _due(unit, case, category, verdict, acted_at)
    course = await laddering.course(unit, case, verdict, due, case.chat or verdict.chat)
    wanted = await _sanctions(unit, case, verdict, course, everywhere=_everywhere(unit, verdict, category, due, course))
    await require_pace(unit, verdict, wanted)
    waived = await require_second(unit, case, verdict, wanted)

    points = 0 if verdict.outcome is Outcome.DISMISS else laddering.points_of(case, category)
    decision = await unit.decisions.add(
        NewDecision(
            case=case.id,
            outcome=course.outcome,
            category=category.name,
            points=points,
            accused=case.accused,
            reason=reason,
            policy=await unit.policies.in_force(before.snapshot.sent_at if before else None),
            decided_by=verdict.moderator,
            expires_at=category.expires.after(unit.now) if points else None,
            acted_at=acted_at,
            command=verdict.command if case.chat is not None and verdict.chat == case.chat else None,
            due=str(due.step) if due.step is not None else "",
            departure=laddering.why(verdict) if course.departs else "",
            counts_in=unit.lent.group if unit.lent is not None else None,
        )
    )
    if waived:
        await record_waiver(unit, decision, verdict)
    await _note_aside(unit, case, verdict, course)
    measures = await _carry_out(unit, case, verdict, decision, wanted)
    await telling.tell_reporters(unit, case, decision)
    await telling.tell_accused(unit, case, decision, category, measures, before)
    return decision


async def _carry_out(
    unit: Unit, case: Case, verdict: Verdict, decision: Decision, wanted: Sequence[NewSanction]
) -> list[Measure]:
    """Owe what a decision does, and close its case; a ban that was proposed for it comes to nothing."""
    measures = [await impose(unit, case, decision, new) for new in wanted]
    if verdict.approved_by is None:
        await overtake(unit, case)
    await _settle_case(unit, case, decision)
    return measures


async def _note_aside(unit: Unit, case: Case, verdict: Verdict, course: Course) -> None:
    """Words for staff about a departure that was none become a note."""
    if verdict.departure.strip() and not course.departs:
        await unit.notes.add(case.id, verdict.moderator, NoteKind.NOTE, verdict.departure.strip())


async def _due(unit: Unit, case: Case, category: Category, verdict: Verdict, acted_at: Ms) -> Due:
    """What the ladder makes due, while nobody else decides about the account: two decisions at once add up."""
    if verdict.outcome is Outcome.DISMISS or case.accused is None:
        return laddering.NOTHING
    await unit.decisions.lock(case.accused)
    return await laddering.due_now(unit, case, category, acted_at, case.chat or verdict.chat)


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


def _everywhere(unit: Unit, verdict: Verdict, category: Category, due: Due, course: Course) -> bool:
    """Whether it holds in all groups that share: because the moderator, the category or the step that is followed says so.

    By a lent right the policy's word holds in the group alone.
    """
    by_step = due.step is not None and due.step.everywhere and not course.departs
    return verdict.everywhere or (unit.lent is None and (category.everywhere or by_step))


async def _sanctions(
    unit: Unit, case: Case, verdict: Verdict, course: Course, *, everywhere: bool
) -> list[NewSanction]:
    """What the verdict does in Telegram, one act for each group; the decision's number is filled in once it has one."""
    if course.outcome is Outcome.DISMISS:
        return []
    deletes = verdict.delete or course.outcome is Outcome.DELETE
    wanted = await _deletions(unit, case, silent=verdict.silent) if deletes else []
    if course.outcome is not Outcome.DELETE and case.accused is None:
        raise NobodyToSanction(case.ref)
    if course.restricts is None or case.accused is None:
        return wanted
    reach = await groups_for(unit, case, verdict.chat, everywhere=everywhere)
    until = course.lasts.after(unit.now) if course.lasts is not None else None
    one = NewSanction(0, course.restricts, 0, case.accused, None, until, verdict.silent, reach.spreads)
    return [*wanted, *(dataclasses.replace(one, chat=group) for group in reach.groups)]


async def _deletions(unit: Unit, case: Case, *, silent: bool) -> list[NewSanction]:
    if case.chat is None or case.message is None:
        raise NothingToDelete(case.ref)
    found = await _posted(unit, case.id, case.chat, case.message)
    kind, accused = SanctionKind.DELETE, case.accused or 0
    return [NewSanction(0, kind, case.chat, accused, item, None, silent) for item in found]


async def _posted(unit: Unit, case: int, chat: int, message: int) -> list[int]:
    """The message that a case is about, with the other items of its album that reports brought."""
    snapshots = [item.snapshot for item in await unit.evidence.of_case(case)]
    return sorted({message, *(one.message for one in snapshots if one.chat == chat and one.message is not None)})


async def replace(unit: Unit, case: Case, old: Decision, verdict: Verdict) -> Decision:
    """Put a milder decision in the place of one that was voided; what it leaves counts no more and no longer, and they heard of it then.

    The ladder is not asked: it would make due what was too much. Raises NobodyToSanction, NothingToDelete, NoGroup, DurationMissing,
    EndlessOnly.
    """
    category = unit.policy.as_stored(old.category)
    await unit.decisions.lock(old.accused or 0)
    course = await laddering.course(unit, case, verdict, laddering.NOTHING, case.chat or verdict.chat)
    wanted = await _sanctions(unit, case, verdict, course, everywhere=verdict.everywhere)
    decision = await unit.decisions.add(
        NewDecision(
            case=case.id,
            outcome=course.outcome,
            category=old.category,
            points=old.points,
            accused=old.accused,
            reason=verdict.reason,
            policy=old.policy,
            decided_by=verdict.moderator,
            expires_at=old.expires_at,
            acted_at=old.acted_at,
            told_at=old.told_at,
            counts_in=old.counts_in,
        )
    )
    measures = [await impose(unit, case, decision, new) for new in wanted]
    await _record(unit, case, decision)
    message = await telling.message_of(unit, case)
    await telling.tell_accused(unit, case, decision, category, measures, message, final=True)
    return decision


async def _settle_case(unit: Unit, case: Case, decision: Decision) -> None:
    await unit.cases.close(case.id)
    await unit.claims.drop(case.id)
    await unit.pages.acknowledge(case.id, decision.decided_by)
    await _record(unit, case, decision)


async def _record(unit: Unit, case: Case, decision: Decision) -> None:
    if case.origin is Origin.REPORT:
        await show_card(unit, case)
    await logbook.log(unit, case, decision)
    await record_decision(unit, decision)
