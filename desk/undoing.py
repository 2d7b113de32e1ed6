"""Taking a decision back within the time that the policy gives: all that it did, together, and everybody hears of it who had heard.

An appeal that overturns builds on the same two: `reversal.void` lets the decision hold no more, `withdraw_outcomes` tells the reporters.
What the person concerned reads then is the appeal's own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desk.cards import show_card
from desk.casework import rank, reclassify, require_unchanged
from desk.errors import AlreadyVoided, ForStaffOnly, NothingToUndo, OwnVerdict, UndoTooLate, UnknownReference
from desk.lending import require_within, roles_here, strikes_in
from desk.model import JUDGES, Case, Decision, Outcome, Sanction, SanctionState, Strike
from desk.notices import DecisionUndone, Measure, OutcomeWithdrawn
from desk.ports import Unit
from desk.reasons import outgoing, required
from desk.reversal import Voided, require_not_above, void
from desk.rules.ladder import active_points
from desk.rules.rights import audiences
from desk.rules.undoing import in_time, newest, who_still_may
from desk.sanctions import as_lifted
from desk.telling import is_person
from desk.triage import ask_after_verdict, see


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision that was taken back, as who did it is told."""

    decision: Decision
    reopened: bool
    """Whether its case is in the queue again."""
    lifted: tuple[Sanction, ...]
    kept: tuple[Sanction, ...]
    review: tuple[Decision, ...]
    """Later decisions that it pushed up a step, as far as they may know of them. They stand until somebody looks at them."""


async def undo(unit: Unit, number: int, by: int, reason: str) -> Undone:
    """Void a decision with its strike and its sanctions, and tell the person concerned and the reporters, from this commit on.

    Whoever may judge the case may undo: their own decisions and colleagues', not those of somebody who stands above them, nor one about
    themselves or their own report, nor, by a lent right, what the desk's staff decided; as long as the policy gives the highest of their
    roles. A case that somebody reported goes back into the queue and keeps its deadline, since who reported it has waited all along. One
    that a moderator opened by themselves stays closed, and so does one whose matter was reported anew meanwhile.

    Refuses before anything is written: UnknownReference, NotAllowed, ConcernsYou, AlreadyVoided, DecidedAbove, OwnVerdict, UndoTooLate,
    ForStaffOnly, ReasonMissing, ReasonExposes.
    """
    decision = await unit.decisions.get(number)
    case = await _require_undoable(unit, decision, by)
    words = await _words(unit, case, decision, by, reason)
    voided = await void(unit, decision, by, words)
    again = await reopen(unit, case)
    await _let_go(unit, case, by)
    await withdraw_outcomes(unit, case, voided.decision, again=again)
    await _tell_accused(unit, case, voided, again=again)
    shown = audiences(await roles_here(unit, by))
    review = [one for one in voided.review if (await unit.cases.get(one.case)).audience in shown]
    return Undone(voided.decision, again, voided.lifted, voided.kept, tuple(review))


async def undo_latest(unit: Unit, account: int, by: int, reason: str) -> Undone:
    """Undo the latest decision whose points count against an account, by a lent right the latest in its group. Raises NothingToUndo, and
    what `undo` raises."""
    strike = newest(await _theirs_to_know(unit, await unit.decisions.strikes(account)), unit.now)
    if strike is None:
        raise NothingToUndo(str(account))
    return await undo(unit, strike.decision, by, reason)


async def _theirs_to_know(unit: Unit, strikes: Sequence[Strike]) -> Sequence[Strike]:
    """A lent right shows nothing of what was decided in other groups."""
    if unit.lent is None:
        return strikes
    chats = {
        one.decision: (await unit.cases.get((await unit.decisions.get(one.decision)).case)).chat for one in strikes
    }
    return [
        one
        for one in strikes
        if (chat := chats[one.decision]) is not None and await unit.chats.now_at(chat) == unit.lent.group
    ]


async def undo_of_case(unit: Unit, number: int, by: int, reason: str, seen: int | None = None) -> Undone:
    """Undo the decision that holds for a case. Raises NothingToUndo, CaseMovedOn, and what `undo` raises."""
    case = await see(unit, number, by)
    require_unchanged(case, seen)
    return await undo(unit, (await _latest(unit, case)).id, by, reason)


async def ask_why(unit: Unit, number: int, by: int, menu: str, seen: int) -> Case:
    """Let a case's card ask for the reason. Raises what `undo_of_case` raises, and CaseHeld."""
    case = await see(unit, number, by)
    require_unchanged(case, seen)
    await _require_undoable(unit, await _latest(unit, case), by)
    return await ask_after_verdict(unit, number, by, menu)


async def withdraw_outcomes(unit: Unit, case: Case, decision: Decision, *, again: bool, but: int | None = None) -> None:
    """Tell the reporters that the outcome of which they heard holds no more; whether it is looked at `again`, not what had been done.

    `but` is told otherwise.
    """
    for report in await unit.reports.of_case(case.id):
        if is_person(report.reporter) and report.reporter != but:
            told = OutcomeWithdrawn(report.id, again)
            await unit.notices.owe(report.reporter, told, cause=f"{report.ref}/{decision.ref}", case=case.id)


async def _require_undoable(unit: Unit, decision: Decision, by: int) -> Case:
    try:
        case = await see(unit, decision.case, by)
    except UnknownReference:
        raise UnknownReference(decision.ref) from None
    if decision.voided_at is not None:
        raise AlreadyVoided(decision.ref, decision.voided_at)
    await require_not_above(unit, decision, by)
    appeal = await unit.appeals.replaced_by(decision.id)
    if appeal is not None and by == appeal.judged_by != appeal.decided_by:
        raise OwnVerdict(appeal.ref)  # who was appealed against has no last word
    if unit.lent is not None and (decision.counts_in is None or JUDGES & await unit.staff.roles(decision.decided_by)):
        raise ForStaffOnly
    require_within(unit, await unit.sanctions.of_decision(decision.id))
    windows = unit.policy.limits.undo
    if not in_time(await roles_here(unit, by), decision.at, windows, unit.now):
        raise UndoTooLate(decision.ref, who_still_may(decision.at, windows, unit.now) or "")
    return case


async def _latest(unit: Unit, case: Case) -> Decision:
    """The decision that holds for a case."""
    holding = [one for one in await unit.decisions.of_case(case.id) if one.voided_at is None]
    if not holding:
        raise NothingToUndo(case.ref)
    return holding[-1]


async def _words(unit: Unit, case: Case, decision: Decision, by: int, reason: str) -> str:
    """Why: the person concerned reads it, and where nobody is concerned only staff do."""
    if decision.outcome is not Outcome.DISMISS:
        return await outgoing(unit, case, by, reason)
    return required(reason)


async def reopen(unit: Unit, case: Case) -> bool:
    """Put the case of a decision that holds no more back into the queue; False where nobody reported it, or it was reported anew."""
    if not await unit.reports.reporters(case.id) or not await unit.cases.reopen(case.id):
        return False
    await show_card(unit, await _heard(unit, await unit.cases.get(case.id)), anew=True)
    if unit.policy.as_stored(case.category).page and await unit.pages.again(case.id, unit.now):
        await unit.journal.write("desk", "paging", case.ref, case=case.id)
    await unit.journal.write("desk", "reopened", case.ref, case=case.id)
    return True


async def _heard(unit: Unit, case: Case) -> Case:
    """In the queue where it belongs. What only muted people had reported somebody judged all the same: it is held back no more."""
    reports = await unit.reports.of_case(case.id)
    if any(report.muted_by is None for report in reports):
        return await rank(unit, case)
    for report in reports:
        await unit.reports.unmute(report.id)
    return await reclassify(unit, case, unit.policy.as_stored(case.category))


async def _let_go(unit: Unit, case: Case, by: int) -> None:
    """Whoever took it back needs not decide it anew: the card asks them for nothing any more."""
    claim = await unit.claims.of(case.id)
    if claim is not None and claim.moderator == by:
        await unit.claims.drop(case.id)


async def _tell_accused(unit: Unit, case: Case, voided: Voided, *, again: bool) -> None:
    decision = voided.decision
    if decision.outcome is Outcome.DISMISS or decision.accused is None or not is_person(decision.accused):
        return
    told = DecisionUndone(
        decision=decision.id,
        reason=decision.voided_why,
        lifted=await as_measures(unit, voided.lifted),
        kept=await as_measures(unit, voided.kept),
        points=decision.points,
        total=active_points(await strikes_in(unit, decision.accused, case.chat), unit.now),
        again=again,
        ladder=(await unit.groups.of(case.chat)).ladder if case.chat is not None else None,
    )
    await unit.notices.owe(decision.accused, told, cause=decision.ref, case=case.id)


async def as_measures(unit: Unit, sanctions: Iterable[Sanction]) -> tuple[Measure, ...]:
    """What was in force until now, or was done; what failed or had ended by itself is put back by nobody."""
    held = [one for one in sanctions if one.lifting is None and one.state in (SanctionState.DUE, SanctionState.APPLIED)]
    return await as_lifted(unit, held)
