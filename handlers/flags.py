"""Words with two dashes that say how a verdict is to be carried out: `--everywhere`, `--silent`."""

import re
from dataclasses import dataclass
from typing import Final

from desk.errors import UnknownFlag

EVERYWHERE: Final = "everywhere"
SILENT: Final = "silent"
_FLAG: Final = re.compile(r"(?<!\S)(?P<dashes>--|[–—])(?P<name>[A-Za-z]+)(?!\S)[ \t]?")
"""Phones make one long dash of two."""


@dataclass(frozen=True, slots=True)
class Flags:
    everywhere: bool = False
    silent: bool = False


def flags_in(words: str) -> tuple[Flags, str]:
    """What words say of this, wherever it stands among them, and the others. Raises UnknownFlag for two dashes before anything else.

    A long dash before an ordinary word is a dash.
    """
    found: set[str] = set()

    def take(shape: re.Match[str]) -> str:
        name = shape["name"].lower()
        if name in (EVERYWHERE, SILENT):
            found.add(name)
            return ""
        if shape["dashes"] == "--":
            raise UnknownFlag(f"--{name}")
        return shape[0]

    rest = _FLAG.sub(take, words).strip()
    return Flags(EVERYWHERE in found, SILENT in found), rest
