"""The form on which an officer takes a request in, one thing at a time, in private; and its summary, from which each can be changed."""

from collections.abc import Mapping, Sequence
from typing import Final

from desk.disclosure.intake import Meant
from desk.disclosure.values import RequestDraft
from desk.rules.disclosure.form import MAY_BE_MISSING, SUPPLIED, Form, Part, faults, missing, parts_of
from desk.rules.disclosure.instruments import DataClass, Instrument
from desk.rules.disclosure.scope import Data
from desk.rules.durations import Ms
from handlers.buttons import Action, encode
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import account_line, one_line
from handlers.messages.reader import Reader, mark
from handlers.messages.request_card import INSTRUMENTS
from handlers.messages.request_words import DATA, LETTERS
from handlers.messages.text import Button, Text, foreign
from handlers.messages.wording import day

_LINE: Final = 200
"""UTF-16 units of what somebody wrote."""
_NAMED: Final = 20
"""Persons of the summary; all of them are in the scope later."""

Rows = tuple[tuple[Button, ...], ...]

LABELS: Final[Mapping[Part, str]] = {
    Part.KIND: mark("Instrument"),
    Part.AUTHORITY: mark("Authority"),
    Part.COUNTRY: mark("Country"),
    Part.CONTACT: mark("Contact given in it"),
    Part.CHANNEL: mark("Arrived by"),
    Part.REFERENCE: mark("Their reference"),
    Part.BASIS: mark("Legal basis"),
    Part.PERSONS: mark("Persons"),
    Part.PERIOD: mark("Period"),
    Part.DATA: mark("Data"),
    Part.REACH: mark("Deepest data covered"),
    Part.SECRECY: mark("Secrecy"),
    Part.FACTS: mark("Facts of the emergency"),
    Part.VALIDATED: mark("Validated before it was sent"),
    Part.DUE: mark("Answer due"),
    Part.DOCUMENT: mark("Document"),
}
REACHES: Final[Mapping[DataClass, str]] = {
    DataClass.SUBSCRIBER: mark("subscriber data"),
    DataClass.IDENTIFICATION: mark("identification data"),
    DataClass.TRAFFIC: mark("traffic data"),
    DataClass.CONTENT: mark("content"),
}
ASKS: Final[Mapping[Part, str]] = {
    Part.KIND: mark("What has come in?"),
    Part.AUTHORITY: mark("Which authority is asking? Write its name as it stands in the document."),
    Part.COUNTRY: mark("From which country? Write two letters, then the language for the answer if you like: DE de"),
    Part.CONTACT: mark("Which official contact does the request give? It is never used to check who sent it."),
    Part.CHANNEL: mark("How did it arrive? For example: e-mail, post, a message in chat."),
    Part.REFERENCE: mark("What is the authority's own reference?"),
    Part.BASIS: mark(
        "Which legal basis does it state? Where it states none, press Skip: it will have to be sent back or refused."
    ),
    Part.PERSONS: mark(
        "Which accounts does it name? Write ids or @usernames. Where it names no specific account, press Skip."
    ),
    Part.PERIOD: mark("Which period? Write it as 2026-01-01..2026-03-31, days in UTC. Leave out an end that is open."),
    Part.DATA: mark("Which kinds of data does it ask for?"),
    Part.REACH: mark("What is the deepest kind of data that this document covers, by its instrument and its level?"),
    Part.SECRECY: mark(
        "Must the person not be told yet? Write the last day of secrecy, then its legal basis: 2027-01-31 Art. 13"
    ),
    Part.FACTS: mark(
        "Is a life in danger? Write the facts that the request states; the short deadline then applies. Where it states none, press Skip."
    ),
    Part.VALIDATED: mark(
        "Was the order validated by a judge or prosecutor before it was sent? In an emergency it may be validated up to 48 hours later;"
        " until then it covers only subscriber data and identification data."
    ),
    Part.DUE: mark(
        "By when does it want an answer? Write the day: 2026-12-10. Press Skip to use the deadline in the policy."
    ),
    Part.DOCUMENT: mark("Send the original document here, as a file of 20 MB at most. It is kept sealed."),
}


def form(draft: RequestDraft, persons: Sequence[Meant], now: Ms, reader: Reader) -> Text:
    """What is asked for next; the summary says whom its words mean."""
    if draft.part is Part.SUMMARY:
        return _summary(draft, persons, now, reader)
    _ = reader.gettext
    asked = [part for part in parts_of(draft.form) if part is not Part.SUMMARY]
    place = _("{n} of {total}").format(n=asked.index(draft.part) + 1, total=len(asked)) if draft.part in asked else ""
    title = _("<b>A request has come in</b>") if draft.request is None else f"<b>L-{draft.request}</b>"
    value = _value(draft, draft.part, reader)
    now_says = _("So far: {words}").format(words=value) if value else ""
    blocks = [Block(f"{title} · {place}"), Block(_(ASKS[draft.part])), Block(now_says, Worth.MAY)]
    return Text(fit(blocks), (*_choices(draft, reader), *_onward(draft, reader)), protected=True)


def taken_in(ref: str, reader: Reader) -> str:
    return reader.gettext("{ref} has been taken in. Send this receipt to the authority:").format(ref=ref)


def dropped(supplemented: int | None, reader: Reader) -> Text:
    _ = reader.gettext
    if supplemented is not None:
        return Text(_("Nothing was added to {ref}: it stays as it was.").format(ref=f"L-{supplemented}"))
    return Text(_("This request was not taken in. What you wrote about it is gone."))


def _summary(draft: RequestDraft, persons: Sequence[Meant], now: Ms, reader: Reader) -> Text:
    _ = reader.gettext
    parts = [part for part in parts_of(draft.form) if part is not Part.SUMMARY]
    if draft.request is not None:
        parts = [part for part in parts if part in SUPPLIED]
    head = _("<b>Please compare it with the document</b>, then take it in.")
    if draft.request is not None:
        head = _(
            "<b>L-{n}: what the authority supplied.</b> Whoever adds it counts as having prepared the request. If it asks about another"
            " account, or for more, the authority has to be called back again."
        ).format(n=draft.request)
    lines = [f"{_(LABELS[part])}: {_value(draft, part, reader) or '—'}" for part in parts]
    found = [f"⚠️ {_(LETTERS[code])}" for code in faults(draft.form, now)]
    if found:
        new = _("<b>On its face it must be sent back or refused.</b> It can be taken in all the same, and is counted.")
        found.insert(0, new if draft.request is None else _("<b>On its face it must be sent back or refused:</b>"))
    told = Block("\n".join(_meant(one, reader) for one in persons[:_NAMED]), Worth.SHOULD)
    blocks = [Block(head), *(Block(line, Worth.SHOULD) for line in lines), told, Block("\n".join(found))]
    changes = [
        Button(_("Change: {what}").format(what=_(LABELS[part])), encode(Action.INTAKE_PART, part.value))
        for part in parts
    ]
    rows = [tuple(changes[place : place + 2]) for place in range(0, len(changes), 2)]
    if missing(draft.form) is None and (draft.attached or draft.request is not None):
        said = _("Take it in") if draft.request is None else _("Add it to the request")
        rows.insert(0, (Button(said, encode(Action.INTAKE_CONFIRM)),))
    return Text(fit(blocks), (*rows, (Button(_("Cancel"), encode(Action.INTAKE_DROP)),)), protected=True)


def _meant(one: Meant, reader: Reader) -> str:
    """A name alone is shown with who that is: it can have had another bearer when the order was written."""
    _ = reader.gettext
    if one.number is None:
        return _("• {name}: nobody I have met; kept only as written").format(name=foreign(one.word))
    who = account_line(one.known, one.number, reader)
    if one.seen is None:
        return _("• {name}: not met yet").format(name=who)
    return _("• {name}, last seen {day}").format(name=who, day=day(one.seen, reader))


def _choices(draft: RequestDraft, reader: Reader) -> Rows:
    """What is chosen by buttons, one below the other."""
    _ = reader.gettext
    filled = draft.form
    match draft.part:
        case Part.KIND:
            said = {one.value: _(INSTRUMENTS[one]) for one in Instrument if one is not Instrument.ART18}
        case Part.REACH:
            said = {one.value: _(words) for one, words in REACHES.items()}
        case Part.VALIDATED:
            said = {"yes": _("Yes"), "no": _("Not yet")}
        case Part.DATA:
            said = {one.value: f"{'☑' if one in filled.data else '☐'} {_(DATA[one])}" for one in Data}
        case _:
            return ()
    return tuple(
        (Button(words, encode(Action.INTAKE_CHOOSE, f"{draft.part}-{value}")),) for value, words in said.items()
    )


def _onward(draft: RequestDraft, reader: Reader) -> Rows:
    """On without an answer, where there may be none; and away."""
    _ = reader.gettext
    away = Button(_("Cancel"), encode(Action.INTAKE_DROP))
    if draft.part not in MAY_BE_MISSING:
        return ((away,),)
    said = _("Go on") if draft.part is Part.DATA and draft.form.data else _("Skip")
    return ((Button(said, encode(Action.INTAKE_NEXT, draft.part.value)), away),)


def _value(draft: RequestDraft, part: Part, reader: Reader) -> str:
    """What is filled in, as HTML on one line; "" for nothing."""
    _ = reader.gettext
    said = draft.form
    match part:
        case Part.KIND:
            return _(INSTRUMENTS[said.instrument]) if said.instrument is not None else ""
        case Part.COUNTRY:
            return f"{said.country} ({said.language})" if said.country else ""
        case Part.PERIOD:
            return period(said, reader)
        case Part.DATA:
            return ", ".join(_(DATA[kind]) for kind in said.data)
        case Part.REACH:
            return _(REACHES[said.reach]) if said.reach is not None else ""
        case Part.VALIDATED:
            return {None: "", True: _("Yes"), False: _("Not yet")}[said.validated]
        case Part.SECRECY if said.secrecy_until is not None:
            return f"{day(said.secrecy_until - 1, reader)}, {one_line(said.secrecy_basis, _LINE)}"
        case Part.DUE:
            return day(said.due_at - 1, reader) if said.due_at is not None else ""
        case _:
            return one_line(_words(draft).get(part, ""), _LINE)


def _words(draft: RequestDraft) -> Mapping[Part, str]:
    said = draft.form
    return {
        Part.AUTHORITY: said.authority,
        Part.CONTACT: said.contact,
        Part.CHANNEL: said.channel,
        Part.REFERENCE: said.reference,
        Part.BASIS: said.legal_basis,
        Part.PERSONS: " ".join(said.persons),
        Part.FACTS: said.facts,
        Part.DOCUMENT: draft.document,
    }


def period(said: Form, reader: Reader) -> str:
    """From the first to the last day, as far as they are said."""
    if said.since is None and said.before is None:
        return ""
    first = "…" if said.since is None else day(said.since, reader)
    last = "…" if said.before is None else day(said.before - 1, reader)
    return f"{first} – {last}"
