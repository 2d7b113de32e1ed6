"""Who answers lawful requests, and counsel, who may approve one. No owner makes a fourth of them alone: it takes a day, is announced, and
another officer consents."""

from collections.abc import Collection, Sequence
from typing import Final

from desk.accused import joined_staff
from desk.casework import staff
from desk.errors import AlreadySettled, NotAllowed, OwnWork
from desk.menus import refresh
from desk.model import LEADS, Role
from desk.notices import OfficerChange, OfficerNews
from desk.ports import Unit
from desk.records import GrantEnd, OfficerGrant
from desk.rules.rights import may_grant

APPOINTED_AT_ONCE: Final = 3
"""Officers whom an owner appoints without asking, counted over the life of the desk: whoever takes the role from three to appoint
three others has to ask."""

AT_MOST = 20
"""Appointments that one look of the timer completes."""


APPROVERS: Final = frozenset({Role.OFFICER, Role.COUNSEL})
"""Whose two voices disclose data: nobody gets either role at once or from one person, after the first three."""


async def appoint(unit: Unit, account: int, by: int, role: Role = Role.OFFICER) -> bool:
    """Make somebody an officer, or counsel; False where that waits from now on, or waits already. The appointer's right is the caller's to
    check."""
    await unit.staff.hold()
    ever = {who for one in APPROVERS for who in await unit.staff.ever(one)}
    if len(ever) < APPOINTED_AT_ONCE:
        await _grant(unit, account, by, role)
        return True
    grant = await unit.officer_grants.propose(account, by, unit.now + unit.policy.officers.grant_delay, role)
    if grant is not None:
        await unit.journal.write(staff(by), "officer_proposed", staff(account), due=grant.due_at, role=role)
        news, cause = OfficerNews(account, OfficerChange.PROPOSED, by, grant.id, role), f"officer-grant-{grant.id}"
        for recipient in sorted({*await unit.staff.with_role(Role.OFFICER), *await consenters(unit, grant)}):
            await unit.notices.owe(recipient, news, cause=cause)
    return False


async def consenters(unit: Unit, grant: OfficerGrant) -> Collection[int]:
    """Who may consent: an officer; where no other is left, whoever answers for the moderators. Never who appoints or is appointed."""
    concerned = {grant.account, grant.granted_by}
    officers = {*await unit.staff.with_role(Role.OFFICER)} - concerned
    if officers:
        return officers
    return {who for role in LEADS for who in await unit.staff.with_role(role)} - concerned


async def consent(unit: Unit, number: int, person: int) -> OfficerGrant:
    """Agree to an appointment. Raises OwnWork, NotAllowed, AlreadySettled."""
    grant = await _open(unit, number)
    if person in (grant.account, grant.granted_by):
        raise OwnWork
    if person not in await consenters(unit, grant):
        raise NotAllowed
    if grant.consented_by is None:
        await unit.officer_grants.consent(grant.id, person)
        await unit.journal.write(staff(person), "officer_consented", staff(grant.account))
    return grant


async def refuse(unit: Unit, number: int, person: int) -> OfficerGrant:
    """Object to an appointment, which ends it, also after somebody else's consent. Raises NotAllowed, AlreadySettled."""
    grant = await _open(unit, number)
    if Role.OFFICER not in await unit.staff.roles(person) and person not in await consenters(unit, grant):
        raise NotAllowed
    await unit.officer_grants.end(grant.id, GrantEnd.REFUSED, person)
    await unit.journal.write(staff(person), "officer_refused", staff(grant.account))
    news = OfficerNews(grant.account, OfficerChange.REFUSED, person, grant.id, grant.role)
    await _announce(unit, news, f"officer-grant-{grant.id}/refused", {grant.granted_by})
    return grant


async def withdraw(unit: Unit, account: int, by: int, roles: Collection[Role] = APPROVERS) -> bool:
    """Let an appointment that waits for this account come to nothing; False where none does."""
    waiting = [one for one in await unit.officer_grants.waiting() if one.account == account and one.role in roles]
    for grant in waiting:
        await unit.officer_grants.end(grant.id, GrantEnd.WITHDRAWN, by)
        await unit.journal.write(staff(by), "officer_withdrawn", staff(account))
    return bool(waiting)


async def appoint_due(unit: Unit) -> int:
    """Complete the appointments whose day has come; returns how many. Rights are those of this moment: an appointer who may appoint nobody
    any more, or a consent whose giver lost the role, counts for nothing."""
    due = await unit.officer_grants.due(AT_MOST)
    for grant in due:
        if not may_grant(await unit.staff.roles(grant.granted_by), grant.role):
            await unit.officer_grants.end(grant.id, GrantEnd.LAPSED, None)
            await unit.journal.write("desk", "officer_lapsed", staff(grant.account))
        elif grant.consented_by not in await consenters(unit, grant):
            await unit.officer_grants.consent(grant.id, None)
            await unit.journal.write("desk", "officer_consent_void", staff(grant.account))
        else:
            await unit.officer_grants.end(grant.id, GrantEnd.GRANTED, None)
            await _grant(unit, grant.account, grant.granted_by, grant.role, grant)
    return len(due)


async def left(unit: Unit, account: int, by: int, role: Role) -> None:
    """Tell the officers that somebody is none any more, or no counsel, and who took the role."""
    news = OfficerNews(account, OfficerChange.LEFT, by, role=role)
    await _announce(unit, news, f"{role}-left-{account}/{unit.now}", {account})


async def _grant(unit: Unit, account: int, by: int, role: Role, grant: OfficerGrant | None = None) -> None:
    await unit.staff.grant(account, role, by)
    agreed = {"consented_by": grant.consented_by} if grant is not None and grant.consented_by is not None else {}
    await unit.journal.write(staff(by), "granted", staff(account), role=role, **agreed)
    await joined_staff(unit, account)
    await refresh(unit, account)
    news = OfficerNews(account, OfficerChange.APPOINTED, by, grant.id if grant is not None else 0, role)
    await _announce(unit, news, f"{role}-{account}/{unit.now}", {account})


async def _announce(unit: Unit, news: OfficerNews, cause: str, others: Collection[int]) -> None:
    recipients: Sequence[int] = sorted({*await unit.staff.with_role(Role.OFFICER), *others})
    for recipient in recipients:
        await unit.notices.owe(recipient, news, cause=cause)


async def _open(unit: Unit, number: int) -> OfficerGrant:
    grant = await unit.officer_grants.get(number)
    if grant.ended_at is not None:
        raise AlreadySettled
    return grant
