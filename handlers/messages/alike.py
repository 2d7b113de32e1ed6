"""Cases that are alike: the list that comes before all of them are dismissed, and what came of it."""

from collections.abc import Sequence

from desk.alike import Alike
from desk.rules.durations import Ms
from handlers.buttons import Action, encode
from handlers.messages.facts import Facts
from handlers.messages.fitting import Block, Worth, fit, shorten
from handlers.messages.naming import category_titles, chat_title
from handlers.messages.reader import Reader
from handlers.messages.text import Button, Text, foreign
from handlers.messages.verdicts import DISMISSALS

_EXCERPT = 200
"""UTF-16 units of what was posted, shown once: it is the same in all."""


def preview(found: Sequence[Alike], facts: Facts, reader: Reader) -> Text:
    """Which cases a press would dismiss, each with what may set it apart; a button for each reason."""
    _ = reader.gettext
    first = found[0]
    if len(found) == 1:
        return Text(_("No other open case is like {ref}.").format(ref=first.case.ref))
    head = reader.ngettext("{n} open case is alike", "{n} open cases are alike", len(found)).format(n=len(found))
    title = category_titles(first.case.category, facts, reader)
    care = _(
        "Each gets a decision of its own, which can be undone like any other. What is reported or changes before you press stays open."
    )
    blocks = [
        Block(f"<b>{head}</b> · {title}"),
        Block(_posted(first), Worth.MAY),
        Block("\n".join(_line(one, facts, reader) for one in found)),
        Block(care),
    ]
    return Text(fit(blocks), _buttons(first.case.id, len(found), facts.now, reader), protected=True)


def dismissed(done: int, left: Sequence[str], reader: Reader) -> str:
    """Plain text that fits over a button."""
    _ = reader.gettext
    words = reader.ngettext("{n} case is dismissed.", "{n} cases are dismissed.", done).format(n=done)
    if not left:
        return words
    return words + " " + _("Somebody was faster, or it changed: {refs}.").format(refs=", ".join(left[:10]))


def _posted(first: Alike) -> str:
    """What was posted in all of them."""
    words = shorten(foreign(first.text), _EXCERPT)
    return f"<blockquote expandable>{words}</blockquote>" if words else ""


def _line(one: Alike, facts: Facts, reader: Reader) -> str:
    """ "C-9 in “Gardeners”: 3 reports, 1 with words"."""
    _ = reader.gettext
    place = "" if one.case.chat is None else " " + chat_title(one.case.chat, facts.chats, reader)
    reports = reader.ngettext("{n} report", "{n} reports", one.reports).format(n=one.reports)
    line = f"{one.case.ref}{place}: {reports}"
    return (
        f"{line}, " + _("{n} with words: look before you dismiss").format(n=one.with_words) if one.with_words else line
    )


def _buttons(case: int, count: int, at: Ms, reader: Reader) -> tuple[tuple[Button, ...], ...]:
    _ = reader.gettext
    words = _("Dismiss all {n}: {reason}")
    return tuple(
        (Button(words.format(n=count, reason=_(reason)), encode(Action.DISMISS_ALIKE, case, at, code)),)
        for code, reason in DISMISSALS.items()
    )
