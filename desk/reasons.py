"""Words of staff that reach people: there must be some, and they must not point at a reporter."""

from desk.casework import staff
from desk.errors import ReasonExposes, ReasonMissing
from desk.model import AccountKind, Case
from desk.ports import Unit
from desk.rules.exposure import exposes, mentions


def required(words: str) -> str:
    """The words without white space around them. Raises ReasonMissing where there are none."""
    found = words.strip()
    if not found:
        raise ReasonMissing
    return found


async def outgoing(unit: Unit, case: Case, writer: int, words: str) -> str:
    """What the person whom a case is about will read. Raises ReasonMissing without words, ReasonExposes."""
    reason = required(words)
    if await may_point_at_a_reporter(unit, case, reason):
        raise ReasonExposes(case.id, writer)
    return reason


async def may_point_at_a_reporter(unit: Unit, case: Case, reason: str, reader: int | None = None) -> bool:
    """Whether outgoing words name a reporter, or mention anybody but the accused whom the desk has met; their `reader` is no secret.

    Mentions of others are held back too, so that a refusal does not tell who reported.
    """
    reporters = {*await unit.reports.reporters(case.id)} - {reader}
    if not reporters:
        return False
    accused = await unit.people.known(case.accused) if case.accused is not None else None
    mentioned = [person for name in sorted(mentions(reason)) for person in await unit.people.named(name)]
    if any(person.kind is AccountKind.PERSON and person.id not in (case.accused, reader) for person in mentioned):
        return True
    known = [await unit.people.known(number) for number in sorted(reporters)]
    return any(exposes(reason, reporter, accused) for reporter in known if reporter is not None)


async def hold_back(unit: Unit, refusal: ReasonExposes) -> None:
    """Put on record that a moderator's words were held back: who tries one name after the other leaves a trace."""
    await unit.journal.write(staff(refusal.moderator), "reason_held_back", f"C-{refusal.case}", case=refusal.case)
