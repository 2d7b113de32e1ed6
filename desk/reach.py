"""In which groups a measure holds: one, or all that share."""

from desk.errors import ForStaffOnly, NoGroup
from desk.model import Case
from desk.ports import Unit


async def groups_for(unit: Unit, case: Case, chosen: int | None, *, everywhere: bool) -> tuple[int, ...]:
    """The groups in which what is done to the account of a case is to hold, the case's own first.

    That is where it was posted, else the `chosen` one; where that group shares its measures, and `everywhere` wherever it was, all that
    share as well. Who they are is settled at this moment: a group that comes later is not included. A lent right ends with its group.
    Raises NoGroup, ForStaffOnly.
    """
    own = case.chat or chosen
    home = await unit.chats.now_at(own) if own is not None else None
    if unit.lent is not None:
        if everywhere:
            raise ForStaffOnly
        if home is None:
            raise NoGroup(case.ref)
        return (home,)
    shares = home is not None and (await unit.groups.of(home)).sanctions_shared
    others = await unit.groups.sharing() if everywhere or shares else ()
    found = tuple(dict.fromkeys([*([home] if home is not None else []), *others]))
    if not found:
        raise NoGroup(case.ref)
    return found
