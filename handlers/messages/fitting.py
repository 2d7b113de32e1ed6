"""Makes a message fit: Telegram refuses what is longer than 4,096 UTF-16 code units once tags and entities are read.

A message is a list of blocks. Where they do not all fit, the one that is worth least is cut first; none is ever cut inside a
tag, an entity or a character.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from html import unescape
from typing import Final

from handlers.messages.text import TEXT_AT_MOST

_BETWEEN: Final = "\n\n"
_SHORTEST: Final = 24
"""UTF-16 units. What would be cut below this says nothing any more: the block goes."""

_TAG: Final = re.compile(r"<[^>]*>")
_TOKEN: Final = re.compile(r"<[^>]*>|&#?\w+;|[^<&]+|.", re.DOTALL)


class Worth(IntEnum):
    """What is cut first: the lowest."""

    MAY = 1
    SHOULD = 2
    MUST = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, as HTML. An empty one is left out."""

    html: str
    worth: Worth = Worth.MUST


def units(html: str) -> int:
    """The length of a message as Telegram counts it."""
    # Most is plain text, and cards are measured again and again while they are fitted.
    text = unescape(_TAG.sub("", html)) if "<" in html or "&" in html else html
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def shorten(html: str, at_most: int) -> str:
    """The beginning of a message's HTML in so many UTF-16 units, open tags closed, with an ellipsis where something is missing."""
    if units(html) <= at_most:
        return html
    kept: list[str] = []
    open_tags: list[str] = []
    room = at_most - 1
    for token in _TOKEN.findall(html):
        size = units(token)
        if size > room:
            kept.append(_beginning(token, room))
            break
        room -= size
        kept.append(token)
        _note_tag(token, open_tags)
    closing = "".join(f"</{name}>" for name in reversed(open_tags))
    return "".join(kept).rstrip() + ("…" if at_most > 0 else "") + closing


def fit(blocks: Sequence[Block], at_most: int = TEXT_AT_MOST) -> str:
    """All blocks, a blank line apart, in so many UTF-16 units: the least worth are cut, of equals the last."""
    kept = [block for block in blocks if block.html]
    by_worth = sorted(range(len(kept)), key=lambda place: (kept[place].worth, -place))
    for place in by_worth:
        excess = units(_joined(kept)) - at_most
        if excess <= 0:
            break
        room = units(kept[place].html) - excess
        kept[place] = replace(kept[place], html=shorten(kept[place].html, room) if room >= _SHORTEST else "")
    return _joined(kept)


def paginate(blocks: Sequence[Block], at_most: int = TEXT_AT_MOST) -> Iterator[str]:
    """The blocks over as many messages as they need; a block that is too long for one is cut."""
    page: list[Block] = []
    for block in blocks:
        if page and units(_joined([*page, block])) > at_most:
            yield fit(page, at_most)
            page = []
        page.append(block)
    if page:
        yield fit(page, at_most)


def _joined(blocks: Sequence[Block]) -> str:
    return _BETWEEN.join(block.html for block in blocks if block.html)


def _beginning(token: str, room: int) -> str:
    """What of a token that is too long still fits: whole characters of plain text, and nothing of an entity."""
    # Half a character at the end is no character.
    return "" if token.startswith("&") else token.encode("utf-16-le")[: 2 * max(room, 0)].decode("utf-16-le", "ignore")


def _note_tag(token: str, open_tags: list[str]) -> None:
    if token.startswith("</"):
        open_tags.pop()
    elif token.startswith("<"):
        open_tags.append(token[1:-1].split()[0])
