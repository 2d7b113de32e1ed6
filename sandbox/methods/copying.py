"""Copies and forwards by the bot."""

from __future__ import annotations

from sandbox.chats import Message
from sandbox.forwards import content_of, origin_of
from sandbox.methods.access import joined_chat, message_in
from sandbox.methods.sending import caption_content, deliver
from sandbox.refusals import bad_request
from sandbox.visibility import is_service
from sandbox.wire import JsonObject
from sandbox.world import World


def copy_message(world: World, params: JsonObject) -> JsonObject:
    source = _source(world, params, params["message_id"], "copy")
    content = content_of(source)
    if "caption" in params and "text" not in content:
        content |= caption_content(world, params)
    return {"message_id": deliver(world, params, content).id}


def forward_message(world: World, params: JsonObject) -> JsonObject:
    source = _source(world, params, params["message_id"], "forward")
    return deliver(world, params, {**content_of(source), "forward_origin": origin_of(source)}).as_json()


def copy_messages(world: World, params: JsonObject) -> list[JsonObject]:
    """Copy several; those that cannot be found or copied are skipped."""
    found = _present(world, params)
    return [{"message_id": deliver(world, params, content_of(one)).id} for one in found]


def forward_messages(world: World, params: JsonObject) -> list[JsonObject]:
    found = _present(world, params)
    return [
        {"message_id": deliver(world, params, {**content_of(one), "forward_origin": origin_of(one)}).id}
        for one in found
    ]


def _source(world: World, params: JsonObject, message_id: int, action: str) -> Message:
    source = message_in(joined_chat(world, params["from_chat_id"]), message_id, action)
    if is_service(source.body):
        raise bad_request(f"message can't be {'copied' if action == 'copy' else 'forwarded'}")
    return source


def _present(world: World, params: JsonObject) -> list[Message]:
    chat = joined_chat(world, params["from_chat_id"])
    found = [chat.messages[one] for one in params["message_ids"] if one in chat.messages]
    return [one for one in found if not is_service(one.body)]


METHODS = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
}
