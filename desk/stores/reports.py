"""Stores of reports, and of how their reporters fare."""

from collections.abc import Sequence
from typing import Protocol

from desk.misuse import Misuse, NewMisuse
from desk.model import Case, Door, Report
from desk.records import Flagger, FlaggerEnd, FlaggerTime, FormerFlagger, Hearing, Unsealing, Voices
from desk.rules.durations import Ms


class Reports(Protocol):
    async def add(
        self,
        case: int,
        reporter: int,
        category: str,
        text: str,
        door: Door,
        *,
        consent: bool,
        muted_by: int | None = None,
    ) -> int: ...

    async def get(self, report: int) -> Report:
        """Raises UnknownReference."""

    async def times(self, reporter: int, since: Ms) -> Sequence[Ms]:
        """When this person reported, the latest first."""

    async def still_open(self, reporter: int, key: str) -> int | None:
        """Their report on the open case with this key."""

    async def of_case(self, case: int) -> Sequence[Report]: ...

    async def reporters(self, case: int) -> Sequence[int]:
        """Distinct accounts, in order of their first report."""

    async def categories(self, case: int) -> frozenset[str]:
        """The categories under which a case was reported."""

    async def hearing(self, reporter: int, since: Ms) -> Hearing:
        """How this person is heard now: their decided reports since then, whether they are a trusted flagger, whether they are muted."""

    async def voices(self, case: int, since: Ms) -> Voices:
        """Who speaks for a case, each with their decided reports since then. One look, cheap enough for every report."""

    async def against(self, account: int, since: Ms, limit: int) -> Sequence[tuple[Ms, int]]:
        """When, and by whom, an account was reported since then, in whatever case; the latest first."""

    async def unmute(self, report: int) -> None:
        """From now on this report is heard."""

    async def muted(self, mute: int) -> Sequence[tuple[int, int]]:
        """The reports that a mute holds back, each with its case, by case."""

    async def of_reporter(self, reporter: int, limit: int) -> Sequence[tuple[Report, Case]]:
        """The latest first."""

    async def amend(self, report: Report) -> None:
        """Store a report's category and words anew."""

    async def quotable(self, case: int) -> bool:
        """Whether all who reported it in private agreed to a quote of what was forwarded; False if nobody did."""


class Flaggers(Protocol):
    async def trusted(self, account: int) -> bool: ...

    async def grant(self, account: int, by: int) -> bool:
        """Give the status; False if they have it."""

    async def revoke(self, account: int, by: int, why: FlaggerEnd) -> bool:
        """Take it; False if they do not have it."""

    async def former(self, limit: int) -> Sequence[FormerFlagger]:
        """From whom it was taken and why, the latest first."""

    async def times(self, account: int) -> Sequence[FlaggerTime]:
        """When somebody had it, the first time first."""

    async def all(self, since: Ms) -> Sequence[Flagger]:
        """All who have it, measured by their decided reports since then."""


class Misuses(Protocol):
    async def add(self, new: NewMisuse) -> Misuse: ...

    async def get(self, misuse: int) -> Misuse:
        """Raises UnknownReference."""

    async def of_reporter(self, reporter: int) -> Sequence[Misuse]:
        """All of a reporter's, the latest first."""

    async def lock(self, reporter: int) -> Sequence[Misuse]:
        """The same, and nobody else mutes this reporter until this unit has ended, if they were ever cautioned."""

    async def latest(self, limit: int) -> Sequence[Misuse]:
        """Those whose time is not over, and those at which somebody is to look again; the latest first."""

    async def contest(self, misuse: Misuse, words: str) -> None:
        """Its reporter says so, or says more."""

    async def uphold(self, misuse: Misuse, by: int, why: str) -> bool:
        """It was looked at again and stands; False if somebody looked before."""

    async def revoke(self, misuse: Misuse, by: int, why: str) -> bool:
        """It holds no more; False if it did not."""


class Unsealings(Protocol):
    async def add(self, report: int, case: int, lead: int, reason: str) -> None: ...

    async def of_report(self, report: int, case: int) -> Sequence[Unsealing]: ...
