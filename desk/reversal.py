"""A decision that holds no more: it is voided with who, when and why, and what it did is put back as far as that can be."""

from dataclasses import dataclass

from desk.cards import show_card
from desk.casework import staff
from desk.errors import AlreadyVoided
from desk.model import Decision, Lifting, Sanction
from desk.ports import Unit
from desk.sanctions import lift


@dataclass(frozen=True, slots=True)
class Voided:
    """What became of a decision that was voided, and of what it did."""

    decision: Decision
    lifted: tuple[Sanction, ...]
    """What is put back, or will not be done any more; Telegram's part is owed."""
    kept: tuple[Sanction, ...]
    """What cannot be put back, such as a deletion."""


async def void(unit: Unit, decision: Decision, by: int, why: str) -> Voided:
    """Let a decision hold no more, its strike and its sanctions with it. Who may do so, and who hears of it, is the caller's to see to.

    Nothing is deleted: active points are computed without it from now on, whatever expired meanwhile. Raises AlreadyVoided.
    """
    case = await unit.cases.lock(decision.case)
    if not await unit.decisions.void(decision.id, by, why):
        earlier = await unit.decisions.get(decision.id)
        raise AlreadyVoided(decision.ref, earlier.voided_at or unit.now)
    lifted: dict[bool, list[Sanction]] = {True: [], False: []}
    for sanction in await unit.sanctions.of_decision(decision.id):
        lifted[await lift(unit, sanction, Lifting.UNDONE)].append(sanction)
    await show_card(unit, case)
    await unit.journal.write(
        staff(by), "voided", decision.ref, case=case.id, points=decision.points, reason=unit.pseudonyms.digest(why)
    )
    return Voided(await unit.decisions.get(decision.id), tuple(lifted[True]), tuple(lifted[False]))
