"""`ombud journal new-key`: another key signs the journal, and the journal says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.journal.sealing import PAGE, Sealer
from desk.rules.durations import Ms
from storage import tree
from storage.audit import KEY_CHANGED
from storage.database import Conflict, Database, Tx
from storage.journal import JournalStore
from storage.key_file import alone
from storage.sealing import KeyUnusable
from storage.signer import load_named, name_next, named
from storage.signing import SigningKey, SigningKeyMissing, SigningKeyUnusable, SigningKeyWrong, take_over

TRIES: Final = 5
"""Against a running desk that seals at the same moment."""


async def renew(database: Database, path: Path, clock: Callable[[], Ms]) -> tuple[SigningKey, bool]:
    """Begin with a new key. Returns it, and whether the old one has vouched for it: its last head covers the row that names the new one.

    Where the old one is lost, nothing is vouched for, and whoever verifies is told. A running desk takes the new key up by itself. A
    kill at any point leaves a journal that is signed with one of both, which the file holds or finds beside it. Raises SigningKeyWrong
    where the file holds some other key, SigningKeyUnusable, also while another command changes a key there, and StorageError.
    """
    try:
        with alone(path):
            return await _renew(database, path, clock)
    except KeyUnusable as fault:
        raise SigningKeyUnusable(str(fault)) from None


async def _renew(database: Database, path: Path, clock: Callable[[], Ms]) -> tuple[SigningKey, bool]:
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

    for tries_left in reversed(range(TRIES)):
        try:
            if old is not None:
                # What has piled up goes first, in short transactions: the one of the change holds little more than its own row.
                await Sealer(database, path, clock).seal()
            await database.run(change, durable=True)
            break
        except Conflict:
            if not tries_left:
                raise
    take_over(path)
    return new, old is not None


async def _held(database: Database, path: Path) -> SigningKey | None:
    try:
        return load_named(path, await database.read(named))
    except SigningKeyMissing:
        return None
    except SigningKeyWrong as fault:
        raise SigningKeyWrong(f"{fault}: another desk may need it, so move it away first") from None
