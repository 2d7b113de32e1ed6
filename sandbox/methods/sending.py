"""Texts: send them, and everything a sent message has in common."""

from __future__ import annotations

from sandbox.chats import GENERAL_TOPIC, Chat, Message
from sandbox.formatting import LONGEST_CAPTION, LONGEST_TEXT, formatted, naming_people
from sandbox.methods.access import writable_chat
from sandbox.methods.ephemeral import receiver_of, replaced_message
from sandbox.methods.keyboards import split_markup
from sandbox.posting import post, publish
from sandbox.refusals import bad_request
from sandbox.wire import JsonObject
from sandbox.world import World

PAID_MESSAGE_STARS = 0.1


def send_message(world: World, params: JsonObject) -> JsonObject:
    return deliver(world, params, text_content(world, params)).as_json()


def send_chat_action(world: World, params: JsonObject) -> bool:
    writable_chat(world, params["chat_id"])
    return True


def text_content(world: World, params: JsonObject) -> JsonObject:
    text, entities = formatted(
        params, text="text", entities="entities", limit=LONGEST_TEXT, too_long="message is too long"
    )
    if not text:
        raise bad_request("message text is empty")
    return _readable(world, {"text": text, "entities": entities})


def caption_content(world: World, params: JsonObject) -> JsonObject:
    caption, entities = formatted(
        params,
        text="caption",
        entities="caption_entities",
        limit=LONGEST_CAPTION,
        too_long="message caption is too long",
    )
    return _readable(world, {"caption": caption, "caption_entities": entities}) if caption else {}


def deliver(world: World, params: JsonObject, content: JsonObject) -> Message:
    """Post what the bot sends where `params` says: chat, topic, reply, keyboard, one receiver or all."""
    chat = writable_chat(world, params["chat_id"])
    receiver = receiver_of(world, chat, params)
    thread = topic_of(world, chat, params)
    reply_to = replied_message(chat, params)
    inline, keyboard = split_markup(params, is_private=chat.type == "private")
    paid = admit(world, chat, params)
    if inline:
        content = {**content, "reply_markup": inline}
    if chat.type == "channel":
        return publish(world, chat, world.me, content, reply_to=reply_to, paid=paid)
    message = post(world, chat, world.me, content, reply_to=reply_to, thread=thread, receiver=receiver, paid=paid)
    message.keyboard = keyboard
    message.replaces = replaced_message(world, params)
    return message


def admit(world: World, chat: Chat, params: JsonObject, count: int = 1) -> float:
    """Count the messages against the limits and return the Stars that they cost.

    A paid broadcast costs 0.1 Star for each message over the free 30 a second. Without the Stars it is limited like any other.
    """
    pays = world.stars >= round(PAID_MESSAGE_STARS * count, 1) if params.get("allow_paid_broadcast") else None
    price = PAID_MESSAGE_STARS * world.limits.admit(chat.id, is_group=chat.is_group, count=count, pays=pays)
    world.stars = round(world.stars - price, 1)
    return round(price, 1)


def topic_of(world: World, chat: Chat, params: JsonObject) -> int | None:
    thread: int | None = params.get("message_thread_id")
    if thread is None or (thread == GENERAL_TOPIC and chat.is_forum):
        return None
    topic = chat.topics.get(thread)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.is_closed and not world.bot_may(chat, "can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return thread


def replied_message(chat: Chat, params: JsonObject) -> Message | None:
    wanted: JsonObject | None = params.get("reply_parameters")
    if not wanted:
        return None
    if "ephemeral_message_id" in wanted:
        found = chat.ephemeral.get(wanted["ephemeral_message_id"])
    elif wanted.get("chat_id", chat.id) == chat.id:
        found = chat.messages.get(wanted.get("message_id", 0))
    else:
        found = None
    if found is None and not wanted.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return found


def _readable(world: World, content: JsonObject) -> JsonObject:
    """What people get of a bot's text: mentions of people only, and custom emoji if the bot's owner has Premium (Bot API 9.4)."""
    if not world.owner_has_premium:
        for name in ("entities", "caption_entities"):
            content[name] = [one for one in content.get(name, ()) if one["type"] != "custom_emoji"]
    return naming_people(world, content)


METHODS = {"sendMessage": send_message, "sendChatAction": send_chat_action}
