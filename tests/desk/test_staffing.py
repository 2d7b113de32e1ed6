"""Roles: who gives and takes them, on record."""

import pytest

from desk import staffing
from desk.errors import NotAllowed
from desk.model import Role
from tests.desk.floor import LENA, MIA, NOAH, OLGA, OTTO, Floor

NEW = 909


async def roles(desk: Floor, account: int) -> frozenset[Role]:
    return await desk.run(lambda unit: unit.staff.roles(account))


async def grants(desk: Floor, role: Role, by: int, account: int = NEW) -> bool:
    return await desk.run(lambda unit: staffing.grant(unit, account, role, by))


async def revokes(desk: Floor, account: int, by: int) -> list[Role]:
    return list(await desk.run(lambda unit: staffing.revoke(unit, account, by)))


async def test_a_role_is_given_once_on_record(desk: Floor):
    assert await grants(desk, Role.MODERATOR, LENA)
    assert not await grants(desk, Role.MODERATOR, LENA)
    assert [entry for entry in await desk.details() if " granted " in entry] == [
        f'staff:{LENA} granted staff:{NEW} {{"role":"moderator"}}'
    ]


@pytest.mark.parametrize(
    ("role", "by"), [(Role.LEAD, LENA), (Role.OWNER, LENA), (Role.MODERATOR, MIA), (Role.MODERATOR, NEW)]
)
async def test_nobody_gives_more_than_they_may(desk: Floor, role: Role, by: int):
    with pytest.raises(NotAllowed):
        await grants(desk, role, by)
    assert await roles(desk, NEW) == frozenset()


async def test_a_lead_takes_only_the_moderators_role_from_who_has_others(desk: Floor):
    await grants(desk, Role.MODERATOR, OLGA)
    await grants(desk, Role.AUDITOR, OLGA)
    assert await revokes(desk, NEW, LENA) == [Role.MODERATOR]
    assert await roles(desk, NEW) == {Role.AUDITOR}
    with pytest.raises(NotAllowed):
        await revokes(desk, NEW, LENA)


async def test_taking_from_who_has_none_takes_nothing(desk: Floor):
    assert await revokes(desk, NEW, LENA) == []
    with pytest.raises(NotAllowed):
        await revokes(desk, NEW, MIA)


async def test_a_role_that_was_taken_can_be_given_again(desk: Floor):
    await revokes(desk, NOAH, LENA)
    assert await roles(desk, NOAH) == frozenset()
    assert await grants(desk, Role.MODERATOR, LENA, NOAH)


async def test_the_settings_decide_who_owns_the_desk(desk: Floor):
    await desk.run(lambda unit: staffing.appoint_owners(unit, [OLGA, NEW]))
    assert await desk.run(lambda unit: unit.staff.with_role(Role.OWNER)) == [OLGA, NEW]
    assert await roles(desk, OTTO) == frozenset()
    before = await desk.details()
    await desk.run(lambda unit: staffing.appoint_owners(unit, [NEW, OLGA]))
    assert await desk.details() == before
