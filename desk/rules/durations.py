"""Lengths of time as a policy writes them: `30s 15m 12h 7d 2w 6mo 1y forever`.

Seconds to weeks are exact. Months and years are those of the calendar, in UTC: six months after 31 August is the last
day of February. The law counts some periods so (DSA Art. 20(1): "at least six months").
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

Ms = int
"""Milliseconds: of a moment, since 1970-01-01T00:00Z; of a length, how long it is."""

SECOND: Final[Ms] = 1_000
MINUTE: Final[Ms] = 60 * SECOND
HOUR: Final[Ms] = 60 * MINUTE
DAY: Final[Ms] = 24 * HOUR
_WEEK: Final[Ms] = 7 * DAY
_MONTH: Final[Ms] = 30 * DAY
_YEAR: Final[Ms] = 365 * DAY

LONGEST: Final[Ms] = 100 * _YEAR
"""A longer one is a slip of the hand: `forever` says what was meant."""

_UNITS: Final = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY, "w": _WEEK, "mo": _MONTH, "y": _YEAR}
_MONTHS: Final = {"mo": 1, "y": 12}
_SHAPE: Final = re.compile(r"([0-9]{1,12})\s*(s|mo|m|h|d|w|y)", re.IGNORECASE)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

ENDING_LOOKS_LIKE: Final = (
    "a number above zero and a unit, such as 30s, 15m, 12h, 7d, 2w, 6mo or 1y (100 years at most)"
)
LOOKS_LIKE: Final = f"{ENDING_LOOKS_LIKE}, or forever"


@dataclass(frozen=True, slots=True)
class Duration:
    """How long something lasts: `text` as a policy writes it, `ms` its length.

    `ms` is None for ever. A month counts 30 days there and a year 365, which is good enough to compare lengths; `after`
    counts as the calendar does.
    """

    text: str
    ms: Ms | None
    months: int = 0
    """Calendar months; 0 for an exact length."""

    def after(self, moment: Ms) -> Ms | None:
        """The moment when it is over if it starts at `moment`; None if never.

        A day that the month of the end lacks becomes that month's last day.
        """
        if self.ms is None:
            return None
        return moment + self.ms if not self.months else _months_after(moment, self.months)

    def __str__(self) -> str:
        return self.text


FOREVER: Final = Duration("forever", None)


def parse(text: str) -> Duration:
    """Read a duration as a policy or a moderator writes it; case and spaces do not matter.

    Raises ValueError, whose message says what a duration looks like.
    """
    plain = text.strip().lower()
    if plain == FOREVER.text:
        return FOREVER
    shape = _SHAPE.fullmatch(plain)
    if shape is None:
        raise ValueError(LOOKS_LIKE)
    count, unit = int(shape[1]), shape[2]
    ms = count * _UNITS[unit]
    if not 0 < ms <= LONGEST:
        raise ValueError(LOOKS_LIKE)
    return Duration(f"{count}{unit}", ms, count * _MONTHS.get(unit, 0))


def _months_after(moment: Ms, months: int) -> Ms:
    day = _EPOCH + timedelta(milliseconds=moment)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    later = day.replace(year=year, month=month + 1, day=min(day.day, last))
    return (later - _EPOCH) // timedelta(milliseconds=1)
