"""Timers. Every due time is a column; a timer only says "now", so nothing is missed while the process was down."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from apscheduler.schedulers.asyncio import AsyncIOScheduler

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
        for chore in chores:
            self._scheduler.add_job(
                _run,
                "interval",
                [chore],
                seconds=chore.every_s,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)


async def _run(chore: Chore) -> None:
    done = await chore.do()
    if done:
        _log.info("%s: %d", chore.name, done)
