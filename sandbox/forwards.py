"""What survives when a message is copied or forwarded: its content, and where it came from."""

from __future__ import annotations

from sandbox.chats import Message
from sandbox.wire import JsonObject

CONTENT = frozenset(
    {"text", "entities", "caption", "caption_entities", "photo", "document", "video", "audio", "voice", "animation"}
)


def content_of(message: Message) -> JsonObject:
    return {name: value for name, value in message.body.items() if name in CONTENT}


def origin_of(message: Message, *, is_hidden: bool = False) -> JsonObject:
    """The MessageOrigin object: of the first message if this one is itself a forward.

    `is_hidden` forces the author to be hidden; otherwise their own privacy setting decides.
    """
    body = message.body
    if origin := body.get("forward_origin"):
        return dict(origin)
    if message.chat.type == "channel":
        return {"type": "channel", "date": message.date, "chat": body["chat"], "message_id": message.id}
    if sender := body.get("sender_chat"):
        return {"type": "chat", "date": message.date, "sender_chat": sender}
    if is_hidden or message.author.hides_forwards:
        return {"type": "hidden_user", "date": message.date, "sender_user_name": message.author.name}
    return {"type": "user", "date": message.date, "sender_user": message.author.as_user()}
