"""The form on which an officer takes a request in: what is asked for it, step by step, and how each answer is read. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.rules.disclosure.instruments import RULES, UNVALIDATED_REACHES, DataClass, Instrument
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import CLASS_OF, Data
from desk.rules.durations import DAY, Ms

_GROUPED: Final = re.compile(r"(?<!\S)[0-9]{1,3}(?:\s[0-9]{3})+(?!\S)")
"""One number in groups of three digits: read word by word it would name several strangers."""


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


def _too_deep(form: Form, kind: Data) -> bool:
    reaches = None if form.instrument is None else RULES[form.instrument].reaches
    unvalidated = UNVALIDATED_REACHES if form.unvalidated else None
    deepest = [one.depth for one in (reaches, form.reach, unvalidated) if one is not None]
    return bool(deepest) and CLASS_OF[kind].depth > min(deepest)
