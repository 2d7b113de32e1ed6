"""The store of the evidence locker's files."""

from collections.abc import Sequence
from typing import Protocol

from desk.evidence import Media
from desk.files import EvidenceFile, FileState, SealedContent, VaultCopy
from desk.rules.durations import Ms


class Files(Protocol):
    async def expect(self, case: int, evidence: int, media: Sequence[Media]) -> None:
        """Have the files of a piece of evidence fetched, but those that the case has or waits for already. Plain inserts: reports wait."""

    async def due(self) -> EvidenceFile | None:
        """The file whose turn it is to be fetched."""

    async def large(self) -> EvidenceFile | None:
        """The file that Telegram does not hand out and whose turn it is to be copied to the vault chat."""

    async def of_case(self, case: int) -> Sequence[EvidenceFile]: ...

    async def keep(self, file: int, content: SealedContent) -> bool:
        """It is kept, and so, on PostgreSQL, is its content; False where nobody waits for it any more."""

    async def later(self, file: int, due_at: Ms) -> None:
        """One try more has failed; the next one is due then."""

    async def end(self, file: int, state: FileState) -> bool:
        """No more tries to fetch it; False where nobody waits for it any more. One that is too large may be copied from now on."""

    async def reserve(self, file: int, place: VaultCopy) -> bool:
        """Its copy will be in this message; False where nobody waits for it any more, or another message of this chat is to hold it."""

    async def reserved(self, file: int) -> VaultCopy | None:
        """The message that is to hold its copy, or holds it already."""

    async def release(self, file: int) -> None:
        """There is no such message any more: another is to be reserved."""

    async def vaulted(self, file: int) -> bool:
        """Its copy is there; False where it was forgotten meanwhile, and the message with it."""

    async def count(self, case: int) -> int: ...

    async def drop(self, case: int) -> Sequence[VaultCopy]:
        """Forget all files of a case with their contents: rows go with this unit, a folder's files soon after it. Returns what the vault
        chat still has of them."""
