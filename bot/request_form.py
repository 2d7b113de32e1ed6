"""The form of a request as a JSON file: the same as officers fill in, for whoever receives requests in another system.

    {"instrument": "eu_epoc", "authority": "...", "country": "DE", "language": "de", "contact": "...", "channel": "e-mail",
     "reference": "12 Js 7/26", "legal_basis": "...", "persons": ["4711", "@buy_coins"], "since": "2026-01-01", "until": "2026-03-31",
     "data": ["identity", "messages"], "reach": "content", "secrecy_until": "2027-01-31", "secrecy_basis": "...", "facts": "",
     "validated": true, "due": "2026-12-10", "document": "order.pdf"}

What may be missing may be left out; a name that is not here is refused. Days are UTC, the last included; `document` is a path to a
file in the form's own folder, or below it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from desk.disclosure.intake import DOCUMENT_AT_MOST, Document
from desk.request_errors import IntakeRefused
from desk.rules.disclosure.answers import choose, fill, read_persons
from desk.rules.disclosure.form import Form, Part, missing
from desk.rules.disclosure.instruments import DataClass, Instrument
from desk.rules.disclosure.scope import Data
from desk.rules.durations import Ms
from handlers.request_errors import INTAKE

FORM_AT_MOST = 256 * 1024
"""Bytes."""


class FormUnusable(Exception):
    """The file is no such form; the message says what is wrong with it, on one line."""


class _Written(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    instrument: Instrument
    authority: str
    country: str
    contact: str
    channel: str
    document: str
    language: str = ""
    reference: str = ""
    legal_basis: str = ""
    persons: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    data: tuple[Data, ...] = ()
    reach: DataClass | None = None
    secrecy_until: str = ""
    secrecy_basis: str = ""
    facts: str = ""
    validated: bool | None = None
    due: str = ""


def read(path: Path, now: Ms) -> tuple[Form, Document]:
    """The form and its document. Raises FormUnusable."""
    try:
        written = msgspec.json.decode(_content(path, FORM_AT_MOST), type=_Written)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormUnusable(f"{path}: {error}") from None
    form = _form(written, now)
    document = _beside(path, written.document)
    return form, Document(document.name, _content(document, DOCUMENT_AT_MOST))


def _form(written: _Written, now: Ms) -> Form:
    with _said_of("instrument"):
        form = choose(Form(), Part.KIND, written.instrument)
    for field, part, words in _answers(written):
        with _said_of(field):
            form = fill(form, part, words, now) if words else form
    with _said_of("persons"):
        persons = read_persons(list(written.persons))
    kinds = tuple(kind for kind in Data if kind in written.data)
    whole = replace(form, persons=persons, data=kinds, reach=written.reach, validated=written.validated)
    if missing(whole) is Part.VALIDATED:
        raise FormUnusable(
            "validated: say of an emergency order whether it was validated before it was sent: true or false"
        )
    return whole


@contextmanager
def _said_of(field: str) -> Iterator[None]:
    try:
        yield
    except IntakeRefused as refusal:
        raise FormUnusable(f"{field}: {INTAKE[refusal.fault]}") from None


def _answers(written: _Written) -> Iterator[tuple[str, Part, str]]:
    """As they would be typed. What must be there may not be empty either: it is refused by the part that reads it."""
    yield "authority", Part.AUTHORITY, written.authority or " "
    yield "country", Part.COUNTRY, f"{written.country} {written.language}".strip() or " "
    yield "contact", Part.CONTACT, written.contact or " "
    yield "channel", Part.CHANNEL, written.channel or " "
    yield "reference", Part.REFERENCE, written.reference
    yield "legal_basis", Part.BASIS, written.legal_basis
    yield "facts", Part.FACTS, written.facts
    yield "due", Part.DUE, written.due
    if written.since or written.until:
        yield "since, until", Part.PERIOD, f"{written.since}..{written.until}"
    if written.secrecy_until or written.secrecy_basis:
        yield "secrecy_until", Part.SECRECY, f"{written.secrecy_until} {written.secrecy_basis}"


def _beside(path: Path, named: str) -> Path:
    """A file in the form's own folder or below: whoever wrote the form has no say over what else is on this machine."""
    folder = path.parent.resolve()
    try:
        document = (folder / named).resolve()
        other = document.exists() and not document.is_file()
    except (ValueError, OSError):
        raise FormUnusable("document: is no path") from None
    if not document.is_relative_to(folder):
        raise FormUnusable("document: must be in the folder of the form, or below it")
    if other:
        raise FormUnusable("document: is no file")
    return document


def _content(path: Path, at_most: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(at_most + 1)
    except OSError as error:
        raise FormUnusable(f"{path} cannot be read: {error.strerror}") from None
    if len(content) > at_most:
        raise FormUnusable(f"{path} is too large: {at_most} bytes at most")
    return content
