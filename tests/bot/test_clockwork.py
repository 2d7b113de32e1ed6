"""Timers as the desk stops."""

import asyncio
from datetime import UTC, datetime

from bot.clockwork import Chore, Clockwork


async def test_a_chore_whose_turn_had_just_come_is_let_end() -> None:
    ended = asyncio.Event()

    async def chore() -> int:
        await asyncio.sleep(0)
        ended.set()
        return 0

    clockwork = Clockwork([Chore("cases paged", 60, chore)])
    clockwork.start()
    (job,) = clockwork._scheduler.get_jobs()
    job.modify(next_run_time=datetime.now(UTC))
    clockwork._scheduler._process_jobs()  # it has its task now, which has not run yet
    await clockwork.stop(1)
    assert ended.is_set()
