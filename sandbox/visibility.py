"""What the bot gets to see: privacy mode, membership, and its own messages."""

from __future__ import annotations

from sandbox.chats import Message
from sandbox.wire import JsonObject
from sandbox.world import World

SERVICE = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "pinned_message",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    }
)


def is_service(body: JsonObject) -> bool:
    return not SERVICE.isdisjoint(body)


def bot_receives(world: World, message: Message) -> bool:
    """Whether an update carries this message to the bot.

    A bot sees its own service messages, but nothing else of its own. In groups a bot in privacy mode that is no administrator gets
    service messages, commands that are not for another bot, and replies to itself (Bot features, "Privacy mode").
    """
    if is_service(message.body):
        return world.bot_in(message.chat).is_inside or _concerns(world, message)
    if message.author is world.me:
        return False
    if message.chat.type == "private" or message.receiver is world.me:
        return True
    mine = world.bot_in(message.chat)
    if not mine.is_inside:
        return False
    if message.chat.type == "channel" or mine.status == "administrator" or not world.privacy_mode:
        return True
    return _is_command_for(world, message) or (message.reply_to is not None and message.reply_to.author is world.me)


def _concerns(world: World, message: Message) -> bool:
    left = message.body.get("left_chat_member", {})
    return bool(left.get("id") == world.me.id)


def _is_command_for(world: World, message: Message) -> bool:
    if not message.text.startswith("/"):
        return False
    _, at, name = message.text.split(maxsplit=1)[0].partition("@")
    return not at or name.lower() == (world.me.username or "").lower()
