import asyncio

import pytest

from desk.errors import AlreadyHandled, UnknownReference
from desk.ports import Unit
from desk.rules.durations import DAY, HOUR, MINUTE
from storage.inbox import NO_NUMBER, Arrived, Inbox, Waiting, finishing
from storage.shards import SHARDS
from tests.storage.desk import ANNA, MASTER, START, Desk

BOT = 4242
ALL = range(SHARDS)


@pytest.fixture
def inbox(desk: Desk) -> Inbox:
    return Inbox(desk.database, MASTER, BOT)


def update(number: int, lane: int = 7, body: bytes = b'{"message":"hello"}') -> Arrived:
    return Arrived(number, lane, body)


def numbers(waiting: list[Waiting]) -> list[int]:
    return [each.update_id for each in waiting]


async def test_stored_updates_come_back_in_order_with_their_bodies(inbox: Inbox):
    stored = await inbox.store([update(n, lane=-n, body=b"%d" % n) for n in range(1, 101)], START)
    assert [(each.update_id, each.lane, each.body) for each in stored] == [(n, -n, b"%d" % n) for n in range(1, 101)]
    assert await inbox.due(ALL, 200, START) == stored


async def test_only_what_is_new_is_returned(inbox: Inbox):
    await inbox.store([update(1), update(2)], START)
    assert numbers(await inbox.store([update(2), update(3), update(3)], START)) == [3]
    assert await inbox.store([update(1)], START) == []
    assert await inbox.store([], START) == []


async def test_update_id_that_telegram_uses_again_is_told_apart_by_its_body(inbox: Inbox, desk: Desk):
    await inbox.store([update(1)], START)
    assert numbers(await inbox.store([update(1, body=b"{}")], START)) == [1]
    other = Inbox(desk.database, MASTER, BOT + 1)
    assert numbers(await other.store([update(1)], START)) == [1]


async def test_repeated_delivery_is_recognised_after_it_was_handled(inbox: Inbox, desk: Desk):
    (waiting,) = await inbox.store([update(1)], START)
    await desk.runner.settling(finishing(waiting.id)).settle()
    assert await inbox.store([update(1)], START) == []


async def test_handled_body_is_wiped(inbox: Inbox, desk: Desk):
    (waiting,) = await inbox.store([update(1)], START)
    await desk.runner.settling(finishing(waiting.id)).settle()
    (row,) = await desk.sql("SELECT state, sealed, settled_at FROM inbox")
    assert (row["state"], row["sealed"], row["settled_at"]) == ("done", None, START)
    assert await inbox.due(ALL, 10, START) == []


async def test_update_takes_effect_once_and_its_replay_leaves_no_trace(inbox: Inbox, desk: Desk):
    (waiting,) = await inbox.store([update(1)], START)

    async def effect(unit: Unit) -> None:
        await unit.people.meet(ANNA)
        await unit.journal.write("desk", "met", "x")

    first, replay = (desk.runner.settling(finishing(waiting.id)) for _ in range(2))
    await first.run(effect)
    with pytest.raises(AlreadyHandled):
        await replay.run(effect)
    assert (first.settled, replay.settled) == (True, False)
    assert len(await desk.sql("SELECT id FROM journal")) == 1


async def test_of_two_workers_that_handle_one_update_at_once_one_has_an_effect(inbox: Inbox, desk: Desk):
    (waiting,) = await inbox.store([update(1)], START)

    async def handle() -> None:
        bound = desk.runner.settling(finishing(waiting.id))
        await bound.run(lambda unit: unit.journal.write("desk", "met", "x"))

    ended = await asyncio.gather(*(handle() for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(end, AlreadyHandled) for end in ended) == 3
    assert len(await desk.sql("SELECT id FROM journal")) == 1


async def test_refusal_leaves_the_update_due_until_it_is_settled_by_itself(inbox: Inbox, desk: Desk):
    (waiting,) = await inbox.store([update(1)], START)
    bound = desk.runner.settling(finishing(waiting.id))
    with pytest.raises(UnknownReference):
        await bound.run(lambda unit: unit.cases.get(5))
    assert not bound.settled
    assert numbers(await inbox.due(ALL, 10, START)) == [1]
    await bound.settle()
    await bound.settle()
    assert bound.settled
    assert await inbox.due(ALL, 10, START) == []


async def test_later_units_of_an_update_settle_nothing_more(inbox: Inbox, desk: Desk):
    (waiting,) = await inbox.store([update(1)], START)
    bound = desk.runner.settling(finishing(waiting.id))
    assert await bound.read(lambda unit: unit.people.known(ANNA.id)) is None
    await bound.run(lambda unit: unit.people.meet(ANNA))
    assert await bound.run(lambda unit: unit.people.known(ANNA.id)) == ANNA


async def test_worker_gets_its_shards_only_and_pages_by_id(inbox: Inbox):
    await inbox.store([update(n, lane=n) for n in range(1, 33)], START)
    mine = await inbox.due({3, 5}, 3, START)
    assert numbers(mine) == [3, 5, 19]
    assert numbers(await inbox.due({3, 5}, 3, START, after=mine[-1].id)) == [21]
    assert await inbox.due(set(), 3, START) == []


async def test_update_that_is_tried_again_holds_back_its_lane_and_no_other(inbox: Inbox):
    first, *_ = await inbox.store([update(1, lane=7), update(2, lane=7), update(3, lane=7 + SHARDS)], START)
    await inbox.retry(first.id, START + MINUTE)
    assert numbers(await inbox.due(ALL, 10, START)) == [3]
    later = await inbox.due(ALL, 10, START + MINUTE)
    assert [(each.update_id, each.tries) for each in later] == [(1, 1), (2, 0), (3, 0)]


async def test_update_set_aside_lets_its_lane_go_on_and_keeps_its_body(inbox: Inbox, desk: Desk):
    first, _ = await inbox.store([update(1), update(2)], START)
    await inbox.quarantine(first.id, "I-77", START)
    assert numbers(await inbox.due(ALL, 10, START)) == [2]
    (row,) = await desk.sql("SELECT sealed, incident FROM inbox WHERE state = 'quarantined'")
    assert row["sealed"] is not None
    assert row["incident"] == "I-77"


async def test_update_that_cannot_be_decoded_goes_straight_to_quarantine(inbox: Inbox):
    garbage = Arrived(NO_NUMBER, 0, b"\xff\xfe{", incident="I-1")
    assert numbers(await inbox.store([update(1), garbage, update(2)], START)) == [1, 2]
    assert numbers(await inbox.due(ALL, 10, START)) == [1, 2]
    assert await inbox.counts(START) == {"due": 2, "quarantined": 1}


async def test_row_that_does_not_open_is_set_aside_and_the_rest_goes_on(inbox: Inbox, desk: Desk):
    first, second = await inbox.store([update(1), update(2)], START)
    await desk.sql(
        "UPDATE inbox SET sealed = (SELECT other.sealed FROM inbox AS other WHERE other.id = :second)"
        " WHERE id = :first RETURNING id",
        first=first.id,
        second=second.id,
    )
    assert numbers(await inbox.due(ALL, 10, START)) == [2]
    assert await inbox.counts(START) == {"due": 1, "quarantined": 1}


async def test_purge_removes_settled_rows_a_few_at_a_time_and_quarantine_later(inbox: Inbox, desk: Desk):
    stored = await inbox.store([update(n) for n in range(6)], START)
    for waiting in stored[:3]:
        await desk.runner.settling(finishing(waiting.id)).settle()
    await inbox.quarantine(stored[3].id, "I-1", START)

    async def purge(now: int) -> int:
        return await inbox.purge(done_before=now - 2 * DAY, quarantined_before=now - 7 * DAY, limit=2)

    assert await purge(START + 2 * DAY) == 0
    assert [await purge(START + 3 * DAY) for _ in range(3)] == [2, 1, 0]
    assert await purge(START + 8 * DAY) == 1
    assert numbers(await inbox.due(ALL, 10, START)) == [4, 5]


async def test_quarantine_ends_when_the_policy_says_so_and_not_with_the_numbers_of_what_is_done(
    inbox: Inbox, desk: Desk
):
    done, broken, _ = await inbox.store([update(n) for n in range(3)], START)
    await desk.runner.settling(finishing(done.id)).settle()
    await inbox.quarantine(broken.id, "I-1", START)
    now = START + 7 * DAY + 1
    assert await inbox.purge(done_before=now - 9 * DAY, quarantined_before=None, limit=9) == 0
    assert await inbox.purge(done_before=now - 9 * DAY, quarantined_before=now - 7 * DAY, limit=9) == 1
    assert await inbox.counts(START) == {"due": 1, "done": 1}


async def test_recent_counts_leave_out_what_is_long_over(inbox: Inbox, desk: Desk):
    first, second, _ = await inbox.store([update(n) for n in range(3)], START)
    await desk.runner.settling(finishing(first.id)).settle()
    desk.clock.now += HOUR
    await desk.runner.settling(finishing(second.id)).settle()
    assert await inbox.counts(START) == {"due": 1, "done": 2}
    assert await inbox.counts(START + 1) == {"due": 1, "done": 1}
