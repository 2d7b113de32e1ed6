"""What was collected for an authority, to be read: the same as in `data.json`, in its language where the desk speaks that."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from desk.disclosure.collecting import Held
from desk.rules.disclosure.collected import Record, Said
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.supplied import Value
from handlers.messages.document import document
from handlers.messages.reader import Reader
from handlers.messages.request_words import DATA, NOT_HELD
from handlers.messages.text import foreign
from handlers.messages.wording import day, iso

MOMENTS: Final = frozenset({"last_seen", "sent_at", "edited_at", "expires_at", "voided_at", "settled_at", "until"})
"""Fields that hold a moment, in milliseconds."""

Places = Mapping[int, str]
"""Where files are in the package, by their numbers in the locker."""


def summary(held: Held, supplied: Sequence[Value], not_held: frozenset[Data], places: Places, reader: Reader) -> str:
    """The whole page, one part for each person."""
    _ = reader.gettext
    title = _("{ref}: what was disclosed").format(ref=held.request.ref)
    lines = [f"<header><h1>{title}</h1>", *(f"<p>{one}</p>" for one in _preface(held, reader)), "</header>", "<main>"]
    for person in sorted(held.scope.persons):
        lines.append(f"<section><h2>{_('Account {id}').format(id=person)}</h2>")
        for kind in (one for one in Data if one in held.scope.data):
            lines.append(f"<h3>{foreign(_(DATA[kind]))}</h3>")
            lines += list(_about(held, supplied, person, kind, places, reader)) or [
                f"<p>{_says_nothing(kind, not_held, reader)}</p>"
            ]
        lines.append("</section>")
    return document(title, [*lines, "</main>"], reader)


def _preface(held: Held, reader: Reader) -> Iterator[str]:
    _ = reader.gettext
    said, scope = held.request.particulars, held.scope
    yield f"{foreign(said.authority)} · {foreign(held.request.country)}"
    if said.reference:
        yield _("Your reference: {words}").format(words=foreign(said.reference))
    yield _("From {first} to {last}, UTC").format(first=day(scope.since, reader), last=day(scope.before - 1, reader))
    yield _("Collected at {time}. All times are UTC.").format(time=iso(held.at))
    yield _("Names are those known now. Who reported somebody, and in which words, is not part of what is disclosed.")


def _says_nothing(kind: Data, not_held: frozenset[Data], reader: Reader) -> str:
    _ = reader.gettext
    if kind in not_held:
        return foreign(_(NOT_HELD[kind]))
    return _("Nothing is held for this period.")


def _about(
    held: Held, supplied: Sequence[Value], person: int, kind: Data, places: Places, reader: Reader
) -> Iterator[str]:
    for one in held.records:
        if (one.person, one.kind) == (person, kind):
            yield _article(_rows(one, places, reader))
    for value in supplied:
        if (value.person, value.kind) == (person, kind):
            at = [] if value.at is None else [("at", iso(value.at))]
            yield _article([*at, ("value", value.value), ("source", value.source)])


def _rows(one: Record, places: Places, reader: Reader) -> Iterator[tuple[str, str]]:
    _ = reader.gettext
    if one.ref:
        yield "ref", one.ref
    if one.at is not None:
        yield "at", iso(one.at)
    for name, said in one.says.items():
        if said is not None:
            yield name, _written(name, said)
    for file in one.files:
        place = places.get(file.number)
        yield "file", f"{file.type}: {place}" if place else _("{type}: not kept").format(type=file.type)


def _written(name: str, said: Said) -> str:
    return iso(said) if name in MOMENTS and isinstance(said, int) else str(said)


def _article(rows: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> str:
    fields = "".join(f"<dt>{foreign(name)}</dt><dd>{foreign(words)}</dd>" for name, words in rows)
    return f"<article><dl>{fields}</dl></article>"
