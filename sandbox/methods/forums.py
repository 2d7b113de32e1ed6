"""Topics of a forum."""

from __future__ import annotations

from sandbox.chats import Chat, Topic
from sandbox.methods.access import demand, joined_chat
from sandbox.posting import post, remove
from sandbox.refusals import bad_request
from sandbox.wire import JsonObject, utf16_length
from sandbox.world import World

LONGEST_NAME = 128


def create_forum_topic(world: World, params: JsonObject) -> JsonObject:
    """Open a topic: its id is the id of the service message that opens it."""
    chat = _forum(world, params)
    name = _name(params["name"])
    color = params.get("icon_color", 0x6FB9F0)
    opening = post(world, chat, world.me, {"forum_topic_created": {"name": name, "icon_color": color}})
    chat.topics[opening.id] = Topic(opening.id, name, color)
    return {"message_thread_id": opening.id, "name": name, "icon_color": color}


def edit_forum_topic(world: World, params: JsonObject) -> bool:
    chat = _forum(world, params)
    topic = _topic(chat, params)
    name = _name(params["name"]) if params.get("name") else topic.name
    if name == topic.name and "icon_custom_emoji_id" not in params:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    post(world, chat, world.me, {"forum_topic_edited": {"name": name}}, thread=topic.id)
    return True


def close_forum_topic(world: World, params: JsonObject) -> bool:
    return _set_closed(world, params, is_closed=True)


def reopen_forum_topic(world: World, params: JsonObject) -> bool:
    return _set_closed(world, params, is_closed=False)


def delete_forum_topic(world: World, params: JsonObject) -> bool:
    """Delete a topic with all its messages."""
    chat = joined_chat(world, params["chat_id"])
    demand(world, chat, "can_delete_messages", "delete messages in the topic")
    topic = _topic(chat, params)
    del chat.topics[topic.id]
    for message in [one for one in chat.messages.values() if topic.id in (one.thread, one.id)]:
        remove(world, message, world.me)
    return True


def _set_closed(world: World, params: JsonObject, *, is_closed: bool) -> bool:
    chat = _forum(world, params)
    topic = _topic(chat, params)
    if topic.is_closed == is_closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.is_closed = is_closed
    post(world, chat, world.me, {"forum_topic_closed" if is_closed else "forum_topic_reopened": {}}, thread=topic.id)
    return True


def _forum(world: World, params: JsonObject) -> Chat:
    chat = joined_chat(world, params["chat_id"])
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    demand(world, chat, "can_manage_topics", "manage the topic")
    return chat


def _topic(chat: Chat, params: JsonObject) -> Topic:
    topic = chat.topics.get(params["message_thread_id"])
    if topic is None:
        raise bad_request("message thread not found")
    return topic


def _name(name: str) -> str:
    if not name.strip():
        raise bad_request("TOPIC_TITLE_EMPTY")
    if utf16_length(name) > LONGEST_NAME:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    return name.strip()


METHODS = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
}
