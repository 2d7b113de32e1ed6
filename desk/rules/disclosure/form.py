"""The form on which an officer takes a request in: what is asked for it, step by step, and how each answer is read. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from desk.errors import IntakeRefused
from desk.rules.disclosure.instruments import RULES, UNVALIDATED_REACHES, DataClass, Instrument
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import CLASS_OF, Data
from desk.rules.durations import DAY, Ms

WORDS_AT_MOST: Final = 2_000
"""Characters of one answer."""
PERSONS_AT_MOST: Final = 200
_COUNTRY: Final = re.compile(r"([A-Za-z]{2})(?:\s+([A-Za-z]{2}))?")
_PERSON: Final = re.compile(r"[1-9][0-9]{0,14}|@[A-Za-z][A-Za-z0-9_]{3,31}")
_GROUPED: Final = re.compile(r"(?<!\S)[0-9]{1,3}(?:\s[0-9]{3})+(?!\S)")
"""One number in groups of three digits: read word by word it would name several strangers."""
_PERIOD: Final = re.compile(r"([0-9-]{10})?\s*(?:\.\.|[…–—-])\s*([0-9-]{10})?")
"""As it is asked for, or with the dash that a document has and the dots that a phone makes of two."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Part(StrEnum):
    """What is asked, in this order."""

    KIND = "kind"
    AUTHORITY = "authority"
    COUNTRY = "country"
    CONTACT = "contact"
    CHANNEL = "channel"
    REFERENCE = "reference"
    BASIS = "basis"
    PERSONS = "persons"
    PERIOD = "period"
    DATA = "data"
    REACH = "reach"
    SECRECY = "secrecy"
    FACTS = "facts"
    VALIDATED = "validated"
    DUE = "due"
    DOCUMENT = "document"
    SUMMARY = "summary"


MAY_BE_MISSING: Final = frozenset(
    {Part.REFERENCE, Part.BASIS, Part.PERSONS, Part.PERIOD, Part.DATA, Part.SECRECY, Part.FACTS, Part.DUE}
)
"""A request that lacks one of these is taken in all the same: it is counted, and then sent back or refused."""
SUPPLIED: Final = (Part.REFERENCE, Part.BASIS, Part.PERSONS, Part.PERIOD, Part.DATA, Part.REACH, Part.FACTS)
"""What an authority may supply later, when it is asked to clarify."""
_OF_DISCLOSURE: Final = frozenset({Part.PERIOD, Part.DATA, Part.REACH})
_WITH_FACTS: Final = frozenset({Instrument.EMERGENCY, Instrument.EU_EPOC})


@dataclass(frozen=True, slots=True)
class Form:
    """What a request says, as far as it was read."""

    instrument: Instrument | None = None
    authority: str = ""
    country: str = ""
    """ISO 3166-1, two letters."""
    language: str = "en"
    contact: str = ""
    channel: str = ""
    reference: str = ""
    legal_basis: str = ""
    persons: tuple[str, ...] = ()
    """Ids, or usernames with @."""
    since: Ms | None = None
    before: Ms | None = None
    data: tuple[Data, ...] = ()
    reach: DataClass | None = None
    secrecy_until: Ms | None = None
    secrecy_basis: str = ""
    facts: str = ""
    validated: bool | None = None
    """Of an order that was sent in an emergency: whether it was validated before; None: not said yet."""
    due_at: Ms | None = None
    """As the order says; None: by the policy's clock."""

    @property
    def emergency(self) -> bool:
        """Whether the short clock runs: a life is said to be in danger."""
        return self.instrument is Instrument.EMERGENCY or (self.instrument in _WITH_FACTS and bool(self.facts))

    @property
    def unvalidated(self) -> bool:
        """Whether validation has to follow: in an emergency an order for what identifies somebody may be sent before it (Regulation (EU)
        2023/1543, Art. 4(5))."""
        return _asks_for_validation(self) and self.validated is False


def _asks_for_validation(form: Form) -> bool:
    return form.instrument is Instrument.EU_EPOC and form.emergency


def parts_of(form: Form) -> tuple[Part, ...]:
    """What is asked, by what the form says already."""
    left_out: set[Part] = set()
    if form.instrument is not None and RULES[form.instrument].preserves_only:
        left_out |= _OF_DISCLOSURE
    if form.instrument not in _WITH_FACTS:
        left_out.add(Part.FACTS)
    if not _asks_for_validation(form):
        left_out.add(Part.VALIDATED)
    return tuple(part for part in Part if part not in left_out)


def after(part: Part, form: Form) -> Part:
    """What is asked next; after the last, the summary."""
    asked = parts_of(form)
    return asked[min(asked.index(part) + 1, len(asked) - 1)] if part in asked else Part.SUMMARY


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
    try:
        match part:
            case Part.KIND if value != Instrument.ART18:
                return replace(form, instrument=Instrument(value))
            case Part.REACH:
                return replace(form, reach=DataClass(value))
            case Part.VALIDATED if value in ("yes", "no"):
                return replace(form, validated=value == "yes")
            case Part.DATA:
                chosen = set(form.data) ^ {Data(value)}
                return replace(form, data=tuple(kind for kind in Data if kind in chosen))
    except ValueError:
        pass
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


def missing(form: Form) -> Part | None:
    """The first of what must be there and is not; the document is beside the form."""
    there = {
        Part.KIND: form.instrument is not None,
        Part.AUTHORITY: bool(form.authority),
        Part.COUNTRY: bool(form.country),
        Part.CONTACT: bool(form.contact),
        Part.CHANNEL: bool(form.channel),
        Part.REACH: form.reach is not None,
        Part.VALIDATED: form.validated is not None,
    }
    return next((part for part in parts_of(form) if not there.get(part, True)), None)


def faults(form: Form, received_at: Ms) -> tuple[Refusal, ...]:
    """For what it must be refused or sent back, as far as that stands on its face; the legal analysis finds the rest."""
    if form.instrument is None:
        return (Refusal.INCOMPLETE,)
    rules, tomorrow = RULES[form.instrument], received_at + DAY
    emergency = form.instrument is Instrument.EMERGENCY
    open_ended = not rules.preserves_only and (form.since is None or form.before is None)
    future = form.before is not None and form.before > tomorrow
    found: Mapping[Refusal, bool] = {
        Refusal.NO_LEGAL_BASIS: not form.legal_basis and not emergency,
        Refusal.NO_ACCOUNT: not form.persons,
        Refusal.TOO_BROAD: open_ended,
        Refusal.FUTURE_MESSAGES: future,
        Refusal.TOO_DEEP: bool(form.data) and all(_too_deep(form, kind) for kind in form.data),
        Refusal.NO_FACTS: emergency and not form.facts,
        Refusal.INCOMPLETE: not rules.preserves_only and not form.data,
    }
    return tuple(code for code, there in found.items() if there)


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


def _too_deep(form: Form, kind: Data) -> bool:
    reaches = None if form.instrument is None else RULES[form.instrument].reaches
    unvalidated = UNVALIDATED_REACHES if form.unvalidated else None
    deepest = [one.depth for one in (reaches, form.reach, unvalidated) if one is not None]
    return bool(deepest) and CLASS_OF[kind].depth > min(deepest)


def _moment(day: date) -> Ms:
    return (datetime(day.year, day.month, day.day, tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1)
