"""Copies of files that no bot may fetch, in a private chat of the operator's.

A place is reserved first: a message whose number is stored before it holds anything. So there is never a copy of which the desk does not
know where it is, and what must go can be removed.
"""

import logging
from typing import Final

from telegram import Bot
from telegram.error import TelegramError

from bot.asking import chat_at, membership
from bot.attempts import Done
from bot.sending import Sender
from config.settings import Settings
from desk import fetching
from desk.files import EvidenceFile, VaultCopy
from handlers.messages.text import Text
from storage.unit import Runner

KINDS: Final = frozenset({"photo", "video", "animation", "audio", "document"})
"""What a message can be made to hold (https://core.telegram.org/bots/api#inputmedia)."""

_log = logging.getLogger(__name__)


class Vault:
    def __init__(self, bot: Bot, sender: Sender, runner: Runner, chat: int) -> None:
        self._bot = bot
        self._sender = sender
        self._runner = runner
        self._chat = chat

    async def copy(self, file: EvidenceFile) -> None:
        """Copy one file there, or say when that is tried again."""
        place = file.copy if file.copy is not None and file.copy.chat == self._chat else await self._reserve(file)
        filled = place is not None and await self._fill(file, place)
        await self._runner.run(lambda unit: fetching.vaulted(unit, file) if filled else fetching.copy_later(unit, file))

    async def _reserve(self, file: EvidenceFile) -> VaultCopy | None:
        if file.media.type not in KINDS or not await self._is_safe():
            return None
        sent = await self._sender.send(self._chat, Text(_label(file), silent=True, protected=True))
        if not isinstance(sent, Done) or sent.message is None:
            return None
        place = VaultCopy(self._chat, sent.message)
        if await self._runner.run(lambda unit: fetching.reserve(unit, file, place)):
            return place
        await self._sender.remove(place.chat, place.message)
        return None

    async def _fill(self, file: EvidenceFile, place: VaultCopy) -> bool:
        filled = await self._sender.fill(place.chat, place.message, file.media, _label(file))
        if filled is None:
            # Somebody has deleted the message: there will be another.
            await self._runner.run(lambda unit: unit.files.release(file.id))
        return isinstance(filled, Done)

    async def _is_safe(self) -> bool:
        """Nobody can find the chat by a name, and what is copied there can be removed again whenever it must."""
        try:
            problem = await unsafe(self._bot, self._chat)
        except TelegramError as error:
            problem = f"the bot cannot see it ({type(error).__name__})"
        if problem is not None:
            _log.warning("nothing is copied to the vault chat: %s; `ombud check` says more", problem)
        return problem is None


def vault_chat(settings: Settings) -> int | None:
    """The chat for copies. Never that of the staff or of the officers: not every case is for the eyes of all who work there."""
    return settings.vault_chat if settings.vault_chat not in (settings.staff_chat, settings.legal_chat) else None


async def unsafe(bot: Bot, number: int) -> str | None:
    """Why a chat is no place for evidence, and what mends it; None if it is one. Raises TelegramError."""
    chat = await chat_at(bot, number)
    if chat.type not in ("supergroup", "channel"):
        return f"it is a {chat.type} chat, must be a supergroup or a channel, where older messages can be deleted"
    if chat.username is not None:
        return "it is public, make it private"
    rights = (await membership(bot, number, bot.id)).rights
    if rights is None or not rights.delete:
        return "the bot may not delete messages there: make it an administrator with that right"
    return None


def _label(file: EvidenceFile) -> str:
    return f"C-{file.case} · E-{file.evidence}"
