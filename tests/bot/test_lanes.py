"""Updates in the order of their chats, until the desk is told to stop."""

from bot.lanes import Lanes
from storage.inbox import Waiting


def waiting(number: int) -> Waiting:
    return Waiting(number, number, 5, b"{}", 0, 1_764_000_000_000)


async def test_what_is_found_after_the_stop_stays_in_the_inbox():
    handled: list[int] = []

    async def handle(update: Waiting) -> None:
        handled.append(update.id)

    lanes = Lanes(handle)
    lanes.feed([waiting(1)])
    await lanes.drain()
    await lanes.stop(1)
    lanes.feed([waiting(2)])
    await lanes.drain()
    assert (handled, lanes.backlog) == ([1], 0)


async def test_what_is_handled_during_a_look_into_the_inbox_is_not_handled_again():
    handled: list[int] = []

    async def handle(update: Waiting) -> None:
        handled.append(update.id)

    lanes = Lanes(handle)
    lanes.feed([waiting(1)])
    with lanes.looking():
        found = [waiting(1), waiting(2)]
        await lanes.drain()
        lanes.feed(found)
    await lanes.drain()
    assert handled == [1, 2]


async def test_what_an_earlier_look_passed_over_is_handled_where_it_is_still_due():
    handled: list[int] = []

    async def handle(update: Waiting) -> None:
        handled.append(update.id)

    lanes = Lanes(handle)
    lanes.feed([waiting(1)])
    with lanes.looking():
        await lanes.drain()
    with lanes.looking():
        lanes.feed([waiting(1)])
    await lanes.drain()
    assert handled == [1, 1]
