"""HTML parse mode, with the refusals that the Bot API's server words. Offsets are UTF-16 code units."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from sandbox.links import link
from sandbox.nesting import ordered
from sandbox.refusals import Refusal, bad_request
from sandbox.wire import JsonObject, utf16_length, utf16_part

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_PIECE = re.compile(
    r"<(?P<end>/?)(?P<name>[^\s<>/=]*)(?P<attributes>[^<>]*)(?P<close>>?)|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);"
)
_ATTRIBUTE = re.compile(r"\s+([\w-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[\w.-]+))?")


@dataclass(slots=True)
class _Open:
    name: str
    start: int
    attributes: dict[str, str]


@dataclass(slots=True)
class _Parse:
    source: str
    text: list[str] = field(default_factory=list)
    length: int = 0
    opened: list[_Open] = field(default_factory=list)
    entities: list[JsonObject] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.text.append(text)
        self.length += utf16_length(text)

    def error(self, reason: str, at: int, more: str = "") -> Refusal:
        return _unparsed(f"{reason} at byte offset {len(self.source[:at].encode())}{more}")


def parse_html(source: str) -> tuple[str, list[JsonObject]]:
    """Text and entities of an HTML message. Raises Refusal "can't parse entities: ..."."""
    parse = _Parse(source)
    done = 0
    for piece in _PIECE.finditer(source):
        parse.add(source[done : piece.start()])
        done = piece.end()
        if piece.group().startswith("&"):
            parse.add(html.unescape(piece.group()))
        elif piece["end"]:
            _end_tag(parse, piece)
        else:
            _start_tag(parse, piece)
    parse.add(source[done:])
    if parse.opened:
        raise _unparsed(f'Can\'t find end tag corresponding to start tag "{parse.opened[-1].name}"')
    return "".join(parse.text), ordered(parse.entities)


def _start_tag(parse: _Parse, piece: re.Match[str]) -> None:
    name = piece["name"].lower()
    if name not in TAGS:
        raise parse.error(f'Unsupported start tag "{name}"', piece.start())
    if not piece["close"]:
        raise parse.error("Unclosed start tag", piece.start())
    attributes = {
        key.lower(): html.unescape(value.strip("\"'")) for key, value in _ATTRIBUTE.findall(piece["attributes"])
    }
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise parse.error('Tag "span" must have class "tg-spoiler"', piece.start())
    parse.opened.append(_Open(name, parse.length, attributes))


def _end_tag(parse: _Parse, piece: re.Match[str]) -> None:
    name = piece["name"].lower()
    if not piece["close"]:
        raise parse.error("Unclosed end tag", piece.start())
    if not parse.opened:
        raise parse.error("Unexpected end tag", piece.start())
    tag = parse.opened.pop()
    if name and name != tag.name:
        raise parse.error("Unmatched end tag", piece.start(), f', expected "</{tag.name}>", found "</{name}>"')
    if parse.length > tag.start:
        _close(parse, tag)


def _close(parse: _Parse, tag: _Open) -> None:
    entity: JsonObject = {"type": TAGS[tag.name], "offset": tag.start, "length": parse.length - tag.start}
    if tag.name == "a":
        href = tag.attributes.get("href") or utf16_part("".join(parse.text), tag.start, entity["length"])
        entity |= link(href) or {"type": ""}  # what is no address stays plain text
    elif tag.name == "blockquote" and "expandable" in tag.attributes:
        entity["type"] = "expandable_blockquote"
    elif tag.name == "tg-emoji":
        entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
    elif tag.name == "code" and parse.opened and parse.opened[-1].name == "pre":
        parse.opened[-1].attributes["language"] = tag.attributes.get("class", "").removeprefix("language-")
        return
    if language := tag.attributes.get("language"):
        entity["language"] = language
    if entity["type"]:
        parse.entities.append(entity)


def _unparsed(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")
