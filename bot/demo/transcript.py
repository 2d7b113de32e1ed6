"""What people and the desk say to each other, printed as it happens: a heading for each scene, a line or a block for each event."""

import re
import textwrap
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from sandbox import Event, Sandbox

WIDEST: Final = 100
"""Columns; longer lines are hard to read."""

_INDENT: Final = 4
_COLOURS: Final = ("green", "cyan", "yellow", "magenta", "blue", "bright_red", "bright_cyan", "bright_magenta")
_BUTTONS: Final = 6
"""Buttons shown of one message: nobody wants to read a menu of twenty categories aloud."""

_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
"""Keeps the words of a button in one line while a text is wrapped."""

_NUMBER: Final = re.compile(r"[0-9]+")


class Transcript:
    """Prints a sandbox's events, each chat in a colour of its own. What the desk has said once is not repeated in full."""

    def __init__(self, console: Console, telegram: Sandbox) -> None:
        self._console = console
        self._events = telegram.transcript()
        self._bot = telegram.bot.name
        self._width = min(console.width, WIDEST)
        self._told = 0
        self._private: set[int] = set()
        self._meanwhile: list[Event] = []
        self._colours: dict[int, str] = {}
        self._posted: dict[tuple[int, int], Event] = {}
        self._familiar: defaultdict[str, set[str]] = defaultdict(set)

    def scene(self, title: str, words: str = "") -> None:
        """A heading, and what the reader should know."""
        self.catch_up()
        self._print("")
        self._print(f"── {title} ".ljust(self._width, "─"), "bold")
        self.remark(words)

    def remark(self, words: str, style: str = "italic") -> None:
        """The narrator speaks."""
        self.catch_up()
        self._print_wrapped(words, style)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Columns as wide as they need to be; the last one wraps."""
        widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
            self._print_wrapped("  ".join([*cells, row[-1]]), hang=sum(widths[:-1]) + 2 * len(cells))

    def keep_for_later(self, *chats: int) -> None:
        """What happens in these chats from now on is told when the story comes to it."""
        self.catch_up()
        self._private.update(chats)

    def tell_meanwhile(self, *chats: int) -> None:
        """Print what was kept of these chats for later."""
        self.catch_up()
        self._private.difference_update(chats)
        kept = [event for event in self._meanwhile if event.chat_id in chats]
        self._meanwhile = [event for event in self._meanwhile if event.chat_id not in chats]
        for event in kept:
            self._tell(event)

    def catch_up(self) -> None:
        """Print what has happened since the last time."""
        while self._told < len(self._events):
            event = self._events[self._told]
            self._told += 1
            if event.chat_id in self._private:
                self._meanwhile.append(event)
            else:
                self._tell(event)

    def _tell(self, event: Event) -> None:
        match event.kind:
            case "message" | "edit":
                self._tell_message(event)
            case "delete":
                self._tell_deletion(event)
            case "press":
                self._say(event, f"{event.who} presses [ {event.text} ]")
            case "answer" if event.text:
                self._say(event, f"{self._bot} → {event.only_for}, over the button: {event.text}", _INDENT)
            case "member" if event.text == self._bot:
                self._say(event, f"{event.who} makes {self._bot} an {event.detail} of {event.chat}")
            case "service" if event.detail == "left_chat_member":
                self._say(event, f"{event.who} leaves {event.chat}")
            case "service" if event.detail == "pinned_message":
                self._say(event, f"{event.who} pins the message", _INDENT)

    def _tell_message(self, event: Event) -> None:
        if event.who == self._bot:
            self._tell_desk(event)
        else:
            mark = " (edited)" if event.kind == "edit" else ""
            words = event.text or f"({event.detail})"
            self._say(event, f"{event.who} → {self._place(event)}{mark}: {words}")
        self._posted[event.chat_id, event.message_id] = event

    def _tell_desk(self, event: Event) -> None:
        """What the desk says: of an edit only what is new, and of a notice like an earlier one only what differs."""
        before = self._posted.get((event.chat_id, event.message_id)) if event.kind == "edit" else None
        familiar = self._familiar[_kind(event.text)]
        lines = [*(event.text or f"({event.detail})").splitlines(), _buttons(event.buttons)]
        if before is None:
            shown = _shortened(lines, familiar - {lines[0]})
        else:
            known = familiar | set(before.text.splitlines())
            shown = list(filter(None, (line for line in lines if line not in known))) or ["…"]
        familiar.update(lines)
        mark = "" if before is None else " (edited)"
        mark += f" (only {event.only_for} sees this)" if event.only_for else ""
        self._say(event, f"{self._bot} → {self._place(event)}{mark}:", _INDENT)
        for line in shown:
            self._say(event, line, _INDENT + 2)

    def _tell_deletion(self, event: Event) -> None:
        author = self._posted[event.chat_id, event.message_id].who
        by = "the desk" if event.who == self._bot else event.who
        self._say(event, f"{author} → {event.chat}: {event.text} (deleted by {by})")

    def _place(self, event: Event) -> str:
        """Where something was said; in private the other side stands for the place."""
        if event.chat_id > 0:
            return event.chat if event.who == self._bot else self._bot
        return f"{event.chat} (only the desk sees this)" if event.only_for == self._bot else event.chat

    def _say(self, event: Event, words: str, indent: int = 0) -> None:
        colour = self._colours.setdefault(event.chat_id, _COLOURS[len(self._colours) % len(_COLOURS)])
        self._print_wrapped(words, colour, indent)

    def _print_wrapped(self, words: str, style: str = "", indent: int = 0, hang: int = 0) -> None:
        margin, below = " " * indent, " " * (indent + hang)
        for line in words.splitlines():
            filled = textwrap.fill(
                line, self._width, initial_indent=margin, subsequent_indent=below, break_on_hyphens=False
            )
            self._print(filled.replace(_NO_BREAK, " "), style)

    def _print(self, line: str, style: str = "") -> None:
        self._console.print(Text(line, style), soft_wrap=True)


def _kind(text: str) -> str:
    """What messages of one kind have in common: how they begin, but for their numbers."""
    return _NUMBER.sub("#", text.partition("\n")[0])


def _shortened(lines: Sequence[str], known: set[str]) -> list[str]:
    """Lines without those that are known; an ellipsis stands for each run of these."""
    kept: list[str] = []
    for line in filter(None, lines):
        if line not in known:
            kept.append(line)
        elif not kept or kept[-1] != "…":
            kept.append("…")
    return kept


def _buttons(rows: Sequence[Sequence[str]]) -> str:
    """One line of buttons, each with spaces that do not break."""
    labels = [label for row in rows for label in row]
    shown = [f"[ {label} ]".replace(" ", _NO_BREAK) for label in labels[:_BUTTONS]]
    more = len(labels) - len(shown)
    return " ".join([*shown, f"and {more} more"] if more else shown)
