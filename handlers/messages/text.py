"""What a renderer returns: HTML for Telegram and the buttons below it."""

import re
from dataclasses import dataclass
from html import escape
from typing import Final

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

    def __post_init__(self) -> None:
        if _RIGHT_TO_LEFT in self.html:
            lines = [from_the_right(line) for line in self.html.split("\n")]
            object.__setattr__(self, "html", "\n".join(lines))


def foreign(text: str) -> str:
    """Somebody else's text made harmless: escaped, and without characters that turn, hide or overprint what stands around it."""
    return escape(plain(text), quote=True)


def plain(text: str) -> str:
    """The same for where Telegram reads no HTML: a button's label, a topic's name."""
    return _TOWER.sub(r"\1", _UNSAFE.sub("", text))


def from_the_right(line: str) -> str:
    """A line that has words from right to left runs so as a whole, also where a number or a name begins it.

    Telegram lays each line out after its first letter; the catalogues bring the mark, and nothing foreign can.
    """
    if _RIGHT_TO_LEFT not in line:
        return line
    return _RIGHT_TO_LEFT + line.replace(_RIGHT_TO_LEFT, "")


_RIGHT_TO_LEFT: Final = "\u200f"

_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ud800-\udfff\ufeff\U000e0000-\U000e007f]"
)
"""Controls, soft hyphen, zero-width space, marks that turn the text, half characters (no UTF-8 has them), tags.
Joiners stay: Persian and emoji need them."""

_MARK: Final = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_TOWER: Final = re.compile(f"({_MARK}{{3}}){_MARK}+")
"""More than three combining marks in a row belong to no language: they climb over the lines around them."""
