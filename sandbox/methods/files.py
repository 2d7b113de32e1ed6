"""Files that the bot sends, and the ones it fetches."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sandbox.chats import Message
from sandbox.files import StoredFile
from sandbox.forwards import content_of
from sandbox.methods.access import writable_chat
from sandbox.methods.editing import change, own_message
from sandbox.methods.ephemeral import ephemeral_message
from sandbox.methods.sending import admit, caption_content, deliver, replied_message, topic_of
from sandbox.posting import post
from sandbox.refusals import bad_request
from sandbox.wire import JsonObject, Upload
from sandbox.world import World

KINDS = {
    "sendPhoto": "photo",
    "sendDocument": "document",
    "sendVideo": "video",
    "sendAudio": "audio",
    "sendVoice": "voice",
}


def send_file(kind: str, world: World, params: JsonObject) -> JsonObject:
    stored = _stored(world, kind, params[kind], params)
    return deliver(world, params, {**stored.as_content(), **caption_content(world, params)}).as_json()


def send_media_group(world: World, params: JsonObject) -> list[JsonObject]:
    """An album of 2 to 10 files: one message each, tied together by `media_group_id`."""
    if not 2 <= len(params["media"]) <= 10:
        raise bad_request("wrong number of media in the album: expected 2 to 10")
    chat = writable_chat(world, params["chat_id"])
    thread, reply_to = topic_of(world, chat, params), replied_message(chat, params)
    contents = [
        {**_stored(world, one["type"], one["media"], params).as_content(), **caption_content(world, one)}
        for one in params["media"]
    ]
    paid = admit(world, chat, params, len(contents)) / len(contents)
    group = {"media_group_id": str(13_000_000_000_000_000 + next(world.numbers))}
    as_chat = chat if chat.type == "channel" else None
    return [
        post(
            world, chat, world.me, {**content, **group}, thread=thread, reply_to=reply_to, as_chat=as_chat, paid=paid
        ).as_json()
        for content in contents
    ]


def edit_message_media(world: World, params: JsonObject) -> JsonObject:
    message = own_message(world, params)
    change(world, message, _replacement(world, message, params), params)
    return message.as_json()


def edit_ephemeral_message_media(world: World, params: JsonObject) -> bool:
    message = ephemeral_message(world, params, "edit")
    change(world, message, _replacement(world, message, params), params)
    return True


def get_file(world: World, params: JsonObject) -> JsonObject:
    return world.files.link(params["file_id"])


def _replacement(world: World, message: Message, params: JsonObject) -> JsonObject:
    """The content that takes the place of what the message holds now."""
    media = params["media"]
    emptied = dict.fromkeys(content_of(message))
    stored = _stored(world, media["type"], media["media"], params)
    return {**emptied, **stored.as_content(), **caption_content(world, media)}


def _stored(world: World, kind: str, value: Upload | str, params: JsonObject) -> StoredFile:
    """The file behind a parameter: uploaded in it, attached under another name, or known by its id."""
    if isinstance(value, str) and value.startswith("attach://"):
        value = params.get(value.removeprefix("attach://"), "")
    if isinstance(value, Upload):
        return world.files.add(kind, value.name, value.content)
    stored = world.files.find(value)
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}")
    return stored


METHODS: dict[str, Callable[[World, JsonObject], object]] = {
    **{method: partial(send_file, kind) for method, kind in KINDS.items()},
    "sendMediaGroup": send_media_group,
    "editMessageMedia": edit_message_media,
    "editEphemeralMessageMedia": edit_ephemeral_message_media,
    "getFile": get_file,
}
