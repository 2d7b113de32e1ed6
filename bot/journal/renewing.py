"""`ombud journal new-key`: another key signs the journal, and the journal says so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.journal.sealing import PAGE
from desk.rules.durations import Ms
from storage import tree
from storage.audit import KEY_CHANGED
from storage.database import Conflict, Database, Tx, Work
from storage.journal import JournalStore
from storage.signer import load_named, name_next, named
from storage.signing import SigningError, SigningKey, take_over

TRIES: Final = 5
"""Against a running desk that seals at the same moment."""

_log = logging.getLogger(__name__)


async def renew(database: Database, path: Path, clock: Callable[[], Ms]) -> tuple[SigningKey, bool]:
    """Begin with a new key. Returns it, and whether the old one has vouched for it: its last head covers the row that names the new one.

    Where the old one is lost, nothing is vouched for, and whoever verifies is told. A running desk takes the new key up by itself. A
    kill at any point leaves a journal that is signed with one of both, which the file holds or finds beside it. Raises SigningError,
    StorageError.
    """
    old = await _held(database, path)
    new = SigningKey.succeed(path)

    async def change(tx: Tx) -> None:
        before, now = await named(tx), clock()
        was = before.hex() if before else ""
        await JournalStore(tx, now).write("operator", KEY_CHANGED, "journal", old=was, new=new.public.hex())
        if old is not None:
            while await tree.seal(tx, old, now, PAGE) == PAGE:
                pass
        await name_next(tx, new.public)

    await _try(database, change)
    take_over(path)
    return new, old is not None


async def _held(database: Database, path: Path) -> SigningKey | None:
    try:
        return load_named(path, await database.read(named))
    except SigningError as fault:
        _log.warning("%s: the new key is not vouched for by the old one", fault)
        return None


async def _try(database: Database, change: Work[None]) -> None:
    for _ in range(TRIES - 1):
        try:
            await database.run(change, durable=True)
        except Conflict:
            continue
        return
    await database.run(change, durable=True)
