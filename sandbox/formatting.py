"""Texts on their way in: entities or HTML, clean-up and limits, as Telegram's server does them.

Offsets are UTF-16 code units. Source of the rules and of the words of refusals: tdlib's `MessageEntity.cpp` (`fix_formatted_text`,
`get_message_entities`) and the Bot API's server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox.entities import detect
from sandbox.links import link
from sandbox.markup import parse_html
from sandbox.nesting import QUOTES, STYLES, end_of, nested, ordered
from sandbox.refusals import bad_request
from sandbox.wire import JsonObject, utf16_length
from sandbox.world import World

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_MARKED = 100
LARGEST_OFFSET = 1_000_000
MARKED = {*STYLES, *QUOTES, "code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"}
FOUND = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id", "date_time": "unix_time"}
MORE = {"pre": ("language",), "date_time": ("date_time_format",)}
# Telegram drops carriage returns, line separators, directional overrides and three stacking marks, and blanks other controls.
_DROPPED = re.compile(r"[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANKED = re.compile(r"[\x00-\x09\x0b-\x1f]")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]*")
_BLANKS = (b" \0", b"\n\0")


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as a person formats it in their app."""

    text: str
    entities: list[JsonObject]


def html(source: str) -> Formatted:
    """What a person writes who formats these words in their app; the tags are those of the Bot API's HTML."""
    return Formatted(*laid_out(*parse_html(source)))


def formatted(
    params: JsonObject, *, text: str, entities: str, limit: int, too_long: str
) -> tuple[str, list[JsonObject]]:
    """The text of parameter `text` and its entities after parsing and clean-up.

    `limit` counts UTF-16 code units after parsing; a longer text is refused with `too_long`.
    """
    plain, marked = params.get(text, ""), params.get(entities) or []
    mode = params.get("parse_mode", "")
    if mode.lower() == "html":
        plain, marked = parse_html(plain)
    elif mode:
        raise bad_request("unsupported parse_mode")
    plain, laid = laid_out(plain, [read for one in marked if (read := _read(one))])
    if utf16_length(plain) > limit:
        raise bad_request(too_long)
    return plain, laid


def laid_out(text: str, marked: list[JsonObject]) -> tuple[str, list[JsonObject]]:
    """The text without what Telegram drops and trims, and its entities: the marked ones nested, and those it finds by itself.

    A text of nothing visible becomes empty. Raises Refusal for an entity outside of the text or in the middle of a character.
    """
    for one in marked:
        for name in ("offset", "length"):
            if not 0 <= one[name] <= LARGEST_OFFSET:
                raise bad_request(f"receive an entity with incorrect {name} {one[name]}")
    text, marked = _cleaned(text, nested(one for one in marked if one["length"]))
    if _INVISIBLE.fullmatch(text):
        return "", []
    text, marked = _trimmed(text, nested(_without_blanks(text, marked)))
    return text, nested(_as_many_as_fit(marked), detect(text))


def naming_people(world: World, content: JsonObject) -> JsonObject:
    """`content` with whole User objects in its mentions; a mention of nobody the world knows is dropped."""
    for name in ("entities", "caption_entities"):
        if any("user" in one for one in content.get(name, ())):
            named = [_naming(world, one) if "user" in one else one for one in content[name]]
            content = {**content, name: [one for one in named if one]}
    return {name: value for name, value in content.items() if value != []}


def _naming(world: World, entity: JsonObject) -> JsonObject | None:
    account = world.accounts.get(entity["user"]["id"])
    return {**entity, "user": account.as_user()} if account else None


def _read(entity: JsonObject) -> JsonObject | None:
    """One entity of a bot's; None for the kinds that Telegram only finds by itself."""
    kind = entity["type"]
    if kind in FOUND:
        return None
    if kind not in MARKED:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    needed = NEEDS.get(kind)
    if needed and needed not in entity:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{needed}\"")
    if kind == "custom_emoji" and not re.fullmatch(r"[1-9]\d{0,18}", entity["custom_emoji_id"]):
        raise bad_request("invalid custom emoji identifier specified")
    if kind == "text_link":
        return _linked(entity)
    return {
        name: value
        for name, value in entity.items()
        if name in ("type", "offset", "length", needed, *MORE.get(kind, ()))
    }


def _linked(entity: JsonObject) -> JsonObject:
    target = link(entity["url"])
    if target is None:
        raise bad_request(f"entity URL '{entity['url']}' is invalid: Wrong HTTP URL")
    return {"offset": entity["offset"], "length": entity["length"], **target}


def _cleaned(text: str, marked: list[JsonObject]) -> tuple[str, list[JsonObject]]:
    """Without what Telegram drops; entities keep pointing at their words."""
    clean = _BLANKED.sub(" ", _DROPPED.sub("", text))
    if not marked:
        return clean, []
    moved = _moves(text)
    for edge, is_start, one in sorted(_edges(marked), key=lambda edge: edge[:2]):
        if edge not in moved and edge <= utf16_length(text):
            raise bad_request(_in_the_middle(text, edge, one, is_start=is_start))
    for one in marked:
        if one["offset"] > utf16_length(text):
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {one['offset']}")
    for one in reversed(marked):
        if end_of(one) > utf16_length(text):
            raise bad_request(
                f"entity beginning at UTF-16 offset {one['offset']} ends after the end of the text at UTF-16 offset {end_of(one)}"
            )
    return clean, [_between(one, moved[one["offset"]], moved[end_of(one)]) for one in marked]


def _edges(marked: list[JsonObject]) -> list[tuple[int, bool, JsonObject]]:
    return [edge for one in marked for edge in ((one["offset"], True, one), (end_of(one), False, one))]


def _moves(text: str) -> dict[int, int] | range:
    """Where each character begins, and the text ends, before and after the clean-up."""
    if max(text, default="") <= "\uffff" and not _DROPPED.search(text):
        return range(len(text) + 1)
    moved, old, new = {}, 0, 0
    for letter in text:
        moved[old] = new
        width = 2 if letter > "\uffff" else 1
        old += width
        new += 0 if _DROPPED.match(letter) else width
    moved[old] = new
    return moved


def _in_the_middle(text: str, edge: int, entity: JsonObject, *, is_start: bool) -> str:
    before = text.encode("utf-16-le")[: 2 * (edge + 1)].decode("utf-16-le")
    where = f"in a middle of a UTF-16 symbol at byte offset {len(before.encode())}"
    return (
        f"entity begins {where}" if is_start else f"entity beginning at UTF-16 offset {entity['offset']} ends {where}"
    )


def _without_blanks(text: str, marked: list[JsonObject]) -> list[JsonObject]:
    """Without the blanks that entities begin with, and without those of blanks only; a link may lie under a blank."""
    if not marked:
        return []
    units = text.encode("utf-16-le")
    kept = []
    for one in marked:
        start, end = one["offset"], end_of(one)
        if one["type"] not in ("text_link", "text_mention"):
            while start < end and units[2 * start : 2 * start + 2] in _BLANKS:
                start += 1
        kept.append(_between(one, start, end))
    return [one for one in kept if one["length"] > 0]


def _trimmed(text: str, marked: list[JsonObject]) -> tuple[str, list[JsonObject]]:
    """Without blanks around, as far as no link begins among them."""
    text = text.rstrip(" \n")
    length = utf16_length(text)
    first = marked[0]["offset"] if marked else length
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    placed = [_between(one, one["offset"] - lead, min(end_of(one), length) - lead) for one in marked]
    return text[lead:], ordered(one for one in placed if one["length"] > 0)


def _as_many_as_fit(marked: list[JsonObject]) -> list[JsonObject]:
    """A message keeps 100 marked entities, styles last, and 100 custom emoji; the rest is shown plain."""
    if len(marked) <= MOST_MARKED:
        return marked
    emoji = [one for one in marked if one["type"] == "custom_emoji"]
    firm = [one for one in marked if one["type"] not in (*STYLES, "custom_emoji")]
    styles = [one for one in marked if one["type"] in STYLES]
    return (firm + styles)[:MOST_MARKED] + emoji[:MOST_MARKED]


def _between(entity: JsonObject, start: int, end: int) -> JsonObject:
    return {**entity, "offset": start, "length": end - start}
