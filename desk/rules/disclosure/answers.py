"""One answer of a request's form, as it was typed or chosen: read, and put into the form."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from desk.request_errors import IntakeRefused
from desk.rules.disclosure.form import _GROUPED, MAY_BE_MISSING, Form, Part
from desk.rules.disclosure.instruments import DataClass, Instrument
from desk.rules.disclosure.scope import Data
from desk.rules.durations import DAY, Ms

WORDS_AT_MOST: Final = 2_000
"""Characters of one answer."""
PERSONS_AT_MOST: Final = 200
_COUNTRY: Final = re.compile(r"([A-Za-z]{2})(?:\s+([A-Za-z]{2}))?")
_PERSON: Final = re.compile(r"[1-9][0-9]{0,14}|@[A-Za-z][A-Za-z0-9_]{3,31}")
_PERIOD: Final = re.compile(r"([0-9-]{10})?\s*(?:\.\.|[…–—-])\s*([0-9-]{10})?")
"""As it is asked for, or with the dash that a document has and the dots that a phone makes of two."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def fill(form: Form, part: Part, words: str, now: Ms) -> Form:
    """The form with one answer, as it was typed. Raises IntakeRefused with a code of what does not fit."""
    words = words.strip()
    if not words:
        raise IntakeRefused("words")
    if len(words) > WORDS_AT_MOST and part is not Part.PERSONS:
        raise IntakeRefused("long")
    if part in _AS_TYPED:
        return _AS_TYPED[part](form, words)
    match part:
        case Part.COUNTRY:
            return _in_country(form, words)
        case Part.PERSONS:
            if _GROUPED.search(words):
                raise IntakeRefused("persons")
            return replace(form, persons=read_persons(words.split()))
        case Part.PERIOD:
            since, before = read_period(words)
            return replace(form, since=since, before=before)
        case Part.SECRECY:
            return _in_secrecy(form, words, now)
        case Part.DUE:
            return replace(form, due_at=read_later(words, now))
        case _:
            raise IntakeRefused("buttons")


_AS_TYPED: Final[Mapping[Part, Callable[[Form, str], Form]]] = {
    Part.AUTHORITY: lambda form, words: replace(form, authority=words),
    Part.CONTACT: lambda form, words: replace(form, contact=words),
    Part.CHANNEL: lambda form, words: replace(form, channel=words),
    Part.REFERENCE: lambda form, words: replace(form, reference=words),
    Part.BASIS: lambda form, words: replace(form, legal_basis=words),
    Part.FACTS: lambda form, words: replace(form, facts=words),
}


def choose(form: Form, part: Part, value: str) -> Form:
    """The form with what a button says; a kind of data is taken in, or left out again. Raises IntakeRefused."""
    match part:
        case Part.KIND if value in {*Instrument} - {Instrument.ART18}:
            return replace(form, instrument=Instrument(value))
        case Part.REACH if value in {*DataClass}:
            return replace(form, reach=DataClass(value))
        case Part.VALIDATED if value in ("yes", "no"):
            return replace(form, validated=value == "yes")
        case Part.DATA if value in {*Data}:
            chosen = {*form.data} ^ {Data(value)}
            return replace(form, data=tuple(kind for kind in Data if kind in chosen))
        case _:
            raise IntakeRefused("buttons")


def clear(form: Form, part: Part) -> Form:
    """The form without an answer that may be missing; kinds of data are chosen, and left out, one by one. Raises IntakeRefused."""
    if part not in MAY_BE_MISSING:
        raise IntakeRefused("words")
    match part:
        case Part.PERSONS:
            return replace(form, persons=())
        case Part.PERIOD:
            return replace(form, since=None, before=None)
        case Part.SECRECY:
            return replace(form, secrecy_until=None, secrecy_basis="")
        case Part.DUE:
            return replace(form, due_at=None)
        case _:
            return _AS_TYPED[part](form, "") if part in _AS_TYPED else form


def read_persons(words: list[str]) -> tuple[str, ...]:
    """Ids and usernames; nothing else is a specific account. Raises IntakeRefused."""
    named = [word.strip(",;") for word in words]
    named = [word for word in named if word]
    if any(_PERSON.fullmatch(word) is None for word in named):
        raise IntakeRefused("persons")
    if len(named) > PERSONS_AT_MOST:
        raise IntakeRefused("many")
    return tuple(dict.fromkeys(named))


def read_period(words: str) -> tuple[Ms | None, Ms | None]:
    """From the first moment of a day to the last of another; either side may stay open, as the request leaves it. Raises IntakeRefused."""
    shape = _PERIOD.fullmatch(words)
    if shape is None:
        raise IntakeRefused("period")
    since = _moment(read_day(shape[1])) if shape[1] else None
    before = _moment(read_day(shape[2])) + DAY if shape[2] else None
    if since is not None and before is not None and before <= since:
        raise IntakeRefused("backwards")
    return since, before


def read_day(words: str) -> date:
    """Raises IntakeRefused for one that the calendar lacks, and for its very last: the end of that has no date."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise IntakeRefused("day") from None
    if day == date.max:
        raise IntakeRefused("day")
    return day


def read_later(words: str, now: Ms) -> Ms:
    """The end of a day, which is still to come. Raises IntakeRefused."""
    at = _moment(read_day(words)) + DAY
    if at <= now:
        raise IntakeRefused("past")
    return at


def _in_country(form: Form, words: str) -> Form:
    shape = _COUNTRY.fullmatch(words)
    if shape is None:
        raise IntakeRefused("country")
    return replace(form, country=shape[1].upper(), language=(shape[2] or "en").lower())


def _in_secrecy(form: Form, words: str, now: Ms) -> Form:
    """A day, and why: secrecy without a basis binds nobody."""
    day, _space, basis = words.partition(" ")
    if not basis.strip():
        raise IntakeRefused("secrecy")
    return replace(form, secrecy_until=read_later(day, now), secrecy_basis=basis.strip())


def _moment(day: date) -> Ms:
    return (datetime(day.year, day.month, day.day, tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1)
