"""How a case goes from one moderator to another: given to a colleague, or handed on to whoever takes it next."""

from collections.abc import Sequence

from desk.cards import show_card
from desk.casework import require_open, staff
from desk.errors import CannotTake
from desk.model import Account, AccountKind, Case, Claim
from desk.notices import CaseGiven
from desk.ports import Unit
from desk.rules.rights import who_may_see
from desk.triage import hold, see


async def colleagues(unit: Unit, number: int, moderator: int) -> Sequence[Account]:
    """To whom a moderator can give a case. Raises AlreadyDecided, and what `see` raises."""
    case = await see(unit, number, moderator)
    await require_open(unit, case)
    known = [(who, await unit.people.known(who)) for who in await _takers(unit, case, moderator)]
    return [account or Account(who, AccountKind.PERSON, "") for who, account in known]


async def give(unit: Unit, number: int, moderator: int, taker: int) -> Claim:
    """Let a colleague hold a case from now on; they are told in private, and may let it go.

    Raises CannotTake, which does not say why: the reason may be that they reported it. Raises CaseHeld, AlreadyDecided, and what
    `see` raises.
    """
    case = await see(unit, number, moderator)
    await require_open(unit, case)
    await hold(unit, case, moderator)
    if taker not in await _takers(unit, case, moderator):
        raise CannotTake(case.ref, taker)
    await unit.claims.drop(case.id)
    claim = await hold(unit, case, taker)
    await show_card(unit, case)
    given = CaseGiven(case.id, by=moderator)
    await unit.notices.owe(taker, given, cause=f"{case.ref}/given-{unit.now}", case=case.id)
    await unit.journal.write(staff(moderator), "given", case.ref, case=case.id, to=taker)
    return claim


async def hand_on(unit: Unit, number: int, moderator: int) -> Case:
    """Let a case go without a reason: it is free again, and is not offered to this moderator any more.

    On record it is a release like any other: nobody has to be able to look at everything. Raises AlreadyDecided, and what `see` raises.
    """
    case = await see(unit, number, moderator)
    await require_open(unit, case)
    await unit.claims.hand_on(case.id, moderator)
    holder = await unit.claims.of(case.id)
    if holder is not None and holder.moderator == moderator:
        await unit.claims.drop(case.id)
        await show_card(unit, case)
    await unit.journal.write(staff(moderator), "released", case.ref, case=case.id)
    return case


async def _takers(unit: Unit, case: Case, giver: int) -> Sequence[int]:
    """Who may judge a case, can be told of it, and has not handed it on."""
    judges = {who for role in who_may_see(case.audience) for who in await unit.staff.with_role(role)}
    away = {giver, case.accused, *await unit.reports.reporters(case.id), *await unit.claims.handed_on(case.id)}
    return [who for who in sorted(judges - away) if await unit.people.can_be_told(who)]
