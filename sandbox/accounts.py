"""Accounts, and what an account is allowed in one chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.wire import JsonObject

# Telegram's stand-in accounts: the `from` of messages that a group, a channel or Telegram itself wrote.
ANONYMOUS_ADMIN_ID = 1087968824
CHANNEL_BOT_ID = 136817688
SERVICE_ID = 777000

ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
SENDING_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
)
PERMISSIONS = (
    *SENDING_PERMISSIONS,
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)

SHORTEST_TERM = 30
LONGEST_TERM = 366 * 24 * 3600


@dataclass(slots=True, eq=False)
class Account:
    """A person, or a bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    has_started: bool = False
    has_blocked: bool = False
    is_deactivated: bool = False
    hides_forwards: bool = False
    is_online: bool = True
    is_met: bool = False  # some update has shown this account to the bot

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def as_user(self) -> JsonObject:
        """The User object. A deleted account keeps nothing but its id."""
        if self.is_deactivated:
            return {"id": self.id, "is_bot": False, "first_name": ""}
        user: JsonObject = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True, frozen=True)
class Membership:
    """What one account is in one chat: creator, administrator, member, restricted, left or kicked.

    `rights` holds an administrator's rights or a restricted member's permissions; `until` is in seconds, 0 means for ever.
    """

    status: str
    rights: Mapping[str, bool] = field(default_factory=dict)
    until: int = 0
    is_inside: bool = True
    is_anonymous: bool = False
    title: str | None = None

    def at(self, now: float) -> Membership:
        """The membership once a term that is over has been lifted; Telegram sends no update for that."""
        if not self.until or now < self.until:
            return self
        if self.status == "restricted" and self.is_inside:
            return MEMBER
        return LEFT

    def as_chat_member(self, account: Account) -> JsonObject:
        """The ChatMember object of this status."""
        shown: JsonObject = {"user": account.as_user(), "status": self.status}
        if self.status in ("creator", "administrator"):
            shown["is_anonymous"] = self.is_anonymous
            if self.title:
                shown["custom_title"] = self.title
        if self.status == "administrator":
            shown |= {"can_be_edited": False, **self.rights}
        elif self.status == "restricted":
            shown |= {"tag": "", "is_member": self.is_inside, "until_date": self.until, **self.rights}
        elif self.status == "kicked":
            shown["until_date"] = self.until
        return shown


MEMBER = Membership("member")
LEFT = Membership("left", is_inside=False)
OWNER = Membership("creator")


def administrator(
    rights: Mapping[str, bool], *, is_channel: bool = False, is_anonymous: bool = False, title: str | None = None
) -> Membership:
    """An administrator with every right but promoting others, changed by `rights`."""
    known = (*ADMIN_RIGHTS, *(CHANNEL_RIGHTS if is_channel else ()))
    granted = {right: right != "can_promote_members" for right in known} | dict(rights)
    return Membership("administrator", granted, is_anonymous=is_anonymous, title=title)


def restricted(permissions: Mapping[str, bool], until: int, *, is_inside: bool) -> Membership:
    allowed = {name: bool(permissions.get(name)) for name in PERMISSIONS}
    if all(allowed.values()) and is_inside:
        return MEMBER
    return Membership("restricted", allowed, until, is_inside)


def kicked(until: int) -> Membership:
    return Membership("kicked", until=until, is_inside=False)


def term(until_date: int, now: float) -> int:
    """The end of a ban or restriction: under 30 seconds or over 366 days from now means for ever, written 0."""
    return until_date if SHORTEST_TERM <= until_date - now <= LONGEST_TERM else 0
