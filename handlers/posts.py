"""A private message as the text of an announcement: its words with their formatting, and one photo or document."""

from typing import Final

from desk.campaigns import Attachment, Formatting, Post
from desk.errors import Unannounceable
from handlers import wire
from handlers.commands import words_of
from handlers.incoming import CONTENT

_OTHERS: Final = frozenset(CONTENT) - {"text", "caption", "photo", "document"}
"""What an announcement cannot be made of."""


_KEPT: Final = frozenset(
    {
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    }
)
"""Formatting that `Formatting` holds in full. Of any other kind Telegram would want more than is kept, and refuse the whole message."""


def read_post(message: wire.Message, *, behind: int = 0) -> Post:
    """What a message says from the character `behind` on, as it came: written, or forwarded without saying from whom.

    Raises Unannounceable for an album, whose items arrive one by one, and for what is neither text, photo nor document.
    """
    if message.media_group_id is not None:
        raise Unannounceable("album")
    if any(getattr(message, name) for name in _OTHERS):
        raise Unannounceable("kind")
    words = words_of(message)
    entities = message.entities if message.text is not None else message.caption_entities
    text = words[behind:]
    cut = _units(words[:behind])
    kept = [_moved(one, -cut) for one in entities if one.offset >= cut and one.type in _KEPT]
    return Post(text, tuple(kept), _attachment(message))


def _attachment(message: wire.Message) -> Attachment | None:
    if message.photo:
        return Attachment("photo", message.photo[-1].file_id)
    return Attachment("document", message.document.file_id) if message.document is not None else None


def _moved(entity: wire.Entity, by: int) -> Formatting:
    return Formatting(
        entity.type,
        entity.offset + by,
        entity.length,
        entity.url,
        entity.user.id if entity.user is not None else None,
        entity.language,
        entity.custom_emoji_id,
    )


def _units(text: str) -> int:
    """UTF-16 code units, in which Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
