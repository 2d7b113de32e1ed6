"""When somebody is reminded, and which morning it is. Pure."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from desk.rules.durations import Ms

_SHARE: Final = 4
"""A reminder leaves at most a quarter of the time: of a case that is due within the hour nobody is reminded at once."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def remind_at(opened_at: Ms, deadline: Ms, before: Ms) -> Ms:
    """When to remind of a deadline: so long before it, and never with more than a quarter of the time left."""
    return deadline - min(before, (deadline - opened_at) // _SHARE)


def digest_day(now: Ms, minute: int, timezone: str) -> str:
    """The day, such as 2026-11-25, of the latest digest that is due by `now`, if one is due each day at this minute of it."""
    local = (_EPOCH + timedelta(milliseconds=now)).astimezone(zone(timezone))
    early = local.hour * 60 + local.minute < minute
    return (local.date() - timedelta(days=early)).isoformat()


def days_between(day: str, later: str) -> int:
    """How many days one such day is before another."""
    return (date.fromisoformat(later) - date.fromisoformat(day)).days


def zone(name: str) -> tzinfo:
    """A time zone by its name, `Europe/Berlin`; UTC is known on every machine. Raises ValueError or KeyError for an unknown one."""
    return UTC if name == "UTC" else ZoneInfo(name)
