"""Roles: who gives and takes them, on record."""

import pytest

from desk import staffing
from desk.errors import LastOwner, NotAllowed
from desk.model import STAFF, Role
from desk.notices import CaseCard, CommandMenu
from desk.staffing import Granted
from tests.desk.floor import LENA, MIA, NOAH, OLGA, OTTO, Floor, message, person

NEW = 909


async def roles(desk: Floor, account: int) -> frozenset[Role]:
    return await desk.run(lambda unit: unit.staff.roles(account))


async def grants(desk: Floor, role: Role, by: int, account: int = NEW) -> Granted:
    return await desk.run(lambda unit: staffing.grant(unit, account, role, by))


async def revokes(desk: Floor, account: int, by: int) -> list[Role]:
    return list(await desk.run(lambda unit: staffing.revoke(unit, account, by)))


async def test_a_role_is_given_once_on_record(desk: Floor):
    assert await grants(desk, Role.MODERATOR, LENA) is Granted.NEW
    assert await grants(desk, Role.MODERATOR, LENA) is Granted.HELD
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


async def test_a_moderator_takes_none_of_a_colleagues_roles(desk: Floor):
    with pytest.raises(NotAllowed):
        await desk.run(lambda unit: staffing.take(unit, NOAH, Role.MODERATOR, MIA))
    assert await roles(desk, NOAH) == {Role.MODERATOR}


async def test_who_works_here_is_shown_to_no_moderator(desk: Floor):
    with pytest.raises(NotAllowed):
        await desk.run(lambda unit: staffing.everybody(unit, MIA))
    with pytest.raises(NotAllowed):
        await desk.run(lambda unit: staffing.member(unit, NOAH, MIA))


async def test_a_role_that_was_taken_can_be_given_again(desk: Floor):
    await revokes(desk, NOAH, LENA)
    assert await roles(desk, NOAH) == frozenset()
    assert await grants(desk, Role.MODERATOR, LENA, NOAH) is Granted.NEW


async def test_the_settings_decide_who_owns_the_desk(desk: Floor):
    await desk.run(lambda unit: staffing.appoint_owners(unit, [OLGA, NEW]))
    assert await desk.run(lambda unit: unit.staff.with_role(Role.OWNER)) == [OLGA, NEW]
    assert await roles(desk, OTTO) == frozenset()
    before = await desk.details()
    await desk.run(lambda unit: staffing.appoint_owners(unit, [NEW, OLGA]))
    assert await desk.details() == before


async def test_owners_by_the_settings_come_and_go_on_record_and_their_menus_follow(desk: Floor):
    await desk.run(lambda unit: staffing.appoint_owners(unit, [OLGA, NEW]))
    assert [line for line in await desk.details() if '"role":"owner"' in line] == [
        f'desk granted staff:{NEW} {{"role":"owner"}}',
        f'desk revoked staff:{OTTO} {{"role":"owner"}}',
    ]
    assert {to for to, _menu in await desk.owed(CommandMenu)} == {NEW, OTTO}


async def test_an_owner_whom_the_settings_drop_gives_back_what_they_hold(desk: Floor):
    await desk.files()
    await desk.claims(by=OTTO)
    await desk.run(lambda unit: staffing.appoint_owners(unit, [OLGA]))
    assert await desk.run(lambda unit: unit.claims.of(1)) is None


async def test_who_is_demoted_gives_back_what_they_hold(desk: Floor):
    await desk.files()
    await desk.claims(by=NOAH)
    await desk.owed(CaseCard)
    await revokes(desk, NOAH, LENA)
    assert await desk.run(lambda unit: unit.claims.of(1)) is None
    assert f'desk handed_back C-1 {{"holder":"staff:{NOAH}"}}' in await desk.details()
    assert await desk.owed(CaseCard) == [(STAFF, CaseCard(1))]


async def test_who_keeps_a_role_that_covers_it_keeps_what_they_hold(desk: Floor):
    await grants(desk, Role.LEAD, OLGA, NOAH)
    await desk.files()
    await desk.claims(by=NOAH)
    await desk.run(lambda unit: staffing.take(unit, NOAH, Role.MODERATOR, OLGA))
    assert await desk.run(lambda unit: unit.claims.of(1)) is not None


async def test_a_demoted_lead_keeps_no_card_of_what_leads_alone_see(desk: Floor):
    await desk.files(about=message(accused=person(MIA)))
    assert LENA in [to for to, _card in await desk.owed(CaseCard)]
    await desk.run(lambda unit: staffing.take(unit, LENA, Role.LEAD, OLGA))
    assert await desk.owed(CaseCard) == [(LENA, CaseCard(1))], "drawn again, as withdrawn"


async def test_one_role_is_taken_and_the_last_owner_stays(desk: Floor):
    await grants(desk, Role.AUDITOR, OLGA, NOAH)
    assert await desk.run(lambda unit: staffing.take(unit, NOAH, Role.MODERATOR, OLGA))
    assert await roles(desk, NOAH) == {Role.AUDITOR}
    await desk.run(lambda unit: staffing.take(unit, OTTO, Role.OWNER, OLGA))
    with pytest.raises(LastOwner):
        await desk.run(lambda unit: staffing.take(unit, OLGA, Role.OWNER, OLGA))
