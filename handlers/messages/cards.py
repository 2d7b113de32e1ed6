"""The card of a case, what calls for it, and the name of its topic."""

from collections.abc import Sequence
from typing import Final

from desk.model import Account, Case
from desk.views import CaseView
from handlers.buttons import Action, encode
from handlers.messages import casefile
from handlers.messages.card_menus import card_buttons, card_question
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import account_link, category_label, category_titles, label
from handlers.messages.reader import Reader
from handlers.messages.reputation import reporters_standing
from handlers.messages.seconds import proposed
from handlers.messages.text import Button, Text
from handlers.messages.wording import length

_TOPIC_AT_MOST: Final = 128
"""UTF-16 units of a topic's name (Bot API)."""

_REPORTS_SHOWN: Final = 5


def case_card(view: CaseView, facts: Facts, reader: Reader) -> Text:
    """The one card of a case: what it is, why now, who and what, who holds it, what was decided; and what can be done."""
    blocks = [
        Block(casefile.heading(view, facts, reader)),
        Block(casefile.urgency(view, facts, reader)),
        Block(reporters_standing(view, reader)),
        Block(casefile.accused(view, facts, reader)),
        Block(casefile.due(view, reader)),
        Block(casefile.place(view, facts, reader)),
        Block(casefile.excerpt(view, reader), Worth.SHOULD),
        Block(casefile.missing(view, reader), Worth.SHOULD),
        Block(casefile.reporters(view.reports, _REPORTS_SHOWN, facts, reader), Worth.MAY),
        Block(casefile.law(view, facts, reader)),
        Block(casefile.escalated(view, reader)),
        Block(proposed(view, facts, reader)),
        Block(casefile.verdict(view, facts, reader)),
        Block(casefile.claim(view, facts, reader)),
        Block(card_question(view, facts, reader)),
    ]
    return Text(fit(blocks), card_buttons(view, facts, reader))


def withdrawn_card(case: Case, reader: Reader) -> Text:
    """What stays of a card where the case is not for their eyes any more."""
    return Text(reader.gettext("{ref} is not worked on here any more.").format(ref=case.ref))


def page_mention(view: CaseView, people: Sequence[Account], nth: int, facts: Facts, reader: Reader) -> Text:
    """A call, with sound, to those on duty; `nth` counts how often they were called for this case."""
    _ = reader.gettext
    title = category_titles(view.case.category, facts, reader)
    times = _("call {n}").format(n=nth)
    blocks = [
        Block(f"🆘 <b>{view.case.ref} · {title}</b> · {times}"),
        Block(
            _(
                "A life may depend on it. Please look now and acknowledge the page; until someone does, this call is repeated."
            )
        ),
        Block(_("Open for {length}.").format(length=length(max(facts.now - view.case.opened_at, 0), reader))),
        Block(" ".join(account_link(person, person.id) for person in people), Worth.SHOULD),
    ]
    row = (
        Button(_("Acknowledge the page"), encode(Action.ACKNOWLEDGE, view.case.id)),
        Button(_("Open case"), encode(Action.OPEN_CASE, view.case.id)),
    )
    return Text(fit(blocks), (row,))


def topic_name(view: CaseView, facts: Facts, reader: Reader) -> str:
    """What a forum's topic for the case is called; plain text, and no names of people: topics' names stay visible in Telegram."""
    title = category_label(view.case.category, facts.policy, reader)
    where = f" · {label(view.chat.title)}" if view.chat else ""
    return label(f"{view.case.ref} {title}{where}", _TOPIC_AT_MOST)
