"""Which chat, user or message a call is about, and whether the bot may: the refusals that all methods share."""

from __future__ import annotations

from sandbox.accounts import Account
from sandbox.chats import Chat, Message
from sandbox.refusals import bad_request, forbidden, upgraded
from sandbox.world import World


def known_chat(world: World, reference: int | str) -> Chat:
    """The chat of an id or public @name, as long as the bot can know it."""
    chat = (
        world.chats.get(reference)
        if isinstance(reference, int)
        else world.public.get(reference.removeprefix("@").lower())
    )
    if chat is None or (chat.person and not world.has_met(chat.person)):
        raise bad_request("chat not found")
    if chat.upgraded_to:
        raise upgraded(chat.upgraded_to.id)
    return chat


def joined_chat(world: World, reference: int | str) -> Chat:
    """A chat the bot is in; for a private chat it is enough to know the person."""
    chat = known_chat(world, reference)
    if chat.person:
        return chat
    mine = world.bot_in(chat)
    if mine.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if world.me.id not in chat.members and not chat.username:
        raise bad_request("chat not found")
    if not mine.is_inside:
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def reachable_chat(world: World, reference: int | str) -> Chat:
    """A chat whose messages the bot may change: one it is in, of a person whose account still exists."""
    chat = joined_chat(world, reference)
    if chat.person and chat.person.is_deactivated:
        raise forbidden("user is deactivated")
    return chat


def writable_chat(world: World, reference: int | str) -> Chat:
    """A chat the bot may write to now."""
    chat = joined_chat(world, reference)
    if chat.person:
        _refuse_unreachable(chat.person)
        return chat
    mine = world.bot_in(chat)
    if chat.type == "channel" and not world.bot_may(chat, "can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    if mine.status == "restricted" and not mine.rights.get("can_send_messages"):
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def supergroup(world: World, reference: int | str) -> Chat:
    chat = joined_chat(world, reference)
    if chat.type not in ("supergroup", "channel"):
        raise bad_request("method is available for supergroup and channel chats only")
    return chat


def demand(world: World, chat: Chat, right: str, action: str) -> None:
    """Refuse unless the bot is an administrator with `right`."""
    if not world.bot_may(chat, right):
        raise bad_request(f"not enough rights to {action}")


def known_user(world: World, user_id: int) -> Account:
    account = world.accounts.get(user_id)
    if account is None or (account is not world.me and not world.has_met(account)):
        raise bad_request("user not found")
    return account


def message_in(chat: Chat, message_id: int, what: str) -> Message:
    """The message, or "message to edit not found" and the like."""
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(f"message to {what} not found")
    return message


def _refuse_unreachable(person: Account) -> None:
    if person.is_deactivated:
        raise forbidden("user is deactivated")
    if person.has_blocked:
        raise forbidden("bot was blocked by the user")
    if not person.has_started:
        raise forbidden("bot can't initiate conversation with a user")
