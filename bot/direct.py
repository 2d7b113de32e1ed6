"""What handlers say without a record: answers to questions and to presses. The same limits hold, and nothing here raises."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Final

from telegram import Bot
from telegram.error import TelegramError

from bot.asking import membership
from bot.attempts import Attempt, Done
from bot.sending import Sender
from desk.evidence import Media
from desk.notices import Whisper
from desk.rules.durations import MINUTE, Ms
from handlers.messages.text import Text

HINT_KEPT: Final[Ms] = MINUTE
HINTS_AT_MOST: Final = 1_024

_log = logging.getLogger(__name__)


class Direct:
    """`handlers.arrival.Telegram`."""

    def __init__(self, bot: Bot, sender: Sender, clock: Callable[[], Ms]) -> None:
        self._bot = bot
        self._sender = sender
        self._clock = clock
        self._waiting: set[asyncio.Task[Attempt]] = set()
        self._hints: dict[tuple[int, int], tuple[Ms, bool]] = {}

    async def say(self, chat: int, text: Text, *, thread: int | None = None, whisper: Whisper | None = None) -> bool:
        """See `Telegram.say`. In a group the answer waits its turn behind the back of the handler, which has said all it had to.

        The staff chat's twenty messages a minute must not hold up the presses that come after the twentieth.
        """
        if whisper is not None and not self._sender.can_whisper(whisper, self._clock()):
            return False
        if chat < 0 and whisper is None:
            self._later(self._sender.send(chat, text, thread))
            return True
        sent = await (
            self._sender.whisper(whisper, text) if whisper is not None else self._sender.send(chat, text, thread)
        )
        return isinstance(sent, Done)

    async def stop(self, within_s: float) -> None:
        """Let answers that wait for their turn be said; what does not make it in time is dropped, like any answer to a crash."""
        if self._waiting:
            _, late = await asyncio.wait(self._waiting, timeout=within_s)
            for task in late:
                task.cancel()

    def _later(self, send: Coroutine[Any, Any, Attempt]) -> None:
        task = asyncio.create_task(send)
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def show_media(self, chat: int, media: Media, *, spoiler: bool) -> bool:
        """See `Telegram.show_media`."""
        return isinstance(await self._sender.show(chat, media, spoiler=spoiler), Done)

    async def answer_press(self, press: str, text: str = "", *, alert: bool = False, url: str | None = None) -> None:
        """See `Telegram.answer_press`."""
        try:
            await self._bot.answer_callback_query(press, text or None, show_alert=alert, url=url)
        except TelegramError as error:
            # Too old, or the network: the press has had its effect, only the bubble over the button is missing.
            _log.info("a press stays unanswered: %s", type(error).__name__)

    async def is_administrator(self, chat: int, account: int) -> bool:
        """See `Telegram.is_administrator`; False where Telegram does not say."""
        try:
            return (await membership(self._bot, chat, account)).administers
        except TelegramError as error:
            _log.info("Telegram did not say who an administrator is: %s", type(error).__name__)
            return False

    async def was_administrator(self, chat: int, account: int) -> bool:
        """See `Telegram.was_administrator`."""
        since = self._clock() - HINT_KEPT
        asked_at, answer = self._hints.get((chat, account), (since, False))
        if asked_at <= since:
            answer = await self.is_administrator(chat, account)
            if len(self._hints) >= HINTS_AT_MOST:
                self._hints.clear()
            self._hints[chat, account] = (self._clock(), answer)
        return answer
