"""What a decision does in Telegram, from owed to lifted. Telegram's answers are recorded here; the bot works out how to ask for them."""

from collections.abc import Iterable
from dataclasses import replace

from desk.cards import show_card
from desk.model import Case, Decision, Lifting, Origin, Sanction, SanctionKind, SanctionState
from desk.notices import ApplySanction, LiftSanction, Measure
from desk.ports import Unit
from desk.public import say_measure
from desk.records import NewSanction
from desk.rules.durations import SECOND, Ms
from desk.rules.sanctioning import holds_under, is_over, still
from desk.telling import is_person

TOLD_WITHIN: Ms = 10 * SECOND
"""How long a ban or a removal waits for the statement of reasons: out of the group, who never pressed Start is out of reach."""

_PUTS_OUT = (SanctionKind.KICK, SanctionKind.BAN)

ENDED_AT_MOST = 100
"""Sanctions ended in one go; the next go follows within seconds."""


async def impose(unit: Unit, case: Case, decision: Decision, new: NewSanction) -> Measure:
    """Owe what a decision does in one chat. What puts a person out waits until they are told, or cannot be, but not for long."""
    sanction = await unit.sanctions.add(replace(new, decision=decision.id))
    act, wait = ApplySanction(sanction.id), TOLD_WITHIN if new.kind in _PUTS_OUT and is_person(new.account) else 0
    await unit.notices.owe(sanction.chat, act, cause=_cause(decision, sanction), case=case.id, wait=wait)
    return Measure(sanction.kind.value, sanction.chat, sanction.until, sanction.spreads)


async def release(unit: Unit, decision: Decision) -> None:
    """The person concerned was told of a decision, or cannot be for now: what waited for that is due."""
    for sanction in await unit.sanctions.of_decision(decision.id):
        await unit.notices.hasten(_cause(decision, sanction))


async def lift(unit: Unit, sanction: Sanction, why: Lifting) -> bool:
    """Let a sanction hold no more: what Telegram still has to do for that is owed from this commit on.

    False where there is nothing to put back: what is done once, such as a deletion, stays done. One that is not applied yet never will be.
    """
    if sanction.lifting is not None:
        return sanction.kind.lasts
    if sanction.state is SanctionState.APPLIED and not sanction.kind.lasts:
        return False
    if not await unit.sanctions.lift(sanction.id, why):
        return sanction.kind.lasts
    decision = await unit.decisions.get(sanction.decision)
    if why in (Lifting.PARDONED, Lifting.BY_HAND):
        await unit.notices.redraw_lines(decision.ref)
    await unit.journal.write("desk", "lifting", decision.ref, case=decision.case, n=sanction.id, why=why)
    if sanction.kind.lasts and sanction.state is not SanctionState.FAILED:
        act, cause = LiftSanction(sanction.id), f"{decision.ref}/lift-{sanction.id}"
        await unit.notices.owe(sanction.chat, act, cause=cause, case=decision.case)
    return True


async def as_lifted(unit: Unit, sanctions: Iterable[Sanction]) -> tuple[Measure, ...]:
    """What holds no more, for those who are told: whom something else still keeps silent or out is not said to be free."""
    told = [Measure(one.kind.value, one.chat, one.until, outlasted=await _is_outlasted(unit, one)) for one in sanctions]
    return tuple(dict.fromkeys(told))


async def _is_outlasted(unit: Unit, lifted: Sanction) -> bool:
    """Whether another sanction keeps as much from them there, or what administrators set, before or since."""
    if not lifted.kind.lasts:
        return False
    alike = {lifted.kind, SanctionKind.BAN}
    if not is_person(lifted.account):  # A channel that may not write is banned, whatever it is called here.
        alike = {SanctionKind.MUTE, SanctionKind.BAN}
    for one in await unit.sanctions.in_force(lifted.chat, lifted.account):
        if one.kind in alike and one.id != lifted.id and not is_over(one.until, unit.now):
            return True
    before = await unit.sanctions.before(lifted.chat, lifted.account)
    return before is not None and holds_under(lifted.kind, still(before, unit.now))


async def end_due(unit: Unit) -> int:
    """Lift the sanctions whose time is over, those of a time when nobody was there to do it too; returns how many.

    Telegram ends many of them by itself, but not those under 30 seconds or over 366 days, nor those of channels, and it puts nobody back
    under a restriction that was there before.
    """
    over = await unit.sanctions.over(ENDED_AT_MOST)
    for sanction in over:
        await lift(unit, sanction, Lifting.ENDED)
    return len(over)


async def record_sanction(unit: Unit, number: int, state: SanctionState, error: str = "") -> Sanction:
    """Keep what Telegram answered to an act. A failure is never recorded as applied; the card says it and how to mend it.

    `error` of what is applied is a note, such as that a message was gone already.
    """
    await unit.sanctions.settle(number, state, error)
    sanction = await _say(unit, number, f"sanction_{state}", error)
    if sanction.state is SanctionState.APPLIED:
        decision = await unit.decisions.get(sanction.decision)
        await say_measure(unit, await unit.cases.get(decision.case), decision, sanction)
    return await _forget(unit, sanction)


async def record_lifting(unit: Unit, number: int, error: str | None) -> Sanction:
    """Keep what Telegram answered to a lifting: None, or why it would not. What could not be lifted is still said to be applied."""
    if error is not None:
        await unit.sanctions.settle(number, (await unit.sanctions.get(number)).state, error)
        return await _say(unit, number, "lifting_failed", error)
    await unit.sanctions.settle(number, SanctionState.LIFTED)
    return await _forget(unit, await _say(unit, number, "sanction_lifted", ""))


async def _forget(unit: Unit, sanction: Sanction) -> Sanction:
    """What somebody was before is of no use once nothing is to be put back: the next sanction finds out what they are then."""
    if not await unit.sanctions.binding(sanction.chat, sanction.account):
        await unit.sanctions.forget(sanction.chat, sanction.account)
    return sanction


def _cause(decision: Decision, sanction: Sanction) -> str:
    return f"{decision.ref}/sanction-{sanction.id}"


async def _say(unit: Unit, number: int, verb: str, error: str) -> Sanction:
    sanction = await unit.sanctions.get(number)
    decision = await unit.decisions.get(sanction.decision)
    case = await unit.cases.get(decision.case)
    why = sanction.lifting or ""
    await unit.journal.write(
        "desk",
        verb,
        decision.ref,
        case=case.id,
        n=sanction.id,
        sanction=sanction.kind,
        error=error,
        **({"why": why} if why else {}),
    )
    if case.origin is Origin.REPORT or verb.endswith("failed"):
        await show_card(unit, case)
    else:
        await unit.notices.redraw_cards(case.id)
    return sanction
