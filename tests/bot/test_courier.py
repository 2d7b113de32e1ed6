"""What the courier does with what does not get through."""

import asyncio
from contextlib import suppress
from itertools import count
from typing import Any, cast

from bot.attempts import Attempt, Later
from bot.courier import Courier
from bot.line import Line
from bot.pacing import Pace
from bot.performing import Performer
from bot.readership import Readership
from desk.notices import ReportButton, ReportReceived
from desk.rules.durations import HOUR
from storage.database import Database
from storage.outbox import Delivery, Outbox
from tests.storage.desk import ANNA, MASTER, START, Desk


class Down:
    """A Telegram that answers nothing but that it is busy."""

    def __init__(self, enough: int) -> None:
        self.tries = 0
        self.over = asyncio.Event()
        self._enough = enough

    async def place_of(self, _delivery: Delivery) -> int:
        return 0

    async def perform(self, _delivery: Delivery) -> Attempt:
        self.tries += 1
        if self.tries == self._enough:
            self.over.set()
        return Later("502")


async def outcome(database: Database, what: object, tries: int) -> tuple[int, str]:
    """How often it was tried, and what became of it, once that many tries and a little time are over."""
    desk = Desk(database)
    await desk.run(lambda unit: unit.notices.owe(ANNA.id, cast(Any, what), cause="R-1"))
    down = Down(tries)
    hours = count(START + HOUR, HOUR)  # at each look, so that whatever was put off is due
    courier = Courier(
        Outbox(database, MASTER),
        desk.runner,
        cast(Performer, down),
        Line(Pace(second=1)),
        cast(Readership, None),
        lambda: next(hours),
    )
    running = asyncio.create_task(courier.run())
    with suppress(TimeoutError):
        await asyncio.wait_for(down.over.wait(), 10)
    await asyncio.sleep(0.3)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await courier.stop(5)
    (row,) = await desk.sql("SELECT state FROM outbox")
    return down.tries, row["state"]


async def test_what_is_optional_is_given_up_after_twelve_tries(database: Database) -> None:
    assert await outcome(database, ReportButton(), 12) == (12, "failed")


async def test_what_is_owed_is_tried_on(database: Database) -> None:
    tries, state = await outcome(database, ReportReceived(1, "spam", START + HOUR, ()), 13)
    assert tries >= 13
    assert state in ("due", "sending")
