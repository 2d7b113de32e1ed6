"""What files may not be had, and what must go with a case's: their rows, their contents and the copies in the vault chat."""

from desk.model import Case
from desk.notices import RemoveCopy
from desk.ports import Unit


async def forbidden(unit: Unit, case: Case) -> bool:
    """Whether a case may hold references only, be it that its category, or a reporter's, became one of those since it came."""
    if case.reference_only:
        return True
    names = {case.category, *await unit.reports.categories(case.id)}
    return any(unit.policy.as_stored(name).reference_only for name in names)


async def drop(unit: Unit, case: int) -> int:
    """Forget the files of a case; returns how many there were. Rows go with this unit, contents with it (PostgreSQL) or right after it.

    Copies in the vault chat are owed their removal. To be called before the evidence goes that the files are of.
    """
    count = await unit.files.count(case)
    for copy in await unit.files.drop(case):
        await unit.notices.owe(copy.chat, RemoveCopy(copy.message), cause=f"vault/{copy.message}")
    return count
