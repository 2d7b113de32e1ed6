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
