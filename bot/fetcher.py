"""Fetches the files of what was reported, one after the other, and keeps the evidence folder clean. Reports do not wait for it."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from telegram import Bot
from telegram.error import TelegramError

from bot.asking import OutOfReach, content
from bot.attempts import Later, Refused, explain, mentions
from bot.logs import where
from bot.vaulting import Vault
from desk import fetching
from desk.files import LARGEST, EvidenceFile, FileState
from desk.rules.durations import SECOND, Ms
from storage.contents import NoRoom
from storage.database import StorageUnavailable
from storage.locker import Locker
from storage.unit import Runner

EVERY_S: Final = 1.0
WITHIN_S: Final = 180.0
"""For one file: a server that sends drop by drop must not keep the others waiting."""

_TOO_BIG: Final = "file is too big"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Again:
    """It may be had later; `why` is what it ends as if it never is."""

    why: FileState
    after: Ms | None = None


Found = bytes | FileState | Again


class Fetcher:
    """At any time at most one per desk, so that files come in their order and nobody sweeps what another is writing."""

    def __init__(self, bot: Bot, runner: Runner, locker: Locker, vault: Vault | None) -> None:
        self._bot = bot
        self._runner = runner
        self._locker = locker
        self._vault = vault

    async def run(self) -> None:
        """Fetch until cancelled. What a crash left half done is tidied up first."""
        swept = False
        while True:
            try:
                await self._locker.sweep(thoroughly=not swept)
                swept = True
                more = await self._step()
            except StorageUnavailable as fault:
                _log.warning("files wait to be fetched: %s", type(fault).__name__)
                more = False
            except Exception as fault:  # noqa: BLE001  one file that cannot even be looked at ends neither the desk nor the sweeping
                _log.error("files are not fetched: %s", where(fault))
                more = False
            if not more:
                await asyncio.sleep(EVERY_S)

    async def _step(self) -> bool:
        """The next file, if one is due; False if none is."""
        due, work = await self._runner.read(fetching.due), self._attempt
        if due is None and self._vault is not None:
            due, work = await self._runner.read(fetching.large), self._vault.copy
        if due is None:
            return False
        file, allowed = due
        if allowed:
            await work(file)
        else:
            await self._runner.run(lambda unit: fetching.refuse(unit, file))
        return True

    async def _attempt(self, file: EvidenceFile) -> None:
        """What ails one file must not keep the others waiting."""
        try:
            await self._settle(file, await self._find(file))
        except StorageUnavailable:
            raise
        except NoRoom as fault:
            _log.error("%s", fault)
            await self._settle(file, Again(FileState.FAILED))
        except Exception as fault:  # noqa: BLE001  see above
            _log.error("file %d is not kept: %s", file.id, where(fault))
            await self._settle(file, Again(FileState.FAILED))

    async def _settle(self, file: EvidenceFile, found: Found) -> None:
        match found:
            case bytes():
                await self._keep(file, found)
            case Again(why=why, after=after):
                await self._runner.run(lambda unit: fetching.try_later(unit, file, why, after))
                await asyncio.sleep((after or 0) / SECOND)  # Telegram asks this of the bot, whatever the file
            case _:
                await self._runner.run(lambda unit: fetching.not_kept(unit, file, found))

    async def _keep(self, file: EvidenceFile, found: bytes) -> None:
        sealed = await self._locker.put(file, found)
        kept = sealed is not None and await self._runner.run(lambda unit: fetching.kept(unit, file, sealed))
        if not kept:
            # Its case went, or may hold references only, while it was fetched: nothing of it may stay.
            await self._locker.sweep(thoroughly=True)

    async def _find(self, file: EvidenceFile) -> Found:
        if not file.media.file_id:
            return FileState.GONE
        if (file.media.size or 0) > LARGEST:
            return FileState.TOO_LARGE
        try:
            async with asyncio.timeout(WITHIN_S):
                found = await content(self._bot, file.media.file_id, LARGEST)
        except OutOfReach:
            return FileState.FAILED
        except TelegramError as error:
            return _why(error)
        except TimeoutError:
            return Again(FileState.FAILED)
        return FileState.TOO_LARGE if found is None else found


def _why(error: TelegramError) -> Found:
    """Telegram says the same of a file that is gone and of one that is away for a while."""
    match explain(error):
        case Refused(why=why) if mentions(why, _TOO_BIG):
            return FileState.TOO_LARGE
        case Refused():
            return Again(FileState.GONE)
        case Later(after=after):
            return Again(FileState.FAILED, after)
        case _:
            return Again(FileState.FAILED)
