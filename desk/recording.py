"""What the journal keeps of decisions, and of who has heard of them."""

from desk import telling
from desk.cards import show_card
from desk.casework import staff
from desk.model import Decision, Origin, Sanction
from desk.ports import Unit
from desk.sanctions import release


async def record_decision(unit: Unit, decision: Decision) -> None:
    """Put a decision in the journal, with what somebody who reads nothing else needs to tell what counts."""
    await unit.journal.write(
        staff(decision.decided_by),
        "decided",
        decision.ref,
        case=decision.case,
        outcome=decision.outcome,
        category=decision.category,
        points=decision.points,
        policy=decision.policy,
        reason=unit.pseudonyms.digest(decision.reason),
        due=decision.due,
        sanctions="; ".join(map(in_journal, await unit.sanctions.of_decision(decision.id))),
        **_where_any(unit, decision),
    )


def in_journal(sanction: Sanction) -> str:
    """Number, kind, chat and end: `3 mute -1001 1764000000000`, `4 ban -1001 forever`."""
    return f"{sanction.id} {sanction.kind} {sanction.chat} {'forever' if sanction.until is None else sanction.until}"


def _where_any(unit: Unit, decision: Decision) -> dict[str, str | int]:
    found: dict[str, str | int] = {}
    if decision.expires_at is not None:
        found["expires_at"] = decision.expires_at
    if decision.acted_at is not None:
        found["acted_at"] = decision.acted_at
    if decision.told_at is not None:
        found["told_at"] = decision.told_at
    if decision.counts_in is not None:
        found["counts_in"] = decision.counts_in
    if decision.departure:
        found["departure"] = unit.pseudonyms.digest(decision.departure)
    return found


async def record_statement(unit: Unit, number: int, *, delivered: bool) -> None:
    """The statement of reasons was delivered, or cannot be for now: the card says so, and from now on whatever is done is a new episode."""
    decision = await unit.decisions.get(number)
    case = await unit.cases.get(decision.case)
    await telling.note_told(unit, decision, reached=delivered)
    await release(unit, decision)
    if case.origin is Origin.REPORT:
        await show_card(unit, case)
