"""The menus of commands that Telegram shows while somebody types: by chat, by role, by language.

The narrowest that there is counts (https://core.telegram.org/bots/api#determining-list-of-commands).
"""

from collections.abc import Awaitable, Iterable, Sequence
from contextlib import suppress
from typing import Final

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeChatMember,
)
from telegram.error import BadRequest

from bot.attempts import Attempt, Done, Unreachable
from bot.readership import Readership
from bot.sending import Sender
from desk.lending import lends
from desk.model import LEADS, Role
from desk.ports import Unit
from handlers.messages import command_menu
from handlers.messages.command_menu import MenuCommand
from handlers.messages.reader import Reader, Readers
from storage.unit import Runner

GROUPS: Final = BotCommandScopeAllGroupChats()
_ADMINISTRATORS: Final = BotCommandScopeAllChatAdministrators()
_PRIVATE: Final = BotCommandScopeAllPrivateChats()


async def set_menus(bot: Bot, readers: Readers, languages: Iterable[str], own: str, staff_chat: int | None) -> None:
    """Tell Telegram which commands to offer where; in the desk's `own` language to whoever speaks none of these. Raises TelegramError."""
    for code in (None, *(code for code in languages if code != own)):
        reader = readers(code or own)
        await bot.set_my_commands(_listed(command_menu.in_private(reader)), _PRIVATE, code)
        await bot.set_my_commands(_listed(command_menu.in_groups(reader)), GROUPS, code)
        await bot.set_my_commands(_listed(command_menu.for_administrators(reader)), _ADMINISTRATORS, code)
    if staff_chat is not None:
        await bot.set_my_commands(_listed(command_menu.in_staff_chat(readers(own))), BotCommandScopeChat(staff_chat))


class Menus:
    """What one person is offered."""

    def __init__(self, sender: Sender, runner: Runner, readership: Readership) -> None:
        self._sender = sender
        self._runner = runner
        self._readership = readership

    async def offer_in(self, group: int) -> Attempt:
        """Offer a group's administrators the measures that they may take there; where they may none, what administrators have anywhere."""

        async def look(unit: Unit) -> tuple[bool, Reader]:
            return await lends(unit, group), await self._readership.reader(unit, group)

        lent, reader = await self._runner.read(look)
        theirs = _listed(command_menu.for_administrators(reader, moderate=True)) if lent else []
        scope = BotCommandScopeChatAdministrators(group)
        return await self._sender.act(group, lambda bot: _put(bot, theirs, scope))

    async def offer(self, person: int) -> Attempt:
        """Offer somebody what is theirs now: in private, and among staff, where everybody else is offered what moderators do."""

        async def look(unit: Unit) -> tuple[bool, frozenset[Role], Reader]:
            reader = await self._readership.reader(unit, person)
            return await unit.people.can_be_told(person), await unit.staff.roles(person), reader

        started, roles, reader = await self._runner.read(look)
        if not started:
            return Unreachable("there is no private chat yet")
        mine = _listed(command_menu.in_private(reader, roles))
        attempt = await self._sender.act(person, lambda bot: _put(bot, mine, BotCommandScopeChat(person)))
        house = self._readership.house
        staff_chat = await house.staff_chat()
        if not isinstance(attempt, Done) or staff_chat is None:
            return attempt
        scope = BotCommandScopeChatMember(staff_chat, person)
        theirs = _listed(command_menu.in_staff_chat(house.readers(house.language), roles)) if roles & LEADS else []
        offered = await self._sender.act(staff_chat, lambda bot: _if_there(_put(bot, theirs, scope)))
        # That the desk is not in the staff chat says nothing of how the person is reached.
        return attempt if isinstance(offered, Unreachable) else offered


async def _put(bot: Bot, commands: Sequence[BotCommand], scope: BotCommandScope) -> None:
    if commands:
        await bot.set_my_commands(commands, scope)
    else:
        await bot.delete_my_commands(scope)


async def _if_there(call: Awaitable[None]) -> None:
    """Who works here need not be in the staff chat: then there is nobody to offer anything to."""
    with suppress(BadRequest):
        await call


def _listed(commands: Sequence[MenuCommand]) -> list[BotCommand]:
    """python-telegram-bot 22.8 does not know `is_ephemeral`, but carries it."""
    return [
        BotCommand(c.name, c.description, api_kwargs={"is_ephemeral": True} if c.ephemeral else None) for c in commands
    ]
