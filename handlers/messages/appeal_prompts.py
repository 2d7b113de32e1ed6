"""The two steps by which a person writes an appeal in private: what they have to say, and a last look at it."""

from desk.drafts import TEXT_AT_MOST, Draft, Step
from desk.model import Contested
from desk.notices import DraftEnd
from handlers.buttons import Action, encode
from handlers.messages.appeals import who_judges
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.prompts import cancel, files_welcome, onwards, own_words
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text


def appeal_prompt(draft: Draft, what: Contested, facts: Facts, reader: Reader) -> Text:
    """What the desk asks at the step where an appeal stands."""
    return _summary(draft, what, facts, reader) if draft.step is Step.SUMMARY else _details(draft, what, facts, reader)


def appeal_ended(ended: DraftEnd | None, reader: Reader) -> Text:
    """What stands in the place of an appeal that is no draft any more; None for one that has expired."""
    _ = reader.gettext
    match ended:
        case DraftEnd.SENT:
            return Text(_("Your appeal was sent."))
        case DraftEnd.CANCELLED:
            return Text(_("You have cancelled this appeal. Nothing was sent. /appeal begins again."))
        case _:
            return Text(_("This appeal waited too long and was deleted. Nothing was sent. /appeal begins again."))


def _details(draft: Draft, what: Contested, facts: Facts, reader: Reader) -> Text:
    _ = reader.gettext
    ask = _("Write why you think that it was wrong, up to {n} characters. You can also skip this.").format(
        n=TEXT_AT_MOST
    )
    blocks = [
        Block(f"<b>{_title(what, reader)}</b>"),
        Block(ask + files_welcome(draft, facts, reader)),
        Block(who_judges(facts, reader) + " " + _("It costs nothing, and it cannot make things worse for you.")),
        Block(own_words(draft, reader), Worth.MAY),
    ]
    return Text(fit(blocks), (onwards(draft, reader), (cancel(reader),)))


def _summary(draft: Draft, what: Contested, facts: Facts, reader: Reader) -> Text:
    _ = reader.gettext
    blocks = [
        Block(f"<b>{_title(what, reader)}</b>\n{_('Is this right?')}"),
        Block(own_words(draft, reader) or _("You give no reason."), Worth.SHOULD),
        Block(who_judges(facts, reader)),
    ]
    confirm = (Button("✅ " + _("Send appeal"), encode(Action.DRAFT_CONFIRM)),)
    change = (Button(_("Rewrite it"), encode(Action.DRAFT_CHANGE, Step.DETAILS.value)),)
    return Text(fit(blocks), (confirm, change, (cancel(reader),)))


def _title(what: Contested, reader: Reader) -> str:
    _ = reader.gettext
    if what.report is None:
        return _("Your appeal against decision {ref}").format(ref=what.ref)
    return _("Another look at your report {ref}").format(ref=what.ref)
