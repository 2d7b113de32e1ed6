"""Secrecy that is ordered after the persons were told: what is not delivered yet is taken back, and never sent as well."""

import asyncio
from dataclasses import replace

import pytest

from desk.disclosure import informing
from desk.notices import DeliveryState, LegalNotice, OrderCopy
from desk.request_errors import SecrecyRuns
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State
from desk.rules.durations import DAY, MINUTE
from storage.outbox import Delivery, Outbox
from tests.desk.floor import Floor
from tests.desk.officers import BASIS, FIRST, PREPARER, appoint, does, stands, state
from tests.storage.desk import ANNA, MASTER, SPAMMER, START
from tests.storage.test_requests import ASKED

BOTH = frozenset({SPAMMER.id, ANNA.id})
UNTIL = START + 9 * DAY


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    return await appoint(desk)


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
