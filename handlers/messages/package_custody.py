"""The chain of custody: who had a request in hand and when, what was collected and for which key, and how all of that can be checked."""

from collections.abc import Iterator

from desk.disclosure.packing import Packable
from desk.records import Head
from desk.rules.disclosure.public_key import grouped
from desk.rules.durations import Ms
from handlers.messages.document import document
from handlers.messages.reader import Reader
from handlers.messages.request_card import INSTRUMENTS, STATES
from handlers.messages.text import foreign
from handlers.messages.wording import iso

_Step = tuple[Ms, str, int | None]
"""When, what, and by whom."""


def custody(packed: Packable, head: Head, reader: Reader) -> str:
    """The whole page. Officers and counsel are numbers here, as they are in the journal."""
    _ = reader.gettext
    request = packed.request
    title = _("{ref}: chain of custody").format(ref=request.ref)
    lines = [
        f"<header><h1>{title}</h1>",
        f"<p>{foreign(_(INSTRUMENTS[request.instrument]))} · {foreign(request.country)}</p></header>",
        "<main>",
        f"<section><h2>{_('Steps')}</h2>",
        *(_article([(iso(at), said), ("", _by(by, reader))]) for at, said, by in _steps(packed, reader)),
        f"</section><section><h2>{_('Digests')}</h2>",
        _article(_digests(packed, head, reader)),
        f"</section><section><h2>{_('How to check it')}</h2>",
        *(f"<p>{one}</p>" for one in _checks(reader)),
        "</section></main>",
    ]
    return document(title, lines, reader)


def _steps(packed: Packable, reader: Reader) -> list[_Step]:
    """In the order in which they were taken."""
    _ = reader.gettext
    request, key = packed.request, packed.key
    found: list[_Step] = [(request.received_at, _("Received"), request.taken_in_by)]
    found += [(one.at, _(STATES[one.became]), one.by) for one in packed.steps]
    found += [(given.at, _("This scope was approved"), given.officer) for given in packed.approvals]
    found.append((key.entered_at, _("The key was entered"), key.entered_by))
    found.append((key.confirmed_at or 0, _("Its fingerprint was confirmed"), key.confirmed_by))
    return sorted(found, key=lambda one: one[0])


def _by(who: int | None, reader: Reader) -> str:
    _ = reader.gettext
    return _("the desk itself, when the time came") if who is None else _("desk member {id}").format(id=who)


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
