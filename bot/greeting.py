"""Whether the desk can whisper at a Bot API server: found out at start."""

import logging

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.menus import GROUPS

_log = logging.getLogger(__name__)


async def can_whisper(bot: Bot) -> bool:
    """Whether this server keeps ephemeral messages private.

    Only where it gives back `is_ephemeral` and knows `deleteEphemeralMessage`. An older server ignores unknown fields, and would post an
    ephemeral message in public; so any doubt means no.
    """
    try:
        commands = await bot.get_my_commands(GROUPS)
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
