"""Who hears of a decision, and what. Nothing here may point at a reporter."""

from collections.abc import Sequence

from desk.evidence import Evidence, EvidenceKind
from desk.lending import strikes_in
from desk.model import STAFF, Attribution, Audience, Case, Decision, Outcome, Role, is_stand_in
from desk.notices import Measure, ReportDecided, StatementOfReasons
from desk.ports import Unit
from desk.rules.appealing import ending
from desk.rules.ladder import active_points
from desk.rules.policy import Category

EXCERPT = 300
"""Characters of the message that a statement of reasons quotes."""


def is_person(account: int) -> bool:
    """Whether an account can be told anything: what is sent to a channel or a group, everybody there reads, and who is erased is gone."""
    return account > STAFF and not is_stand_in(account)


async def leads_about(unit: Unit, case: Case, but: frozenset[int]) -> list[int]:
    """The leads who may know of a case, without these."""
    people = set(await unit.staff.with_role(Role.OWNER))
    if case.audience is not Audience.OWNERS:
        people |= set(await unit.staff.with_role(Role.LEAD))
    return sorted(people - but - {case.accused})


async def message_of(unit: Unit, case: Case) -> Evidence | None:
    """The message that a case is about, as first seen: where it was posted, rather than as a reporter forwarded it."""
    return message_among(await unit.evidence.of_case(case.id))


async def quotable_message_of(unit: Unit, case: Case) -> Evidence | None:
    """The same, for words that leave the desk: what was forwarded in private is told, its time too, with its reporters' consent alone."""
    message = await message_of(unit, case)
    private = message is not None and message.kind is EvidenceKind.FORWARD
    return None if private and not await unit.reports.quotable(case.id) else message


def message_among(evidence: Sequence[Evidence]) -> Evidence | None:
    """The same, among evidence that was read already."""
    found = [item for item in evidence if _is_message(item)]
    return min(found, key=lambda item: item.kind is EvidenceKind.FORWARD, default=None)


async def tell_reporters(unit: Unit, case: Case, decision: Decision) -> None:
    """Each reporter gets the outcome in neutral words; whether something was done, not what or to whom."""
    acted = decision.outcome is not Outcome.DISMISS
    for report in await unit.reports.of_case(case.id):
        if is_person(report.reporter):
            told = ReportDecided(report.id, acted)
            await unit.notices.owe(report.reporter, told, cause=outcome_cause(report.id, decision.id), case=case.id)


def outcome_cause(report: int, decision: int) -> str:
    """For what the outcome of a report is owed: a case that was opened again has another one."""
    return f"R-{report}/D-{decision}"


async def tell_accused(
    unit: Unit,
    case: Case,
    decision: Decision,
    category: Category,
    measures: Sequence[Measure],
    message: Evidence | None,
    *,
    final: bool = False,
) -> None:
    """The statement of reasons, for a decision against a person."""
    if decision.outcome is Outcome.DISMISS or decision.accused is None:
        return
    if not is_person(decision.accused):
        await note_told(unit, decision, reached=False)
        return
    where = case.chat or next((measure.chat for measure in measures), None)
    strikes = await strikes_in(unit, decision.accused, where)
    statement = StatementOfReasons(
        decision=decision.id,
        outcome=decision.outcome,
        category=category.name,
        policy=decision.policy,
        origin=case.origin,
        certain=case.attribution is Attribution.STRONG,
        reason=decision.reason,
        excerpt=await _excerpt(unit, case, category, message),
        # Of a case about an account it is the group through whose button the report came: who reported is a member of it.
        chat=case.chat if case.message is not None else None,
        measures=tuple(dict.fromkeys(measures)),
        points=decision.points,
        total=active_points(strikes, unit.now),
        expires_at=decision.expires_at if decision.points else None,
        appeal_until=ending(unit.policy.appeals.latest, unit.now),
        final=final,
        ladder=(await unit.groups.of(where)).ladder if where is not None else None,
        here_only=decision.counts_in is not None,
    )
    await unit.notices.owe(decision.accused, statement, cause=decision.ref, case=case.id)


async def note_told(unit: Unit, decision: Decision, *, reached: bool) -> None:
    """The person concerned has been told, or cannot be: whatever is done from now on is no part of the same step."""
    if await unit.decisions.told(decision.id, reached=reached):
        verb = "told" if reached else "not_told"
        await unit.journal.write("desk", verb, decision.ref, case=decision.case)


async def _excerpt(unit: Unit, case: Case, category: Category, message: Evidence | None) -> str | None:
    """What was posted in a group, where everyone could read it; what was forwarded in private, a channel's post too, with consent only."""
    if case.reference_only or category.reference_only or message is None:
        return None
    if message.kind is EvidenceKind.FORWARD and not await unit.reports.quotable(case.id):
        return None
    text = message.snapshot.text
    return (text if len(text) <= EXCERPT else text[:EXCERPT] + "…") or None


def _is_message(item: Evidence) -> bool:
    return item.kind in (EvidenceKind.MESSAGE, EvidenceKind.FORWARD)
