"""The record of who did what, and the pseudonyms in it."""

from collections.abc import Sequence
from typing import Protocol

from desk.records import Head, JournalEntry


class Journal(Protocol):
    async def write(self, by: str, verb: str, ref: str, *, case: int | None = None, **detail: str | int) -> None:
        """Append what was done. `detail` takes codes, counts, references and digests, never a personal value."""

    async def of_case(self, case: int) -> Sequence[JournalEntry]: ...

    async def of_staff(self, account: int) -> Sequence[JournalEntry]:
        """What somebody did as a member of staff, the first of it first."""


class Heads(Protocol):
    """What the sealer has signed."""

    async def latest(self) -> Head | None:
        """None before the first row is sealed."""

    async def of(self, size: int) -> Head | None: ...


class Pseudonyms(Protocol):
    def of(self, case: int, account: int) -> str:
        """16 hexadecimal digits that stand for an account within one case; the first four are shown to moderators."""

    def in_campaign(self, campaign: int, account: int) -> str:
        """The same within one campaign. Whom an audience holds must not be told from what is exported."""

    def stand_in(self, account: int) -> int:
        """What stands for an account in records once its data is erased (`desk.model.is_stand_in`); always the same for one account."""

    def digest(self, text: str) -> str:
        """A salted digest of a personal value, for the journal."""
