"""What the desk asks Telegram about chats and members: only the fields that it needs.

python-telegram-bot refuses a whole chat or member in which the newest required field is missing. A Bot API server of one's own is often
older than that, and must not cost a report its answer or the desk its start.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

import msgspec
from telegram import Bot
from telegram.error import TelegramError

from handlers import wire
from handlers.arrival import Rights, Survey
from handlers.wire import Chat

T = TypeVar("T")

_PATH: Final = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*")
"""A path below the server's root: no step upwards, no address of its own."""
_RUNS_IT: Final = frozenset({"creator", "administrator"})


class Membership(msgspec.Struct, frozen=True):
    """https://core.telegram.org/bots/api#chatmember"""

    status: str
    is_member: bool = False
    """Of somebody restricted: whether they are inside."""
    can_delete_messages: bool = False
    can_restrict_members: bool = False
    can_invite_users: bool = False
    can_pin_messages: bool = False
    can_manage_topics: bool = False
    can_change_info: bool = False
    can_post_messages: bool = False
    is_anonymous: bool = False
    custom_title: str = ""

    @property
    def administers(self) -> bool:
        return self.status in _RUNS_IT

    @property
    def inside(self) -> bool:
        return self.administers or self.status == "member" or self.is_member

    @property
    def rights(self) -> Rights | None:
        """None for whoever is no administrator."""
        if not self.administers:
            return None
        owns = self.status == "creator"
        return Rights(
            delete=owns or self.can_delete_messages,
            restrict=owns or self.can_restrict_members,
            invite=owns or self.can_invite_users,
            pin=owns or self.can_pin_messages,
            topics=owns or self.can_manage_topics,
            change=owns or self.can_change_info,
            post=owns or self.can_post_messages,
            anonymous=self.is_anonymous,
            title=self.custom_title,
        )


class Group(msgspec.Struct, frozen=True):
    """https://core.telegram.org/bots/api#chatfullinfo"""

    type: str
    is_forum: bool = False
    has_aggressive_anti_spam_enabled: bool = False


class Me(msgspec.Struct, frozen=True):
    """https://core.telegram.org/bots/api#getme"""

    can_read_all_group_messages: bool = False


async def survey(bot: Bot, chat: int) -> Survey:
    """How a group stands for the bot. Raises TelegramError."""
    group = await _ask(bot, "getChat", {"chat_id": chat}, Group)
    leading = await _ask(bot, "getChatAdministrators", {"chat_id": chat}, list[Membership])
    return Survey(
        mine=(await membership(bot, chat, bot.id)).rights,
        hears_all=(await _ask(bot, "getMe", {}, Me)).can_read_all_group_messages,
        administrators=len(leading),
        is_basic=group.type == "group",
        topics=group.is_forum,
        filters=group.has_aggressive_anti_spam_enabled,
    )


async def chat_at(bot: Bot, number: int) -> Chat:
    """The chat with this id. Raises TelegramError."""
    return await _ask(bot, "getChat", {"chat_id": number}, Chat)


async def membership(bot: Bot, chat: int, account: int) -> Membership:
    """What somebody is in a chat. Raises TelegramError."""
    return await _ask(bot, "getChatMember", {"chat_id": chat, "user_id": account}, Membership)


async def strangers(bot: Bot, chat: int, expected: Iterable[int]) -> int:
    """How many are inside a chat besides the bot and those who are expected there. Raises TelegramError."""
    inside = [one for one in expected if await _is_inside(bot, chat, one)]
    return await _ask(bot, "getChatMemberCount", {"chat_id": chat}, int) - len(inside) - 1


async def _is_inside(bot: Bot, chat: int, account: int) -> bool:
    """Telegram refuses to tell of whoever was never there."""
    try:
        return (await membership(bot, chat, account)).inside
    except TelegramError:
        return False


async def member(bot: Bot, chat: int, account: int) -> wire.Member:
    """The same as updates tell it, with the permissions of whoever is restricted. Raises TelegramError."""
    return await _ask(bot, "getChatMember", {"chat_id": chat, "user_id": account}, wire.Member)


class Stored(msgspec.Struct, frozen=True):
    """https://core.telegram.org/bots/api#file"""

    file_path: str = ""
    file_size: int = 0


class OutOfReach(TelegramError):
    """A file has no address on the server: one that runs with `--local` names a path on its own disk, which is not ours to open."""


async def content(bot: Bot, file: str, at_most: int) -> bytes | None:
    """A file's bytes, from the Bot API server that the settings name and nowhere else; None where it is larger.

    Raises TelegramError, OutOfReach among them.
    """
    stored = await _ask(bot, "getFile", {"file_id": file}, Stored)
    if stored.file_size > at_most:
        return None
    if _PATH.fullmatch(stored.file_path) is None:
        raise OutOfReach("the Bot API server gives no address for the file")
    found = await bot.request.retrieve(f"{bot.base_file_url}/{stored.file_path}")
    return found if len(found) <= at_most else None


async def _ask(bot: Bot, method: str, parameters: Mapping[str, int | str], shape: type[T]) -> T:
    result = await bot.do_api_request(method, api_kwargs=dict(parameters))
    try:
        return msgspec.convert(result, shape)
    except msgspec.ValidationError:
        raise TelegramError(f"{method} answered with something else") from None
