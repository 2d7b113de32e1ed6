"""Who is told that an authority asked for their data: before disclosure or when effect is given, later where secrecy runs."""

from dataclasses import replace

import pytest

from desk.disclosure import informing, reviewing, waiting
from desk.disclosure.course import take
from desk.disclosure.securing import secure
from desk.errors import NotAllowed
from desk.model import Role
from desk.notices import LegalNotice, LegalNoticeWithdrawn, OrderCopy, RequestChange
from desk.request_errors import (
    BarIncomplete,
    CopyNamesOthers,
    InvolvedInRequest,
    NoticeNotOurs,
    RequestMovedOn,
    ReviewOwed,
    SecrecyRuns,
)
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import DAY
from storage.database import Engine
from tests.desk.floor import OLGA, Floor
from tests.desk.officers import BASIS, FIRST, NATIONAL, PREPARER, SECOND, appoint, does, put, stands, state, ticks
from tests.storage.desk import SPAMMER, START
from tests.storage.test_requests import ASKED, ORDER, PARTICULARS


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    return await appoint(desk)


async def test_a_notice_is_owed_once_the_receipt_is_confirmed_and_told_once(desk: Floor):
    await stands(desk, State.DELIVERED)
    assert await ticks(desk) == [RequestChange.NOTICE_OWED]
    await desk.run(lambda unit: take(unit, 1, Step.CONFIRM_RECEIPT, PREPARER))
    await ticks(desk, DAY)
    assert await state(desk) is State.NOTICE_DUE
    assert await ticks(desk) == [RequestChange.NOTICE_OWED]
    assert await ticks(desk) == []
    assert await ticks(desk, DAY) == [RequestChange.NOTICE_OWED]
    with pytest.raises(RequestMovedOn):
        await does(desk, informing.close)
    await does(desk, informing.tell)
    with pytest.raises(RequestMovedOn):
        await does(desk, informing.tell)
    ((who, notice),) = await desk.owed(LegalNotice)
    assert (who, notice.data, notice.disclosed, notice.copy) == (SPAMMER.id, ("identity",), True, False)
    assert notice.authority == PARTICULARS.authority
    await does(desk, informing.close)
    assert await state(desk) is State.CLOSED
    assert not any(str(SPAMMER.id) in line for line in await desk.details() if "request_" in line)


async def test_the_person_is_told_before_disclosure_and_not_again_after_it(desk: Floor):
    await stands(desk, State.APPROVED)
    await does(desk, informing.tell_with_copy)
    (_, notice), (who, copy) = await desk.owed(LegalNotice | OrderCopy)
    assert (notice.disclosed, notice.copy) == (False, True)
    assert (who, copy) == (SPAMMER.id, OrderCopy(1))
    with pytest.raises(RequestMovedOn):
        await does(desk, informing.tell)
    await put(desk, State.RECEIPT_CONFIRMED)
    assert await ticks(desk) == []
    assert (await state(desk), await desk.owed(LegalNotice)) == (State.NOTIFIED, [])


async def test_a_scope_that_was_drawn_anew_is_told_anew(desk: Floor):
    await stands(desk, State.APPROVED)
    await does(desk, informing.tell)
    assert [notice.data for _, notice in await desk.owed(LegalNotice)] == [("identity",)]
    await desk.run(lambda unit: unit.scopes.propose(1, replace(ASKED, data=frozenset({Data.DECISIONS})), PREPARER))
    await does(desk, informing.tell)
    assert [notice.data for _, notice in await desk.owed(LegalNotice)] == [("decisions",)]


async def test_while_secrecy_runs_nobody_is_told_and_at_its_end_an_officer_releases_it_or_delays_it_further(
    desk: Floor,
):
    await stands(desk, State.RECEIPT_CONFIRMED, secrecy_until=START + 30 * DAY)
    with pytest.raises(SecrecyRuns):
        await does(desk, informing.tell)
    assert await ticks(desk) == []
    assert await state(desk) is State.NOTICE_DELAYED
    with pytest.raises(SecrecyRuns):
        await does(desk, informing.release)
    assert await ticks(desk, 29 * DAY) == []
    assert await ticks(desk, DAY) == [RequestChange.RELEASE_ASKED]
    for until, basis in ((START + 40 * DAY, ("", "Judge Adler")), (START + 40 * DAY, ("§ 95a", " ")), (START, BASIS)):
        with pytest.raises(BarIncomplete):
            await does(desk, informing.delay, PREPARER, until, *basis)
    await does(desk, informing.delay, PREPARER, START + 40 * DAY, *BASIS)
    assert await ticks(desk) == []
    assert await ticks(desk, 10 * DAY) == [RequestChange.RELEASE_ASKED]
    await does(desk, informing.release, FIRST)
    assert await state(desk) is State.NOTICE_DUE
    await does(desk, informing.tell, FIRST)
    assert [who for who, _ in await desk.owed(LegalNotice)] == [SPAMMER.id]
    delayed = [line for line in await desk.details() if "request_delay_notice" in line]
    assert [f'"until":{START + days * DAY}' in line for days, line in zip((30, 40), delayed, strict=True)] == [
        True,
        True,
    ]
    assert not any("Adler" in line for line in await desk.details())


async def test_it_is_barred_only_on_a_basis_and_by_name(desk: Floor):
    await stands(desk, State.NOTICE_DUE)
    with pytest.raises(BarIncomplete):
        await does(desk, informing.bar, PREPARER, "§ 95a", "")
    with pytest.raises(NotAllowed):
        await desk.run(lambda unit: take(unit, 1, Step.BAR_NOTICE, None))
    await does(desk, informing.bar, PREPARER, *BASIS)
    with pytest.raises(RequestMovedOn):
        await does(desk, informing.tell)
    await does(desk, informing.close)
    assert (await state(desk), await desk.owed(LegalNotice)) == (State.CLOSED, [])


async def test_of_a_production_order_the_issuing_authority_informs(desk: Floor):
    await stands(desk, State.APPROVED, ORDER)
    with pytest.raises(NoticeNotOurs):
        await does(desk, informing.tell)
    with pytest.raises(NoticeNotOurs):
        await does(desk, informing.delay, PREPARER, START + DAY, *BASIS)
    await put(desk, State.DELIVERED)
    assert await ticks(desk) == []
    await put(desk, State.RECEIPT_CONFIRMED)
    assert await ticks(desk) == []
    found = await desk.run(lambda unit: unit.requests.get(1))
    assert (found.state, found.code) == (State.NOTICE_NOT_PERMITTED, "authority_informs")


async def test_of_what_is_over_nothing_is_told_delayed_or_taken_on(desk: Floor):
    await stands(desk, State.CLOSED)
    for verb, *more in ((informing.tell,), (informing.delay, PREPARER, START + DAY, *BASIS)):
        with pytest.raises(RequestMovedOn):
            await does(desk, verb, *more)


async def test_after_an_emergency_an_officer_is_asked_whether_it_has_passed(desk: Floor):
    emergency = replace(ORDER, instrument=Instrument.EMERGENCY, emergency=True)
    await stands(desk, State.DELIVERED, emergency, emergency_by=FIRST)
    assert await ticks(desk) == []
    await put(desk, State.RECEIPT_CONFIRMED)
    await ticks(desk)
    assert await state(desk) is State.NOTICE_DELAYED
    assert await ticks(desk, 6 * DAY) == []
    assert await ticks(desk, DAY) == [RequestChange.RELEASE_ASKED]
    await does(desk, informing.release)
    await does(desk, informing.tell)
    with pytest.raises(ReviewOwed):
        await does(desk, informing.close)
    await desk.run(lambda unit: reviewing.review(unit, 1, SECOND, proper=True, words="It was right."))
    await does(desk, informing.close)
    assert await state(desk) is State.CLOSED


async def test_an_order_about_several_is_not_shown_to_any_of_them(desk: Floor):
    several = replace(NATIONAL, particulars=replace(PARTICULARS, persons=("@buy_coins", "4711")))
    await stands(desk, State.NOTICE_DUE, several)
    with pytest.raises(CopyNamesOthers):
        await does(desk, informing.tell_with_copy)
    await does(desk, informing.tell)
    assert [type(one) for _, one in await desk.owed(LegalNotice | OrderCopy)] == [LegalNotice]


async def test_nobody_but_an_officer_whom_it_does_not_concern_tells(desk: Floor):
    await stands(desk, State.NOTICE_DUE)
    with pytest.raises(NotAllowed):
        await does(desk, informing.tell, OLGA)
    await desk.run(lambda unit: unit.staff.grant(SPAMMER.id, Role.OFFICER, None))
    with pytest.raises(InvolvedInRequest):
        await does(desk, informing.tell, SPAMMER.id)


async def test_secrecy_that_is_ordered_late_is_recorded_before_anybody_is_told(desk: Floor):
    await stands(desk, State.APPROVED)
    await does(desk, informing.delay, FIRST, START + 9 * DAY, *BASIS)
    assert await state(desk) is State.APPROVED
    with pytest.raises(SecrecyRuns):
        await does(desk, informing.tell)
    found = await desk.run(lambda unit: unit.requests.get(1))
    assert (found.secrecy_until, found.particulars.secrecy_basis) == (START + 9 * DAY, "; ".join(BASIS))
    with pytest.raises(NotAllowed):
        await does(desk, informing.delay, OLGA, START + 9 * DAY, *BASIS)
    await put(desk, State.RECEIPT_CONFIRMED)
    await ticks(desk)
    assert await state(desk) is State.NOTICE_DELAYED


async def test_secrecy_that_ended_before_the_receipt_was_confirmed_is_asked_about_all_the_same(desk: Floor):
    await stands(desk, State.DELIVERED, secrecy_until=START + DAY)
    assert await ticks(desk) == []
    assert await ticks(desk, DAY) == [RequestChange.NOTICE_OWED]
    await put(desk, State.RECEIPT_CONFIRMED)
    await ticks(desk)
    assert await state(desk) is State.NOTICE_DELAYED
    assert await ticks(desk, DAY) == [RequestChange.RELEASE_ASKED]
    await does(desk, informing.release)
    assert await state(desk) is State.NOTICE_DUE


async def test_who_was_told_in_advance_hears_that_nothing_was_handed_over(desk: Floor):
    await stands(desk, State.APPROVED)
    await does(desk, informing.tell)
    await desk.owed(LegalNotice)
    await does(desk, waiting.withdraw, PREPARER, "They wrote that the suspect was found.")
    assert await desk.owed(LegalNoticeWithdrawn) == [
        (SPAMMER.id, LegalNoticeWithdrawn(1, PARTICULARS.authority, ORDER.country))
    ]


async def test_who_was_told_nothing_hears_nothing_of_a_withdrawal(desk: Floor):
    await stands(desk, State.APPROVED)
    await does(desk, waiting.withdraw, PREPARER, "They wrote that the suspect was found.")
    assert await desk.owed(LegalNoticeWithdrawn) == []


async def test_who_is_told_may_read_of_the_hold_until_secrecy_is_ordered_late(desk: Floor):
    await stands(desk, State.APPROVED)
    await desk.run(_secure)
    assert (await desk.run(lambda unit: unit.holds.get(1))).secret
    await does(desk, informing.tell)
    assert not (await desk.run(lambda unit: unit.holds.get(1))).secret
    await does(desk, informing.delay, FIRST, START + 9 * DAY, *BASIS)
    assert (await desk.run(lambda unit: unit.holds.get(1))).secret


async def _secure(unit) -> None:
    await secure(unit, await unit.requests.lock(1), PREPARER)
