"""The log of a group: a line per decision, without names, in the chat that its administrators chose; corrected when a decision falls."""

from desk.model import Audience, Case, Decision, Origin, Outcome, Sanction
from desk.notices import LogLine
from desk.ports import Unit


async def log(unit: Unit, case: Case, decision: Decision) -> None:
    """Owe a line to the log of each group where a decision does something, or where what it is about was posted."""
    if not may_be_logged(unit, case, decision):
        return
    groups = {sanction.chat for sanction in await unit.sanctions.of_decision(decision.id)}
    # Of a report about an account it is the group through whose button it came: who reported is a member there.
    if case.chat is not None and (case.message is not None or case.origin is Origin.MODERATOR):
        groups.add(case.chat)
    for group in sorted(groups):
        settings = await unit.groups.of(group)
        if settings.log_chat is not None:
            line = LogLine(decision.id, settings.chat)
            await unit.notices.show(settings.log_chat, line, cause=decision.ref, case=case.id)


async def correct(unit: Unit, decision: Decision) -> None:
    """Draw the lines of a decision again, wherever they were posted: in logs, and in groups that were told of it."""
    await unit.notices.redraw_lines(decision.ref)


def may_be_logged(unit: Unit, case: Case, decision: Decision) -> bool:
    """Whether a decision is for a log at all: not what did nothing, what concerns lives, children or staff, or may not be copied."""
    category = unit.policy.as_stored(decision.category)
    grave = category.vital or category.reference_only or case.reference_only
    return decision.outcome is not Outcome.DISMISS and case.audience is Audience.STAFF and not grave


async def view_line(unit: Unit, number: int) -> tuple[Decision, tuple[Sanction, ...], bool]:
    """A decision with what it does, and whether a log may have it now."""
    decision = await unit.decisions.get(number)
    case = await unit.cases.get(decision.case)
    return decision, tuple(await unit.sanctions.of_decision(number)), may_be_logged(unit, case, decision)
