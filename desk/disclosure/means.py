"""Who is there to work on lawful requests at this moment."""

from desk.model import Role
from desk.ports import Unit
from desk.rules.disclosure.means import Means


async def means_of(unit: Unit) -> Means:
    officers = {*await unit.staff.with_role(Role.OFFICER)}
    either = officers | {*await unit.staff.with_role(Role.COUNSEL)}
    return Means(frozenset(officers), frozenset(either - {*await unit.staff.with_role(Role.OWNER)}))
