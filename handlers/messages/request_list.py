"""The requests that are not closed, by deadline; and what one of them says, for whoever reads it in private."""

from collections.abc import Mapping, Sequence
from typing import Final

from desk.disclosure.intake import form_of
from desk.disclosure.reading import Whole
from desk.disclosure.values import NO_LETTERS, OwedLetters, Request
from desk.rules.disclosure.means import Means
from desk.rules.disclosure.states import TABLE, State, Step
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import account_line, one_line
from handlers.messages.reader import Reader
from handlers.messages.request_card import request_card
from handlers.messages.request_form import REACHES, period
from handlers.messages.request_words import DATA, LETTER_NAMES, LETTERS
from handlers.messages.text import Button, Text
from handlers.messages.wording import day

_LINE: Final = 200
"""UTF-16 units of what somebody wrote."""
_NAMED: Final = 20
"""Persons of the page; all of them are in the scope."""

_OWED: Final = frozenset({State.RECEIPT_CONFIRMED, State.NOTICE_DUE, State.NOTICE_DELAYED})
_SETTLED: Final = frozenset(state for state, step in TABLE if step is Step.CLOSE)


def listing(
    requests: Sequence[Request], unsent: Mapping[int, OwedLetters], means: Means, facts: Facts, reader: Reader
) -> Text:
    """The most urgent first, then the notices that are owed; and what so few people may do. Nothing here says whom they are about."""
    _ = reader.gettext
    head = _("<b>Lawful requests, by deadline</b>") if requests else _("No lawful request that you may see is open.")
    blocks = [Block(head), Block(_little(means, reader))]
    settled = {
        one.id for one in requests if one.state in _SETTLED and not letters_owed(unsent.get(one.id, NO_LETTERS), reader)
    }
    for title, group in (
        ("", [one for one in requests if one.state not in _OWED and one.id not in settled]),
        (_("<b>The person is to be told</b>"), [one for one in requests if one.state in _OWED]),
        (_("<b>Settled, ready to be closed</b>"), [one for one in requests if one.id in settled]),
    ):
        blocks += (
            [Block(title), *(Block(_line(one, unsent, facts, reader), Worth.SHOULD) for one in group)] if group else []
        )
    buttons = [Button(_("Read {ref}").format(ref=one.ref), encode(Action.REQUEST_STEPS, one.id)) for one in requests]
    rows = [tuple(buttons[place : place + 3]) for place in range(0, len(buttons), 3)]
    return Text(fit(blocks), (*rows, (Button(_("Take a request in"), encode(Action.INTAKE)),)), protected=True)


def _little(means: Means, reader: Reader) -> str:
    """Empty where enough people are there to disclose."""
    _ = reader.gettext
    if means.may_disclose:
        return ""
    lines = [
        _("Too few people are here to disclose: you can receive requests, preserve, answer “not held” and refuse."),
        _(
            "Disclosing takes two officers and a third person who is an officer or counsel; none of the three may be an owner. An owner"
            " appoints them with /role."
        ),
    ]
    if means.may_disclose_in_emergency:
        lines.append(
            _("In an emergency one officer approves what identifies a person, and somebody else reviews that.")
        )
    return "\n".join(lines)


def _line(one: Request, unsent: Mapping[int, OwedLetters], facts: Facts, reader: Reader) -> str:
    said = letters_owed(unsent.get(one.id, NO_LETTERS), reader)
    return "\n".join(filter(None, [request_card(one, facts, reader).html, said]))


def letters_owed(owed: OwedLetters, reader: Reader) -> str:
    """Which letters nobody has recorded as sent; empty where there are none."""
    _ = reader.gettext
    names = [_(LETTER_NAMES[owed.step.step])] if owed.step is not None else []
    if owed.receipt:
        names.insert(0, _("the receipt"))
    return _("✉️ Not recorded as sent: {letters}").format(letters=", ".join(names)) if names else ""


def letter_recorded(ref: str, reader: Reader) -> str:
    return reader.gettext("It is on record that this letter about {ref} was sent.").format(ref=ref)


def receipt_recorded(ref: str, reader: Reader) -> str:
    return reader.gettext("It is on record that the receipt for {ref} was sent.").format(ref=ref)


def document_lost(ref: str, reader: Reader) -> Text:
    words = reader.gettext("I could not send the document of {ref}. Try again; the sealed original is still here.")
    return Text(words.format(ref=ref), protected=True)


def says(whole: Whole, reader: Reader) -> list[Block]:
    """What the authority wrote, and how it was called back."""
    _ = reader.gettext
    request, said = whole.request, whole.request.particulars
    written = {
        _("Their reference: {words}"): said.reference,
        _("Legal basis: {words}"): said.legal_basis,
        _("Contact given in the request (never call back on it): {words}"): said.contact,
        _("Arrived by: {words}"): said.channel,
        _("Called back: {words}"): said.authenticated_how,
        _("Facts: {words}"): said.facts,
        _("The authority asks us to inform the person: {words}"): said.inform_basis,
        _("Document: {words}"): said.document,
    }
    lines = [words.format(words=one_line(value, _LINE)) for words, value in written.items() if value]
    if request.secrecy_until is not None:
        words = _("The person is not to be told before {day}: {words}")
        lines.append(
            words.format(day=day(request.secrecy_until, reader), words=one_line(said.secrecy_basis, _LINE) or "—")
        )
    found = [f"⚠️ {_(LETTERS[code])}" for code in said.faults]
    if found:
        found.insert(0, _("<b>On its face it must be sent back or refused:</b>"))
    return [Block("\n".join(found)), *_asked(whole, reader), *(Block(line, Worth.SHOULD) for line in lines)]


def _asked(whole: Whole, reader: Reader) -> list[Block]:
    """About whom and for what, as the request has it."""
    _ = reader.gettext
    said = whole.request.particulars
    lines = [_("It names: {words}").format(words=one_line(" ".join(said.persons), _LINE) or "—")]
    known = {one.id: one for one in whole.persons}
    lines += [f"• {account_line(known.get(one), one, reader)}" for one in sorted(said.accounts)[:_NAMED]]
    if said.data:
        lines.append(_("Data: {words}").format(words=", ".join(_(DATA[kind]) for kind in said.data)))
        lines.append(_("Deepest data covered: {words}").format(words=_(REACHES[whole.request.reach])))
    when = period(form_of(whole.request), reader)
    if when:
        lines.append(_("Period: {words}").format(words=when))
    return [Block("\n".join(lines))]
