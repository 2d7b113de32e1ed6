"""Who heard of a request of which nothing of theirs was handed over hears that, however it ended; who never heard of it never does."""

from dataclasses import replace

import pytest

from desk.disclosure import delivering, informing, letters, reminding, waiting
from desk.notices import DeliveryState, LegalNoticeWithdrawn
from desk.request_errors import TooSoon
from desk.rules.disclosure.states import State
from desk.rules.durations import DAY
from storage.database import Engine
from storage.outbox import Outbox
from tests.desk.floor import Floor
from tests.desk.officers import BASIS, FIRST, PREPARER, appoint, does, put, stands, state
from tests.desk.test_notices_taken_back import BOTH, UNTIL, claimed, hears, settled, told
from tests.storage.desk import MASTER
from tests.storage.test_requests import ASKED


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    return await appoint(desk)


async def heard_by_one(desk: Floor) -> tuple[int, int]:
    """Two were told: who has heard of it, and who never pressed Start."""
    await told(desk, persons=BOTH)
    first, second = await claimed(desk)
    await settled(desk, [first], DeliveryState.SENT)
    await settled(desk, [second], DeliveryState.BLOCKED)
    return first.recipient, second.recipient


async def drawn_anew(desk: Floor, person: int) -> None:
    await desk.run(lambda unit: unit.scopes.propose(1, replace(ASKED, persons=frozenset({person})), PREPARER))


async def delivered(desk: Floor) -> None:
    await put(desk, State.PACKAGED)

    async def packed(unit) -> None:
        await unit.packages.collect(1, b"collected", "digest")
        await unit.packages.pack(1, b"package", "sha256", "fingerprint")

    await desk.run(packed)
    await does(desk, delivering.deliver, PREPARER, "Ms Krause, in person")


async def withdrawn(desk: Floor) -> None:
    await does(desk, waiting.withdraw, PREPARER, "They wrote that the suspect was found.")


async def relieved(desk: Floor) -> list[int]:
    return [who for who, _ in await desk.owed(LegalNoticeWithdrawn)]


async def test_the_clock_that_closes_it_tells_nobody_who_was_spared_at_its_end(desk: Floor):
    heard, _ = await heard_by_one(desk)
    await withdrawn(desk)
    owed = (await desk.run(lambda unit: letters.owed(unit, 1))).step
    assert owed is not None
    await desk.run(lambda unit: letters.record_sent(unit, 1, FIRST, owed.id))
    assert await relieved(desk) == [heard]
    desk.clock.now += 15 * DAY
    await desk.run(reminding.remind_due)
    assert await state(desk) is State.CLOSED
    assert await relieved(desk) == []


async def test_who_has_the_notice_and_not_yet_the_copy_of_the_order_has_heard_of_it(desk: Floor):
    await stands(desk, State.APPROVED)
    await does(desk, informing.tell_with_copy)
    notice, copy = await claimed(desk)
    await settled(desk, [notice], DeliveryState.SENT)
    await settled(desk, [copy], DeliveryState.BLOCKED)
    await withdrawn(desk)
    assert await relieved(desk) == [notice.recipient]


async def test_who_was_spared_a_scope_in_whose_place_another_was_told_hears_nothing(desk: Floor):
    heard, _ = await heard_by_one(desk)
    await drawn_anew(desk, heard)
    await does(desk, informing.tell)
    await withdrawn(desk)
    assert await relieved(desk) == [heard]


async def test_who_was_spared_at_a_delivery_that_failed_hears_nothing_of_it(desk: Floor):
    heard, _ = await heard_by_one(desk)
    await drawn_anew(desk, heard)
    await delivered(desk)
    await does(desk, delivering.fail_delivery, PREPARER, "It does not open.")
    assert await relieved(desk) == []


async def test_who_was_left_out_while_secrecy_ran_hears_it_once_the_others_are_told(desk: Floor):
    heard, unheard = await heard_by_one(desk)
    await drawn_anew(desk, unheard)
    await does(desk, informing.delay, FIRST, UNTIL, *BASIS)
    await delivered(desk)
    assert await relieved(desk) == []
    desk.clock.now = UNTIL
    await does(desk, informing.tell)
    assert await relieved(desk) == [heard]


async def test_it_is_not_closed_by_hand_before_who_heard_of_it_may_hear_that_it_came_to_nothing(desk: Floor):
    heard, _ = await heard_by_one(desk)
    await does(desk, informing.delay, FIRST, UNTIL, *BASIS)
    await withdrawn(desk)
    with pytest.raises(TooSoon):
        await does(desk, informing.close)
    assert await state(desk) is State.WITHDRAWN
    desk.clock.now = UNTIL
    await does(desk, informing.close)
    assert await relieved(desk) == [heard]
    assert await state(desk) is State.CLOSED


async def test_what_was_on_its_way_when_it_came_to_nothing_does_not_arrive_after_that_was_said(desk: Floor):
    await told(desk)
    (one,) = await claimed(desk)
    await withdrawn(desk)
    await Outbox(desk.database, MASTER).retry(one.id, desk.clock.now, "429")
    assert await hears(desk) == []
