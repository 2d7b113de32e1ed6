"""What handlers say without a record: answers to questions and to presses. The same limits hold, and nothing here raises."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Final

from telegram import Bot
from telegram.error import TelegramError

from bot.asking import Membership, content, membership, survey
from bot.attempts import Done, Refused
from bot.sending import Sender
from desk.notices import Whisper
from desk.rules.durations import MINUTE, Ms
from handlers.arrival import Exhibit, Rights, Survey
from handlers.messages.text import Text

HINT_KEPT: Final[Ms] = MINUTE
HINTS_AT_MOST: Final = 1_024

QUEUED_AT_MOST: Final = 40
"""Answers that wait for one chat: two minutes' worth in a group. More would come too late to be of use."""

_log = logging.getLogger(__name__)


class Direct:
    """`handlers.arrival.Telegram`."""

    def __init__(
        self, bot: Bot, sender: Sender, clock: Callable[[], Ms], kept: Callable[[int], Awaitable[bytes | None]]
    ) -> None:
        """`kept` opens a file of the evidence locker."""
        self._kept = kept
        self._bot = bot
        self._sender = sender
        self._clock = clock
        self._waiting: set[asyncio.Task[None]] = set()
        self._queued: Counter[int] = Counter()
        self._hints: dict[tuple[int, int], tuple[Ms, bool]] = {}

    def tell(self, chat: int, text: Text, *, thread: int | None = None, whisper: Whisper | None = None) -> None:
        """See `Telegram.tell`."""

        async def send() -> None:
            if whisper is not None and self._sender.can_whisper(whisper, self._clock()):
                whispered = await self._sender.whisper(whisper, text)
                if isinstance(whispered, Done):
                    return
            await self._sender.send(chat, text, thread)

        self._later(chat, send())

    def redraw(self, chat: int, message: int, text: Text) -> None:
        """See `Telegram.redraw`."""

        async def edit() -> None:
            if await self._sender.edit(chat, message, text, None) is None:
                await self._sender.send(chat, text)

        self._later(chat, edit())

    def show_files(
        self,
        chat: int,
        files: Sequence[Exhibit],
        *,
        spoiler: bool,
        still: Callable[[], Awaitable[bool]],
        missing: Callable[[int], Text],
    ) -> None:
        """See `Telegram.show_files`."""

        async def show() -> None:
            shown = [await self._show(chat, file, still, spoiler=spoiler) for file in files]
            if not all(shown):
                await self._sender.send(chat, missing(shown.count(False)))

        self._later(chat, show())

    async def _show(self, chat: int, file: Exhibit, still: Callable[[], Awaitable[bool]], *, spoiler: bool) -> bool:
        """Whether it was sent: as Telegram has it, else as the desk keeps it."""
        if file.media.file_id:
            shown = await self._sender.show(chat, file.media, still, spoiler=spoiler)
            if not isinstance(shown, Refused):
                return isinstance(shown, Done)
        content = await self._content(file)
        if content is None:
            return False
        return isinstance(await self._sender.show(chat, file.media, still, spoiler=spoiler, content=content), Done)

    async def _content(self, file: Exhibit) -> bytes | None:
        if file.sealed is not None:
            return await file.sealed()
        return await self._kept(file.kept) if file.kept is not None else None

    async def stop(self, within_s: float) -> None:
        """Let answers that wait for their turn be said; what does not make it in time is dropped, like any answer to a crash."""
        if self._waiting:
            _, late = await asyncio.wait(self._waiting, timeout=within_s)
            for task in late:
                task.cancel()

    def _later(self, chat: int, saying: Coroutine[Any, Any, None]) -> None:
        """Let something be said to a chat, unless too much waits for its turn there already."""
        if self._queued[chat] >= QUEUED_AT_MOST:
            saying.close()
            _log.warning("an answer is dropped: %d wait for one chat already", QUEUED_AT_MOST)
            return
        self._queued[chat] += 1

        def said(task: asyncio.Task[None]) -> None:
            self._waiting.discard(task)
            self._queued[chat] -= 1
            self._queued += Counter()  # forgets the chats for which nothing waits

        task = asyncio.create_task(saying)
        self._waiting.add(task)
        task.add_done_callback(said)

    async def fetch(self, file: str, at_most: int) -> bytes | None:
        """See `Telegram.fetch`."""
        try:
            return await content(self._bot, file, at_most)
        except TelegramError as error:
            _log.info("Telegram gave no file: %s", type(error).__name__)
            return None

    async def answer_press(self, press: str, text: str = "", *, alert: bool = False, url: str | None = None) -> None:
        """See `Telegram.answer_press`."""
        try:
            await self._bot.answer_callback_query(press, text or None, show_alert=alert, url=url)
        except TelegramError as error:
            # Too old, or the network: the press has had its effect, only the bubble over the button is missing.
            _log.info("a press stays unanswered: %s", type(error).__name__)

    async def is_administrator(self, chat: int, account: int) -> bool:
        """See `Telegram.is_administrator`; False where Telegram does not say."""
        return await self.rights(chat, account) is not None

    async def rights(self, chat: int, account: int) -> Rights | None:
        """See `Telegram.rights`."""
        found = await self._membership(chat, account)
        return found.rights if found is not None else None

    async def survey(self, chat: int) -> Survey | None:
        """See `Telegram.survey`."""
        try:
            return await survey(self._bot, chat)
        except TelegramError as error:
            _log.info("Telegram did not say how a group stands: %s", type(error).__name__)
            return None

    async def _membership(self, chat: int, account: int) -> Membership | None:
        try:
            return await membership(self._bot, chat, account)
        except TelegramError as error:
            _log.info("Telegram did not say what somebody is in a chat: %s", type(error).__name__)
            return None

    async def is_inside(self, chat: int, account: int) -> bool:
        """See `Telegram.is_inside`."""
        found = await self._membership(chat, account)
        return found is not None and found.inside

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
