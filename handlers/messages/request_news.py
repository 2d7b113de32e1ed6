"""That a lawful request needs somebody. Nothing says whom it is about: that is read in private, by who presses."""

from collections.abc import Mapping

from desk.disclosure.values import Request
from desk.model import Account
from desk.notices import DeputyNamed, RequestChange
from desk.rules.disclosure.states import State
from desk.rules.durations import Ms
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.naming import account_line
from handlers.messages.reader import Reader
from handlers.messages.request_card import request_card
from handlers.messages.text import Button, Text
from handlers.messages.wording import when


def request_news(request: Request, change: RequestChange, facts: Facts, reader: Reader) -> Text:
    """What is needed, over the card, with the button that leads there."""
    _ = reader.gettext
    match change:
        case RequestChange.APPROVAL_ASKED:
            words = _(
                "<b>Your approval is asked for.</b> Read the whole scope first; two have to approve the very same."
            )
        case RequestChange.REVIEW_OWED:
            words = _(
                "<b>A review is owed.</b> One officer approved an emergency alone: somebody else has to look at that."
            )
        case RequestChange.NOTICE_OWED:
            words = _("<b>A notice is owed.</b> The person has to be told at the latest when effect is given.")
        case RequestChange.RELEASE_ASKED:
            words = _(
                "<b>What delayed the notice is over.</b> Ask whether it was extended; then release the notice, or delay it further."
            )
        case RequestChange.EXPIRED:
            words = _("<b>Its time is over.</b> What was preserved for it is kept no longer.")
        case RequestChange.DUE if request.due_at is not None and request.due_at <= facts.now:
            words = _("<b>The deadline has passed.</b>")
        case _:
            words = _("<b>The deadline comes.</b> If you will be away, name a deputy before it: /deputy")
    action = Action.REQUEST_SCOPE if request.state is State.APPROVAL_PENDING else Action.REQUEST_STEPS
    row = (Button(_("Read {ref}").format(ref=request.ref), encode(action, request.id)),)
    return Text(f"{words}\n\n{request_card(request, facts, reader).html}", (row,), protected=True)


def deputy_named(news: DeputyNamed, people: Mapping[int, Account], now: Ms, reader: Reader) -> Text:
    """To who stands in for an absent officer."""
    words = reader.gettext(
        "{name} will be away and has named you as deputy until {time}: you may approve lawful requests in their place."
    )
    name = account_line(people.get(news.officer), news.officer, reader)
    return Text(words.format(name=name, time=when(news.until, now, reader)))
