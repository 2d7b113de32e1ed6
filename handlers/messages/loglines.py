"""The line that a decision gets in a group's log: what was done and under which rule, never to whom, by whom or why."""

from collections.abc import Sequence

from desk.model import Decision, Lifting, Sanction
from handlers.messages.facts import Facts
from handlers.messages.naming import category_titles, chat_title
from handlers.messages.reader import Reader
from handlers.messages.text import Text
from handlers.messages.wording import points, when


def log_line(decision: Decision, sanctions: Sequence[Sanction], group: int, facts: Facts, reader: Reader) -> Text:
    """Tags to search by, and what a decision does; struck out once it holds no more."""
    _ = reader.gettext
    parts = [
        _tags(decision, sanctions),
        category_titles(decision.category, facts, reader),
        *([points(decision.points, reader)] if decision.points else []),
        *_lasts(sanctions, facts, reader),
        chat_title(group, facts.chats, reader),
        *([_("and in other groups")] if any(one.chat != group for one in sanctions) else []),
    ]
    line = " · ".join(parts)
    if decision.voided_at is None:
        return Text(line, silent=True)
    taken_back = _("Taken back {time}: it holds no more.").format(time=when(decision.voided_at, facts.now, reader))
    return Text(f"<s>{line}</s>\n#undo {decision.ref} · {taken_back}", silent=True)


def gone(decision: int, reader: Reader) -> Text:
    """In the place of a line that a log may not have any more."""
    _ = reader.gettext
    return Text(_("D-{n} is not listed here.").format(n=decision))


def _tags(decision: Decision, sanctions: Sequence[Sanction]) -> str:
    kinds = dict.fromkeys([decision.outcome.value, *(one.kind.value for one in sanctions)])
    return " ".join([*(f"#{kind}" for kind in kinds), f"<b>{decision.ref}</b>"])


def _lasts(sanctions: Sequence[Sanction], facts: Facts, reader: Reader) -> list[str]:
    """Until when, where something lasts."""
    _ = reader.gettext
    lasting = next((one for one in sanctions if one.kind.lasts), None)
    if lasting is None:
        return []
    if lasting.lifting in (Lifting.PARDONED, Lifting.BY_HAND):
        return [_("lifted before its end")]
    if lasting.until is None:
        return [_("without end")]
    return [_("until {time}").format(time=when(lasting.until, facts.now, reader))]
