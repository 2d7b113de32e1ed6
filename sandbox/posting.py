"""What happens to messages: posted, edited, deleted; written down, and shown to the bot where Telegram would show it."""

from __future__ import annotations

from sandbox.accounts import ANONYMOUS_ADMIN_ID, CHANNEL_BOT_ID, SERVICE_ID, Account
from sandbox.chats import GENERAL_TOPIC, Chat, Message
from sandbox.forwards import content_of, origin_of
from sandbox.visibility import SERVICE, bot_receives, is_service
from sandbox.wire import JsonObject
from sandbox.world import World

# What the transcript tells about a message besides its text.
DETAILS = SERVICE | {"photo", "document", "video", "audio", "voice", "forward_origin", "users_shared"}


def post(
    world: World,
    chat: Chat,
    author: Account,
    content: JsonObject,
    *,
    reply_to: Message | None = None,
    thread: int | None = None,
    as_chat: Chat | None = None,
    receiver: Account | None = None,
    paid: float = 0.0,
) -> Message:
    """Put a message into a chat.

    `as_chat` is the group or channel that an author writes as; `receiver` makes the message ephemeral; `paid` is what it cost in Stars.
    """
    if chat.is_forum and reply_to is None and thread:
        reply_to = chat.messages.get(thread)  # whatever is written in a topic answers the message that opened it
    body = {**_envelope(world, chat, author, as_chat, receiver), **_placed(chat, reply_to, thread), **content}
    if as_chat and "is_automatic_forward" in content:
        body["from"] = world.accounts[SERVICE_ID].as_user()
    message = Message(chat, author, body, reply_to, receiver, sent_at=world.clock.now(), paid=paid)
    if receiver is None:
        chat.messages[message.id] = message
    else:
        chat.ephemeral[message.ephemeral_id] = message
        message.is_delivered = receiver.is_online
    _record(world, message, "service" if is_service(body) else "message")
    _show(world, message, "channel_post" if chat.type == "channel" else "message")
    return message


def publish(
    world: World,
    channel: Chat,
    author: Account,
    content: JsonObject,
    *,
    reply_to: Message | None = None,
    paid: float = 0.0,
) -> Message:
    """Post in a channel as the channel itself; its discussion group gets the automatic forward. Returns the channel's post."""
    published = post(world, channel, author, content, reply_to=reply_to, as_chat=channel, paid=paid)
    if group := channel.linked:
        origin = {"forward_origin": origin_of(published), "is_automatic_forward": True}
        post(world, group, world.accounts[SERVICE_ID], {**content_of(published), **origin}, as_chat=channel)
    return published


def edit(world: World, message: Message, changes: JsonObject) -> None:
    """Change a message; a change of None removes that part."""
    changed = {**message.body, **changes, "edit_date": world.clock.date()}
    message.body = {name: value for name, value in changed.items() if value is not None}
    _record(world, message, "edit")
    _show(world, message, "edited_channel_post" if message.chat.type == "channel" else "edited_message")


def remove(world: World, message: Message, by: Account) -> None:
    """Delete a message for everyone. No update tells a bot."""
    message.is_deleted = True
    message.chat.messages.pop(message.id, None)
    message.chat.ephemeral.pop(message.ephemeral_id, None)
    world.transcript.record(
        "delete",
        chat_id=message.chat.id,
        chat=message.chat.name,
        who=by.name,
        text=message.text,
        message_id=message.id,
        only_for=message.receiver.name if message.receiver else None,
    )


def author_name(message: Message) -> str:
    """Who the people in the chat see as the author."""
    if "sender_chat" in message.body:
        return str(message.body["sender_chat"].get("title"))
    return message.author.name


def _envelope(world: World, chat: Chat, author: Account, as_chat: Chat | None, receiver: Account | None) -> JsonObject:
    envelope: JsonObject = {"message_id": 0 if receiver else next(chat.message_ids)}
    if chat.type != "channel":
        envelope["from"] = (_stand_in(world, chat, as_chat) if as_chat else author).as_user()
    if as_chat:
        envelope["sender_chat"] = as_chat.as_chat()
    envelope |= {"chat": chat.as_chat(), "date": world.clock.date()}
    if receiver:
        envelope |= {"receiver_user": receiver.as_user(), "ephemeral_message_id": next(world.numbers)}
    return envelope


def _stand_in(world: World, chat: Chat, as_chat: Chat) -> Account:
    return world.accounts[ANONYMOUS_ADMIN_ID if as_chat is chat else CHANNEL_BOT_ID]


def _placed(chat: Chat, reply_to: Message | None, thread: int | None) -> JsonObject:
    """Topic and thread. A reply in a plain supergroup carries a thread id too, which is not a topic."""
    if chat.is_forum:
        thread = thread or (reply_to.thread if reply_to else None)
        return {"message_thread_id": thread, "is_topic_message": True} if thread and thread != GENERAL_TOPIC else {}
    if chat.type == "supergroup" and reply_to and not reply_to.receiver:
        return {"message_thread_id": reply_to.body.get("message_thread_id", reply_to.id)}
    return {}


def _record(world: World, message: Message, kind: str) -> None:
    message.changed = world.transcript.record(
        kind,
        chat_id=message.chat.id,
        chat=message.chat.name,
        who=author_name(message),
        text=message.text,
        detail=next((name for name in message.body if name in DETAILS), ""),
        buttons=tuple(tuple(row) for row in message.labels),
        message_id=message.id,
        only_for=message.receiver.name if message.receiver else None,
        paid=message.paid if kind == "message" else 0.0,
        by_bot=message.author is world.me,
    )


def _show(world: World, message: Message, kind: str) -> None:
    if bot_receives(world, message):
        message.author.is_met = True
        world.updates.push(kind, message.as_json(), message.body.get("edit_date", message.date))
