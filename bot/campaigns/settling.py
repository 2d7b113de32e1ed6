"""What became of a campaign's recipients, written down in batches: the next one gathers while the last one is being written."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.logs import where
from desk.acquaintance import gone, moved
from desk.ports import Unit
from storage.broadcast import Settled, settling
from storage.database import StorageUnavailable
from storage.unit import Runner

AT_ONCE: Final = 256
"""Recipients in one transaction."""

AGAIN_S: Final = 1.0
"""How long a database that cannot write (locked, full, away) is left alone before it is asked again."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    settled: Settled
    gone: bool = False
    """Nobody can write to them until they come back; the desk is to remember it."""
    bare: bool = False
    """Only what became of the recipient is written: what else it means for the desk could not be."""

    @property
    def has_consequences(self) -> bool:
        return self.gone or (self.settled.moved_to is not None and not self.bare)


class Ledger:
    """Results are kept until the database hears them: nobody else knows."""

    def __init__(self, runner: Runner, written: Callable[[], None]) -> None:
        """`written` is called whenever the database has heard everything."""
        self._runner = runner
        self._on_written = written
        self._unwritten: list[Outcome] = []
        self._writing: asyncio.Task[None] | None = None
        self.stuck = False
        """The database cannot write what it should: whoever is written to now may be written to again after a crash."""

    def note(self, outcome: Outcome) -> None:
        """Have it written as soon as the last batch is."""
        self._unwritten.append(outcome)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def written(self) -> None:
        """Wait until everything is."""
        while self._writing is not None:
            await asyncio.wait([self._writing])

    @property
    def behind(self) -> int:
        """How many results the database has not heard yet."""
        return len(self._unwritten)

    async def _write(self) -> None:
        try:
            while batch := self._unwritten[:AT_ONCE]:
                await self._surely(batch)
                del self._unwritten[: len(batch)]
        finally:
            self._writing = None
        self._on_written()

    async def _surely(self, batch: Sequence[Outcome]) -> None:
        while True:
            try:
                await self._record(batch)
            except StorageUnavailable as fault:
                _log.warning("%d results wait to be written: %s", len(self._unwritten), type(fault).__name__)
                self.stuck = True
                await asyncio.sleep(AGAIN_S)
            except Exception as fault:  # noqa: BLE001  what cannot be written must not hold up the results of others
                _log.error("%d results could not be written: %s", len(batch), where(fault))
                self.stuck = False
                await self._apart(batch)
                return
            else:
                self.stuck = False
                return

    async def _apart(self, batch: Sequence[Outcome]) -> None:
        """Each by itself, and the one that cannot be written without what it means for the desk: what stays in `sending` is sent again."""
        if len(batch) > 1:
            for outcome in batch:
                await self._surely([outcome])
        elif batch[0].has_consequences:
            await self._surely([replace(batch[0], gone=False, bare=True)])

    async def _record(self, batch: Sequence[Outcome]) -> None:
        async def consequences(unit: Unit) -> None:
            for outcome in sorted(batch, key=lambda outcome: outcome.settled.claimed.recipient):
                recipient = outcome.settled.claimed.recipient
                if outcome.gone:
                    await gone(unit, recipient)
                elif outcome.settled.moved_to is not None and not outcome.bare:
                    await moved(unit, recipient, outcome.settled.moved_to, is_staffs=False)

        await self._runner.run_settling(settling([outcome.settled for outcome in batch]), consequences)
