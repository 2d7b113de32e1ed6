"""A message as evidence: its words, files, time, address and origin, as they were when it was reported."""

from collections.abc import Iterator
from typing import Final

from desk.evidence import Entity, ForwardOrigin, Media, Snapshot
from handlers import wire
from handlers.incoming import at, author, origin_account, thread_of
from handlers.links import address_of

_FILES: Final = ("animation", "audio", "document", "live_photo", "sticker", "video", "video_note", "voice")


def snapshot(message: wire.Message) -> Snapshot:
    """A message in a group or channel, as evidence."""
    text, entities = _words(message)
    return Snapshot(
        author=author(message),
        chat=message.chat.id,
        message=message.message_id or None,
        sent_at=at(message.date),
        text=text,
        entities=entities,
        link=address_of(message.chat, message.message_id, thread_of(message)),
        forward=_forward(message.forward_origin) if message.forward_origin is not None else None,
        media=media_of(message),
        album=message.media_group_id,
        edited_at=at(message.edit_date) if message.edit_date is not None else None,
    )


def forwarded_snapshot(message: wire.Message, origin: wire.Origin) -> Snapshot:
    """What a reporter forwarded in private: the first message, not the forward of it. Of a channel's post also where it stands."""
    text, entities = _words(message)
    post = origin.message_id if origin.chat is not None else None
    return Snapshot(
        author=origin_account(origin),
        chat=origin.chat.id if origin.chat is not None else None,
        message=post,
        sent_at=at(origin.date),
        text=text,
        entities=entities,
        link=address_of(origin.chat, post, None) if origin.chat is not None and post is not None else None,
        forward=_forward(origin),
        media=media_of(message),
        album=message.media_group_id,
    )


def attached_snapshot(message: wire.Message) -> Snapshot:
    """A file that a reporter adds, without anything of the reporter."""
    text, entities = _words(message)
    return Snapshot(
        author=None,
        chat=None,
        message=None,
        sent_at=at(message.date),
        text=text,
        entities=entities,
        media=media_of(message),
        album=message.media_group_id,
    )


def linked_snapshot(url: str, chat: int | None, message: int | None) -> Snapshot:
    """A message of which only the address is known."""
    return Snapshot(author=None, chat=chat, message=message, sent_at=None, link=url)


def media_of(message: wire.Message) -> tuple[Media, ...]:
    """References to a message's files. Of a photo Telegram keeps several sizes; the largest comes last."""
    found = [_media("photo", message.photo[-1])] if message.photo else []
    found += [_media(name, file) for name in _FILES if (file := getattr(message, name)) is not None]
    for item in message.paid_media.paid_media if message.paid_media is not None else ():
        found += [_media("photo", item.photo[-1])] if item.photo else []
        found += [_media("video", file) for file in (item.video, item.live_photo) if file is not None]
    return tuple(found)


def _media(kind: str, file: wire.File) -> Media:
    return Media(kind, file.file_id, file.file_unique_id, file.file_size, file.file_name)


def _forward(origin: wire.Origin) -> ForwardOrigin:
    account = origin_account(origin)
    name = account.name if account is not None else origin.sender_user_name or ""
    return ForwardOrigin(origin.type, account, name, at(origin.date))


def _words(message: wire.Message) -> tuple[str, tuple[Entity, ...]]:
    """Text or caption with its formatting; for what holds words in other fields, those, one a line."""
    if message.text is not None:
        return message.text, tuple(map(_entity, message.entities))
    if message.caption is not None:
        return message.caption, tuple(map(_entity, message.caption_entities))
    return "\n".join(filter(None, _other_words(message))), ()


def _entity(entity: wire.Entity) -> Entity:
    """A mention of someone without a username keeps whom it means."""
    url = f"tg://user?id={entity.user.id}" if entity.user is not None else entity.url
    return Entity(entity.type, entity.offset, entity.length, url)


def _other_words(message: wire.Message) -> Iterator[str | None]:
    if message.rich_message is not None:
        yield from _rich_words(message.rich_message)
    for content in (
        message.poll,
        message.checklist,
        message.contact,
        message.venue,
        message.location,
        message.game,
        message.invoice,
        message.giveaway,
        message.giveaway_winners,
        message.dice,
        message.story,
    ):
        if content is not None:
            yield from content.words()


_WORDS_AT: Final = frozenset({"text", "expression"})
"""Where a rich message keeps words; its other strings are names and numbers of the protocol."""


def _rich_words(rich: dict[str, object]) -> list[str]:
    """The words of a rich message, whose blocks nest in some seventy kinds. A stack of our own: nesting must not exhaust Python's."""
    found: list[str] = []
    waiting: list[object] = [rich]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            found.append(node)
        elif isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, dict):
            inner = [value for key, value in node.items() if key in _WORDS_AT or not isinstance(value, str)]
            waiting += reversed(inner)
    return found
