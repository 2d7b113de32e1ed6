"""Who comes and goes: memberships change, service messages appear, and the bot is told what it may know."""

from __future__ import annotations

from sandbox.accounts import Account, Membership
from sandbox.chats import Chat
from sandbox.posting import post, remove
from sandbox.wire import JsonObject
from sandbox.world import World

DELETABLE_FOR = 48 * 3600


def change_membership(world: World, chat: Chat, account: Account, new: Membership, by: Account) -> None:
    """Give `account` a new standing, and tell it the way Telegram does.

    `my_chat_member` for the bot itself, `chat_member` for others only where the bot is an administrator; a service message when
    somebody comes into or leaves a group.
    """
    old = chat.membership(account.id, world.clock.now())
    chat.members[account.id] = new
    world.transcript.record(
        "member", chat_id=chat.id, chat=chat.name, who=by.name, text=account.name, detail=new.status
    )
    if chat.is_group and old.is_inside != new.is_inside:
        post(world, chat, by, _service(account, new))
    change = _changed(world, chat, account, old, new, by)
    if account is world.me:
        world.updates.push("my_chat_member", change, world.clock.now())
    elif world.bot_in(chat).status == "administrator":
        world.updates.push("chat_member", change, world.clock.now())


def block(world: World, person: Account, *, is_blocked: bool) -> None:
    """A person blocks or unblocks the bot, which the bot learns as a change of its own membership."""
    person.has_blocked = is_blocked
    chat = world.chats[person.id]
    old, new = (Membership("member"), Membership("kicked"))[:: 1 if is_blocked else -1]
    world.transcript.record(
        "block", chat_id=chat.id, chat=chat.name, who=person.name, detail="blocked" if is_blocked else "unblocked"
    )
    world.updates.push("my_chat_member", _changed(world, chat, world.me, old, new, person), world.clock.now())


def delete_recent(world: World, chat: Chat, account: Account, by: Account) -> None:
    """Delete what an account wrote in the last 48 hours, as a ban from a supergroup does."""
    since = world.clock.now() - DELETABLE_FOR
    recent = [one for one in chat.messages.values() if one.author is account and one.date >= since]
    for message in recent:
        if "sender_chat" not in message.body:
            remove(world, message, by)


def upgrade(world: World, old: Chat, by: Account) -> Chat:
    """Turn a basic group into a supergroup: a new chat with a new id; the old id only answers where it went."""
    new = world.add_supergroup(old.title or "")
    new.members = dict(old.members)
    post(world, old, by, {"migrate_to_chat_id": new.id})
    post(world, new, by, {"migrate_from_chat_id": old.id})
    old.upgraded_to = new
    return new


def _service(account: Account, new: Membership) -> JsonObject:
    user = account.as_user()
    return {"new_chat_members": [user]} if new.is_inside else {"left_chat_member": user}


def _changed(world: World, chat: Chat, account: Account, old: Membership, new: Membership, by: Account) -> JsonObject:
    """The ChatMemberUpdated object."""
    return {
        "chat": chat.as_chat(),
        "from": by.as_user(),
        "date": world.clock.date(),
        "old_chat_member": old.as_chat_member(account),
        "new_chat_member": new.as_chat_member(account),
    }
