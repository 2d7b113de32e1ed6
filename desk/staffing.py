"""Who works here. Every grant and every loss of a role is in the journal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from desk import officers
from desk.accused import joined_staff
from desk.casework import staff
from desk.errors import LastOwner, NotAllowed
from desk.leaving import hand_back
from desk.menus import refresh
from desk.model import Account, Role
from desk.ports import Unit
from desk.precedence import require_lead
from desk.records import OfficerGrant
from desk.rules.rights import may_grant


class Granted(Enum):
    """What became of a grant."""

    NEW = auto()
    HELD = auto()
    """They had the role already."""
    WAITS = auto()
    """An officer's: it takes its time and another officer's consent."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works here, or is to."""

    id: int
    account: Account | None
    roles: frozenset[Role]
    waiting: OfficerGrant | None = None
    """Their appointment as an officer, while it waits."""


async def everybody(unit: Unit, person: int) -> Sequence[Member]:
    """All who hold a role or wait for one, for owners and leads. Raises NotAllowed."""
    await require_lead(unit, person)
    held, waiting = await unit.staff.everybody(), await _waiting(unit)
    return [await _member(unit, who, held.get(who, frozenset()), waiting) for who in sorted({*held, *waiting})]


async def member(unit: Unit, account: int, person: int) -> Member:
    """One of them, or somebody without a role. Raises NotAllowed."""
    await require_lead(unit, person)
    return await _member(unit, account, await unit.staff.roles(account), await _waiting(unit))


async def grant(unit: Unit, account: int, role: Role, by: int) -> Granted:
    """Give a role. Raises NotAllowed."""
    if not may_grant(await unit.staff.roles(by), role):
        raise NotAllowed
    if role in await unit.staff.roles(account):
        return Granted.HELD
    if role in officers.APPROVERS:
        return Granted.NEW if await officers.appoint(unit, account, by, role) else Granted.WAITS
    if await unit.staff.grant(account, role, by):
        await unit.journal.write(staff(by), "granted", staff(account), role=role)
        await joined_staff(unit, account)
        await refresh(unit, account)
    return Granted.NEW


async def revoke(unit: Unit, account: int, by: int) -> Sequence[Role]:
    """Take all roles that the revoker may give. Raises NotAllowed where that is none of them, LastOwner for the only owner's.

    An appointment that waits is withdrawn by whoever could make it.
    """
    mine = await unit.staff.roles(by)
    held = await unit.staff.roles(account)
    takeable = sorted(role for role in held if may_grant(mine, role))
    if not takeable and (held or not may_grant(mine, Role.MODERATOR)):
        raise NotAllowed
    await _take(unit, account, takeable, by)
    if may_grant(mine, Role.OFFICER):
        await officers.withdraw(unit, account, by)
    return takeable


async def take(unit: Unit, account: int, role: Role, by: int) -> bool:
    """Take one role; False if they did not hold it. Raises NotAllowed, LastOwner."""
    if not may_grant(await unit.staff.roles(by), role):
        raise NotAllowed
    withdrawn = role in officers.APPROVERS and await officers.withdraw(unit, account, by, {role})
    if role not in await unit.staff.roles(account):
        return withdrawn
    await _take(unit, account, [role], by)
    return True


async def appoint_owners(unit: Unit, owners: Iterable[int]) -> None:
    """Make the settings' owners owners, and those no longer named there not: the settings decide."""
    named = set(owners)
    for account in sorted(named):
        if await unit.staff.grant(account, Role.OWNER, None):
            await unit.journal.write("desk", "granted", staff(account), role=Role.OWNER)
            await joined_staff(unit, account)
            await refresh(unit, account)
    for account in await unit.staff.with_role(Role.OWNER):
        if account not in named:
            await unit.staff.revoke(account, Role.OWNER, None)
            await unit.journal.write("desk", "revoked", staff(account), role=Role.OWNER)
            await hand_back(unit, account)


async def _take(unit: Unit, account: int, roles: Sequence[Role], by: int) -> None:
    if Role.OWNER in roles and list(await unit.staff.with_role(Role.OWNER)) == [account]:
        raise LastOwner
    for role in roles:
        await unit.staff.revoke(account, role, by)
        await unit.journal.write(staff(by), "revoked", staff(account), role=role)
    if roles:
        await hand_back(unit, account)
    for role in sorted(officers.APPROVERS & {*roles}):
        await officers.left(unit, account, by, role)


async def _waiting(unit: Unit) -> Mapping[int, OfficerGrant]:
    return {grant.account: grant for grant in await unit.officer_grants.waiting()}


async def _member(unit: Unit, who: int, roles: frozenset[Role], waiting: Mapping[int, OfficerGrant]) -> Member:
    return Member(who, await unit.people.known(who), roles, waiting.get(who))
