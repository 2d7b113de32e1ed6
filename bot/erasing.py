"""What follows an erasure: what was kept for a time goes, no file keeps the key, and what a backup brings back is erased again."""

import logging
from typing import Final

from desk import erasing
from desk.ports import Unit
from desk.rules.durations import Ms
from storage.database import Database
from storage.erased_list import ErasedList
from storage.unit import Runner, Work

EVIDENCE: Final = 200
"""Pieces of older evidence that one look goes through: they are opened, and whoever reports meanwhile waits."""

_log = logging.getLogger(__name__)


class Aftermath:
    """Looks after erasures while the desk runs."""

    def __init__(self, runner: Runner, database: Database) -> None:
        self._runner = runner
        self._database = database
        self._clean_up_to: Ms | None = None
        """The last erasure of which no trace is in the files."""
        self._released = 0

    async def look(self) -> int:
        """Let go of what nothing needs any more, and of what the database's files still hold of keys that were destroyed.

        Returns of how many people something was let go.
        """
        await self._runner.run(lambda unit: unit.erasures.look_through(EVIDENCE))
        done = await self._runner.run(erasing.look_after)
        self._released += done
        last = await self._runner.read(lambda unit: unit.erasures.latest())
        if (self._released or last != self._clean_up_to) and await self._database.scrub():
            self._released, self._clean_up_to = 0, last
        return done


async def erase_again(runner: Runner, erased: ErasedList) -> int:
    """Apply what the list beside the key file says and this database does not know; returns how many erasures that were.

    Each is a unit of its own: after a kill the next start goes on. Raises ListUnusable.
    """
    listed = erased.read()
    if not listed:
        return 0
    unknown = await runner.read(lambda unit: unit.erasures.unknown(listed))
    accounts = await runner.read(lambda unit: unit.erasures.behind(unknown)) if unknown else {}
    for stand_in, at in sorted(unknown.items()):
        await runner.run(_erasing(stand_in, accounts.get(stand_in), at))
    if unknown:
        _log.info("erased again what an older backup had brought back: %d of %d", len(accounts), len(unknown))
    return len(unknown)


def _erasing(stand_in: int, account: int | None, at: Ms) -> Work[None]:
    """One erasure; of whom nothing is held, it is noted that it is known now."""

    async def work(unit: Unit) -> None:
        if account is None:
            await unit.erasures.note(stand_in, at)
        else:
            await erasing.erase_again(unit, account, at)

    return work
