"""The store of corrections: what was sent, edited everywhere or withdrawn."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from desk.campaigns import Copy, Corrected, Correction, CorrectionCounts, CorrectionKind, Post


class Corrections(Protocol):
    async def add(self, campaign: int, kind: CorrectionKind, by: int) -> Correction | None:
        """Prepare one, with a number above those of all before it; None where one is prepared already."""

    async def of(self, number: int) -> Correction | None: ...

    async def prepared(self, campaign: int) -> Correction | None:
        """The one that is being written, or waits for a second person."""

    async def prepared_by(self, person: int) -> Sequence[Correction]: ...

    async def latest(self, campaign: int) -> Correction | None:
        """Of those that were begun, the last."""

    async def running(self) -> Sequence[Correction]:
        """Those that were begun and have not ended, oldest first."""

    async def order(self, number: int) -> bool:
        """Let one go that is being written; False for any other."""

    async def begin(self, number: int, approved_by: int | None = None) -> bool:
        """Carry a prepared one out, in place of what is carried out there now; False for any other."""

    async def drop(self, number: int) -> bool:
        """Let a prepared one come to nothing; False for any other."""

    async def end(self, number: int) -> None: ...

    async def texts(self, number: int) -> Mapping[str, Post]:
        """What it says anew, by language; nothing any more once it was begun or dropped."""

    async def put_text(self, number: int, language: str, post: Post) -> None: ...

    async def page(self, correction: Correction, after: tuple[int, int] | None, limit: int) -> Sequence[Copy]:
        """Copies that it has not reached, in the order of their keys, from behind this one on."""

    async def reached(self, correction: Correction, done: Sequence[Corrected]) -> None:
        """What became of these copies. A later correction that was there meanwhile stands."""

    async def any_left(self, correction: Correction) -> bool:
        """Whether a copy is not reached yet, or one without the correction is on its way."""

    async def concerns(self, campaign: int, at_most: int) -> int:
        """How many have got the campaign, may have, or are to get it; nobody counts on after so many."""

    async def counts(self, correction: Correction) -> CorrectionCounts: ...
