"""When one of many is written to: their share of the time over which it is spread, and not in the quiet hours of their day. Pure."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from desk.campaigns import QuietHours
from desk.rules.durations import Ms
from desk.rules.schedule import zone

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WORD: Final = 2**64 - 1


def due_at(start: Ms, spread: Ms, campaign: int, lot: int) -> Ms:
    """The moment within [start, start + spread) that is somebody's own, by a lot that nobody can compute from their id.

    It follows from the two numbers alone: nobody needs to know how many they are, and the neighbours of one campaign are none in the next.
    """
    return start + (spread * (_scatter(campaign, lot) >> 32) >> 32)


def after_quiet_hours(at: Ms, quiet: QuietHours | None, timezone: str) -> Ms:
    """That moment, or the end of the quiet hours in which it falls; where the clocks are changed, as they are shown there.

    Raises ValueError or KeyError for an unknown time zone.
    """
    if quiet is None or not _is_quiet(at, quiet, there := zone(timezone)):
        return at
    today = _local(at, there).replace(hour=quiet.until // 60, minute=quiet.until % 60, second=0, microsecond=0)
    # Of a minute that comes twice, both; of one that is left out, the moments at which it would have been.
    ends = [
        _moment((today + timedelta(days=days)).replace(fold=fold)) for days in range(_DAYS_AHEAD) for fold in (0, 1)
    ]
    return min(end for end in ends if end > at and not _is_quiet(end, quiet, there))


_DAYS_AHEAD: Final = 3
"""Today, tomorrow, and one more: a country that changed its side of the date line had no tomorrow."""


def _is_quiet(at: Ms, quiet: QuietHours, there: tzinfo) -> bool:
    local = _local(at, there)
    minute = local.hour * 60 + local.minute
    if quiet.since <= quiet.until:
        return quiet.since <= minute < quiet.until
    return minute >= quiet.since or minute < quiet.until


def _local(at: Ms, there: tzinfo) -> datetime:
    return (_EPOCH + timedelta(milliseconds=at)).astimezone(there)


def _moment(local: datetime) -> Ms:
    return (local - _EPOCH) // timedelta(milliseconds=1)


def _scatter(campaign: int, lot: int) -> int:
    """64 bits in which both numbers have stirred every one (SplitMix64, https://prng.di.unimi.it/splitmix64.c)."""
    stirred = (lot + campaign * 0x9E3779B97F4A7C15) & _WORD
    stirred = ((stirred ^ stirred >> 30) * 0xBF58476D1CE4E5B9) & _WORD
    stirred = ((stirred ^ stirred >> 27) * 0x94D049BB133111EB) & _WORD
    return stirred ^ stirred >> 31
