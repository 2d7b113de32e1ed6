"""What people and the desk say to each other, printed as it happens: a scene's heading, then a line or a block for each event."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from sandbox import Event, Sandbox

WIDEST: Final = 100
"""Columns; longer lines are hard to read."""

_INDENT: Final = 4
_COLOURS: Final = ("green", "cyan", "magenta", "yellow", "blue", "bright_red", "bright_cyan", "bright_magenta")
_FAMILIAR: Final = 50
"""From this length on a line that was printed once is not printed again: receipts and statements share whole paragraphs."""

_BUTTONS: Final = 6
"""A menu of twenty categories is not worth reading twice, nor once."""


class Transcript:
    """Prints a sandbox's events, each chat in a colour of its own."""

    def __init__(self, console: Console, telegram: Sandbox) -> None:
        self._console = console
        self._events = telegram.transcript()
        self._bot = telegram.bot.name
        self._width = min(console.width, WIDEST)
        self._told = 0
        self._colours: dict[int, str] = {}
        self._posted: dict[tuple[int, int], Event] = {}
        self._familiar: set[str] = set()

    def scene(self, title: str, words: str = "") -> None:
        """A heading, and what the reader should know."""
        self.catch_up()
        self._console.print()
        self._print(f"── {title} ".ljust(self._width, "─"), "bold")
        self.remark(words)

    def remark(self, words: str) -> None:
        """The narrator speaks."""
        self.catch_up()
        self._print_wrapped(words, "italic dim")

    def rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """A table of two columns."""
        first = max(len(name) for name, _ in rows)
        for name, value in rows:
            self._print_wrapped(f"{name:<{first}}  {value}", "", hang=first + 2)

    @property
    def told(self) -> int:
        """How many events have been printed."""
        return self._told

    def catch_up(self) -> None:
        """Print what has happened since the last time."""
        while self._told < len(self._events):
            event = self._events[self._told]
            self._told += 1
            self._tell(event)

    def _tell(self, event: Event) -> None:
        match event.kind:
            case "message" | "edit" if event.who == self._bot:
                self._tell_desk(event)
            case "message" | "edit":
                mark = " (edited)" if event.kind == "edit" else ""
                self._say(event, f"{event.who} → {self._place(event)}{mark}: {event.text}")
            case "delete":
                self._tell_deletion(event)
            case "press":
                self._say(event, f"{event.who} presses [ {event.text} ]")
            case "answer" if event.text:
                self._say(event, f"{self._bot}, over the button: {event.text}", _INDENT)
            case "service" if event.detail == "left_chat_member":
                self._say(event, f"{event.who} leaves {event.chat}")
            case "service" if event.detail == "pinned_message":
                self._say(event, f"{self._bot} pins this message", _INDENT)
        if event.kind in ("message", "edit"):
            self._posted[event.chat_id, event.message_id] = event

    def _tell_desk(self, event: Event) -> None:
        """What the desk says; of an edit only what is new in it."""
        before = self._posted.get((event.chat_id, event.message_id)) if event.kind == "edit" else None
        known = self._familiar if before is None else self._familiar | set(before.text.splitlines())
        mark = " (edited)" if before is not None else ""
        if event.only_for:
            mark += f" (only {event.only_for} sees this)"
        self._say(event, f"{self._bot} → {self._place(event)}{mark}:", _INDENT)
        for line in _shortened(event.text.splitlines(), known):
            self._say(event, line, _INDENT + 2)
        if event.buttons and (before is None or before.buttons != event.buttons):
            self._say(event, _buttons(event.buttons), _INDENT + 2)
        self._familiar.update(line for line in event.text.splitlines() if len(line) >= _FAMILIAR)

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

    def _print_wrapped(self, words: str, style: str, indent: int = 0, hang: int | None = None) -> None:
        margin = " " * indent
        below = margin if hang is None else margin + " " * hang
        for line in words.splitlines():
            self._print(
                textwrap.fill(line, self._width, initial_indent=margin, subsequent_indent=below, break_on_hyphens=False),
                style,
            )

    def _print(self, line: str, style: str) -> None:
        self._console.print(Text(line, style), soft_wrap=True)


def _shortened(lines: Iterable[str], known: set[str]) -> list[str]:
    """Lines without those that were read before; an ellipsis stands for each run of these."""
    kept: list[str] = []
    for line in lines:
        if line and line not in known:
            kept.append(line)
        elif line and (not kept or kept[-1] != "…"):
            kept.append("…")
    return kept


def _buttons(rows: Sequence[Sequence[str]]) -> str:
    labels = [label for row in rows for label in row]
    shown = [f"[ {label} ]" for label in labels[:_BUTTONS]]
    more = len(labels) - len(shown)
    return " ".join([*shown, f"and {more} more"] if more else shown)
