"""How a time, a length and a number of points are said. The same on every machine: always UTC, never the machine's own locale."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from desk.rules.durations import DAY, FOREVER, HOUR, MINUTE, Duration, Ms
from desk.rules.schedule import zone
from handlers.messages.reader import Reader

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final[Ms] = (datetime(9999, 12, 31, tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1)
"""The last day that a calendar of four digits has; what Telegram sends is not ours to trust."""

_ENGLISH: Final = "en_GB"
"""The day before the month: `en` alone would be American, and the rest of the world would read 3/4 as April."""

_SHAPE: Final = re.compile(r"(\d+)([a-z]+)")


def when(moment: Ms, now: Ms, reader: Reader) -> str:
    """A moment as people say it, with its date in UTC: "tomorrow at 14:05 UTC (25 Nov 2026)"."""
    _ = reader.gettext
    at = _utc(moment)
    locale = _locale(reader.language)
    words = {"time": format_time(at, "HH:mm", locale=locale), "date": format_date(at, "medium", locale=locale)}
    match (at.date() - _utc(now).date()).days:
        case 0:
            return _("today at {time} UTC ({date})").format(**words)
        case 1:
            return _("tomorrow at {time} UTC ({date})").format(**words)
        case -1:
            return _("yesterday at {time} UTC ({date})").format(**words)
        case _:
            return _("{date} at {time} UTC").format(**words)


def stamp(moment: Ms, reader: Reader) -> str:
    """A moment in a list: "24 Nov 2026 14:05", UTC."""
    at = _utc(moment)
    locale = _locale(reader.language)
    return f"{format_date(at, 'medium', locale=locale)} {format_time(at, 'HH:mm', locale=locale)}"


def day(moment: Ms, reader: Reader) -> str:
    """The day of a moment: "24 Nov 2026", UTC."""
    return format_date(_utc(moment), "medium", locale=_locale(reader.language))


def time_there(moment: Ms, timezone: str, reader: Reader) -> str:
    """What the clocks say in a zone: "16:05"."""
    return format_time(_utc(moment).astimezone(zone(timezone)), "HH:mm", locale=_locale(reader.language))


def length(ms: Ms, reader: Reader) -> str:
    """How long something is, in its two largest units: "2 h 5 min", "7 days"; what is under a minute is called so."""
    _ = reader.gettext
    days, hours, minutes = ms // DAY, ms % DAY // HOUR, ms % HOUR // MINUTE
    parts = [
        reader.ngettext("{n} day", "{n} days", days).format(n=days) if days else "",
        _("{n} h").format(n=hours) if hours else "",
        _("{n} min").format(n=minutes) if minutes else "",
    ]
    return " ".join([part for part in parts if part][:2]) or _("less than a minute")


def duration(lasts: Duration, reader: Reader) -> str:
    """A length as the policy has it: "7 days", "6 months"; "without end" for one that has none."""
    _ = reader.gettext
    shape = _SHAPE.fullmatch(lasts.text)
    if lasts == FOREVER or shape is None:
        return _("without end")
    n = int(shape[1])
    ngettext = reader.ngettext
    words = {
        "s": ngettext("{n} second", "{n} seconds", n),
        "m": ngettext("{n} minute", "{n} minutes", n),
        "h": ngettext("{n} hour", "{n} hours", n),
        "d": ngettext("{n} day", "{n} days", n),
        "w": ngettext("{n} week", "{n} weeks", n),
        "mo": ngettext("{n} month", "{n} months", n),
        "y": ngettext("{n} year", "{n} years", n),
    }
    return words[shape[2]].format(n=n)


def amount(count: int, reader: Reader) -> str:
    """A number that may be large: "1,234,567"."""
    return format_decimal(count, locale=_locale(reader.language))


def points(count: int, reader: Reader) -> str:
    return reader.ngettext("{n} point", "{n} points", count).format(n=count)


def language_name(code: str) -> str:
    """A language as who speaks it calls it: "español", "فارسی"."""
    locale = _locale(code)
    return (locale.get_display_name() if "-" in code else locale.get_language_name()) or code


def direction(language: str) -> str:
    """`ltr` or `rtl`: from where a language is read."""
    return _locale(language).text_direction


def iso(moment: Ms) -> str:
    """A moment for programs, as ISO 8601 to the second: "2026-11-24T08:00:00Z"."""
    return _utc(moment).strftime("%Y-%m-%dT%H:%M:%SZ")


def _utc(moment: Ms) -> datetime:
    return _EPOCH + timedelta(milliseconds=min(max(moment, 0), _LAST))


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(_ENGLISH if language == "en" else language, sep="-" if "-" in language else "_")
    except (ValueError, UnknownLocaleError):
        return Locale.parse(_ENGLISH)
