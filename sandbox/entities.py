"""The entities that Telegram finds by itself in a text: commands, mentions, links, hashtags, e-mail addresses."""

from __future__ import annotations

import re

from sandbox.wire import JsonObject, utf16_length

_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]+|\b(?:t\.me|telegram\.me)/[^\s<>\"]+|\b(?:[\w-]+\.)+(?:com|org|net|info|io|example)\b[^\s<>\"]*)"
    r"|(?P<email>(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z0-9_]{3,32}(?!\w))"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d_]\w*)"
)
_WORTH_A_LOOK = re.compile(r"[/@#.]")


def detect(text: str) -> list[JsonObject]:
    """MessageEntity objects in the order of the text, offsets and lengths in UTF-16 code units."""
    if not _WORTH_A_LOOK.search(text):
        return []
    return [
        {
            "type": found.lastgroup,
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found.group()),
        }
        for found in _FOUND.finditer(text)
    ]
