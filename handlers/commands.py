"""What people type at the desk: commands, `@admin`, and the words behind them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from desk.errors import UnknownCategory
from desk.rules.policy import Policy
from handlers.incoming import replied_to
from handlers.wire import Message

_COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,32}))?(?:\s+(.*))?", re.DOTALL)
_DIRECTION: Final = "\u200e\u200f"
"""What comes along where a command is copied out of a text that runs from right to left."""

_ADMIN: Final = re.compile(r"(?<![\w@])@admins?(?!\w)", re.IGNORECASE)
_APART: Final = re.compile(r"(?:^|(?<=\s))//(?=\s|$)")
_GAP: Final = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    """In small letters, without the slash."""
    args: str
    """What follows, stripped."""


def command_of(message: Message, bot: str) -> Command | None:
    """The command that a message gives the bot with this username; None for other bots' and for a forwarded one.

    Whoever passes somebody else's words on does not say them.
    """
    if message.forward_origin is not None:
        return None
    shape = _COMMAND.fullmatch(words_of(message).rstrip().lstrip(_DIRECTION))
    if shape is None or (shape[2] and shape[2].lower() != bot.lower()):
        return None
    return Command(shape[1].lower(), (shape[3] or "").strip())


def call_of(message: Message) -> Command | None:
    """`@admin` in a reply, as what it means: a report with the other words as its text."""
    if replied_to(message) is None or message.forward_origin is not None:
        return None
    words, calls = _ADMIN.subn(" ", words_of(message))
    return Command("report", " ".join(words.split())) if calls else None


def words_of(message: Message) -> str:
    """A message's text or caption; empty if it has neither."""
    return message.text or message.caption or ""


def first_word(args: str) -> tuple[str, str]:
    """The first word and the rest, both stripped; empty where there is none."""
    word, _, rest = args.strip().partition(" ")
    if "\n" in word:
        word, _, after = word.partition("\n")
        rest = f"{after} {rest}"
    return word, rest.strip()


def apart(words: str) -> tuple[str, str]:
    """What goes out, and what stands behind two slashes, for staff only; empty where there is none. Addresses keep their slashes."""
    out, _, kept = _APART.sub("\0", words, count=1).partition("\0")
    return out.strip(), kept.strip()


def leading_category(args: str, policy: Policy) -> tuple[str | None, str]:
    """The category that the words begin with, and the rest; None and all of them if they begin with none.

    A category goes by its name or its title, in any case, with spaces, hyphens or underscores.
    """
    names = _names(policy)
    words = args.split()
    for count in range(min(len(words), _LONGEST), 0, -1):
        if name := names.get(_plain(" ".join(words[:count]))):
            return name, _behind(args, count)
    return None, args.strip()


def category_before(args: str, policy: Policy) -> tuple[str | None, str]:
    """Like `leading_category`. Raises UnknownCategory where the first word is a category misspelt rather than the first of a reason."""
    name, rest = leading_category(args, policy)
    if name is None:
        typed, _ = first_word(args)
        names = _names(policy)
        if near := get_close_matches(_plain(typed), names, cutoff=_MISSPELT):
            raise UnknownCategory(typed, tuple(dict.fromkeys(names[close] for close in near)))
    return name, rest


def required_category(args: str, policy: Policy) -> tuple[str, str]:
    """Like `leading_category`, where one must be there. Raises UnknownCategory with those that come close to the first word."""
    name, rest = leading_category(args, policy)
    if name is not None:
        return name, rest
    typed, _ = first_word(args)
    names = _names(policy)
    near = dict.fromkeys(names[close] for close in get_close_matches(_plain(typed), names))
    raise UnknownCategory(typed, tuple(near))


_MISSPELT: Final = 0.85
"""How alike a word and a category are that were meant to be the same: "harrasment" is, "spamming" and "scammer" are not."""

_LONGEST: Final = 6
"""Words of the longest title that is looked for."""


def _names(policy: Policy) -> Mapping[str, str]:
    return _spellings(tuple((category.name, category.title) for category in policy.categories.values()))


@lru_cache(maxsize=4)
def _spellings(categories: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Names by all the ways to write them; a name outweighs a title. Kept, because every report asks."""
    titles = {_plain(title): name for name, title in categories}
    return titles | {_plain(name): name for name, _title in categories}


def _plain(text: str) -> str:
    return _GAP.sub("_", text.strip(" .,:;!?-_\n").casefold())


def _behind(args: str, count: int) -> str:
    """What follows the first `count` words, its own spaces and lines kept."""
    return args.split(maxsplit=count)[count] if len(args.split()) > count else ""
