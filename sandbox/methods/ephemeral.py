"""Ephemeral messages (Bot API 10.2, reshaped in 10.3): seen by one member of a group and the bot only."""

from __future__ import annotations

from sandbox.accounts import Account
from sandbox.chats import Chat, Message
from sandbox.methods.access import joined_chat
from sandbox.posting import remove
from sandbox.refusals import bad_request
from sandbox.wire import JsonObject
from sandbox.world import CallbackQuery, World

REPLY_WINDOW = 15.0


def receiver_of(world: World, chat: Chat, params: JsonObject) -> Account | None:
    """The one person who shall see this message; None for a public one.

    An administrator bot may write to any member at any time; another bot only within 15 seconds of the person's own ephemeral
    message or button press.
    """
    wanted: JsonObject | None = params.get("ephemeral_message_parameters")
    if not wanted:
        return None
    if not chat.is_group:
        raise bad_request("ephemeral messages can be sent in groups and supergroups only")
    person = world.accounts.get(wanted["receiver_user_id"])
    if person is None or not chat.membership(person.id, world.clock.now()).is_inside:
        raise bad_request("USER_NOT_PARTICIPANT")
    query = _query(world, person, wanted)
    if world.bot_in(chat).status != "administrator" and not _is_prompt(world, chat, person, query, params):
        raise bad_request("ephemeral message can't be sent to the user")
    return person


def replaced_message(world: World, params: JsonObject) -> Message | None:
    """The public message whose place the ephemeral one takes for its receiver."""
    wanted: JsonObject = params.get("ephemeral_message_parameters", {})
    if not wanted.get("replace_callback_query_message") or "callback_query_id" not in wanted:
        return None
    return world.callbacks[wanted["callback_query_id"]].message


def ephemeral_message(world: World, params: JsonObject, what: str) -> Message:
    """The message, or "message to edit not found" and the like."""
    chat = joined_chat(world, params["chat_id"])
    if what == "edit":
        world.limits.admit_edit(chat.id, is_group=chat.is_group)
    message = chat.ephemeral.get(params["ephemeral_message_id"])
    if message is None or message.receiver is None or message.receiver.id != params["receiver_user_id"]:
        raise bad_request(f"message to {what} not found")
    return message


def delete_ephemeral_message(world: World, params: JsonObject) -> bool:
    """Delete an ephemeral message that the bot sent to somebody."""
    remove(world, ephemeral_message(world, params, "delete"), world.me)
    return True


def _query(world: World, person: Account, wanted: JsonObject) -> CallbackQuery | None:
    if "callback_query_id" not in wanted:
        return None
    query = world.callbacks.get(wanted["callback_query_id"])
    if query is None or query.presser is not person:
        raise bad_request("QUERY_ID_INVALID")
    if wanted.get("replace_callback_query_message") and query.message.receiver:
        raise bad_request("ephemeral messages must be edited instead of replaced")
    return query


def _is_prompt(world: World, chat: Chat, person: Account, query: CallbackQuery | None, params: JsonObject) -> bool:
    since = world.clock.now() - REPLY_WINDOW
    if query:
        return query.asked_at >= since
    replied = chat.ephemeral.get(params.get("reply_parameters", {}).get("ephemeral_message_id", 0))
    return replied is not None and replied.author is person and replied.sent_at >= since


METHODS = {"deleteEphemeralMessage": delete_ephemeral_message}
