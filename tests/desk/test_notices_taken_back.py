"""Secrecy that is ordered after the persons were told: what is not delivered yet is taken back, and never sent as well."""

import asyncio
from dataclasses import replace

import pytest

from desk import erasing, staffing
from desk.disclosure import delivering, informing, letters, reminding, waiting
from desk.errors import NoticeDelivered, RequestMovedOn, SecrecyRuns
from desk.model import Role
from desk.notices import DeliveryState, LegalNotice, LegalNoticeWithdrawn, OfficerNews, OrderCopy
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State
from desk.rules.durations import DAY, MINUTE
from storage.outbox import Delivery, Outbox
from tests.desk.floor import OLGA, Floor
from tests.desk.test_request_notices import BASIS, FIRST, PREPARER, SECOND, _put, does, stands, state
from tests.storage.desk import ANNA, MASTER, SPAMMER, START
from tests.storage.test_requests import ASKED

BOTH = frozenset({SPAMMER.id, ANNA.id})
UNTIL = START + 9 * DAY


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    for officer in (PREPARER, FIRST, SECOND):
        await desk.run(lambda unit, who=officer: staffing.grant(unit, who, Role.OFFICER, OLGA))
    await desk.owed(OfficerNews)
    return desk


async def told(desk: Floor, state: State = State.APPROVED, persons: frozenset[int] = frozenset({SPAMMER.id})) -> None:
    """A request whose persons were told."""
    await stands(desk, state)
    scope = replace(ASKED, persons=persons, data=frozenset({Data.IDENTITY}))
    await desk.run(lambda unit: unit.scopes.propose(1, scope, PREPARER))
    await does(desk, informing.tell)


async def claimed(desk: Floor) -> list[Delivery]:
    """What the courier is sending of notices; all else is sent."""
    due = await Outbox(desk.database, MASTER).claim(desk.clock.now, 1_000, 1_000)
    notices = [one for one in due if isinstance(one.what, LegalNotice | OrderCopy)]
    await settled(desk, [one for one in due if one not in notices], DeliveryState.SENT)
    return notices


async def settled(desk: Floor, deliveries: list[Delivery], state: DeliveryState) -> None:
    outbox = Outbox(desk.database, MASTER)
    await outbox.settle([one.settled(state, message=one.id) for one in deliveries], desk.clock.now)


async def hears(desk: Floor) -> list[int]:
    """Who gets a notice now."""
    return [who for who, _ in await desk.owed(LegalNotice)]


async def released(desk: Floor) -> None:
    """Secrecy is over, and the persons are told."""
    desk.clock.now = UNTIL
    if await state(desk) is State.NOTICE_DELAYED:
        await does(desk, informing.release)
    await does(desk, informing.tell)


async def test_what_is_not_sent_yet_is_taken_back_and_told_once_secrecy_is_over(desk: Floor):
    await told(desk)
    await does(desk, informing.delay, FIRST, UNTIL, *BASIS)
    assert await hears(desk) == []
    with pytest.raises(SecrecyRuns):
        await does(desk, informing.tell)
    (line,) = [line for line in await desk.details() if "request_taken_back" in line]
    assert '"persons":1' in line
    await released(desk)
    assert await hears(desk) == [SPAMMER.id]


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


async def test_who_has_got_theirs_is_not_told_a_second_time(desk: Floor):
    await told(desk, persons=BOTH)
    first, second = await claimed(desk)
    await settled(desk, [first], DeliveryState.SENT)
    await settled(desk, [second], DeliveryState.BLOCKED)
    await does(desk, informing.delay, FIRST, UNTIL, *BASIS)
    await released(desk)
    assert await hears(desk) == [second.recipient]


@pytest.mark.parametrize("ends", [DeliveryState.SENT, DeliveryState.BLOCKED, DeliveryState.FAILED])
async def test_what_is_on_its_way_is_sent_or_taken_back_and_never_both(desk: Floor, ends: DeliveryState):
    await told(desk)
    on_its_way = await claimed(desk)
    await does(desk, informing.delay, FIRST, UNTIL, *BASIS)
    await settled(desk, on_its_way, ends)
    await desk.run(lambda unit: unit.notices.wake(SPAMMER.id))
    assert await hears(desk) == []
    await released(desk)
    assert await hears(desk) == ([] if ends is DeliveryState.SENT else [SPAMMER.id])


async def test_a_courier_and_an_officer_at_once_leave_it_sent_or_taken_back(desk: Floor):
    await told(desk, persons=BOTH)
    outbox = Outbox(desk.database, MASTER)
    sent, _ = await asyncio.gather(
        outbox.claim(desk.clock.now, 1, 1),
        does(desk, informing.delay, FIRST, UNTIL, *BASIS),
    )
    await settled(desk, sent, DeliveryState.SENT)
    reached = {one.recipient for one in sent if isinstance(one.what, LegalNotice)}
    assert await hears(desk) == []
    await released(desk)
    assert {*await hears(desk)} == BOTH - reached


@pytest.mark.parametrize("again", ["retry", "repeat", "put back", "crash"])
async def test_what_was_on_its_way_when_secrecy_came_is_not_tried_again(desk: Floor, again: str):
    await told(desk)
    (one,) = await claimed(desk)
    await does(desk, informing.delay, FIRST, UNTIL, *BASIS)
    outbox, soon = Outbox(desk.database, MASTER), desk.clock.now + MINUTE
    match again:
        case "retry":
            await outbox.retry(one.id, soon, "429")
        case "repeat":
            await outbox.repeat(one.id, soon, "no answer")
        case "put back":
            await outbox.put_back(one.id)
        case _:
            await outbox.recover(soon)
    desk.clock.now = soon
    assert await hears(desk) == []
    await released(desk)
    assert await hears(desk) == [SPAMMER.id]


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
    await desk.run(lambda unit: _put(unit, State.PACKAGED))
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
