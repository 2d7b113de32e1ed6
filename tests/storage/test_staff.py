from desk.model import Role
from desk.ports import Unit
from tests.storage.desk import COLLEAGUE, MODERATOR, Desk


async def test_roles_hold_from_grant_to_revocation(desk: Desk):
    async def work(unit: Unit) -> list[frozenset[Role]]:
        await unit.staff.grant(MODERATOR, Role.MODERATOR, None)
        await unit.staff.grant(MODERATOR, Role.AUDITOR, COLLEAGUE)
        seen = [await unit.staff.roles(MODERATOR)]
        await unit.staff.revoke(MODERATOR, Role.MODERATOR, COLLEAGUE)
        return [*seen, await unit.staff.roles(MODERATOR), await unit.staff.roles(COLLEAGUE)]

    assert await desk.run(work) == [{Role.MODERATOR, Role.AUDITOR}, {Role.AUDITOR}, frozenset()]


async def test_grant_says_whether_the_role_is_new(desk: Desk):
    async def work(unit: Unit) -> list[bool]:
        granted = [await unit.staff.grant(MODERATOR, Role.LEAD, None) for _ in range(2)]
        await unit.staff.revoke(MODERATOR, Role.LEAD, None)
        return [*granted, await unit.staff.grant(MODERATOR, Role.LEAD, None)]

    assert await desk.run(work) == [True, False, True]
    assert len(await desk.sql("SELECT id FROM staff")) == 2


async def test_holders_of_a_role_come_in_ascending_order(desk: Desk):
    async def work(unit: Unit) -> list[int]:
        for account in (9, 3, 7):
            await unit.staff.grant(account, Role.LEAD, None)
        await unit.staff.grant(5, Role.OWNER, None)
        await unit.staff.revoke(3, Role.LEAD, None)
        return [*await unit.staff.with_role(Role.LEAD)]

    assert await desk.run(work) == [7, 9]
