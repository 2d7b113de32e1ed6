"""What a renderer returns: HTML for Telegram and the buttons below it."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final
from unicodedata import combining

TEXT_AT_MOST: Final = 4096
"""UTF-16 code units of one message, after entities (Bot API)."""


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button; its label begins with the verb. Exactly one of `data` (at most 64 bytes) and `url` is set."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PersonPicker:
    """A keyboard key that opens Telegram's own picker (`KeyboardButtonRequestUsers`)."""

    label: str
    request: int
    """Comes back with the choice; within signed 32 bits."""


@dataclass(frozen=True, slots=True)
class Text:
    """One message. Everything foreign in `html` is escaped already."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    picker: PersonPicker | None = None
    remove_picker: bool = False
    silent: bool = False
    protected: bool = False
    """Telegram refuses to forward or save it (`protect_content`)."""


def foreign(text: str) -> str:
    """Text that somebody else wrote, made harmless: escaped for HTML, without characters that turn, hide or overprint what stands around it."""
    return escape("".join(_harmless(text)), quote=True)


_UNSAFE: Final = frozenset(
    [*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0)]
    # Marks that reorder or hide text: bidi embeddings, overrides and isolates, zero-width spaces and joiners, byte order mark, tags.
    + [
        0x00AD,
        0x061C,
        0x180E,
        0x200B,
        0x2060,
        0xFEFF,
        *range(0x200E, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
    + [*range(0xE0000, 0xE0080)]
)
_MARKS_IN_A_ROW: Final = 3
"""Combining marks on one letter; more is not a language but a tower of marks over the neighbours."""


def _harmless(text: str) -> Iterator[str]:
    marks = 0
    for letter in text:
        if ord(letter) in _UNSAFE:
            continue
        marks = marks + 1 if combining(letter) else 0
        if marks <= _MARKS_IN_A_ROW:
            yield letter
