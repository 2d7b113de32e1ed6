"""How appeals are judged (DSA Art. 20(4) to (6)): by somebody other than whoever decided, with reasons, and never for the worse."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk import decisions, triage, undoing
from desk.appeals import show_appeal
from desk.casework import require_unbiased, staff
from desk.errors import (
    AppealSettled,
    CaseHeld,
    NotAllowed,
    NothingToReplace,
    NotMilder,
    OwnVerdict,
    UnknownReference,
)
from desk.model import Appeal, AppealState, Case, Decision, Outcome, Sanction
from desk.notices import AppealDecided
from desk.ports import Unit
from desk.reasons import outgoing
from desk.records import AskedJudge, Judgement
from desk.reversal import void
from desk.rules.appealing import milder, milder_than
from desk.rules.durations import Duration, Ms
from desk.rules.rights import audiences, who_may_see
from desk.verdict import Verdict

LISTED = 20


@dataclass(frozen=True, slots=True)
class _Hearing:
    """An open appeal before somebody who may judge it."""

    appeal: Appeal
    decision: Decision
    case: Case
    judge: int
    waived: bool


async def waiting(unit: Unit, person: int) -> Sequence[Appeal]:
    """Open appeals for this person's eyes, the most urgent first. Raises NotAllowed."""
    allowed = audiences(await unit.staff.roles(person))
    if not allowed:
        raise NotAllowed
    found = await unit.appeals.waiting(allowed, LISTED)
    cases = {one.id: await unit.cases.get(one.case) for one in found}
    return [one for one in found if person not in (one.appellant, cases[one.id].accused)]


async def ask(unit: Unit, number: int, judge: int, menu: str) -> Appeal:
    """Let the card ask this judge for the next thing: `menu` says which; empty closes it.

    Raises CaseHeld while it asks somebody else, and what `uphold` raises.
    """
    hearing = await _open(unit, number, judge)
    before = await unit.appeals.asked(number)
    if before is not None and before.judge != judge and await _may_still(unit, before.judge, hearing.case):
        raise CaseHeld(hearing.appeal.ref, before.judge, before.until)
    asked = AskedJudge(judge, menu, unit.now + unit.policy.limits.claim) if menu else None
    await unit.appeals.ask(number, asked)
    await show_appeal(unit, hearing.case, hearing.appeal)
    return hearing.appeal


async def _may_still(unit: Unit, judge: int, case: Case) -> bool:
    """Whether whom the card asks has kept the role for it."""
    return case.audience in audiences(await unit.staff.roles(judge))


async def uphold(unit: Unit, number: int, judge: int, reason: str) -> Appeal:
    """Let the decision stand.

    Raises NotAllowed, UnknownReference, ConcernsYou, OwnVerdict, AppealSettled, ReasonMissing, ReasonExposes.
    """
    hearing = await _open(unit, number, judge)
    words = await outgoing(unit, hearing.case, judge, reason)
    await _settle(unit, hearing, AppealState.UPHELD, words)
    await _tell(unit, hearing, AppealState.UPHELD, words)
    return await _end(unit, hearing)


async def overturn(unit: Unit, number: int, judge: int, reason: str) -> Appeal:
    """Undo the decision with all it did; a case that was dismissed is open again. Raises what `uphold` raises."""
    hearing = await _open(unit, number, judge)
    words = await outgoing(unit, hearing.case, judge, reason)
    await _settle(unit, hearing, AppealState.OVERTURNED, words)
    undone = await void(unit, hearing.decision, judge, words)
    again = hearing.decision.outcome is Outcome.DISMISS and await undoing.reopen(unit, hearing.case)
    await undoing.withdraw_outcomes(unit, hearing.case, hearing.decision, again=again, but=hearing.appeal.appellant)
    await _tell(unit, hearing, AppealState.OVERTURNED, words, lifted=undone.lifted, kept=undone.kept, again=again)
    return await _end(unit, hearing)


async def replace(unit: Unit, number: int, judge: int, outcome: Outcome, lasts: Duration | None, reason: str) -> Appeal:
    """Put a milder decision, made by this judge, in the place of the first.

    Raises NothingToReplace, NotMilder, NothingToDelete, DurationMissing, and what `uphold` raises.
    """
    hearing = await _open(unit, number, judge)
    if hearing.decision.outcome is Outcome.DISMISS:
        raise NothingToReplace(hearing.appeal.ref)
    if outcome not in milder_than(hearing.decision.outcome):
        raise NotMilder(hearing.appeal.ref, milder_than(hearing.decision.outcome))
    words = await outgoing(unit, hearing.case, judge, reason)
    before = await unit.sanctions.of_decision(hearing.decision.id)
    await _settle(unit, hearing, AppealState.REPLACED, words)
    undone = await void(unit, hearing.decision, judge, words)
    chat = before[0].chat if before else None
    verdict = Verdict(judge, outcome, hearing.decision.category, words, lasts, chat, only=True)
    new = await decisions.replace(unit, hearing.case, hearing.decision, verdict)
    after = await unit.sanctions.of_decision(new.id)
    if not milder(hearing.decision.outcome, _end_of(before), outcome, _end_of(after)):
        raise NotMilder(hearing.appeal.ref, milder_than(hearing.decision.outcome))
    await unit.appeals.replaced(number, new.id)
    lifted = [one for one in undone.lifted if one.kind.value != outcome.value]
    await _tell(unit, hearing, AppealState.REPLACED, words, replacement=new.id, lifted=lifted, kept=undone.kept)
    return await _end(unit, hearing)


async def look(unit: Unit, number: int, person: int) -> tuple[Appeal, Case]:
    """An appeal, for someone who may know of it now; nobody else's unit judges it until this one has ended.

    Raises NotAllowed, UnknownReference, ConcernsYou.
    """
    if not audiences(await unit.staff.roles(person)):
        raise NotAllowed
    case_id = (await unit.appeals.get(number)).case
    try:
        case = await triage.look(unit, case_id, person)
    except UnknownReference:
        raise UnknownReference(f"A-{number}") from None
    await require_unbiased(unit, case, person)
    return await unit.appeals.get(number), case


async def _open(unit: Unit, number: int, judge: int) -> _Hearing:
    """An appeal that this person may judge now."""
    appeal, case = await look(unit, number, judge)
    own = judge in (appeal.judged_by, await unit.proposals.approver_of(appeal.decision))
    if own and not await _nobody_else(unit, case, judge):
        raise OwnVerdict(appeal.ref)
    if appeal.state is not AppealState.OPEN:
        raise AppealSettled(appeal.ref, appeal.settled_at or unit.now)
    return _Hearing(appeal, await unit.decisions.get(appeal.decision), case, judge, own)


async def _nobody_else(unit: Unit, case: Case, judge: int) -> bool:
    """Whether the policy lets who decided judge the appeal too, and nobody else could."""
    if not unit.policy.appeals.single_moderator:
        return False
    able = {who for role in who_may_see(case.audience) for who in await unit.staff.with_role(role)}
    return able - {case.accused, *await unit.reports.reporters(case.id)} <= {judge}


async def _settle(unit: Unit, hearing: _Hearing, state: AppealState, reason: str) -> None:
    found = Judgement(state, hearing.judge, reason, hearing.waived)
    if not await unit.appeals.judge(hearing.appeal, found):
        raise AppealSettled(hearing.appeal.ref, unit.now)


async def _tell(
    unit: Unit,
    hearing: _Hearing,
    state: AppealState,
    reason: str,
    *,
    replacement: int | None = None,
    lifted: Sequence[Sanction] = (),
    kept: Sequence[Sanction] = (),
    again: bool = False,
) -> None:
    appeal = hearing.appeal
    owed = AppealDecided(
        appeal=appeal.id,
        decision=appeal.decision,
        report=appeal.report,
        state=state,
        reason=reason,
        waived=hearing.waived,
        replacement=replacement,
        lifted=await undoing.as_measures(unit, lifted),
        kept=await undoing.as_measures(unit, kept),
        again=again,
    )
    await unit.notices.owe(appeal.appellant, owed, cause=appeal.ref, case=hearing.case.id)


async def _end(unit: Unit, hearing: _Hearing) -> Appeal:
    appeal = await unit.appeals.get(hearing.appeal.id)
    await show_appeal(unit, hearing.case, appeal)
    await unit.journal.write(
        staff(hearing.judge),
        f"appeal_{appeal.state}",
        appeal.ref,
        case=hearing.case.id,
        decision=hearing.decision.ref,
        waived=int(appeal.waived),
        reason=unit.pseudonyms.digest(appeal.reason),
    )
    return appeal


def _end_of(sanctions: Sequence[Sanction]) -> Ms | None:
    """When the last of what a decision did ends; None for never."""
    ends = [one.until for one in sanctions if one.kind.lasts]
    return max((end for end in ends if end is not None), default=None) if None not in ends else None
