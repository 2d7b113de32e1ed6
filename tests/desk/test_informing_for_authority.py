"""Of a production order the issuing authority informs, unless it asks the desk in writing to do that."""

import pytest

from desk.disclosure import informing, reminding
from desk.disclosure.course import take
from desk.errors import NotAllowed
from desk.notices import LegalNotice, RequestChange
from desk.request_errors import BarIncomplete, NoticeNotOurs, RequestMovedOn, SecrecyRuns
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import DAY
from storage.database import Engine
from tests.desk.floor import OLGA, Floor
from tests.desk.officers import BASIS, FIRST, PREPARER, appoint, does, put, stands, state, ticks
from tests.storage.desk import SPAMMER, START
from tests.storage.test_requests import ORDER

IN_WRITING = ("Letter of 24 November, Art. 13(2)", "Prosecutor Krause")


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    return await appoint(desk)


async def test_once_the_authority_asks_in_writing_the_desk_informs_as_of_any_other(desk: Floor):
    await stands(desk, State.APPROVED, ORDER)
    with pytest.raises(NoticeNotOurs):
        await does(desk, informing.tell)
    with pytest.raises(NoticeNotOurs):
        await does(desk, informing.delay, PREPARER, START + 9 * DAY, *BASIS)
    for incomplete in (("", "Krause"), ("Letter", " ")):
        with pytest.raises(BarIncomplete):
            await does(desk, informing.take_on, PREPARER, *incomplete)
    with pytest.raises(NotAllowed):
        await does(desk, informing.take_on, OLGA, *IN_WRITING)
    await does(desk, informing.take_on, PREPARER, *IN_WRITING)
    with pytest.raises(RequestMovedOn):
        await does(desk, informing.take_on, PREPARER, *IN_WRITING)
    found = await desk.run(lambda unit: unit.requests.get(1))
    assert found.particulars.inform_basis == "; ".join(IN_WRITING)
    assert not any("Krause" in line for line in await desk.details())
    assert any("request_informs" in line for line in await desk.details())
    await does(desk, informing.delay, PREPARER, START + 9 * DAY, *BASIS)
    with pytest.raises(SecrecyRuns):
        await does(desk, informing.tell)
    desk.clock.now = START + 9 * DAY
    await does(desk, informing.tell)
    assert [who for who, _ in await desk.owed(LegalNotice)] == [SPAMMER.id]


async def test_officers_are_reminded_of_what_is_now_theirs_to_tell(desk: Floor):
    await stands(desk, State.DELIVERED, ORDER)
    assert await ticks(desk) == []
    await does(desk, informing.take_on, PREPARER, *IN_WRITING)
    assert await ticks(desk) == [RequestChange.NOTICE_OWED]


@pytest.mark.parametrize("secret", [False, True])
async def test_what_was_left_to_the_authority_is_owed_once_it_asks(desk: Floor, secret: bool):
    await stands(desk, State.RECEIPT_CONFIRMED, ORDER, secrecy_until=START + 9 * DAY if secret else None)
    await desk.run(reminding.remind_due)
    assert await state(desk) is State.NOTICE_NOT_PERMITTED
    await does(desk, informing.take_on, PREPARER, *IN_WRITING)
    assert await state(desk) is (State.NOTICE_DELAYED if secret else State.NOTICE_DUE)
    with pytest.raises(RequestMovedOn):
        await does(desk, informing.close)


async def test_what_is_barred_is_opened_by_nobody(desk: Floor):
    await stands(desk, State.NOTICE_DUE)
    await does(desk, informing.bar, FIRST, *BASIS)
    for step in (Step.OWE_NOTICE, Step.DELAY_NOTICE):
        with pytest.raises(RequestMovedOn):
            await desk.run(lambda unit, step=step: take(unit, 1, step, FIRST))
    with pytest.raises(RequestMovedOn):
        await does(desk, informing.take_on, PREPARER, *IN_WRITING)
    await put(desk, State.APPROVED)
    with pytest.raises(RequestMovedOn):  # of a national order the desk informs anyway
        await does(desk, informing.take_on, PREPARER, *IN_WRITING)
