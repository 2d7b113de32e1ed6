"""Edits of the bot's own messages, public and ephemeral."""

from __future__ import annotations

from sandbox.chats import Message
from sandbox.methods.access import message_in, reachable_chat
from sandbox.methods.ephemeral import ephemeral_message
from sandbox.methods.keyboards import split_markup
from sandbox.methods.sending import caption_content, text_content
from sandbox.posting import edit
from sandbox.refusals import bad_request
from sandbox.visibility import is_service
from sandbox.wire import JsonObject
from sandbox.world import World

UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


def edit_message_text(world: World, params: JsonObject) -> JsonObject:
    message = own_message(world, params)
    _change_text(world, message, params)
    return message.as_json()


def edit_message_caption(world: World, params: JsonObject) -> JsonObject:
    message = own_message(world, params)
    _change_caption(world, message, params)
    return message.as_json()


def edit_message_reply_markup(world: World, params: JsonObject) -> JsonObject:
    message = own_message(world, params)
    change(world, message, {}, params)
    return message.as_json()


def edit_ephemeral_message_text(world: World, params: JsonObject) -> bool:
    _change_text(world, ephemeral_message(world, params, "edit"), params)
    return True


def edit_ephemeral_message_caption(world: World, params: JsonObject) -> bool:
    _change_caption(world, ephemeral_message(world, params, "edit"), params)
    return True


def edit_ephemeral_message_reply_markup(world: World, params: JsonObject) -> bool:
    change(world, ephemeral_message(world, params, "edit"), {}, params)
    return True


def own_message(world: World, params: JsonObject) -> Message:
    if "chat_id" not in params:
        raise bad_request("chat_id is empty")
    chat = reachable_chat(world, params["chat_id"])
    world.limits.admit_edit(chat.id, is_group=chat.is_group)
    message = message_in(chat, params.get("message_id", 0), "edit")
    if not _may_edit(world, message):
        raise bad_request("message can't be edited")
    return message


def _may_edit(world: World, message: Message) -> bool:
    """Its own, unless a forward or a service message; in a channel everybody's, with the right to."""
    if "forward_origin" in message.body or is_service(message.body):
        return False
    if message.chat.type == "channel" and world.bot_may(message.chat, "can_edit_messages"):
        return True
    return message.author is world.me


def _change_text(world: World, message: Message, params: JsonObject) -> None:
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    change(world, message, {"entities": None, **text_content(world, params)}, params)


def _change_caption(world: World, message: Message, params: JsonObject) -> None:
    if "text" in message.body:
        raise bad_request("there is no caption in the message to edit")
    change(world, message, {"caption": None, "caption_entities": None, **caption_content(world, params)}, params)


def change(world: World, message: Message, content: JsonObject, params: JsonObject) -> None:
    """Apply new content and keyboard; an edit without `reply_markup` takes the keyboard away."""
    inline, _ = split_markup(params)
    changes = {**content, "reply_markup": inline}
    if all(message.body.get(name) == value for name, value in changes.items()):
        raise bad_request(UNCHANGED)
    edit(world, message, changes)


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editEphemeralMessageText": edit_ephemeral_message_text,
    "editEphemeralMessageCaption": edit_ephemeral_message_caption,
    "editEphemeralMessageReplyMarkup": edit_ephemeral_message_reply_markup,
}
