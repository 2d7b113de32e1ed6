"""Whether words that go out could point at a person who must stay unknown. Pure."""

import re
from typing import Final

SHORTEST_NAME: Final = 4
"""Characters. A part of a name below this ("Al", "Max") is too often a plain word to hold a reason back."""


def exposes(words: str, name: str, username: str | None) -> bool:
    """Whether `words` hold the username, the whole name or a longer part of the name, whatever the case, as words of their own."""
    text = words.casefold()
    parts = [part for part in name.split() if len(part) >= SHORTEST_NAME]
    hints = [hint for hint in (username, name.strip(), *parts) if hint]
    return any(re.search(rf"(?<!\w){re.escape(hint.casefold())}(?!\w)", text) for hint in hints)
