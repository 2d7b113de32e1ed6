"""How the desk introduces itself to a Bot API server at start: its menus of commands, and whether it can whisper there."""

import logging
from collections.abc import Sequence
from typing import Final

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, TelegramError

from handlers.messages import command_menu
from handlers.messages.command_menu import MenuCommand
from handlers.messages.reader import Reader

_log = logging.getLogger(__name__)

_GROUPS: Final = BotCommandScopeAllGroupChats()


async def can_whisper(bot: Bot) -> bool:
    """Whether this server keeps ephemeral messages private.

    Only where it gives back `is_ephemeral` and knows `deleteEphemeralMessage`. An older server ignores unknown fields, and would post an
    ephemeral message in public; so any doubt means no.
    """
    try:
        commands = await bot.get_my_commands(_GROUPS)
        if not any(command.api_kwargs.get("is_ephemeral") is True for command in commands):
            return False
        nothing = {"chat_id": bot.id, "receiver_user_id": bot.id, "ephemeral_message_id": 1}
        await bot.do_api_request("deleteEphemeralMessage", api_kwargs=nothing)
    except BadRequest:
        # The method is known: it only refuses this message, which does not exist.
        return True
    except TelegramError as error:
        _log.warning("no ephemeral messages here: %s", type(error).__name__)
        return False
    return True


async def set_menus(bot: Bot, reader: Reader, staff_chat: int | None) -> None:
    """Tell Telegram which commands to offer where. Raises TelegramError."""
    await bot.set_my_commands(_listed(command_menu.in_private(reader)), BotCommandScopeAllPrivateChats())
    await bot.set_my_commands(_listed(command_menu.in_groups(reader)), _GROUPS)
    if staff_chat is not None:
        await bot.set_my_commands(_listed(command_menu.in_staff_chat(reader)), BotCommandScopeChat(staff_chat))


def _listed(commands: Sequence[MenuCommand]) -> list[BotCommand]:
    """python-telegram-bot 22.8 does not know `is_ephemeral`, but carries it."""
    return [
        BotCommand(c.name, c.description, api_kwargs={"is_ephemeral": True} if c.ephemeral else None) for c in commands
    ]
