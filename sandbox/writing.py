"""How a person's message gets into a chat: whether they may write, as whom, and whether only the bot sees it."""

from __future__ import annotations

from sandbox.accounts import Account, Membership
from sandbox.chats import Chat, Message
from sandbox.entities import detect
from sandbox.formatting import LONGEST_CAPTION, LONGEST_TEXT, Formatted, naming_people
from sandbox.posting import edit, post
from sandbox.wire import JsonObject, utf16_length
from sandbox.world import World

Text = str | Formatted


class CannotWrite(Exception):
    """Telegram does not let this person write that there: muted, banned, not inside, closed topic, or too long."""


def write(
    world: World,
    author: Account,
    chat: Chat,
    content: JsonObject,
    *,
    reply_to: Message | None = None,
    topic: int | None = None,
    ephemeral: bool | None = None,
) -> Message:
    """Post a person's message. An anonymous administrator writes as the group; `ephemeral=None` asks the bot's menu."""
    standing = _standing(world, author, chat, topic)
    content = naming_people(world, content)
    as_chat = chat if standing.is_anonymous else None
    if as_chat and standing.title:
        content = {**content, "author_signature": standing.title}
    if reply_to and reply_to.receiver:
        ephemeral = True  # an answer to an ephemeral message is one too
    if ephemeral is None:
        ephemeral = _is_ephemeral_command(world, author, chat, content)
    receiver = world.me if ephemeral else None
    return post(world, chat, author, content, reply_to=reply_to, thread=topic, as_chat=as_chat, receiver=receiver)


def text_content(text: Text) -> JsonObject:
    """A text with its entities: those of a formatted one, or those that Telegram finds in it."""
    return _text("text", "entities", text, LONGEST_TEXT)


def caption_content(caption: Text) -> JsonObject:
    return _text("caption", "caption_entities", caption, LONGEST_CAPTION) if caption else {}


def _text(name: str, entities: str, text: Text, limit: int) -> JsonObject:
    written = text if isinstance(text, Formatted) else Formatted(text, detect(text))
    if utf16_length(written.text) > limit:
        raise CannotWrite(f"a {name} holds {limit} UTF-16 code units")
    return {name: written.text, entities: written.entities} if written.entities else {name: written.text}


def rewrite(world: World, message: Message, text: Text) -> None:
    """Change the text of a message, or its caption where it has no text."""
    if "text" in message.body:
        edit(world, message, {"entities": None, **naming_people(world, text_content(text))})
    else:
        edit(world, message, {"caption": None, "caption_entities": None, **naming_people(world, caption_content(text))})


def shared_user(account: Account, request: JsonObject) -> JsonObject:
    """The SharedUser object: no more than the button asked for."""
    shared: JsonObject = {"user_id": account.id}
    if request.get("request_name"):
        shared["first_name"] = account.first_name
        shared |= {"last_name": account.last_name} if account.last_name else {}
    if request.get("request_username") and account.username:
        shared["username"] = account.username
    return shared


def _standing(world: World, author: Account, chat: Chat, topic: int | None) -> Membership:
    if chat.person:
        if author.has_blocked:
            raise CannotWrite(f"{author.name} has blocked the bot")
        author.has_started = True
        return Membership("member")
    standing = chat.membership(author.id, world.clock.now())
    if not standing.is_inside:
        raise CannotWrite(f"{author.name} is not in {chat.name} ({standing.status})")
    if standing.status == "restricted" and not standing.rights.get("can_send_messages"):
        raise CannotWrite(f"{author.name} is muted in {chat.name}")
    if topic in chat.topics and chat.topics[topic].is_closed and standing.status not in ("creator", "administrator"):
        raise CannotWrite(f"the topic {chat.topics[topic].name} is closed")
    return standing


def _is_ephemeral_command(world: World, author: Account, chat: Chat, content: JsonObject) -> bool:
    text = content.get("text", "")
    if not chat.is_group or not text.startswith("/") or not world.bot_in(chat).is_inside:
        return False
    is_admin = chat.membership(author.id, world.clock.now()).status in ("creator", "administrator")
    menu = world.commands.shown(chat, author.id, author.language_code or "", is_admin=is_admin)
    command = text.split(maxsplit=1)[0][1:].partition("@")[0].lower()
    return any(one["command"] == command and one.get("is_ephemeral") for one in menu)
