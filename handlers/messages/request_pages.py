"""What an officer reads in private of a lawful request: its steps, its analysis, its scope in full. Never forwarded, never in a group."""

from collections.abc import Sequence
from typing import Final

from desk.disclosure.reading import Whole
from desk.rules.disclosure.catalogue import Place
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.preparation import PREPARED_IN
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.states import State
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit, paginate
from handlers.messages.naming import account_line, one_line
from handlers.messages.package_handed import package_standing
from handlers.messages.reader import Reader
from handlers.messages.request_card import STATES, request_card
from handlers.messages.request_list import letters_owed, says
from handlers.messages.request_notice import owed
from handlers.messages.request_steps import buttons_for
from handlers.messages.request_validation import validation_standing
from handlers.messages.request_words import DATA, NOT_HELD, PLACES, PROMPTS, QUESTIONS, REFUSE
from handlers.messages.text import Button, Text, foreign
from handlers.messages.threats import threat_page
from handlers.messages.wording import day

_LINE: Final = 200
"""UTF-16 units of what somebody wrote."""
_TOGETHER: Final = 20
"""Persons of one block: it fits any message."""
_ALONE: Final = 2
"""Officers whom an emergency takes: one approves it, another reviews that."""
_UNDECIDED: Final = PREPARED_IN | {State.RECEIVED, State.AUTHENTICITY_CHECK, State.VALIDITY_REVIEW}
_TOGGLES: Final = 80
"""Buttons of one message, of the hundred that Telegram takes; whom they leave out is in the list above."""


def steps(whole: Whole, facts: Facts, reader: Reader) -> Text:
    """What it says, how far it is, and what can be done from there; of the desk's own notification, its own page."""
    if whole.request.instrument is Instrument.ART18:
        return threat_page(whole, facts, reader)
    blocks = [
        Block(request_card(whole.request, facts, reader).html),
        Block(validation_standing(whole.request, facts, reader)),
        Block(_standing(whole, reader)),
        Block(owed(whole, reader)),
        Block(letters_owed(whole.letters, reader)),
        Block(package_standing(whole, reader)),
        *says(whole, reader),
    ]
    buttons = buttons_for(whole.request, whole.course, whole.actor, reader, whole.key)
    return Text(fit(blocks), buttons, protected=True)


def analysis(whole: Whole, reader: Reader) -> Text:
    """The questions of its instrument, with the answers so far and why."""
    _ = reader.gettext
    given = {one.question: one for one in whole.answers}
    blocks, rows = [Block(_("<b>{ref}: legal analysis</b>").format(ref=whole.request.ref))], []
    for place, question in enumerate(whole.questions, 1):
        answer = given.get(question)
        sign = "▫️" if answer is None else "✅" if answer.yes else "❌"
        why = "" if answer is None else f"\n<i>{one_line(answer.why, _LINE)}</i>"
        blocks.append(Block(f"{sign} {place}. {_(QUESTIONS[question])}{why}", Worth.SHOULD))
        rows.append(
            tuple(
                Button(f"{said} {place}", _ask(whole, f"{word}-{question}"))
                for word, said in (("yes", _("Yes:")), ("no", _("No:")))
            )
        )
    return Text(
        fit(blocks),
        (*rows, _back(whole.request.id, reader)) if _prepares(whole) else (_back(whole.request.id, reader),),
        protected=True,
    )


def scope(whole: Whole, facts: Facts, reader: Reader) -> Sequence[Text]:
    """All that would be disclosed and on which ground, in full, over as many messages as that needs: what is approved is this, and nothing
    else. The buttons are under the last."""
    _ = reader.gettext
    request, drawn = whole.request, whole.scope
    said = request.particulars
    head = [
        _("<b>{ref}: scope</b>").format(ref=request.ref),
        f"{one_line(said.authority, _LINE)} · {request.country}",
        _("Status: {state}").format(state=_(STATES[request.state])),
        _("Their reference: {words}").format(words=one_line(said.reference, _LINE) or "—"),
        _("Legal basis: {words}").format(words=one_line(said.legal_basis, _LINE) or "—"),
    ]
    blocks = [Block("\n".join(head))]
    blocks += (
        _described(whole, drawn, facts, reader) if drawn is not None else [Block(_("Nobody could be identified."))]
    )
    if drawn is not None and drawn != said.asked:
        blocks.append(Block(_("This is less than the authority asks for.")))
    standing = (validation_standing(request, facts, reader), _standing(whole, reader))
    blocks += [Block(one) for one in (*_answers(whole, reader), *standing)]
    *first, last = paginate(blocks)
    buttons = (*_scope_buttons(whole, reader), _back(whole.request.id, reader))
    return [*(Text(one, protected=True) for one in first), Text(last, buttons, protected=True)]


def refusals(whole: Whole, reader: Reader) -> Text:
    """The reasons from which one is chosen."""
    _ = reader.gettext
    words = _(
        "<b>{ref}</b>: why is it refused? Each reason comes with a sentence for the authority, to which you add your own."
    )
    rows = [
        (Button(_(said), _ask(whole, f"refuse-{code}")),) for code, said in REFUSE.items() if _possible(whole, code)
    ]
    return Text(words.format(ref=whole.request.ref), (*rows, _back(whole.request.id, reader)), protected=True)


def prompt(number: int, what: str, reader: Reader) -> Text:
    """What to write next, and the way out."""
    _ = reader.gettext
    word, _sep, detail = what.partition("-")
    lines = [f"<b>L-{number}</b>"]
    if word in ("yes", "no"):
        lines.append(f"{_('Yes') if word == 'yes' else _('No')}: {_(QUESTIONS[detail])}")
        word = "answer"
    lines.append(_(PROMPTS.get(what, PROMPTS.get(word, ""))))
    lines.append(_("Write it as your next message here."))
    return Text("\n".join(lines), (_back(number, reader),), protected=True)


def _described(whole: Whole, drawn: Scope, facts: Facts, reader: Reader) -> list[Block]:
    _ = reader.gettext
    known = {one.id: one for one in whole.persons}
    persons = [f"• {account_line(known.get(one), one, reader)}" for one in sorted(drawn.persons)] or ["—"]
    kinds = [
        f"• {_(DATA[kind])} ({_(PLACES[facts.catalogue.place(kind)])})" for kind in Data if kind in drawn.data
    ] or ["—"]
    unheld = facts.catalogue.at(Place.NOT_HELD, drawn.data)
    answers = [f"<i>{_(NOT_HELD[kind])}</i>" for kind in Data if kind in unheld]
    period = _("From {first} to {last}, UTC").format(first=day(drawn.since, reader), last=day(drawn.before - 1, reader))
    groups = ["\n".join(persons[place : place + _TOGETHER]) for place in range(0, len(persons), _TOGETHER)]
    return [
        Block("\n".join([_("Data:"), *kinds, *answers, period])),
        Block(_("Persons:")),
        *(Block(one) for one in groups),
        *_named_only(whole, drawn, reader),
    ]


def _named_only(whole: Whole, drawn: Scope, reader: Reader) -> list[Block]:
    """Whom the order gives by a username alone: what is approved reaches whoever bore it when it came in."""
    identified = whole.request.particulars.identified
    named = drawn.persons - {who for word, who in identified if word[0] != "@"}
    lines = [f"• {foreign(word)}: <code>{who}</code>" for word, who in identified if who in named]
    if not lines:
        return []
    words = reader.gettext(
        "The order names these by username only, and usernames change hands. Check that each is the right account, or send the scope back:"
    )
    groups = ["\n".join(lines[place : place + _TOGETHER]) for place in range(0, len(lines), _TOGETHER)]
    return [Block(words), *(Block(one) for one in groups)]


def _answers(whole: Whole, reader: Reader) -> list[str]:
    return [
        f"{'✅' if one.yes else '❌'} {reader.gettext(QUESTIONS[one.question])} <i>{one_line(one.why, _LINE)}</i>"
        for one in whole.answers
        if one.question in QUESTIONS
    ]


def _standing(whole: Whole, reader: Reader) -> str:
    """How many have approved it, and what is still owed."""
    _ = reader.gettext
    if whole.course.fell:
        return _(
            "Somebody who approved this could no longer do so: they lost the role, or are involved. Send the scope back; then it is"
            " approved anew."
        )
    if whole.request.instrument is Instrument.EMERGENCY and whole.request.state is not State.APPROVAL_PENDING:
        return _of_emergency(whole, reader)
    if whole.request.state in _UNDECIDED and whole.course.lacks_approvers:
        return _(
            "Fewer than two people here could approve a disclosure. You can preserve, answer “not held” or refuse; an owner can appoint"
            " officers or counsel."
        )
    if whole.request.state is not State.APPROVAL_PENDING:
        return ""
    return _("Approved by {n} of 2.").format(n=len(whole.course.approvals))


def _of_emergency(whole: Whole, reader: Reader) -> str:
    """Which stands on one officer's approval, and on a review of that."""
    _ = reader.gettext
    if whole.course.emergency_by is not None and not whole.course.reviewed:
        return _("Approved by one officer alone: the review by somebody else is still owed.")
    if whole.request.state in _UNDECIDED and len(whole.course.officers) < _ALONE:
        return _(
            "One officer approves an emergency, and another reviews it. Fewer than two people here could: answer “not held” or refuse, or"
            " have an owner appoint officers."
        )
    return ""


def _scope_buttons(whole: Whole, reader: Reader) -> list[tuple[Button, ...]]:
    _ = reader.gettext
    request, asked, drawn = whole.request, whole.request.particulars.asked, whole.scope
    if request.state is State.APPROVAL_PENDING and whole.proposed is not None:
        given = {voice for one in whole.course.approvals for voice in one.voices}
        if whole.actor.account in given | whole.course.prepared_by:
            return []
        return [(Button(_("Approve this scope"), encode(Action.REQUEST_APPROVE, request.id, whole.proposed.id)),)]
    if not _prepares(whole) or asked is None or drawn is None:
        return []
    rows: list[tuple[Button, ...]] = [
        (Button(f"{'☑' if who in drawn.persons else '☐'} {who}", encode(Action.REQUEST_PERSON, request.id, who)),)
        for who in sorted(asked.persons)[:_TOGGLES]
    ]
    rows += [
        (
            Button(
                f"{'☑' if kind in drawn.data else '☐'} {_(DATA[kind])}",
                encode(Action.REQUEST_DATA, request.id, kind.value),
            ),
        )
        for kind in Data
        if kind in asked.data
    ]
    rows.append((Button(_("Change the period"), _ask(whole, "period")),))
    if request.instrument is Instrument.EMERGENCY:
        step = encode(Action.REQUEST_STEP, request.id, request.version, "approve_emergency")
        rows.append((Button(_("Approve as an emergency"), step),))
    return rows


def _prepares(whole: Whole) -> bool:
    return whole.actor.officer and whole.course.state in PREPARED_IN


def _possible(whole: Whole, code: Refusal) -> bool:
    return code is not Refusal.TELEGRAM_8_3 or "valid_order" in whole.questions


def _ask(whole: Whole, word: str) -> str:
    return encode(Action.REQUEST_ASK, whole.request.id, whole.request.version, word)


def _back(number: int, reader: Reader) -> tuple[Button, ...]:
    return (Button("« " + reader.gettext("Go back"), encode(Action.REQUEST_STEPS, number)),)
