"""Pressed buttons."""

from __future__ import annotations

from sandbox.accounts import Account
from sandbox.chats import Message
from sandbox.wire import JsonObject
from sandbox.world import CallbackQuery, World


def press(world: World, presser: Account, message: Message, data: str, label: str) -> CallbackQuery:
    """Tell the bot that somebody pressed a button; the returned query holds the answer once there is one."""
    query = CallbackQuery(str(4_000_000_000_000_000_000 + next(world.numbers)), presser, message, world.clock.now())
    world.callbacks[query.id] = query
    presser.is_met = True
    world.transcript.record(
        "press",
        chat_id=message.chat.id,
        chat=message.chat.name,
        who=presser.name,
        text=label,
        message_id=message.id,
    )
    content = {
        "id": query.id,
        "from": presser.as_user(),
        "message": _shown(message),
        "chat_instance": str(hash(("chat", message.chat.id))),
        "data": data,
    }
    world.updates.push("callback_query", content, world.clock.now())
    return query


def _shown(message: Message) -> JsonObject:
    """The message under the button; one that is gone is an InaccessibleMessage, marked by date 0."""
    if message.is_deleted:
        return {"chat": message.chat.as_chat(), "message_id": message.id, "date": 0}
    return message.as_json()
