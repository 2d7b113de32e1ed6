"""What a chat is, and what is pinned in it."""

from __future__ import annotations

from sandbox.accounts import PERMISSIONS
from sandbox.chats import Chat
from sandbox.methods.access import joined_chat, known_chat, message_in
from sandbox.posting import post
from sandbox.refusals import bad_request
from sandbox.wire import JsonObject
from sandbox.world import World

GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(world: World, params: JsonObject) -> JsonObject:
    """The ChatFullInfo object, as much of it as the sandbox keeps. Public chats can be looked up from outside."""
    is_public = isinstance(params["chat_id"], str)
    chat = known_chat(world, params["chat_id"]) if is_public else joined_chat(world, params["chat_id"])
    full: JsonObject = {
        **chat.as_chat(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if chat.is_group:
        full["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if chat.has_anti_spam and world.bot_in(chat).status == "administrator":
        full["has_aggressive_anti_spam_enabled"] = True
    if chat.linked:
        full["linked_chat_id"] = chat.linked.id
    if pinned := [chat.messages[one] for one in chat.pinned if one in chat.messages]:
        full["pinned_message"] = pinned[-1].body
    return full


def pin_chat_message(world: World, params: JsonObject) -> bool:
    chat = joined_chat(world, params["chat_id"])
    _demand_pinning(world, chat)
    message = message_in(chat, params["message_id"], "pin")
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    post(world, chat, world.me, {"pinned_message": message.body}, reply_to=None)
    return True


def unpin_chat_message(world: World, params: JsonObject) -> bool:
    """Unpin one message, or the newest pinned one."""
    chat = joined_chat(world, params["chat_id"])
    _demand_pinning(world, chat)
    if not chat.pinned:
        raise bad_request("message to unpin not found")
    message_id = params.get("message_id", chat.pinned[-1])
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    return True


def _demand_pinning(world: World, chat: Chat) -> None:
    if chat.is_group and not world.bot_may(chat, "can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")


METHODS = {
    "getChat": get_chat,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
}
