"""Calendar quarters in UTC, by which the desk's figures are published."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from desk.rules.durations import Ms

_WRITTEN: Final = re.compile(r"(\d{4})-?[Qq]([1-4])", re.ASCII)
_FIRST: Final = 1970
"""The year in which the clock begins; the last that a calendar of four digits can end is the one before 9999."""
_LAST: Final = 9998


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    year: int
    number: int
    """1 to 4."""

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def since(self) -> Ms:
        return _start(self.year, 3 * self.number - 2)

    @property
    def before(self) -> Ms:
        """The first moment that is not in it any more."""
        return self.next.since

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    def over(self, now: Ms) -> bool:
        """Whether nothing can be added to it any more."""
        return self.before <= now

    def last(self, count: int) -> list["Quarter"]:
        """This quarter and those before it, the earliest first."""
        found = [self]
        while len(found) < count:
            found.append(found[-1].previous)
        return found[::-1]


def quarter_of(moment: Ms) -> Quarter:
    at = datetime.fromtimestamp(moment / 1000, UTC)
    return Quarter(at.year, (at.month + 2) // 3)


def read_quarter(written: str) -> Quarter | None:
    """A quarter as people write it, "2026Q4" or "2026-q4"; None for anything else."""
    shape = _WRITTEN.fullmatch(written.strip())
    if shape is None or not _FIRST <= int(shape[1]) <= _LAST:
        return None
    return Quarter(int(shape[1]), int(shape[2]))


def _start(year: int, month: int) -> Ms:
    return int(datetime(year, month, 1, tzinfo=UTC).timestamp()) * 1000
