"""Whether words that go out could point at a person who must stay unknown. Pure."""

import re
import unicodedata
from typing import Final

from desk.model import Account

SHORTEST_PART: Final = 4
"""Letters and digits. A part of a name below this ("Al", "Max") is too often a plain word to hold a reason back."""
SHORTEST_NAME: Final = 3
"""The same for a whole name. One without letters ("." or an emoji) points at nobody, and would hold back every sentence."""

_IDEOGRAPH: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Japanese, Chinese and Korean: a name is two or three signs, and no space parts it from its neighbours."""


def exposes(words: str, person: Account, concerned: Account | None = None) -> bool:
    """Whether `words` hold a person's id, username, whole name or a longer part of it, whatever the case, as words of their own.

    What is also the name of the one `concerned`, to whom the words go, points at them.
    """
    theirs = _hints(concerned) if concerned is not None else frozenset()
    text = _plain(words)
    return any(_holds(text, hint) for hint in _hints(person) - theirs)


def mentions(words: str) -> frozenset[str]:
    """The usernames that words mention with an @, in small letters."""
    return frozenset(re.findall(r"(?<!\w)@(\w{4,32})", _plain(words)))


def _hints(account: Account) -> frozenset[str]:
    name = _plain(account.name).strip()
    parts = {part for part in name.split() if _weight(part) >= SHORTEST_PART}
    whole = {name} if _weight(name) >= SHORTEST_NAME else set()
    username = {_plain(account.username)} if account.username else set()
    return frozenset({str(account.id), *username, *whole, *parts})


def _weight(name: str) -> int:
    """Letters and digits; each sign of a script without spaces weighs as much as two."""
    return sum(sign.isalnum() for sign in name) + len(_IDEOGRAPH.findall(name))


def _holds(text: str, hint: str) -> bool:
    if _IDEOGRAPH.search(hint):
        return hint in text
    return re.search(rf"(?<!\w){re.escape(hint)}(?!\w)", text) is not None


def _plain(words: str) -> str:
    """Small letters in one spelling, without the invisible signs that could hide a name."""
    shown = "".join(sign for sign in unicodedata.normalize("NFKC", words) if unicodedata.category(sign) != "Cf")
    return " ".join(shown.casefold().split())
