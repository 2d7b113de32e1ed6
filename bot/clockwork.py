"""Timers. Every due time is a column; a timer only says "now", so nothing is missed while the process was down."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.logs import where
from storage.database import StorageUnavailable

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to look after every `every_s` seconds; `do` returns how much there was to do."""

    name: str
    every_s: float
    do: Callable[[], Awaitable[int]]


class Clockwork:
    """Runs chores side by side; one that fails is logged and tried again at its next time."""

    def __init__(self, chores: list[Chore]) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._busy: set[asyncio.Task[object]] = set()
        for chore in chores:
            self._scheduler.add_job(
                self._look_after,
                "interval",
                [chore],
                seconds=chore.every_s,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self, within_s: float) -> None:
        """Begin no chore more, and let those under way end: APScheduler would cancel them."""
        self._scheduler.pause()
        # A chore whose turn has just come is busy only once its task has run for the first time.
        await asyncio.sleep(0)
        if self._busy:
            await asyncio.wait(self._busy, timeout=within_s)
        self._scheduler.shutdown(wait=False)

    async def _look_after(self, chore: Chore) -> None:
        task = asyncio.current_task()
        self._busy |= {task} if task is not None else set()
        try:
            await _run(chore)
        finally:
            self._busy -= {task}


async def _run(chore: Chore) -> None:
    try:
        done = await chore.do()
    except StorageUnavailable as fault:
        _log.warning("%s: waits: %s", chore.name, type(fault).__name__)
        return
    except Exception as fault:  # noqa: BLE001  the timer goes on, and APScheduler would write down what the fault says
        _log.error("%s: %s", chore.name, where(fault))
        return
    if done:
        _log.info("%s: %d", chore.name, done)
