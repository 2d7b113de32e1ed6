"""Nobody makes a fourth officer alone."""

import asyncio

import pytest

from desk import officers, staffing
from desk.errors import AlreadySettled, NotAllowed, OwnWork
from desk.model import Role
from desk.notices import OfficerChange, OfficerNews
from desk.ports import Unit
from desk.rules.durations import HOUR
from desk.staffing import Granted
from tests.desk.floor import LENA, MIA, NOAH, OLGA, OTTO, Floor

IDA, ILJA, INES, NEW = 501, 502, 503, 909


async def appoints(desk: Floor, account: int, by: int = OLGA) -> Granted:
    return await desk.run(lambda unit: staffing.grant(unit, account, Role.OFFICER, by))


async def consents(desk: Floor, by: int, grant: int = 1) -> None:
    await desk.run(lambda unit: officers.consent(unit, grant, by))


async def comes_due(desk: Floor) -> int:
    return await desk.run(officers.appoint_due)


async def all_officers(desk: Floor) -> list[int]:
    return list(await desk.run(lambda unit: unit.staff.with_role(Role.OFFICER)))


async def news(desk: Floor) -> list[tuple[int, OfficerChange]]:
    return [(to, one.change) for to, one in await desk.owed(OfficerNews)]


@pytest.fixture
async def three(desk: Floor) -> Floor:
    for account in (IDA, ILJA, INES):
        assert await appoints(desk, account) is Granted.NEW
    await desk.owed(OfficerNews)
    return desk


async def test_the_first_three_are_appointed_at_once_on_record(three: Floor):
    assert await all_officers(three) == [IDA, ILJA, INES]
    assert f'staff:{OLGA} granted staff:{INES} {{"role":"officer"}}' in await three.details()


async def test_of_two_who_are_appointed_third_at_once_one_is_the_fourth_and_waits(desk: Floor):
    for account in (IDA, ILJA):
        await appoints(desk, account)
    appointed = asyncio.Event()

    async def slowly(unit: Unit) -> Granted:
        granted = await staffing.grant(unit, INES, Role.OFFICER, OLGA)
        appointed.set()
        if desk.database.engine == "postgres":
            await asyncio.sleep(0.2)
        return granted

    first = asyncio.create_task(desk.run(slowly))
    await appointed.wait()
    assert await appoints(desk, NEW, by=OLGA) is Granted.WAITS
    assert await first is Granted.NEW


async def test_a_fourth_waits_and_every_officer_is_told(three: Floor):
    assert await appoints(three, NEW) is Granted.WAITS
    assert await news(three) == [(who, OfficerChange.PROPOSED) for who in (IDA, ILJA, INES)]
    three.clock.now += 24 * HOUR
    assert await comes_due(three) == 0, "nobody has consented"
    assert await appoints(three, NEW) is Granted.WAITS
    assert await news(three) == [], "it waits already"


async def test_with_consent_it_holds_once_the_delay_is_over(three: Floor):
    await appoints(three, NEW)
    await consents(three, IDA)
    three.clock.now += 24 * HOUR - 1
    assert await comes_due(three) == 0
    three.clock.now += 1
    assert await comes_due(three) == 1
    assert await all_officers(three) == [IDA, ILJA, INES, NEW]
    assert f'staff:{OLGA} granted staff:{NEW} {{"consented_by":{IDA},"role":"officer"}}' in await three.details()


async def test_whoever_appoints_or_is_appointed_does_not_consent(three: Floor):
    await three.run(lambda unit: unit.staff.grant(IDA, Role.OWNER, None))
    await appoints(three, NEW, by=IDA)
    for concerned in (IDA, NEW):
        with pytest.raises(OwnWork):
            await consents(three, concerned)
    with pytest.raises(NotAllowed):
        await consents(three, OTTO)
    assert len(await three.sql("SELECT id FROM officer_grants WHERE consented_by IS NULL")) == 1


async def test_one_objection_ends_it(three: Floor):
    await appoints(three, NEW)
    await consents(three, IDA)
    await news(three)
    await three.run(lambda unit: officers.refuse(unit, 1, ILJA))
    assert (OLGA, OfficerChange.REFUSED) in await news(three)
    three.clock.now += 48 * HOUR
    assert await comes_due(three) == 0
    with pytest.raises(AlreadySettled):
        await consents(three, INES)


async def test_who_takes_the_role_from_all_three_still_has_to_ask(three: Floor):
    for account in (IDA, ILJA, INES):
        await three.run(lambda unit, who=account: staffing.take(unit, who, Role.OFFICER, OLGA))
    assert (IDA, OfficerChange.LEFT) in await news(three)
    assert await appoints(three, NEW) is Granted.WAITS
    assert [to for to, _ in await news(three)] == [LENA, OTTO], (
        "no officer is left: who answers for the moderators is asked"
    )
    await consents(three, LENA)
    three.clock.now += 24 * HOUR
    assert await comes_due(three) == 1


@pytest.mark.parametrize("lost", [OLGA, IDA])
async def test_a_right_that_is_gone_by_then_counts_for_nothing(three: Floor, lost: int):
    await appoints(three, NEW)
    await consents(three, IDA)
    for role in (Role.OWNER, Role.OFFICER):
        await three.run(lambda unit, role=role: unit.staff.revoke(lost, role, OTTO))
    three.clock.now += 24 * HOUR
    await comes_due(three)
    assert NEW not in await all_officers(three)


async def test_an_owner_withdraws_what_waits(three: Floor):
    await appoints(three, NEW)
    await three.run(lambda unit: staffing.revoke(unit, NEW, OLGA))
    with pytest.raises(AlreadySettled):
        await consents(three, IDA)


async def test_to_take_the_role_from_who_waits_for_it_withdraws_the_appointment(three: Floor):
    await appoints(three, NEW)
    assert await three.run(lambda unit: staffing.take(unit, NEW, Role.OFFICER, OLGA))
    with pytest.raises(AlreadySettled):
        await consents(three, IDA)


async def test_officers_hear_nothing_of_another_role_that_somebody_loses(three: Floor):
    await three.run(lambda unit: staffing.take(unit, NOAH, Role.MODERATOR, OLGA))
    assert await news(three) == []


async def test_a_moderator_appoints_no_officer(desk: Floor):
    with pytest.raises(NotAllowed):
        await appoints(desk, NEW, by=MIA)
