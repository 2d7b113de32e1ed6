"""What is said when a moderator's sanctions pause."""

from collections.abc import Collection, Mapping

from desk.model import Account
from desk.records import Pause
from handlers.buttons import Action, encode
from handlers.messages.fitting import Block, Worth, fit
from handlers.messages.naming import label, staff_link
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text


def paused(
    pause: Pause, decisions: Collection[int], called: Collection[int], people: Mapping[int, Account], reader: Reader
) -> Text:
    """To who answers for the moderators: what happened, which decisions, what can be done."""
    _ = reader.gettext
    count = reader.ngettext(
        "{name} decided {n} sanction within 10 minutes and wanted to impose another one. Their sanctions pause.",
        "{name} decided {n} sanctions within 10 minutes and wanted to impose another one. Their sanctions pause.",
        pause.decisions,
    )
    head = count.format(name=staff_link(pause.moderator, people), n=pause.decisions)
    advice = _(
        "It may be a raid, and they are fast. It may also be a stolen account or a grudge: look at the decisions and ask them,"
        " not in Telegram alone. To undo one: /undo, its number and a reason. To take their role: /role {id} none"
    ).format(id=pause.moderator)
    blocks = [
        Block(f"⏸ <b>{head}</b>"),
        Block(" ".join(f"D-{number}" for number in sorted(decisions)), Worth.SHOULD),
        Block(advice),
        Block(" ".join(staff_link(who, people) for who in called), Worth.MAY),
    ]
    return Text(fit(blocks), ((Button(_("Let them go on"), encode(Action.RESUME, pause.id)),),))


def over(reader: Reader) -> Text:
    """To the moderator."""
    return Text(reader.gettext("A lead has looked, and lets you go on: you can impose sanctions again."))


def resumed(pause: Pause, moderator: Account | None, reader: Reader) -> str:
    """To the lead who let them go on. Plain text."""
    name = label(moderator.name) if moderator is not None and moderator.name else str(pause.moderator)
    return reader.gettext("{name} can impose sanctions again.").format(name=name)
