"""Stores of cases and of what is worked on them."""

from collections.abc import Sequence
from typing import Protocol

from desk.evidence import Evidence, NewEvidence
from desk.model import Attribution, Audience, Case, Claim, Note, NoteKind
from desk.records import NewCase, Page, Related, Tally
from desk.rules.durations import Ms
from desk.rules.priority import Priority


class Cases(Protocol):
    async def about(self, key: str) -> Case | None:
        """The open case with this key, locked as by `lock`."""

    async def join_or_open(self, new: NewCase) -> tuple[Case, bool]:
        """The open case with this key, or a new one that names the last closed one; True if it was opened now. Safe between two workers."""

    async def get(self, case: int) -> Case:
        """Raises UnknownReference."""

    async def lock(self, case: int) -> Case:
        """Like `get`, and nobody else's unit changes this case until this one has ended."""

    async def reclassify(self, case: int, category: str, deadline: Ms, remind_at: Ms, priority: Priority) -> None:
        """Give a case another category; its version grows. What somebody was reminded of already is not said again."""

    async def rank(self, case: int, priority: Priority) -> None:
        """Move a case in the queue; its version stays."""

    async def touch(self, case: int) -> None:
        """Its version grows: what is known about it has changed."""

    async def accuse(self, case: int, accused: int, attribution: Attribution, audience: Audience) -> None:
        """Name the account a case is about, once known."""

    async def forbid_copies(self, case: int) -> None:
        """From now on, for good, the case holds references only."""

    async def close(self, case: int) -> None: ...

    async def reopen(self, case: int) -> bool:
        """Put a closed case back into the queue, with the deadline that it had; False where another with its key is open."""

    async def queue(
        self, audiences: frozenset[Audience], after: tuple[int, Ms, int] | None, limit: int
    ) -> Sequence[Case]:
        """Open cases by priority, from behind the key (`band`, `due`, id) of the last one shown."""

    async def of_category(self, category: str, audiences: frozenset[Audience], limit: int) -> Sequence[Case]:
        """Open cases of a category for these audiences, the oldest first."""

    async def to_remind(self, limit: int) -> Sequence[Case]:
        """Open cases of whose deadline somebody is to be reminded now."""

    async def remind_at(self, case: int, at: Ms) -> None:
        """Remind again at this moment, whatever was said before."""

    async def reminded(self, case: int, *, passed: bool) -> None:
        """All were: once more when the deadline has passed, then no more."""

    async def tally(self, audience: Audience) -> Sequence[Tally]:
        """Open cases for this audience, counted."""

    async def overdue(self, audience: Audience, limit: int) -> Sequence[Case]:
        """Open cases whose deadline has passed, the longest ago first."""

    async def oldest(self, audience: Audience) -> Case | None: ...

    async def of_account(
        self,
        account: int,
        limit: int,
        *,
        audiences: frozenset[Audience] = frozenset(Audience),
        before: int | None = None,
        heard: bool = False,
    ) -> Sequence[Case]:
        """Cases about an account for these audiences, the latest first; those older than the case `before`.

        Only those that are `heard`: an open one that nobody but muted people reported says nothing about whom it accuses.
        """

    async def related(self, case: Case, audiences: frozenset[Audience]) -> Related:
        """How many other cases for these audiences are about the same account, of those that are heard."""


class Claims(Protocol):
    async def take(self, case: int, moderator: int, until: Ms) -> Claim | None:
        """Claim a case or renew one's claim, in one statement; None while somebody else holds it."""

    async def of(self, case: int) -> Claim | None:
        """The claim that holds now, if any."""

    async def held_by(self, moderator: int) -> Sequence[int]:
        """The cases that somebody holds now, in ascending order."""

    async def ask(self, case: int, menu: str) -> None:
        """Set what the card asks the claimer for."""

    async def drop(self, case: int) -> None: ...

    async def hand_on(self, case: int, moderator: int) -> None:
        """From now on the case is not offered to this moderator."""

    async def handed_on(self, case: int) -> frozenset[int]:
        """Who has handed a case on."""

    async def handed_on_by(self, moderator: int) -> frozenset[int]:
        """The open cases that somebody has handed on."""


class EvidenceLocker(Protocol):
    async def add(self, case: int, report: int | None, new: NewEvidence, appeal: int | None = None) -> int | None:
        """Store a snapshot sealed; None where the case holds the very same one already."""

    async def of_case(self, case: int) -> Sequence[Evidence]: ...

    async def cases_about(self, chat: int, message: int) -> Sequence[int]:
        """Open cases that hold this message as evidence."""

    async def reduce_to_references(self, case: int) -> int:
        """Remove copies of content and of files from a case's evidence; returns how many items were reduced."""


class Notes(Protocol):
    async def add(self, case: int, author: int, kind: NoteKind, text: str) -> None: ...

    async def of_case(self, case: int) -> Sequence[Note]: ...


class Pages(Protocol):
    async def open(self, case: int, next_at: Ms) -> bool:
        """Start paging for a case; False if it was ever paged."""

    async def again(self, case: int, next_at: Ms) -> bool:
        """Page for a case again; False if it was never paged, or nobody has ended that."""

    async def due(self, limit: int) -> Sequence[Page]: ...

    async def sent(self, case: int, next_at: Ms) -> None: ...

    async def acknowledge(self, case: int, by: int) -> bool:
        """End paging; False if nobody was waiting for it."""

    async def waiting(self, case: int) -> bool: ...


class Digests(Protocol):
    async def latest(self) -> str | None:
        """The last day whose digest is owed, as 2026-11-25."""

    async def begin(self, day: str) -> bool:
        """Mark a day's digest as owed; False if it was."""
