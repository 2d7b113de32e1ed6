"""In which groups a measure holds: one, or all that share; and, where the policy says so, those that come to share later."""

from dataclasses import dataclass

from desk.errors import ForStaffOnly, NoGroup, NoGroupShares
from desk.model import Case, Sanction
from desk.ports import Unit
from desk.recording import in_journal
from desk.records import NewSanction
from desk.sanctions import impose

EXTENDED_AT_MOST = 1_000
"""Measures that a group takes over when it begins to share, the latest."""


@dataclass(frozen=True, slots=True)
class Reach:
    groups: tuple[int, ...]
    """The case's own first."""
    spreads: bool = False
    """Whether groups that come to share later take it over."""


async def groups_for(unit: Unit, case: Case, chosen: int | None, *, everywhere: bool) -> Reach:
    """Where what is done to the account of a case is to hold.

    That is where it was posted, else the `chosen` group; where that group shares its measures, and `everywhere` wherever it was, all that
    share as well. Who they are is settled at this moment, unless the policy includes later ones. A lent right ends with its group.
    Raises NoGroup, NoGroupShares, ForStaffOnly.
    """
    own = case.chat or chosen
    home = await unit.chats.now_at(own) if own is not None else None
    if unit.lent is not None and everywhere:
        raise ForStaffOnly
    shares = unit.lent is None and home is not None and (await unit.groups.of(home)).sanctions_shared
    others = await unit.groups.sharing() if everywhere or shares else ()
    found = tuple(dict.fromkeys([*([home] if home is not None else []), *others]))
    if not found:
        raise NoGroupShares if everywhere else NoGroup(case.ref)
    return Reach(found, spreads=unit.policy.later_groups and (everywhere or shares))


async def take_over(unit: Unit, group: int) -> int:
    """Let a group that shares from now on take over what holds in all that share; returns how much. They were told that it would."""
    if not (await unit.groups.of(group)).sanctions_shared or not await unit.chats.served(group):
        return 0
    taken = 0
    for one in await unit.sanctions.spreading(group, EXTENDED_AT_MOST):
        decision = await unit.decisions.get(one.decision)
        case = await unit.cases.lock(decision.case)
        if not await _still_spreads(unit, one, group):
            continue
        new = NewSanction(decision.id, one.kind, group, one.account, None, one.until, silent=True, spreads=True)
        await impose(unit, case, decision, new)
        added = [row for row in await unit.sanctions.of_decision(decision.id) if row.chat == group][-1]
        words = in_journal(added)
        await unit.journal.write("desk", "taken_over", decision.ref, case=decision.case, n=added.id, sanction=words)
        taken += 1
    return taken


async def _still_spreads(unit: Unit, one: Sanction, group: int) -> bool:
    """Whether nobody lifted it, or brought it to the group, while its case was waited for."""
    rows = await unit.sanctions.of_decision(one.decision)
    return all(row.chat != group and (row.id != one.id or row.lifting is None) for row in rows)
