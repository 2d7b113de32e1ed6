"""Seals the journal: what the desk has done is in a signed tree a second later."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from desk.rules.durations import Ms
from storage.database import Conflict, Database, StorageError, StorageUnavailable
from storage.signer import load_named, named
from storage.signing import SigningKey, SigningKeyWrong
from storage.tree import seal

LOOK_S: Final = 1.0
AGAIN_S: Final = 30.0
"""After what does not pass by itself: the desk serves on, and the log says so until somebody looks."""

PAGE: Final = 250
"""Rows sealed in one transaction: on SQLite nobody else writes for the few milliseconds that they take."""

PAUSE_S: Final = 0.01
"""Between two pages of what has piled up, as after an upgrade: what people report comes first."""

_log = logging.getLogger(__name__)


class Sealer:
    """One worker at a time seals; two would only get in each other's way, and neither could leave a gap."""

    def __init__(self, database: Database, key_file: Path, clock: Callable[[], Ms]) -> None:
        self._database = database
        self._key_file = key_file
        self._clock = clock
        self._key: SigningKey | None = None

    async def run(self) -> None:
        """Seal what is new, each second, until cancelled."""
        while True:
            await asyncio.sleep(await self._look())

    async def seal(self) -> int:
        """Seal all that is there. Returns how many rows that were. Raises StorageError."""
        key = self._key = self._key or await self._load()
        total = 0
        while True:
            # To the disk before anybody sees the head: one that a power cut took back would be signed again with another root.
            done = await self._database.run(lambda tx: seal(tx, key, self._clock(), PAGE), durable=True)
            total += done
            if done < PAGE:
                return total
            await asyncio.sleep(PAUSE_S)

    async def _look(self) -> float:
        """Returns after how many seconds to look again."""
        try:
            await self.seal()
        except StorageUnavailable as fault:
            _log.warning("the sealer waits: %s", type(fault).__name__)
        except Conflict:
            _log.warning("the sealer met another one, or heads were removed; `ombud journal verify` says more")
            return AGAIN_S
        except SigningKeyWrong as fault:
            return self._begin_again(fault)
        except StorageError as fault:
            _log.error("the journal is not sealed: %s", fault)
            return AGAIN_S
        return LOOK_S

    def _begin_again(self, fault: SigningKeyWrong) -> float:
        """Somebody has begun with a new key while this desk was running, which then is in the file; or else the file is wrong."""
        if self._key is None:
            _log.error("the journal is not sealed: %s", fault)
            return AGAIN_S
        self._key = None
        return LOOK_S

    async def _load(self) -> SigningKey:
        return load_named(self._key_file, await self._database.read(named))
