"""Who works here. Every grant and every loss of a role is in the journal."""

from collections.abc import Iterable, Sequence

from desk.accused import joined_staff
from desk.casework import staff
from desk.errors import LastOwner, NotAllowed
from desk.model import Role
from desk.ports import Unit
from desk.rules.rights import may_grant


async def grant(unit: Unit, account: int, role: Role, by: int) -> bool:
    """Give a role; False if it was held already. Raises NotAllowed."""
    if not may_grant(await unit.staff.roles(by), role):
        raise NotAllowed
    granted = await unit.staff.grant(account, role, by)
    if granted:
        await unit.journal.write(staff(by), "granted", staff(account), role=role)
        await joined_staff(unit, account)
    return granted


async def revoke(unit: Unit, account: int, by: int) -> Sequence[Role]:
    """Take all roles that the revoker may give. Raises NotAllowed where that is none of them, LastOwner for the only owner's."""
    mine = await unit.staff.roles(by)
    held = await unit.staff.roles(account)
    takeable = sorted(role for role in held if may_grant(mine, role))
    if not takeable and (held or not may_grant(mine, Role.MODERATOR)):
        raise NotAllowed
    if Role.OWNER in takeable and list(await unit.staff.with_role(Role.OWNER)) == [account]:
        raise LastOwner
    for role in takeable:
        await unit.staff.revoke(account, role, by)
        await unit.journal.write(staff(by), "revoked", staff(account), role=role)
    return takeable


async def appoint_owners(unit: Unit, owners: Iterable[int]) -> None:
    """Make the settings' owners owners, and those no longer named there not: the settings decide."""
    named = set(owners)
    for account in sorted(named):
        if await unit.staff.grant(account, Role.OWNER, None):
            await unit.journal.write("desk", "granted", staff(account), role=Role.OWNER)
            await joined_staff(unit, account)
    for account in await unit.staff.with_role(Role.OWNER):
        if account not in named:
            await unit.staff.revoke(account, Role.OWNER, None)
            await unit.journal.write("desk", "revoked", staff(account), role=Role.OWNER)
