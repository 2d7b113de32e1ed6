"""Texts on their way in: HTML parse mode, clean-up and limits, as Telegram's server does them.

Only HTML and unmarked text are emulated; another `parse_mode` is refused. Offsets are UTF-16 code units.
Source of the rules: the Bot API's formatting options and its server's error texts.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from sandbox.entities import detect_beside
from sandbox.refusals import Refusal, bad_request
from sandbox.wire import JsonObject, utf16_length

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
# Telegram drops carriage returns, line separators, directional overrides and three stacking marks, and blanks other controls.
_DROPPED = re.compile(r"[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANKED = re.compile(r"[\x00-\x09\x0b-\x1f]")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]*")


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


def formatted(
    params: JsonObject, *, text: str, entities: str, limit: int, too_long: str
) -> tuple[str, list[JsonObject]]:
    """The text of parameter `text` and its entities after parsing and clean-up.

    `limit` counts UTF-16 code units after parsing; a longer text is refused with `too_long`.
    """
    marked: list[JsonObject]
    plain, marked = _cleaned(params.get(text, "")), params.get(entities) or []
    mode = params.get("parse_mode", "")
    if mode.lower() == "html":
        plain, marked = parse_html(plain)
    elif mode:
        raise bad_request("unsupported parse_mode")
    plain, marked = _trimmed(plain, marked)
    if utf16_length(plain) > limit:
        raise bad_request(too_long)
    return plain, detect_beside(plain, marked)


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
    return "".join(parse.text), sorted(parse.entities, key=lambda one: (one["offset"], -one["length"]))


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
        entity |= _link(tag.attributes.get("href", ""))
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


def _link(href: str) -> JsonObject:
    """A link to a person becomes a mention; a link that is no address stays plain text, as Telegram leaves it."""
    if person := re.fullmatch(r"tg://user\?id=(\d+)", href):
        return {"type": "text_mention", "user": {"id": int(person[1]), "is_bot": False, "first_name": ""}}
    if re.fullmatch(r"(?:https?://|tg://|mailto:|tel:)\S+|[\w-]+(?:\.[\w-]+)+\S*", href):
        return {"url": href if "://" in href or ":" in href else f"http://{href}/"}
    return {"type": ""}


def _unparsed(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")


def _cleaned(text: str) -> str:
    return _BLANKED.sub(" ", _DROPPED.sub("", text))


def _trimmed(text: str, entities: list[JsonObject]) -> tuple[str, list[JsonObject]]:
    """Without blanks around; entities keep pointing at their words. A text of nothing visible becomes empty."""
    if _INVISIBLE.fullmatch(text):
        return "", []
    core = text.strip()
    if core == text or not entities:
        return core, entities
    cut, length = utf16_length(text[: text.index(core)]), utf16_length(core)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] - cut + entity["length"], length)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return core, moved
