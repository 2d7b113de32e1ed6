"""What a restored backup brings back is erased again, before anybody works with it."""

import logging

from desk import erasing
from desk.ports import Unit
from desk.rules.durations import Ms
from storage.erased_list import ErasedList
from storage.unit import Runner, Work

_log = logging.getLogger(__name__)


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
