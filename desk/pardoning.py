"""Ending a mute or a ban before its time: the sanction is lifted, the decision and its points stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk.casework import require_unchanged, staff
from desk.erasing import is_back
from desk.errors import NotAllowed, NothingToLift, UnknownReference
from desk.lending import require_within, roles_here
from desk.model import Case, Decision, Lifting, Sanction, SanctionKind
from desk.notices import Measure, SanctionPardoned
from desk.ports import Unit
from desk.reasons import outgoing
from desk.reversal import require_not_above
from desk.rules.rights import audiences
from desk.sanctions import as_lifted, lift
from desk.telling import is_person
from desk.triage import ask_after_verdict, see


@dataclass(frozen=True, slots=True)
class Pardoned:
    """What was lifted, all of one kind, and under which decisions, which stand."""

    kind: SanctionKind
    sanctions: tuple[Sanction, ...]
    decisions: tuple[Decision, ...]
    measures: tuple[Measure, ...]
    """What is lifted, group by group, as the person reads it."""


async def pardon(unit: Unit, account: int, kind: SanctionKind, by: int, reason: str, chat: int | None) -> Pardoned:
    """Lift an account's mutes or bans in one group, or (`chat` is None) in all; they are told why.

    Whoever may judge the cases that led to them may, but not what somebody decided who stands above them. Several that hold at once in
    a group are lifted together: lifting one of them would change nothing.
    Raises NotAllowed, ConcernsYou, NothingToLift, DecidedAbove, ForStaffOnly, ReasonMissing, ReasonExposes.
    """
    if not audiences(await roles_here(unit, by)):
        raise NotAllowed
    found = await _standing(unit, account, kind, chat)
    require_within(unit, found)
    decisions = [await unit.decisions.get(number) for number in sorted({one.decision for one in found})]
    words = [await _allowed(unit, decision, by, reason) for decision in decisions]
    # Now that nobody else judges these cases: a colleague may have been faster, or a group taken it over.
    found = [one for one in await _standing(unit, account, kind, chat) if one.decision in {old.id for old in decisions}]
    if not words or not found:
        raise NothingToLift
    for sanction in found:
        await lift(unit, sanction, Lifting.PARDONED)
    for decision in decisions:
        await unit.notices.redraw_cards(decision.case)
        digest = unit.pseudonyms.digest(words[0])
        await unit.journal.write(
            staff(by), "pardoned", decision.ref, case=decision.case, sanction=kind.value, reason=digest
        )
    measures = await as_lifted(unit, [replace(one, until=None) for one in found])
    done = Pardoned(kind, tuple(found), tuple(decisions), measures)
    await _tell(unit, account, done, words[0])
    return done


async def pardon_of_case(
    unit: Unit, number: int, kind: SanctionKind, by: int, reason: str, seen: int | None
) -> Pardoned:
    """The same for whom a case is about, wherever it holds. Raises CaseMovedOn, and what `pardon` raises."""
    case = await see(unit, number, by)
    require_unchanged(case, seen)
    if case.accused is None:
        raise NothingToLift
    return await pardon(unit, case.accused, kind, by, reason, None)


async def ask_why(unit: Unit, number: int, kind: SanctionKind, by: int, menu: str, seen: int) -> Case:
    """Let a case's card ask for the reason. Raises NothingToLift, CaseMovedOn, and what `triage.ask_after_verdict` raises."""
    case = await see(unit, number, by)
    require_unchanged(case, seen)
    if case.accused is None or not await _standing(unit, case.accused, kind, None):
        raise NothingToLift
    return await ask_after_verdict(unit, number, by, menu)


async def _standing(unit: Unit, account: int, kind: SanctionKind, chat: int | None) -> Sequence[Sanction]:
    here = await unit.chats.now_at(chat) if chat is not None else None
    found = await unit.sanctions.of_account(account)
    return [one for one in found if one.kind is kind and here in (None, one.chat)]


async def _allowed(unit: Unit, decision: Decision, by: int, reason: str) -> str:
    """The words for the person, once it is sure that this decision is theirs to soften. What is not for their eyes is not there."""
    try:
        case = await see(unit, decision.case, by)
    except UnknownReference:
        raise NothingToLift from None
    await require_not_above(unit, decision, by)
    return await outgoing(unit, case, by, reason)


async def _tell(unit: Unit, account: int, done: Pardoned, reason: str) -> None:
    if not is_person(account) or await is_back(unit, account):
        return  # only the measure itself still knew who that was: a notice would keep their id again
    told = SanctionPardoned(tuple(decision.id for decision in done.decisions), done.measures, reason)
    first = done.sanctions[0]
    cause = f"{done.decisions[0].ref}/pardon-{first.id}"
    await unit.notices.owe(account, told, cause=cause, case=done.decisions[0].case)
