"""What people type while they compose an announcement, and how long one takes. Pure."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from desk.campaigns import PAID_PER_STAR, Audience, AudienceKind, MissingText, QuietHours, Terms
from desk.rules.addressing import text_for
from desk.rules.durations import DAY, SECOND, Ms, parse
from desk.rules.policy import Campaigns
from desk.rules.quiet import after_quiet_hours
from desk.rules.schedule import zone

FREE_PER_S: Final = 28.5
PAID_PER_S: Final = 940.0
"""Announcements a second that reach Telegram, its round trip counted in; measured in `benchmarks/`."""
DAYS_AT_MOST: Final = 3_650
SPREAD_AT_MOST: Final[Ms] = 7 * DAY
NIGHT: Final = QuietHours(22 * 60, 7 * 60)
"""Minutes of the day at which most people sleep."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[ T]+(\d{1,2}):(\d{2})", re.ASCII)
_HOURS: Final = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-\u2013\u2014]\s*(\d{1,2})(?::(\d{2}))?", re.ASCII)
_DAY_MINUTES: Final = 24 * 60


def read_moment(typed: str, timezone: str) -> Ms | None:
    """`2026-12-01 09:00` on the clocks of a zone; None for what is no moment."""
    shape = _MOMENT.fullmatch(typed.strip())
    if shape is None:
        return None
    try:
        year, month, day, hour, minute = map(int, shape.groups())
        there = datetime(year, month, day, hour, minute, tzinfo=zone(timezone))
    except ValueError:
        return None
    return (there - _EPOCH) // timedelta(milliseconds=1)


def write_moment(at: Ms, timezone: str) -> str:
    """A moment as `read_moment` takes it."""
    return _there(at, timezone).strftime("%Y-%m-%d %H:%M")


def morning_after(now: Ms, days: int, hour: int, timezone: str) -> Ms:
    """So many days from today, at this hour of a zone."""
    there = _there(now, timezone).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return (there - _EPOCH) // timedelta(milliseconds=1)


def read_quiet(typed: str) -> QuietHours | None:
    """`22-7` or `22:30-07:00`; None for what is no such stretch of a day."""
    shape = _HOURS.fullmatch(typed.strip())
    if shape is None:
        return None
    since, until = _minutes(shape[1], shape[2]), _minutes(shape[3], shape[4])
    if since is None or until is None or since == until:
        return None
    return QuietHours(since, until)


def _minutes(hour: str, minute: str | None) -> int | None:
    found = int(hour) * 60 + int(minute or 0)
    return found % _DAY_MINUTES if found <= _DAY_MINUTES and int(minute or 0) < 60 else None


def read_days(typed: str) -> int | None:
    """`30`; None for what is no number of days."""
    words = typed.strip()
    days = int(words) if words.isascii() and words.isdecimal() and len(words) <= 4 else 0
    return days if 0 < days <= DAYS_AT_MOST else None


def read_spread(typed: str) -> Ms | None:
    """`6h`, a week at most; None for what is no such length."""
    try:
        ms = parse(typed.strip()).ms
    except ValueError:
        return None
    return ms if ms is not None and 0 < ms <= SPREAD_AT_MOST else None


def takes(count: int, terms: Terms, limits: Campaigns) -> Ms:
    """How long it takes to send to so many, from the first to the last, where nothing else is sent and everybody is awake."""
    return max(terms.spread, round(count / pace(limits, paid=terms.paid) * SECOND))


def pace(limits: Campaigns, *, paid: bool) -> float:
    """Announcements a second, under Telegram's limits and the policy's."""
    return min(PAID_PER_S, limits.paid_per_second) if paid else min(FREE_PER_S, limits.per_second)


def costs(count: int, terms: Terms) -> int:
    """Stars, each begun one in full; 0 for what is not paid for."""
    return -(-count // PAID_PER_STAR) if terms.paid else 0


def at_night(at: Ms, timezone: str) -> bool:
    """Whether most people of a zone sleep at a moment."""
    return after_quiet_hours(at, NIGHT, timezone) != at


def speakers(texts: Collection[str], languages: Mapping[str, int]) -> Mapping[str, int]:
    """How many have a text in their own language, by the language of the text."""
    found = dict.fromkeys(texts, 0)
    for spoken, number in languages.items():
        if (text := text_for(texts, spoken, MissingText.SKIP)) is not None:
            found[text] += number
    return found


def gives_away(audience: Audience, count: int, suppress_below: int) -> bool:
    """Whether so few reporters are meant that the languages they speak could say who they are."""
    return audience.kind is AudienceKind.REPORTERS and count < suppress_below


class Doubt(StrEnum):
    """What an author should look at again before they let an announcement go."""

    NIGHT = "night"
    """It would be sent while most people of the desk's time zone sleep."""
    AFTER_POLICY = "after_policy"
    """Some would read of a policy that is in force already."""
    CUT_OFF = "cut_off"
    """Some would not get it before the moment after which nobody does."""
    OVER_BUDGET = "over_budget"
    """It costs more Stars than one announcement may: the rest of it is as slow as a free one."""


def doubts(terms: Terms, begins: Ms, ends: Ms, effective_at: Ms | None, timezone: str) -> tuple[Doubt, ...]:
    """What speaks against sending it between these moments, with a policy that comes into force then."""
    night = (
        terms.quiet is None and terms.audience.of_people and (at_night(begins, timezone) or at_night(ends, timezone))
    )
    found = {
        Doubt.NIGHT: night,
        Doubt.AFTER_POLICY: effective_at is not None and ends > effective_at,
        Doubt.CUT_OFF: terms.not_after is not None and ends > terms.not_after,
    }
    return tuple(doubt for doubt, there in found.items() if there)


def _there(at: Ms, timezone: str) -> datetime:
    return (_EPOCH + timedelta(milliseconds=at)).astimezone(zone(timezone))
