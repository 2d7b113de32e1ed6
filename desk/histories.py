"""What there is about one account: its other cases, and all that was ever decided about it. Read only."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.errors import NobodyToSanction
from desk.model import Audience, Case, Decision, Sanction
from desk.ports import Unit
from desk.precedence import require_above
from desk.rules.admission import audience_for
from desk.rules.rights import audiences
from desk.triage import see
from desk.views import AccountView, view_account


@dataclass(frozen=True, slots=True)
class Chapter:
    """A case with what came of it; voided and expired decisions too."""

    case: Case
    decisions: tuple[Decision, ...]
    sanctions: tuple[Sanction, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Cases about an account, the latest first; `more` says whether older ones follow."""

    account: AccountView
    is_staffs: bool
    """It is about somebody who works here: not for the staff chat."""
    chapters: tuple[Chapter, ...]
    more: bool


async def related(unit: Unit, number: int, person: int, before: int | None, limit: int) -> History:
    """Other cases about whom a case is about, as far as this person may see them, older than `before`.

    Raises NobodyToSanction where that is not known, and what `see` raises.
    """
    case = await see(unit, number, person)
    if case.accused is None:
        raise NobodyToSanction(case.ref)
    found = await _cases(unit, case.accused, audiences(await unit.staff.roles(person)), before, limit + 2)
    others = [one for one in found if one.id != case.id]
    return await _history(unit, case.accused, others, limit)


async def history(unit: Unit, account: int, person: int, *, before: int | None, limit: int, openly: bool) -> History:
    """All that this person may know of an account; `openly`: what anybody who works on cases may, unless it is about a colleague.

    Raises NotAllowed for one's own, NotAboveThem for a colleague's of equal or higher role.
    """
    await require_above(unit, account, person)
    allowed, theirs = audiences(await unit.staff.roles(person)), audience_for(await unit.staff.roles(account))
    shown = allowed & {Audience.STAFF} if openly and theirs is Audience.STAFF else allowed
    return await _history(unit, account, await _cases(unit, account, shown, before, limit + 1), limit)


async def _cases(
    unit: Unit, account: int, shown: frozenset[Audience], before: int | None, limit: int
) -> Sequence[Case]:
    return await unit.cases.of_account(account, limit, audiences=shown, before=before, heard=True)


async def _history(unit: Unit, account: int, cases: Sequence[Case], limit: int) -> History:
    return History(
        account=await view_account(unit, account),
        is_staffs=audience_for(await unit.staff.roles(account)) is not Audience.STAFF,
        chapters=tuple([await _chapter(unit, case) for case in cases[:limit]]),
        more=len(cases) > limit,
    )


async def _chapter(unit: Unit, case: Case) -> Chapter:
    decisions, sanctions = await unit.decisions.of_case(case.id), await unit.sanctions.of_case(case.id)
    return Chapter(case, tuple(decisions), tuple(sanctions))
