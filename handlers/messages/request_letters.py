"""What an officer sends to an authority, in its language where the desk speaks that, else in English."""

from desk.disclosure.values import Request
from desk.rules.disclosure.instruments import RULES
from handlers.buttons import Action, encode
from handlers.messages.naming import one_line
from handlers.messages.reader import Reader
from handlers.messages.request_card import INSTRUMENTS
from handlers.messages.text import Button, Text
from handlers.messages.wording import day

_LINE = 200


def receipt(request: Request, reader: Reader, officer: Reader) -> Text:
    """For the `officer` to send: that it has come, under which reference, and by when it is answered (DSA Art. 10(1): the authority is told
    of the receipt)."""
    _ = reader.gettext
    said = request.particulars
    lines = [one_line(said.authority, _LINE)]
    if said.reference:
        lines.append(_("Your reference: {words}").format(words=one_line(said.reference, _LINE)))
    lines.append(_("Our reference: {ref}").format(ref=request.ref))
    lines += ["", _came(request, reader)]
    lines.append(_("Before we go on, we confirm through an independent directory who sent it."))
    if RULES[request.instrument].preserves_only:
        lines.append(_("Once that is done, what we hold is preserved. Nothing is disclosed on this instrument."))
    elif request.due_at is not None:
        lines.append(
            _("We answer by {day} (UTC), and tell you what effect it was given.").format(
                day=day(request.due_at - 1, reader)
            )
        )
    else:
        lines.append(_("We answer without undue delay, and tell you what effect it was given."))
    lines.append(_("Please name our reference in what you write to us."))
    row = (Button(officer.gettext("Record that it was sent"), encode(Action.REQUEST_RECEIPT_TOLD, request.id)),)
    return Text("\n".join(lines), (row,), protected=True)


def _came(request: Request, reader: Reader) -> str:
    _ = reader.gettext
    words = _("We received your request ({instrument}) on {day} (UTC).")
    return words.format(instrument=_(INSTRUMENTS[request.instrument]), day=day(request.received_at, reader))
