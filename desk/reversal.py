"""A decision that holds no more: it is voided with who, when and why, and what it did is put back as far as that can be."""

from dataclasses import dataclass

from desk import logbook
from desk.appeals import overtake
from desk.cards import show_card
from desk.casework import staff
from desk.errors import AlreadyVoided, DecidedAbove
from desk.laddering import ladder_in
from desk.lending import roles_here, strikes_in
from desk.model import Decision, Lifting, Sanction
from desk.ports import Unit
from desk.rules.rights import standing_of
from desk.rules.undoing import pushed_up
from desk.sanctions import lift


@dataclass(frozen=True, slots=True)
class Voided:
    """What became of a decision that was voided, and of what it did."""

    decision: Decision
    lifted: tuple[Sanction, ...]
    """What is put back, or will not be done any more; Telegram's part is owed."""
    kept: tuple[Sanction, ...]
    """What cannot be put back, such as a deletion."""
    review: tuple[Decision, ...] = ()
    """Later decisions that it pushed up a step of the ladder: they stand, and are to be looked at again."""


async def void(unit: Unit, decision: Decision, by: int, why: str) -> Voided:
    """Let a decision hold no more, its strike and its sanctions with it. Who may do so, and who hears of it, is the caller's to see to.

    Nothing is deleted: active points are computed without it from now on, whatever expired meanwhile. Later decisions that it pushed up
    a step are marked on their cases, never changed. Raises AlreadyVoided.
    """
    case = await unit.cases.lock(decision.case)
    if decision.accused is not None:
        await unit.decisions.lock(decision.accused)
    if not await unit.decisions.void(decision.id, by, why):
        earlier = await unit.decisions.get(decision.id)
        raise AlreadyVoided(decision.ref, earlier.voided_at or unit.now)
    lifted: dict[bool, list[Sanction]] = {True: [], False: []}
    for sanction in await unit.sanctions.of_decision(decision.id):
        lifted[await lift(unit, sanction, Lifting.UNDONE)].append(sanction)
    await overtake(unit, case, decision.id)
    await unit.notices.redraw_cards(case.id)
    await logbook.correct(unit, decision)
    await unit.journal.write(
        staff(by), "voided", decision.ref, case=case.id, points=decision.points, reason=unit.pseudonyms.digest(why)
    )
    review = await _mark_pushed_up(unit, decision)
    return Voided(await unit.decisions.get(decision.id), tuple(lifted[True]), tuple(lifted[False]), review)


async def require_not_above(unit: Unit, decision: Decision, by: int) -> None:
    """Raises DecidedAbove where somebody decided who stands above."""
    if standing_of(await unit.staff.roles(decision.decided_by)) > standing_of(await roles_here(unit, by)):
        raise DecidedAbove(decision.ref, decision.decided_by)


async def reasons_to_review(unit: Unit, decision: Decision) -> tuple[int, ...]:
    """The decisions, voided since, without which this one would have met a lower step of the ladder that holds for its case."""
    if decision.accused is None or decision.voided_at is not None:
        return ()
    chat = (await unit.cases.get(decision.case)).chat
    strikes = await strikes_in(unit, decision.accused, chat)
    own = next((one for one in strikes if one.decision == decision.id), None)
    if own is None:
        return ()
    ladder = await ladder_in(unit, chat)
    return pushed_up(strikes, own, ladder, unit.policy.as_stored(decision.category).goes_to)


async def _mark_pushed_up(unit: Unit, voided: Decision) -> tuple[Decision, ...]:
    """Have the cards of later decisions say that a voided one had pushed them up."""
    if voided.accused is None or not voided.points:
        return ()
    strikes = await unit.decisions.strikes(voided.accused)
    later = [await unit.decisions.get(one.decision) for one in reversed(strikes) if one.decision > voided.id]
    found = [one for one in later if voided.id in await reasons_to_review(unit, one)]
    for one in found:
        await unit.journal.write("desk", "to_review", one.ref, case=one.case, because=voided.ref)
        await show_card(unit, await unit.cases.get(one.case))
    return tuple(found)
