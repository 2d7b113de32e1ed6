"""What the courier does with what does not get through."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Final, cast

from bot.attempts import Attempt, Later
from bot.courier import Courier
from bot.line import Line
from bot.pacing import Pace
from bot.performing import Performer
from bot.readership import Readership
from desk.notices import Owed, ReportButton, ReportReceived
from desk.rules.durations import HOUR
from storage.database import Database
from storage.outbox import Delivery, Outbox
from tests.storage.desk import ANNA, MASTER, START, Desk

PENDING: Final = ("due", "sending")


class Down:
    """A Telegram that answers nothing but that it is busy."""

    def __init__(self) -> None:
        self.tries = 0

    async def place_of(self, _delivery: Delivery) -> int:
        return 0

    async def perform(self, _delivery: Delivery) -> Attempt:
        self.tries += 1
        return Later("502")


@asynccontextmanager
async def delivering(desk: Desk, what: Owed) -> AsyncIterator[Down]:
    """A courier at work, whose clock is hours on at each look, so that whatever was put off is due."""
    await desk.run(lambda unit: unit.notices.owe(ANNA.id, what, cause="R-1"))
    down, hours = Down(), count(START + HOUR, HOUR)
    courier = Courier(
        Outbox(desk.database, MASTER),
        desk.runner,
        cast(Performer, down),
        Line(Pace(second=1)),
        cast(Readership, None),
        lambda: next(hours),
    )
    running = asyncio.create_task(courier.run())
    try:
        yield down
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await courier.stop(5)


async def state(desk: Desk) -> str:
    (row,) = await desk.sql("SELECT state FROM outbox")
    return str(row["state"])


async def test_what_is_optional_is_given_up_after_twelve_tries(database: Database) -> None:
    desk = Desk(database)
    async with delivering(desk, ReportButton()) as down, asyncio.timeout(10):
        while await state(desk) in PENDING:
            await asyncio.sleep(0.005)
    assert (down.tries, await state(desk)) == (12, "failed")


async def test_what_is_owed_is_tried_on(database: Database) -> None:
    desk = Desk(database)
    async with delivering(desk, ReportReceived(1, "spam", START + HOUR, ())) as down, asyncio.timeout(10):
        while down.tries < 13:
            await asyncio.sleep(0.005)
    assert await state(desk) in PENDING
