"""The card of a lawful request: which, from whom, by when, how far. Nothing on it says whom it is about: that is read in private."""

from typing import Final

from desk.disclosure.values import Request
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.states import OPEN, State
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.naming import one_line
from handlers.messages.reader import Reader, mark
from handlers.messages.text import Button, Text
from handlers.messages.wording import day, when

INSTRUMENTS: Final = {
    Instrument.EU_EPOC: mark("European Production Order"),
    Instrument.EU_EPOC_PR: mark("European Preservation Order"),
    Instrument.EU_INFORMATION: mark("EU order to provide information"),
    Instrument.NATIONAL_ORDER: mark("national order"),
    Instrument.EMERGENCY: mark("emergency request"),
    Instrument.PRESERVATION: mark("preservation request"),
    Instrument.MUTUAL_LEGAL_ASSISTANCE: mark("mutual legal assistance"),
    Instrument.ART18: mark("notification of a threat to life"),
}
STATES: Final = {
    State.RECEIVED: mark("received"),
    State.AUTHENTICITY_CHECK: mark("the sender is being checked"),
    State.VALIDITY_REVIEW: mark("its form is being reviewed"),
    State.LEGAL_ANALYSIS: mark("in legal analysis"),
    State.APPROVAL_PENDING: mark("waiting for approval"),
    State.APPROVED: mark("approved"),
    State.COLLECTED: mark("collected"),
    State.PACKAGED: mark("packaged"),
    State.DELIVERED: mark("delivered"),
    State.RECEIPT_CONFIRMED: mark("receipt confirmed"),
    State.NOTICE_DUE: mark("the person is to be told"),
    State.NOTICE_DELAYED: mark("the notice to the person is delayed"),
    State.NOTIFIED: mark("the person was told"),
    State.NOTICE_NOT_PERMITTED: mark("the person may not be told"),
    State.CLOSED: mark("closed"),
    State.CLARIFICATION_REQUESTED: mark("the authority was asked to clarify; the clock is paused"),
    State.AWAITING_ENFORCING_AUTHORITY: mark("waiting for the enforcing authority"),
    State.NARROWED: mark("the scope was sent back"),
    State.PRESERVED: mark("preserved"),
    State.EMERGENCY_APPROVED: mark("approved as an emergency"),
    State.REFUSED: mark("refused"),
    State.NO_DATA: mark("nothing held"),
    State.DELIVERY_FAILED: mark("could not be delivered"),
    State.WITHDRAWN: mark("withdrawn"),
    State.EXPIRED: mark("expired"),
}
OF_THREATS: Final = {
    State.DELIVERED: mark("the authority was notified"),
    State.WITHDRAWN: mark("found to be no threat"),
}
"""The same, of the desk's own notification."""


def request_card(request: Request, facts: Facts, reader: Reader) -> Text:
    """Reference, instrument, authority, deadline and state."""
    _ = reader.gettext
    authority = one_line(request.particulars.authority)
    states = STATES | OF_THREATS if request.instrument is Instrument.ART18 else STATES
    lines = [
        f"<b>{request.ref}</b> · {_(INSTRUMENTS[request.instrument])}",
        *([f"{authority} · {request.country}"] if authority else []),
        _("Status: {state}").format(state=_(states[request.state])),
    ]
    if request.state in OPEN and request.due_at is not None and request.stopped_at is None:
        lines.append(_due(request, reader).format(when=when(request.due_at, facts.now, reader)))
    delayed = request.state is State.NOTICE_DELAYED
    if delayed and request.secrecy_until is not None and request.secrecy_until > facts.now:
        lines.append(_("Notice not before {day}").format(day=day(request.secrecy_until, reader)))
    row = (Button(_("Open in private"), encode(Action.REQUEST_STEPS, request.id)),)
    return Text("\n".join(lines), (row,), protected=True)


def _due(request: Request, reader: Reader) -> str:
    """What its deadline is for: a threat to life is notified, and nobody is answered."""
    _ = reader.gettext
    if request.instrument is Instrument.ART18:
        return _("Notify the authority by {when}")
    return _("Preserved until {when}") if request.state is State.PRESERVED else _("Answer due {when}")
