"""Pressed buttons, and reactions."""

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
        "chat_instance": str(message.chat.id * 1_000_003),
        "data": data,
    }
    world.updates.push("callback_query", content, world.clock.now())
    return query


def react(world: World, account: Account, message: Message, emoji: str) -> None:
    """Put a reaction under a message. Only an administrator bot that asked for reactions hears of it."""
    if world.bot_in(message.chat).status != "administrator":
        return
    content = {
        "chat": message.chat.as_chat(),
        "message_id": message.id,
        "user": account.as_user(),
        "date": world.clock.date(),
        "old_reaction": [],
        "new_reaction": [{"type": "emoji", "emoji": emoji}],
    }
    world.updates.push("message_reaction", content, world.clock.now())


def _shown(message: Message) -> JsonObject:
    """The message under the button; one that is gone is an InaccessibleMessage, marked by date 0."""
    if message.is_deleted:
        return {"chat": message.chat.as_chat(), "message_id": message.id, "date": 0}
    return message.as_json()
