"""That a lawful request needs somebody. Nothing says whom it is about: that is read in private, by whoever presses."""

from collections.abc import Mapping
from typing import Final

from desk.disclosure.values import Request
from desk.model import Account
from desk.notices import DeputyNamed, RequestChange
from desk.rules.disclosure.instruments import RULES, Instrument
from desk.rules.disclosure.states import State
from desk.rules.durations import Ms
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.naming import account_line
from handlers.messages.reader import Reader, mark
from handlers.messages.request_card import request_card
from handlers.messages.text import Button, Text
from handlers.messages.wording import when

_NEEDED: Final[Mapping[RequestChange, str]] = {
    RequestChange.RECEIVED: mark(
        "<b>A request has come in.</b> Please check who sent it: call the authority back through an independent directory."
    ),
    RequestChange.EMERGENCY: mark(
        "🆘 <b>An emergency request has come in.</b> A life is said to be in danger, and the short deadline applies: please call the"
        " authority back now, through an independent directory. Forged requests are common."
    ),
    RequestChange.APPROVAL_ASKED: mark(
        "<b>Your approval is asked for.</b> Read the whole scope first; two people have to approve the very same scope."
    ),
    RequestChange.APPROVED: mark(
        "<b>The scope is approved.</b> Collect what it covers, and enter the authority's key if nobody has done so yet."
    ),
    RequestChange.SENT_BACK: mark(
        "<b>The scope was sent back.</b> Ask your colleagues why; then change it, and have it approved anew."
    ),
    RequestChange.REVIEW_OWED: mark(
        "<b>A review is owed.</b> One officer approved an emergency alone: somebody else has to look at that."
    ),
    RequestChange.NOTICE_OWED: mark(
        "<b>A notice is owed.</b> The person has to be told at the latest when effect is given to the order."
    ),
    RequestChange.RELEASE_ASKED: mark(
        "<b>The time of secrecy is over.</b> Ask whether it was extended; then release the notice, or delay it further."
    ),
    RequestChange.THREAT: mark(
        "🆘 <b>A life may be in danger.</b> A case was handed to you on that suspicion: please look now, and say that you are taking care"
        " of it. Until somebody does, this call is repeated."
    ),
    RequestChange.TAKEOVER: mark(
        "🆘 <b>A life may be in danger, and no officer has answered.</b> You may notify the authority now; please look."
    ),
    RequestChange.LETTER_OWED: mark(
        "<b>A letter to the authority is still to be sent.</b> Send it and record that you did; the request then closes by itself."
    ),
    RequestChange.SILENT: mark(
        "<b>Nobody has taken this further for a month.</b> See what is left to do; if you are waiting for the authority, ask it once more."
    ),
    RequestChange.VALIDATION_DUE: mark(
        "<b>This order is not validated yet.</b> It was sent in an emergency, and the validation has to follow. Ask the authority for it,"
        " and record it."
    ),
    RequestChange.NOT_VALIDATED: mark(
        "<b>This order was not validated in time.</b> Treat it as revoked; if it was answered already, ask the authority to delete what"
        " it received, and record that."
    ),
    RequestChange.EXPIRED: mark("<b>Its time is over.</b> What was preserved for it is no longer kept on its account."),
    RequestChange.DUE: mark(
        "<b>The deadline is approaching.</b> If you will be away, name a deputy before it: /deputy"
    ),
}
_APPROACHING: Final = mark("<b>The deadline is approaching.</b>")
"""Where nobody approves in another's place."""
_THREAT_DUE: Final = mark(
    "<b>The deadline is approaching.</b> No authority has been notified yet, and nobody has found that there is no threat. Please look"
    " now."
)
_THREAT_PASSED: Final = mark(
    "🆘 <b>The deadline has passed.</b> No authority has been notified yet, and nobody has found that there is no threat. Please act now:"
    " this is repeated until somebody does."
)
_PRESERVED_DUE: Final = mark(
    "<b>What is preserved for this is kept for a limited time.</b> If the authority asks for longer, record the extension before the time"
    " is over; otherwise it ends by itself."
)
_PASSED: Final = mark("<b>The deadline has passed.</b>")
_HAS_IT_PASSED: Final = mark(
    "<b>Has the emergency passed?</b> Then release the notice to the person; if not, delay it further."
)
_REVIEW_OF_THREAT: Final = mark(
    "<b>A review is owed.</b> An authority was notified of a threat to life: two others have to look at that."
)
_REVIEW_OF_DISMISSAL: Final = mark(
    "<b>A review is owed.</b> One person found that nobody's life is threatened: please look at that, and have the officers called again"
    " if you disagree."
)


def request_news(request: Request, change: RequestChange, facts: Facts, reader: Reader) -> Text:
    """What is needed, over the card, with the button that leads there."""
    words = reader.gettext(_needed(request, change, facts))
    action = Action.REQUEST_SCOPE if request.state is State.APPROVAL_PENDING else Action.REQUEST_STEPS
    if request.instrument is Instrument.ART18:
        action = Action.THREAT  # leads may be among its readers
    row = (Button(reader.gettext("Read {ref}").format(ref=request.ref), encode(action, request.id)),)
    return Text(f"{words}\n\n{request_card(request, facts, reader).html}", (row,), protected=True)


def _needed(request: Request, change: RequestChange, facts: Facts) -> str:
    """A message of the catalogues."""
    if change is RequestChange.REVIEW_OWED and request.instrument is Instrument.ART18:
        return _REVIEW_OF_DISMISSAL if request.state is State.WITHDRAWN else _REVIEW_OF_THREAT
    if change is RequestChange.RELEASE_ASKED and request.emergency_by is not None:
        return _HAS_IT_PASSED
    return _due(request, facts) if change is RequestChange.DUE else _NEEDED[change]


def _due(request: Request, facts: Facts) -> str:
    """The same, of a deadline."""
    passed = request.due_at is not None and request.due_at <= facts.now
    if request.instrument is Instrument.ART18:
        return _THREAT_PASSED if passed else _THREAT_DUE
    if passed:
        return _PASSED
    if request.state is State.PRESERVED:
        return _PRESERVED_DUE
    by_two = request.instrument is not Instrument.EMERGENCY and not RULES[request.instrument].preserves_only
    return _NEEDED[RequestChange.DUE] if by_two else _APPROACHING


def deputy_named(news: DeputyNamed, people: Mapping[int, Account], now: Ms, reader: Reader) -> Text:
    """To who stands in for an absent officer."""
    words = reader.gettext(
        "{name} will be away and has named you as deputy until {time}: you may approve lawful requests in their place."
    )
    name = account_line(people.get(news.officer), news.officer, reader)
    return Text(words.format(name=name, time=when(news.until, now, reader)))
