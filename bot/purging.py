"""The purge as the desk does it at night, and as an operator asks for it."""

import asyncio
from collections.abc import Mapping
from typing import Final

from desk import purging
from storage.database import Database, StorageUnavailable
from storage.unit import Runner

PAGES_AT_ONCE: Final = 50
"""Pages of one look: who stops the desk waits for it."""
PAUSE_S: Final = 0.02
"""Between two pages: what people report meanwhile comes first, also where another process handles it."""
_TRIES: Final = 50
"""At one page, or at leaving no trace, while others work."""


class Purger:
    """Begins each night's purge and takes it to its end, a few pages at a time."""

    def __init__(self, runner: Runner, database: Database) -> None:
        self._runner = runner
        self._database = database
        self._removed_since = 0

    async def look(self) -> int:
        """Some pages, if it is time; returns how many records went. What was removed leaves no trace in the files once all is."""
        await self._runner.run(purging.begin_due)
        removed = 0
        for _ in range(PAGES_AT_ONCE):
            page = await self._runner.run(purging.page)
            if page is None:
                await self._scrub()
                break
            await asyncio.sleep(PAUSE_S)
            removed += sum(page.values())
            self._removed_since += sum(page.values())
        return removed

    async def _scrub(self) -> None:
        if self._removed_since and await self._database.scrub():
            self._removed_since = 0


async def purge(runner: Runner, database: Database) -> Mapping[str, int]:
    """A whole purge, beside a desk that may take pages of it; returns how many records of each kind went. Raises StorageError."""
    night = await runner.run(purging.begin_now)
    tries = 0
    while not await runner.read(lambda unit: purging.is_over(unit, night)):
        try:
            await runner.run(purging.page)
            tries = 0
        except StorageUnavailable:
            tries += 1
            if tries == _TRIES:
                raise
        await asyncio.sleep(PAUSE_S)
    for _ in range(_TRIES):
        if await database.scrub():
            break
        await asyncio.sleep(PAUSE_S)
    return await runner.read(lambda unit: purging.removed(unit, night))


async def foresee(runner: Runner) -> Mapping[str, int]:
    """How many records of each kind it would remove; nothing is written."""
    return await runner.read(purging.forecast)
