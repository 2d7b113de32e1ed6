"""What the persons of a request hear of it is true when they hear it, whatever became of it meanwhile."""

from dataclasses import replace

import pytest

from desk import erasing
from desk.disclosure import delivering, informing, letters, reminding, waiting
from desk.notices import DeliveryState, LegalNotice, LegalNoticeWithdrawn, OrderCopy
from desk.request_errors import NoticeDelivered, RequestMovedOn
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State
from desk.rules.durations import DAY
from storage.database import Engine
from tests.desk.floor import Floor
from tests.desk.officers import BASIS, FIRST, PREPARER, appoint, does, put, stands, state
from tests.desk.test_notices_taken_back import BOTH, UNTIL, claimed, hears, settled, told
from tests.storage.desk import ANNA, SPAMMER, START
from tests.storage.test_requests import ASKED


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    return await appoint(desk)


async def test_it_is_taken_back_from_who_never_pressed_start(desk: Floor):
    await told(desk)
    await settled(desk, await claimed(desk), DeliveryState.BLOCKED)
    await does(desk, informing.delay, FIRST, UNTIL, *BASIS)
    await desk.run(lambda unit: unit.notices.wake(SPAMMER.id))
    assert await hears(desk) == []


async def test_what_everybody_has_got_cannot_be_taken_back(desk: Floor):
    await told(desk)
    assert await hears(desk) == [SPAMMER.id]
    with pytest.raises(NoticeDelivered):
        await does(desk, informing.delay, FIRST, UNTIL, *BASIS)
    assert (await desk.run(lambda unit: unit.requests.get(1))).secrecy_until is None


async def test_the_copy_that_is_not_sent_yet_is_taken_back_and_sent_later(desk: Floor):
    await stands(desk, State.APPROVED)
    await does(desk, informing.tell_with_copy)
    notice, copy = await claimed(desk)
    await settled(desk, [notice], DeliveryState.SENT)
    await settled(desk, [copy], DeliveryState.BLOCKED)
    await does(desk, informing.delay, FIRST, UNTIL, *BASIS)
    desk.clock.now = UNTIL
    await does(desk, informing.tell_with_copy)
    assert [type(what) for _, what in await desk.owed(LegalNotice | OrderCopy)] == [OrderCopy]


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("barred", [False, True])
async def test_a_settled_notice_that_is_not_delivered_is_delayed_or_barred_all_the_same(
    desk: Floor, closed: bool, barred: bool
):
    await told(desk, State.NOTICE_DUE)
    await settled(desk, await claimed(desk), DeliveryState.BLOCKED)
    if closed:
        await does(desk, informing.close)
    if barred:
        await does(desk, informing.bar, FIRST, *BASIS)
    else:
        await does(desk, informing.delay, FIRST, UNTIL, *BASIS)
    found = await desk.run(lambda unit: unit.requests.get(1))
    assert found.state is (State.NOTICE_NOT_PERMITTED if barred else State.NOTICE_DELAYED)
    assert found.closed_at is None
    await desk.run(lambda unit: unit.notices.wake(SPAMMER.id))
    assert await hears(desk) == []


@pytest.mark.parametrize("before", [State.NOTIFIED, State.CLOSED])
async def test_what_was_settled_and_delivered_stays_so(desk: Floor, before: State):
    await told(desk, State.NOTICE_DUE)
    await desk.owed(LegalNotice)
    if before is State.CLOSED:
        await does(desk, informing.close)
    with pytest.raises(NoticeDelivered):
        await does(desk, informing.delay, FIRST, UNTIL, *BASIS)
    with pytest.raises(NoticeDelivered):
        await does(desk, informing.bar, FIRST, *BASIS)
    assert await state(desk) is before


async def test_what_was_closed_and_told_to_nobody_is_not_opened_again(desk: Floor):
    await stands(desk, State.NOTICE_DUE)
    await does(desk, informing.bar, FIRST, *BASIS)
    await does(desk, informing.close)
    with pytest.raises(RequestMovedOn):
        await does(desk, informing.delay, FIRST, UNTIL, *BASIS)


async def test_of_an_older_scope_too_nothing_goes_out_any_more(desk: Floor):
    await told(desk)
    await desk.run(lambda unit: unit.scopes.propose(1, replace(ASKED, data=frozenset({Data.APPEALS})), PREPARER))
    await does(desk, informing.delay, FIRST, UNTIL, *BASIS)
    assert await hears(desk) == []


async def test_nobody_reads_of_a_scope_in_whose_place_another_was_told(desk: Floor):
    await told(desk)
    await desk.run(lambda unit: unit.scopes.propose(1, replace(ASKED, data=frozenset({Data.APPEALS})), PREPARER))
    await does(desk, informing.tell)
    assert [notice.data for _, notice in await desk.owed(LegalNotice)] == [("appeals",)]


async def test_who_was_told_and_then_left_out_hears_that_nothing_of_theirs_was_handed_over(desk: Floor):
    await told(desk, persons=BOTH)
    await desk.owed(LegalNotice)
    await desk.run(lambda unit: unit.scopes.propose(1, replace(ASKED, persons=frozenset({ANNA.id})), PREPARER))
    await put(desk, State.PACKAGED)
    await desk.run(_packed)
    await does(desk, delivering.deliver, PREPARER, "Ms Krause, in person")
    assert [who for who, _ in await desk.owed(LegalNoticeWithdrawn)] == [SPAMMER.id]


async def test_who_has_not_heard_of_it_when_it_comes_to_nothing_hears_nothing(desk: Floor):
    await told(desk, persons=BOTH)
    first, second = await claimed(desk)
    await settled(desk, [first], DeliveryState.SENT)
    await settled(desk, [second], DeliveryState.BLOCKED)
    await does(desk, waiting.withdraw, PREPARER, "They wrote that the suspect was found.")
    await desk.run(lambda unit: unit.notices.wake(second.recipient))
    heard = await desk.owed(LegalNotice | LegalNoticeWithdrawn)
    assert [(who, type(what)) for who, what in heard] == [(first.recipient, LegalNoticeWithdrawn)]


async def test_who_hears_of_it_after_the_delivery_reads_that_it_was_handed_over(desk: Floor):
    await told(desk, State.PACKAGED)
    await settled(desk, await claimed(desk), DeliveryState.BLOCKED)
    await desk.run(_packed)
    await does(desk, delivering.deliver, PREPARER, "Ms Krause, in person")
    await desk.run(lambda unit: unit.notices.wake(SPAMMER.id))
    ((_, notice),) = await desk.owed(LegalNotice)
    assert notice.disclosed


async def test_what_was_told_as_handed_over_is_not_once_that_failed(desk: Floor):
    await told(desk, State.DELIVERED)
    await settled(desk, await claimed(desk), DeliveryState.BLOCKED)
    await desk.run(_packed)
    await does(desk, delivering.fail_delivery, PREPARER, "It does not open.")
    await desk.run(lambda unit: unit.notices.wake(SPAMMER.id))
    ((_, notice),) = await desk.owed(LegalNotice)
    assert not notice.disclosed


async def test_who_was_told_before_secrecy_hears_at_its_end_that_nothing_was_handed_over(desk: Floor):
    await told(desk, persons=BOTH)
    first, second = await claimed(desk)
    await settled(desk, [first], DeliveryState.SENT)
    await settled(desk, [second], DeliveryState.BLOCKED)
    await does(desk, informing.delay, FIRST, START + 30 * DAY, *BASIS)
    await does(desk, waiting.withdraw, PREPARER, "They wrote that the suspect was found.")
    await _letters_sent(desk)
    for passed in (14, 15, 1):
        assert await desk.owed(LegalNoticeWithdrawn) == []
        desk.clock.now += passed * DAY
        await desk.run(reminding.remind_due)
    assert [who for who, _ in await desk.owed(LegalNoticeWithdrawn)] == [first.recipient]
    assert await state(desk) is State.CLOSED


async def _letters_sent(desk: Floor) -> None:
    owed = await desk.run(lambda unit: letters.owed(unit, 1))
    assert owed.step is not None
    await desk.run(lambda unit: letters.record_sent(unit, 1, FIRST, owed.step.id))


async def test_who_had_themselves_erased_is_told_all_the_same_and_a_channel_is_not(desk: Floor):
    """The law wants the person told, and what an erasure leaves of them under a hold is what is disclosed."""
    await stands(desk, State.NOTICE_DUE)
    scope = replace(ASKED, persons=frozenset({SPAMMER.id, -1001}), data=frozenset({Data.IDENTITY}))
    await desk.run(lambda unit: unit.scopes.propose(1, scope, PREPARER))
    asked = await desk.run(lambda unit: erasing.ask(unit, SPAMMER.id))
    await desk.run(lambda unit: erasing.erase(unit, SPAMMER.id, asked.at))
    await does(desk, informing.tell)
    assert await hears(desk) == [SPAMMER.id]
    assert await state(desk) is State.NOTIFIED


async def _packed(unit) -> None:
    await unit.packages.collect(1, b"collected", "digest")
    await unit.packages.pack(1, b"package", "sha256", "fingerprint")
