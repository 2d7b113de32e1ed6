"""The chain of custody: who had a request in hand and when, what was collected and for which key, and how all of that can be checked."""

from collections.abc import Iterator

from desk.disclosure.packing import Packable
from desk.records import Head
from desk.rules.disclosure.public_key import grouped
from handlers.messages.document import document
from handlers.messages.reader import Reader
from handlers.messages.request_card import INSTRUMENTS, STATES
from handlers.messages.text import foreign
from handlers.messages.wording import iso


def custody(packed: Packable, head: Head, reader: Reader) -> str:
    """The whole page. Officers are numbers here, as they are in the journal."""
    _ = reader.gettext
    request = packed.request
    title = _("{ref}: chain of custody").format(ref=request.ref)
    lines = [
        f"<header><h1>{title}</h1>",
        f"<p>{foreign(_(INSTRUMENTS[request.instrument]))} · {foreign(request.country)}</p></header>",
        "<main>",
        f"<section><h2>{_('Steps')}</h2>",
        *(_article(one) for one in _steps(packed, reader)),
        f"</section><section><h2>{_('Digests')}</h2>",
        _article(_digests(packed, head, reader)),
        f"</section><section><h2>{_('How to check it')}</h2>",
        *(f"<p>{one}</p>" for one in _checks(reader)),
        "</section></main>",
    ]
    return document(title, lines, reader)


def _steps(packed: Packable, reader: Reader) -> Iterator[list[tuple[str, str]]]:
    _ = reader.gettext
    request, key = packed.request, packed.key
    yield [(iso(request.received_at), _("Received")), ("", _by(request.taken_in_by, reader))]
    for one in packed.steps:
        yield [(iso(one.at), _(STATES[one.became])), ("", _by(one.by, reader))]
    for given in packed.approvals:
        yield [(iso(given.at), _("This scope was approved")), ("", _by(given.officer, reader))]
    yield [(iso(key.entered_at), _("The key was entered")), ("", _by(key.entered_by, reader))]
    yield [(iso(key.confirmed_at or 0), _("Its fingerprint was confirmed")), ("", _by(key.confirmed_by, reader))]


def _by(officer: int | None, reader: Reader) -> str:
    _ = reader.gettext
    return _("the desk itself, when the time came") if officer is None else _("officer {id}").format(id=officer)


def _digests(packed: Packable, head: Head, reader: Reader) -> list[tuple[str, str]]:
    _ = reader.gettext
    return [
        (_("What was collected"), packed.digest),
        (_("Fingerprint of the key"), grouped(packed.key.fingerprint)),
        (_("Head of the journal"), f"{head.size}:{head.root.hex()}"),
        (_("Signed with"), head.key.hex()),
    ]


def _checks(reader: Reader) -> Iterator[str]:
    _ = reader.gettext
    yield _("The bag is complete if any BagIt tool validates it (RFC 8493).")
    yield _("Check that what was collected has the digest above: {command}").format(
        command="<code>grep ' data/collected/' manifest-sha256.txt | sha256sum</code>"
    )
    yield _("Check that the journal recorded that digest beforehand: {command}").format(
        command="<code>ombud journal verify --file data/journal/inclusion.json</code>"
    )


def _article(rows: list[tuple[str, str]]) -> str:
    fields = "".join(f"<dt>{foreign(name)}</dt><dd>{foreign(words)}</dd>" for name, words in rows)
    return f"<article><dl>{fields}</dl></article>"
