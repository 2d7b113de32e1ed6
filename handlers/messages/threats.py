"""A case that is with the officers: what they, or leads in their place, read of a threat to life and of a preservation asked for.

What is prepared for the authority may be copied: it is written to be passed on. All else is protected.
"""

from collections.abc import Sequence
from typing import Final

from desk.disclosure.escalation import Escalation
from desk.disclosure.reading import Whole
from desk.disclosure.values import Request, TakenStep
from desk.evidence import Evidence
from desk.model import Account, Case
from desk.privacy import Hosting
from desk.rules.disclosure.catalogue import Place
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State, Step
from desk.rules.disclosure.threat import REVIEWS_NEEDED
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit, shorten
from handlers.messages.naming import account_line, category_titles, one_line, staff_link
from handlers.messages.reader import Reader, mark
from handlers.messages.request_card import request_card
from handlers.messages.text import Button, Text, foreign
from handlers.messages.wording import stamp, when

_WORDS: Final = 600
"""UTF-16 units of what somebody wrote."""
_QUOTED: Final = 1_500
"""The same, of what was reported."""

PROMPTS: Final = {
    "notify": mark(
        "Which authority did you notify, when, and through which official channel? Add the reference that you were given. The State"
        " concerned comes first; where that is unclear, the State in which you are established, or Europol (DSA Art. 18(2))."
    ),
    "nothreat": mark(
        "Why is there no suspicion of an offence that threatens life or safety? No authority is notified then."
    ),
    "review-yes": mark("Why was it right to notify the authority of this?"),
    "review-no": mark("What was wrong about it, and what should be done now?"),
}
_OF_DISMISSAL: Final = {
    "review-yes": mark(
        "Why is it right that nobody's life or safety is threatened here? The case is then no longer kept for this."
    ),
    "review-no": mark(
        "Why may a life be in danger after all? The officers are called again at once, with what you write."
    ),
}
"""The same, where it was found to be no threat."""
_STEPS: Final = {
    Step.NOTIFY_AUTHORITY: mark("Notified: {words}"),
    Step.WITHDRAW: mark("Found to be no threat: {words}"),
    Step.REOPEN: mark("Found to be a threat after all: {words}"),
}
"""What was done so far, in the words of whoever did it."""


def threat_page(whole: Whole, facts: Facts, reader: Reader) -> Text:
    """How far it is, why it was escalated, what an authority was told, and what can be done now."""
    _ = reader.gettext
    request, known = whole.request, {one.id: one for one in whole.persons}
    asked = request.particulars.asked
    persons = [account_line(known.get(one), one, reader) for one in sorted(asked.persons if asked is not None else ())]
    blocks = [
        Block(request_card(request, facts, reader).html),
        Block(_standing(whole, facts, reader)),
        Block(_("Case: {ref}").format(ref=foreign(request.particulars.reference))),
        Block(_("Account: {account}").format(account=", ".join(persons) or _("unknown"))),
        Block(
            _("Why it was escalated: {words}").format(words=f"<i>{one_line(request.particulars.facts, _WORDS)}</i>"),
            Worth.SHOULD,
        ),
        *(Block(_taken(one, reader), Worth.SHOULD) for one in whole.taken if one.step in _STEPS),
    ]
    return Text(fit(blocks), _buttons(whole, reader), protected=True)


def prepared(
    whole: Whole,
    case: Case,
    message: Evidence | None,
    facts: Facts,
    hosting: Hosting,
    reader: Reader,
    *,
    quoted: bool,
    exposes: bool,
) -> Text:
    """The notification, with the least that helps: who, where, when and why; what was written only where somebody adds that.

    Where the moderator's words may point at a reporter (`exposes`), whoever notifies writes others. Not protected: it is written to be
    copied into the authority's own form.
    """
    _ = reader.gettext
    request = whole.request
    shown = message is not None and not case.reference_only and bool(message.snapshot.text)
    lines = [
        "<b>" + _("Notification of a suspicion of an offence that threatens life or safety") + "</b>",
        _("Regulation (EU) 2022/2065, Article 18"),
        _("Our reference: {ref}").format(ref=request.ref),
        _("Subject: {category}").format(category=category_titles(case.category, facts, reader)),
        _why(request, reader, exposes=exposes),
        *_whom(whole, reader),
        *_where(case, message, facts, reader),
    ]
    if quoted and shown and message is not None:
        text = shorten(foreign(message.snapshot.text), _QUOTED)
        lines.append(_("What was written:") + f"\n<blockquote>{text}</blockquote>")
    lines += _what_we_hold(facts, reader)
    if hosting.contact:
        lines.append(_("Contact: {words}").format(words=one_line(hosting.contact, _WORDS)))
    return Text("\n".join(lines), _under_prepared(whole, reader, quoted=quoted, shown=shown))


def _why(request: Request, reader: Reader, *, exposes: bool) -> str:
    _ = reader.gettext
    words = _("[Write why in your own words: the moderator's words could give away who reported it.]")
    return _("Why we suspect it: {words}").format(
        words=words if exposes else one_line(request.particulars.facts, _WORDS)
    )


def _what_we_hold(facts: Facts, reader: Reader) -> list[str]:
    _ = reader.gettext
    lines = [_("What we hold about it is preserved under our reference. Please quote it when you write to us.")]
    if {Data.IP, Data.PHONE} <= facts.catalogue.at(Place.NOT_HELD, frozenset(Data)):
        lines.append(
            _(
                "We hold no IP address and no phone number of the account; Telegram may hold them (telegram.org/privacy, section 8.3)."
            )
        )
    return lines


def prompt(request: Request, what: str, reader: Reader) -> Text:
    """What to write next, and the way out."""
    _ = reader.gettext
    word = "notify" if what.startswith("notify") else what
    prompts = PROMPTS | _OF_DISMISSAL if request.state is State.WITHDRAWN else PROMPTS
    back = (Button("« " + _("Go back"), encode(Action.THREAT, request.id)),)
    lines = (f"<b>{request.ref}</b>", _(prompts[word]), _("Write it as your next message here."))
    return Text("\n".join(lines), (back,), protected=True)


def preservation_asked(escalation: Escalation, case: Case, facts: Facts, reader: Reader) -> Text:
    """To an officer: a moderator expects a request."""
    _ = reader.gettext
    words = _("<b>{ref}: a request is expected.</b> {moderator} asks you to keep what the case holds until it comes.")
    lines = [
        words.format(ref=case.ref, moderator=staff_link(escalation.by, facts.people)),
        _("Why: {words}").format(words=f"<i>{one_line(escalation.reason, _WORDS)}</i>"),
        _("A hold keeps it and discloses nothing. You answer for it, and are told before it ends."),
    ]
    rows = (
        (Button(_("Preserve the case"), encode(Action.PRESERVE_CASE, escalation.id)),),
        (Button(_("Preserve nothing"), encode(Action.PRESERVE_NOT, escalation.id)),),
    )
    return Text("\n".join(lines), rows, protected=True)


def _standing(whole: Whole, facts: Facts, reader: Reader) -> str:
    _ = reader.gettext
    request, escalation = whole.request, whole.escalation
    if request.state is State.DELIVERED:
        words = _("An authority was notified. Reviewed by {n} of {all} others.")
        return words.format(n=len(whole.reviews), all=REVIEWS_NEEDED[request.state])
    if request.state is State.WITHDRAWN:
        return _(
            "One person found that it is no threat. Somebody else has to look at that; until then the case is kept."
        )
    if request.state is not State.RECEIVED or escalation is None:
        return ""
    if escalation.answered_at is None:
        line = _("<b>Nobody has answered yet.</b> Officers are called until one does.")
        if escalation.takeover_at is not None and escalation.takeover_at > facts.now:
            line += " " + _("Leads may act from {time}.").format(time=when(escalation.takeover_at, facts.now, reader))
        return line
    return _("An officer answered: {time}.").format(time=when(escalation.answered_at, facts.now, reader))


def _taken(step: TakenStep, reader: Reader) -> str:
    return reader.gettext(_STEPS[step.step]).format(words=f"<i>{one_line(step.words, _WORDS)}</i>")


def _whom(whole: Whole, reader: Reader) -> Sequence[str]:
    _ = reader.gettext
    asked, known = whole.request.particulars.asked, {one.id: one for one in whole.persons}
    return [_account(one, known.get(one), reader) for one in sorted(asked.persons if asked is not None else ())]


def _account(number: int, account: Account | None, reader: Reader) -> str:
    _ = reader.gettext
    named = [f"<code>{number}</code>"]
    if account is not None:
        named += [f"@{foreign(account.username)}"] if account.username else []
        named += [foreign(account.name)] if account.name else []
    return _("Account at Telegram: {account}").format(account=", ".join(named))


def _where(case: Case, message: Evidence | None, facts: Facts, reader: Reader) -> Sequence[str]:
    _ = reader.gettext
    lines = []
    if message is not None and message.snapshot.link:
        lines.append(_("Where: {words}").format(words=foreign(message.snapshot.link)))
    elif case.chat is not None:
        chat = facts.chats.get(case.chat)
        lines.append(_("Where: {words}").format(words=foreign(chat.title) if chat is not None else str(case.chat)))
    if message is not None and message.snapshot.sent_at is not None:
        lines.append(_("When: {time}").format(time=f"{stamp(message.snapshot.sent_at, reader)} UTC"))
    return lines


def _buttons(whole: Whole, reader: Reader) -> tuple[tuple[Button, ...], ...]:
    _ = reader.gettext
    request, escalation = whole.request, whole.escalation
    rows: list[tuple[Button, ...]] = []
    if request.state is State.RECEIVED:
        if whole.actor.officer and escalation is not None and escalation.answered_at is None:
            rows.append((Button(_("Take care of it"), encode(Action.THREAT_ACKNOWLEDGE, request.id)),))
        rows.append((Button(_("Prepare the text"), encode(Action.THREAT_TEXT, request.id, 0)),))
        rows.append((Button(_("It is no threat"), _ask(whole, "nothreat")),))
    elif request.state in REVIEWS_NEEDED and not _had_a_part(whole):
        dismissed = request.state is State.WITHDRAWN
        right = _("Review: it is no threat") if dismissed else _("Review: it was right")
        wrong = _("Review: it may be a threat") if dismissed else _("Review: it was wrong")
        rows.append((Button(right, _ask(whole, "review-yes")),))
        rows.append((Button(wrong, _ask(whole, "review-no")),))
    return tuple(rows)


def _had_a_part(whole: Whole) -> bool:
    did_it = {whole.request.emergency_by, whole.request.taken_in_by}
    return whole.actor.account in did_it | {one.officer for one in whole.reviews}


def _under_prepared(whole: Whole, reader: Reader, *, quoted: bool, shown: bool) -> tuple[tuple[Button, ...], ...]:
    _ = reader.gettext
    number = whole.request.id
    words = _("Leave out what was written") if quoted else _("Add what was written")
    toggle = (Button(words, encode(Action.THREAT_TEXT, number, int(not quoted))),)
    record = (Button(_("Record the notification"), _ask(whole, f"notify-{int(quoted and shown)}")),)
    return (*((toggle,) if shown else ()), record)


def _ask(whole: Whole, word: str) -> str:
    return encode(Action.THREAT_ASK, whole.request.id, whole.request.version, word)
