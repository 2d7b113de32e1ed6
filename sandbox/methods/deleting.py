"""Deleting messages: for everyone, not older than 48 hours, others' only with the right to."""

from __future__ import annotations

from sandbox.chats import Chat, Message
from sandbox.joining import DELETABLE_FOR
from sandbox.methods.access import message_in, reachable_chat
from sandbox.posting import remove
from sandbox.refusals import bad_request
from sandbox.wire import JsonObject
from sandbox.world import World

MOST_AT_ONCE = 100


def delete_message(world: World, params: JsonObject) -> bool:
    chat = reachable_chat(world, params["chat_id"])
    _delete(world, [message_in(chat, params["message_id"], "delete")])
    return True


def delete_messages(world: World, params: JsonObject) -> bool:
    """Delete up to 100 messages; those that are gone already are skipped. If one of them may not go, none does."""
    chat = reachable_chat(world, params["chat_id"])
    wanted = params["message_ids"]
    if not wanted:
        raise bad_request("message identifiers are not specified")
    if len(wanted) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    _delete(world, [chat.messages[one] for one in dict.fromkeys(wanted) if one in chat.messages])
    return True


def _delete(world: World, messages: list[Message]) -> None:
    for message in messages:
        if message.date < world.clock.now() - DELETABLE_FOR:
            raise bad_request("message can't be deleted for everyone")
        if not _may_delete(world, message.chat, message):
            raise bad_request("message can't be deleted")
    if world.deletions_lie:  # Telegram may answer true and leave the message where it is
        return
    for message in messages:
        remove(world, message, world.me)


def _may_delete(world: World, chat: Chat, message: Message) -> bool:
    return chat.type == "private" or message.author is world.me or world.bot_may(chat, "can_delete_messages")


METHODS = {"deleteMessage": delete_message, "deleteMessages": delete_messages}
