"""What a hold is to keep, and until when, as it is typed:

/hold <C-7 | id | @name | category [2026-01-01..2026-03-31] | everything> [90d | 2027-03-01] [secret] <basis>

A period keeps the cases of a category that were opened in it, its last day included; either side may stay open. Days are UTC.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from desk.errors import HoldRefused
from desk.holds import Matching, NewHold
from desk.rules.durations import DAY, Duration, Ms, parse
from desk.rules.policy import Policy
from desk.rules.preserving import usual
from handlers.commands import Command, first_word, required_category
from handlers.targets import OfCase, OfName, read_named
from handlers.wire import Message

End = Duration | Ms
"""A length, or a moment."""

_EVERYTHING: Final = "everything"
_SECRET: Final = "secret"
_HOLD: Final = re.compile(r"[Hh]-?([0-9]{1,18})")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_PERIOD: Final = re.compile(r"([0-9]{4}-[0-9-]{3,5})?\.\.([0-9]{4}-[0-9-]{3,5})?")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Meant:
    """What somebody wants kept. An account may be said by a name alone: then `name` is set, and `target` is not."""

    matching: Matching
    target: int | None = None
    name: str | None = None
    category: str | None = None
    since: Ms | None = None
    before: Ms | None = None


@dataclass(frozen=True, slots=True)
class Order:
    meant: Meant
    end: End | None
    """None for the policy's own."""
    secret: bool
    basis: str

    def hold(self, target: int | None, owner: int, now: Ms, policy: Policy) -> NewHold:
        """Raises HoldRefused for one without an end."""
        meant = self.meant
        end = self.end if self.end is not None else now + usual(policy)
        until = end.after(now) if isinstance(end, Duration) else end
        if until is None:
            raise HoldRefused("too_long")
        return NewHold(
            meant.matching, self.basis, owner, until, target, meant.category, meant.since, meant.before, self.secret
        )


def read_hold(words: str) -> tuple[int, str] | None:
    """The hold that the words begin with, such as H-1, and what stands behind it."""
    word, rest = first_word(words)
    shape = _HOLD.fullmatch(word)
    return None if shape is None else (int(shape[1]), rest)


def read_end(words: str) -> End:
    """A length or a day, and nothing else. Raises HoldRefused."""
    end = _end(words.strip())
    if end is None:
        raise HoldRefused("end")
    return end


def read_order(message: Message, command: Command, policy: Policy) -> Order:
    """Raises HoldRefused, UnknownCategory."""
    meant, words = _meant(message, command, policy)
    end: End | None = None
    secret = False
    while words:
        word, rest = first_word(words)
        said = _end(word) if end is None else None
        if said is not None:
            end = said
        elif word.casefold() == _SECRET and not secret:
            secret = True
        else:
            break
        words = rest
    if _PERIOD.fullmatch(first_word(words)[0]):
        raise HoldRefused("no_period")
    return Order(meant, end, secret, words)


def _meant(message: Message, command: Command, policy: Policy) -> tuple[Meant, str]:
    if not command.args:
        raise HoldRefused("what")
    named = read_named(message, command)
    if named is not None:
        subject, rest = named
        if isinstance(subject, OfCase):
            return Meant(Matching.CASE, subject.number), rest
        if isinstance(subject, OfName):
            return Meant(Matching.ACCOUNT, name=subject.username), rest
        return Meant(Matching.ACCOUNT, subject.account.id), rest
    word, rest = first_word(command.args)
    if word.casefold() == _EVERYTHING:
        return Meant(Matching.EVERYTHING), rest
    category, rest = required_category(command.args, policy)
    word, behind = first_word(rest)
    period = _PERIOD.fullmatch(word)
    if period is None:
        return Meant(Matching.CATEGORY, category=category), rest
    since = _moment(_day(period[1])) if period[1] else None
    before = _moment(_day(period[2])) + DAY if period[2] else None
    return Meant(Matching.CATEGORY, category=category, since=since, before=before), behind


def _end(word: str) -> End | None:
    """A day as its first moment. Raises HoldRefused for one that the calendar lacks."""
    if _DAY.fullmatch(word):
        return _moment(_day(word))
    try:
        return parse(word)
    except ValueError:
        return None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise HoldRefused("day") from None


def _moment(day: date) -> Ms:
    return (datetime(day.year, day.month, day.day, tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1)
