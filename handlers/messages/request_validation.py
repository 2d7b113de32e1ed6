"""How it stands with the validation of an order that was sent in an emergency before it was validated."""

from desk.disclosure.values import Request
from desk.rules.disclosure.states import ANSWERED
from handlers.messages.facts import Facts
from handlers.messages.reader import Reader
from handlers.messages.wording import when


def validation_standing(request: Request, facts: Facts, reader: Reader) -> str:
    """Empty for any other request."""
    _ = reader.gettext
    if request.validate_by is None:
        return ""
    if request.validated_at is not None:
        words = _("The order was sent before it was validated. The validation was recorded {time}.")
        return words.format(time=when(request.validated_at, facts.now, reader))
    if request.deletion_asked_at is not None:
        words = _("The order was not validated in time. The authority was asked to delete what it received: {time}.")
        return words.format(time=when(request.deletion_asked_at, facts.now, reader))
    if facts.now < request.validate_by:
        words = _(
            "⚠️ The order was sent in an emergency before it was validated: the validation has to follow by {time}. Until then it covers"
            " only subscriber data and identification data."
        )
        return words.format(time=when(request.validate_by, facts.now, reader))
    if request.state in ANSWERED:
        return _(
            "⚠️ The order was not validated in time, and was answered: ask the authority to delete what it received."
        )
    return _("⚠️ The order was not validated in time: treat it as revoked, unless you learn that it was.")
