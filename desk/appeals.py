"""Appeals (DSA Art. 20), on the side of whoever appeals: what can be appealed, until when, and the request itself.

How an appeal is judged is in `desk/judging.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.cards import on_call, viewers
from desk.casework import keep_evidence, member
from desk.copying.times import asking
from desk.errors import (
    AppealExhausted,
    AppealPending,
    AppealSettled,
    AppealTooLate,
    NotDismissed,
    NothingToAppeal,
    UnknownReference,
)
from desk.evidence import NewEvidence
from desk.model import STAFF, Account, Appeal, AppealState, Case, CaseState, Contested, Decision, Outcome
from desk.notices import AppealCard, AppealOverdue, AppealReceived
from desk.ports import Unit
from desk.records import NewAppeal
from desk.rules.appealing import appealable_until, is_over, latest
from desk.rules.durations import Ms
from desk.rules.purging import Removal
from desk.telling import outcome_cause

LISTED = 10
"""Decisions and reports each that are offered to somebody who names none, the latest."""
ESCALATE_AT_MOST = 50
"""Appeals escalated in one go; the next go follows within seconds."""


@dataclass(frozen=True, slots=True)
class Appealable:
    """Something that somebody may appeal against now, until when (None: without an end)."""

    what: Contested
    category: str
    decided_at: Ms
    until: Ms | None


async def contested(unit: Unit, person: int, decision: int) -> Contested:
    """A decision against this person, as one that they may appeal against now.

    Raises UnknownReference for what was not made against them, and what `require_appealable` raises.
    """
    found = await unit.decisions.get(decision)
    if found.accused != person or found.outcome is Outcome.DISMISS:
        raise UnknownReference(found.ref)
    if found.id in (await _gone(unit, person, found.case)).decisions:
        raise UnknownReference(found.ref)
    return (await require_appealable(unit, person, Contested(found.id))).what


async def contested_report(unit: Unit, person: int, report: int) -> Contested:
    """The dismissal of this person's report. Raises like `contested`, and NotDismissed."""
    found = await unit.reports.get(report)
    if found.reporter != person or found.id in (await _gone(unit, person, found.case)).reports:
        raise UnknownReference(found.ref)
    decision = await _dismissal(unit, await unit.cases.get(found.case))
    if decision is None:
        raise NotDismissed(found.ref)
    return (await require_appealable(unit, person, Contested(decision.id, found.id))).what


async def _gone(unit: Unit, person: int, case: int) -> Removal:
    """What of a case only a hold keeps any more: that it is still there is not said."""
    return await (await asking(unit, person)).gone(await unit.cases.get(case))


async def contested_case(unit: Unit, person: int, case: int) -> Contested:
    """The dismissal of the report with which this person brought a case. Raises like `contested_report`."""
    for report in await unit.reports.of_case(case):
        if report.reporter == person:
            return await contested_report(unit, person, report.id)
    raise UnknownReference(f"C-{case}")


async def appealable(unit: Unit, person: int) -> Sequence[Appealable]:
    """All that this person may appeal against now: decisions against them, then reports that were dismissed."""
    found = [Contested(one.id) for one in await unit.decisions.against(person, LISTED)]
    for report, case in await unit.reports.of_reporter(person, LISTED):
        decision = await _dismissal(unit, case)
        if decision is not None:
            found.append(Contested(decision.id, report.id))
    listed = []
    for what in found:
        try:
            listed.append(await require_appealable(unit, person, what))
        except (AppealTooLate, AppealPending, AppealExhausted):
            continue
    return listed


async def require_appealable(unit: Unit, person: int, what: Contested) -> Appealable:
    """Whether this may be appealed against now. Raises NothingToAppeal, AppealExhausted, AppealPending, AppealTooLate."""
    decision = await unit.decisions.get(what.decision)
    if decision.voided_at is not None:
        raise NothingToAppeal(what.ref, decision.voided_at)
    if await unit.appeals.replaced_by(decision.id) is not None:
        raise AppealExhausted(what.ref)
    for appeal in await unit.appeals.of_decision(decision.id):
        if appeal.side is not what.side:
            continue
        if appeal.state is AppealState.OPEN:
            raise AppealPending(what.ref)
        if appeal.appellant == person and (what.report is not None or appeal.state is not AppealState.WITHDRAWN):
            raise AppealExhausted(what.ref)
    if what.report is not None and await _looked_at_again(unit, what.report, decision):
        raise AppealExhausted(what.ref)
    until = await _until(unit, person, what, decision)
    if until is not None and is_over(until, unit.now):
        raise AppealTooLate(what.ref, until)
    return Appealable(what, decision.category, decision.at, until)


async def file_appeal(
    unit: Unit, appellant: Account, what: Contested, text: str, evidence: Sequence[NewEvidence] = ()
) -> Appeal:
    """Store an appeal; its receipt and the judges' card are owed from this commit on. Raises like `contested`."""
    await unit.people.meet(appellant)
    decision = await unit.decisions.get(what.decision)
    case = await unit.cases.lock(decision.case)
    await require_appealable(unit, appellant.id, what)
    deadline = unit.now + unit.policy.appeals.deadline
    new = NewAppeal(
        decision.id, case.id, appellant.id, what.side, what.report, text.strip(), decision.decided_by, deadline
    )
    appeal = await unit.appeals.add(new)
    if appeal is None:
        raise AppealPending(what.ref)
    files = await keep_evidence(unit, case, what.report, evidence, appeal.id)
    receipt = AppealReceived(appeal.id, decision.id, what.report, deadline, files)
    await unit.notices.owe(appellant.id, receipt, cause=appeal.ref, case=case.id)
    await show_appeal(unit, case, appeal)
    await unit.journal.write(
        member(unit, case, appellant.id), "appealed", appeal.ref, case=case.id, decision=decision.ref, side=what.side
    )
    return appeal


async def withdraw(unit: Unit, number: int, person: int) -> Appeal:
    """Take one's own appeal back. Raises UnknownReference for somebody else's, AppealSettled."""
    appeal = await unit.appeals.get(number)
    if appeal.appellant != person:
        raise UnknownReference(appeal.ref)
    case = await unit.cases.lock(appeal.case)
    if appeal.id in (await _gone(unit, person, case.id)).appeals:
        raise UnknownReference(appeal.ref)
    if not await unit.appeals.end(appeal.id, AppealState.WITHDRAWN):
        raise AppealSettled(appeal.ref, appeal.settled_at or unit.now)
    await show_appeal(unit, case, appeal)
    await unit.journal.write(member(unit, case, person), "appeal_withdrawn", appeal.ref, case=case.id)
    return await unit.appeals.get(number)


async def overtake(unit: Unit, case: Case, decision: int) -> None:
    """The decision holds no more: what was still to be judged about it is not any more."""
    for appeal in await unit.appeals.of_decision(decision):
        if await unit.appeals.end(appeal.id, AppealState.MOOT):
            await show_appeal(unit, case, appeal)
            await unit.journal.write("desk", "appeal_overtaken", appeal.ref, case=case.id)


async def escalate(unit: Unit) -> int:
    """Tell the leads of appeals whose deadline has passed; returns how many there are. Their due time is a column, like every other."""
    overdue = await unit.appeals.overdue(ESCALATE_AT_MOST)
    for appeal in overdue:
        case = await unit.cases.get(appeal.case)
        seen_by = await viewers(unit, case)
        leads = await on_call(unit) if STAFF in seen_by else seen_by
        for lead in sorted({*leads} - {case.accused, appeal.appellant}):
            await unit.notices.owe(lead, AppealOverdue(appeal.id), cause=appeal.ref, case=case.id)
        await unit.appeals.escalated(appeal.id)
        await show_appeal(unit, case, appeal)
        await unit.journal.write("desk", "appeal_overdue", appeal.ref, case=case.id)
    return len(overdue)


async def show_appeal(unit: Unit, case: Case, appeal: Appeal) -> None:
    """Have the card of an appeal drawn again for everyone who works on its case, and that of the case, which names it."""
    for recipient in await viewers(unit, case):
        await unit.notices.show(recipient, AppealCard(appeal.id), cause=appeal.ref, case=case.id)
    await unit.notices.redraw_cards(case.id)


async def _dismissal(unit: Unit, case: Case) -> Decision | None:
    """The decision that dismissed a case and still holds."""
    if case.state is CaseState.OPEN:
        return None
    holding = [one for one in await unit.decisions.of_case(case.id) if one.voided_at is None]
    return holding[-1] if holding and holding[-1].outcome is Outcome.DISMISS else None


async def _looked_at_again(unit: Unit, report: int, decision: Decision) -> bool:
    """Whether its reporter asked already about an earlier dismissal. What was overtaken before anybody judged it was no look."""
    asked = await unit.appeals.of_case(decision.case)
    return any(one.report == report and one.state is not AppealState.MOOT for one in asked)


async def _until(unit: Unit, person: int, what: Contested, decision: Decision) -> Ms | None:
    """The last moment for an appeal against a decision, by its notice to this person.

    A new policy takes nothing from it: of what held when it was decided, when they were told, and holds now, what is best for them counts.
    """
    if what.report is None:
        told = await unit.notices.delivered("StatementOfReasons", person, decision.ref)
    else:
        told = await unit.notices.delivered("ReportDecided", person, outcome_cause(what.report, decision.id))
    moments = (decision.at, *([] if told is None else [told]))
    rules = [unit.policy.appeals, *[(await unit.policies.at(moment)).appeals for moment in moments]]
    return latest(*(appealable_until(one, decision.at, told) for one in rules))
