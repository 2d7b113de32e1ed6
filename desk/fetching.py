"""What becomes of a file that is fetched in the background: kept, too large, gone; and when it is tried again."""

from typing import Final

from desk import locker
from desk.casework import forbid_copies
from desk.files import EvidenceFile, FileState, SealedContent, VaultCopy
from desk.notices import RemoveCopy
from desk.ports import Unit
from desk.rules.durations import DAY, HOUR, MINUTE, SECOND, Ms

DELAYS: Final[tuple[Ms, ...]] = (
    5 * SECOND,
    30 * SECOND,
    2 * MINUTE,
    10 * MINUTE,
    HOUR,
    4 * HOUR,
    12 * HOUR,
    DAY,
    DAY,
    DAY,
)
"""After so many failed tries, the wait before the next: an outage of some days loses no evidence."""


async def due(unit: Unit) -> tuple[EvidenceFile, bool] | None:
    """The file whose turn it is to be fetched, and whether it may be had by the policy of this moment."""
    return await _judged(unit, await unit.files.due())


async def large(unit: Unit) -> tuple[EvidenceFile, bool] | None:
    """The same of those that are to be copied to the vault chat."""
    return await _judged(unit, await unit.files.large())


async def _judged(unit: Unit, file: EvidenceFile | None) -> tuple[EvidenceFile, bool] | None:
    return None if file is None else (file, not await locker.forbidden(unit, await unit.cases.get(file.case)))


async def refuse(unit: Unit, file: EvidenceFile) -> None:
    """Its case may hold references only by now."""
    await forbid_copies(unit, await unit.cases.lock(file.case))


async def kept(unit: Unit, file: EvidenceFile, content: SealedContent) -> bool:
    """The content is stored. False where the file is not wanted any more: then nothing may stay of it.

    The journal keeps a salted digest of its SHA-256, by which it can be shown later that what is stored is what was fetched.
    """
    if not await unit.files.keep(file.id, content):
        return False
    digest = unit.pseudonyms.digest(content.sha256.hex())
    await unit.journal.write(
        "desk", "file_kept", f"E-{file.evidence}", case=file.case, bytes=content.size, sha256=digest
    )
    return True


async def not_kept(unit: Unit, file: EvidenceFile, state: FileState) -> bool:
    """Nobody tries to fetch it any more, and the journal says why. False where nobody waited for it."""
    if not await unit.files.end(file.id, state):
        return False
    await unit.journal.write("desk", "file_not_kept", f"E-{file.evidence}", case=file.case, why=state.value)
    return True


async def try_later(unit: Unit, file: EvidenceFile, why: FileState, after: Ms | None = None) -> None:
    """A try has failed; with no delay left it ends as `why`. `after` is what Telegram asked to wait, and counts to no limit."""
    if file.tries < len(DELAYS):
        await unit.files.later(file.id, unit.now + max(DELAYS[file.tries], after or 0))
    else:
        await not_kept(unit, file, why)


async def reserve(unit: Unit, file: EvidenceFile, place: VaultCopy) -> bool:
    """Its copy will be in this message; False where it may not. What another vault chat, from before, holds of it is taken back."""
    before = await unit.files.reserved(file.id)
    if not await unit.files.reserve(file.id, place):
        return False
    if before is not None:
        await unit.notices.owe(before.chat, RemoveCopy(before.message), cause=f"vault/{before.message}")
    return True


async def copy_later(unit: Unit, file: EvidenceFile) -> None:
    """It could not be copied to the vault chat: the operator may mend that at any time."""
    await unit.files.later(file.id, unit.now + DELAYS[min(file.tries, len(DELAYS) - 1)])


async def vaulted(unit: Unit, file: EvidenceFile) -> None:
    """The copy is there; where the file was forgotten meanwhile, its message is owed its removal already."""
    if await unit.files.vaulted(file.id):
        await unit.journal.write("desk", "file_vaulted", f"E-{file.evidence}", case=file.case)
