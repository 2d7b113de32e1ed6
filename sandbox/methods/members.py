"""Bans, restrictions and departures, and who is who in a chat."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.accounts import LEFT, SENDING_PERMISSIONS, Account, kicked, restricted, term
from sandbox.chats import Chat
from sandbox.joining import change_membership, delete_recent
from sandbox.methods.access import demand, joined_chat, known_user, supergroup
from sandbox.refusals import bad_request
from sandbox.wire import JsonObject
from sandbox.world import World

RESTRICT = "restrict/unrestrict chat member"


def ban_chat_member(world: World, params: JsonObject) -> bool:
    """Remove a member and keep them out; in a supergroup their recent messages go too."""
    chat = joined_chat(world, params["chat_id"])
    account = _target(world, chat, params["user_id"])
    until = term(params.get("until_date", 0), world.clock.now())
    change_membership(world, chat, account, kicked(until) if chat.type != "group" else LEFT, world.me)
    if chat.type == "supergroup" or params.get("revoke_messages"):
        delete_recent(world, chat, account, world.me)
    return True


def unban_chat_member(world: World, params: JsonObject) -> bool:
    """Lift a ban. A member who is inside is removed, unless `only_if_banned`."""
    chat = supergroup(world, params["chat_id"])
    account = _target(world, chat, params["user_id"])
    standing = chat.membership(account.id, world.clock.now())
    if standing.status == "kicked" or (standing.is_inside and not params.get("only_if_banned")):
        change_membership(world, chat, account, LEFT, world.me)
    return True


def restrict_chat_member(world: World, params: JsonObject) -> bool:
    chat = joined_chat(world, params["chat_id"])
    if chat.type != "supergroup":
        raise bad_request("method is available only for supergroups")
    account = _target(world, chat, params["user_id"])
    permissions = params["permissions"]
    if not params.get("use_independent_chat_permissions"):
        permissions = _implied(permissions)
    until = term(params.get("until_date", 0), world.clock.now())
    is_inside = chat.membership(account.id, world.clock.now()).is_inside
    change_membership(world, chat, account, restricted(permissions, until, is_inside=is_inside), world.me)
    return True


def ban_chat_sender_chat(world: World, params: JsonObject) -> bool:
    """Keep a channel from writing: its owner cannot write in the chat as any of their channels."""
    chat = supergroup(world, params["chat_id"])
    demand(world, chat, "can_restrict_members", RESTRICT)
    chat.banned_senders.add(_sender(world, params["sender_chat_id"]).id)
    return True


def unban_chat_sender_chat(world: World, params: JsonObject) -> bool:
    chat = supergroup(world, params["chat_id"])
    demand(world, chat, "can_restrict_members", RESTRICT)
    chat.banned_senders.discard(_sender(world, params["sender_chat_id"]).id)
    return True


def leave_chat(world: World, params: JsonObject) -> bool:
    change_membership(world, joined_chat(world, params["chat_id"]), world.me, LEFT, world.me)
    return True


def get_chat_member(world: World, params: JsonObject) -> JsonObject:
    """One membership; about others only an administrator is promised an answer, so nobody else gets one here."""
    chat = joined_chat(world, params["chat_id"])
    account = known_user(world, params["user_id"])
    if chat.person:
        raise bad_request("chat member not found")
    if account is not world.me and world.bot_in(chat).status != "administrator":
        raise bad_request("CHAT_ADMIN_REQUIRED")
    return chat.membership(account.id, world.clock.now()).as_chat_member(account)


def get_chat_administrators(world: World, params: JsonObject) -> list[JsonObject]:
    """The owner and the administrators, without other bots."""
    chat = joined_chat(world, params["chat_id"])
    if chat.person:
        raise bad_request("there are no administrators in the private chat")
    leading = ((world.accounts[one], member) for one, member in chat.members.items())
    return [
        member.as_chat_member(account)
        for account, member in leading
        if member.status in ("creator", "administrator") and (not account.is_bot or account is world.me)
    ]


def get_chat_member_count(world: World, params: JsonObject) -> int:
    chat = joined_chat(world, params["chat_id"])
    now = world.clock.now()
    return 2 if chat.person else sum(member.at(now).is_inside for member in chat.members.values())


def _target(world: World, chat: Chat, user_id: int) -> Account:
    """The member a sanction is meant for, once the bot's right and the member's rank have been looked at."""
    if chat.person:
        raise bad_request("can't remove members from private chats")
    account = known_user(world, user_id)
    demand(world, chat, "can_restrict_members", RESTRICT)
    status = chat.membership(account.id, world.clock.now()).status
    if account is world.me:
        raise bad_request("can't restrict self")
    if status == "creator":
        raise bad_request("can't remove chat owner")
    if status == "administrator":
        raise bad_request("user is an administrator of the chat")
    return account


def _sender(world: World, chat_id: int) -> Chat:
    chat = world.chats.get(chat_id)
    if chat is None or chat.person:
        raise bad_request("invalid sender_chat_id specified")
    return chat


def _implied(permissions: Mapping[str, bool]) -> dict[str, bool]:
    """Without independent permissions a wider one implies the narrower ones (restrictChatMember's documentation)."""
    wide = any(permissions.get(name) for name in ("can_send_other_messages", "can_add_web_page_previews"))
    if wide:
        media = [name for name in SENDING_PERMISSIONS if name not in ("can_send_polls", "can_send_other_messages")]
        return {**permissions, **dict.fromkeys(media[:-1], True)}
    if any(permissions.get(name) for name in SENDING_PERMISSIONS):
        return {**permissions, "can_send_messages": True}
    return dict(permissions)


METHODS = {
    "banChatMember": ban_chat_member,
    "unbanChatMember": unban_chat_member,
    "restrictChatMember": restrict_chat_member,
    "banChatSenderChat": ban_chat_sender_chat,
    "unbanChatSenderChat": unban_chat_sender_chat,
    "leaveChat": leave_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
}
