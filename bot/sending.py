"""Every counted call to Telegram: made when its turn comes, answered with what became of it."""

from collections.abc import Awaitable, Callable
from typing import BinaryIO

from telegram import Bot
from telegram.error import BadRequest

from bot import calls, membership
from bot.attempts import (
    ALREADY_GONE,
    NOT_MODIFIED,
    NOTHING_TO_EDIT,
    STILL_THERE,
    Attempt,
    Done,
    Moved,
    Refused,
    mentions,
)
from bot.line import Line
from bot.pacing import Call
from desk.evidence import Media
from desk.model import Membership
from desk.notices import Whisper
from desk.rules.durations import Ms
from handlers.messages.announcement import Announcement
from handlers.messages.text import Text


class Sender:
    def __init__(self, bot: Bot, line: Line) -> None:
        self._bot = bot
        self._line = line
        self._keeps_private = True

    async def send(self, chat: int, text: Text, thread: int | None = None, *, reply_to: int | None = None) -> Attempt:
        async def action() -> Done:
            return Done(await calls.send(self._bot, chat, text, thread=thread, reply_to=reply_to), thread)

        return await self._line.attempt(Call(chat), action)

    async def whisper(self, to: Whisper, text: Text) -> Attempt:
        """An ephemeral message. Telegram does not say how it counts: like every message to its group, to be safe.

        Once one came out in public there is none any more.
        """
        if not self._keeps_private:
            return Refused("this server does not keep ephemeral messages private")

        async def action() -> None:
            try:
                await calls.whisper(self._bot, to, text)
            except calls.PostedInPublic:
                self._keeps_private = False
                raise

        return await self._line.attempt(Call(to.chat), action)

    def can_whisper(self, to: Whisper, now: Ms) -> bool:
        """Whether an ephemeral message would still come in time: its group's turn may be later than that."""
        return self._line.ready_in(Call(to.chat)) < to.until - now

    async def edit(self, chat: int, message: int, text: Text, thread: int | None) -> Attempt | None:
        """None where there is nothing to edit any more."""

        async def action() -> Done:
            await _unless(NOT_MODIFIED, calls.edit(self._bot, chat, message, text))
            return Done(message, thread)

        attempt = await self._line.attempt(Call(chat), action)
        return None if isinstance(attempt, Refused) and mentions(attempt.why, *NOTHING_TO_EDIT) else attempt

    async def fill(self, chat: int, message: int, media: Media, caption: str) -> Attempt | None:
        """Have one of the bot's own messages hold a file; None where there is no such message any more."""

        async def action() -> Done:
            await _unless(NOT_MODIFIED, calls.fill(self._bot, chat, message, media, caption))
            return Done(message)

        attempt = await self._line.attempt(Call(chat, yielding=True), action)
        return None if isinstance(attempt, Refused) and mentions(attempt.why, *NOTHING_TO_EDIT) else attempt

    async def show(
        self,
        chat: int,
        media: Media,
        still: Callable[[], Awaitable[bool]],
        *,
        spoiler: bool,
        content: bytes | None = None,
    ) -> Attempt:
        """A file, by reference or by its `content`. Where it may not be shown any more when its turn has come, nothing is sent."""

        async def action() -> None:
            if await still():
                await calls.show(self._bot, chat, media, spoiler=spoiler, content=content)

        return await self._line.attempt(Call(chat), action)

    async def post(self, chat: int, shown: Announcement) -> Attempt:
        """An announcement that somebody looks at before it is sent."""

        async def action() -> Done:
            return Done(await calls.post(self._bot, chat, shown))

        return await self._line.attempt(Call(chat), action)

    async def send_file(self, chat: int, name: str, content: BinaryIO) -> Attempt:
        """A document of the desk's own making."""

        async def action() -> Done:
            content.seek(0)
            return Done(await calls.send_file(self._bot, chat, name, content))

        return await self._line.attempt(Call(chat), action)

    async def remove(self, chat: int, message: int) -> Attempt:
        """Delete a message; one that is gone already is as good, and noted. One of a group that was upgraded is out of reach for good."""
        attempt = await self._act(chat, lambda: self._bot.delete_message(chat, message))
        match attempt:
            case Refused(why=why) if mentions(why, ALREADY_GONE):
                return Done(note=why)
            case Moved():
                return Refused("message can't be deleted: the group became a supergroup")
            case _:
                return attempt

    async def remove_copy(self, chat: int, message: int) -> Attempt:
        """Delete one of the bot's own messages. What stays there all the same, such as after 48 hours, holds nothing from then on."""
        removed = await self.remove_surely(chat, message)
        if not isinstance(removed, Refused):
            return removed

        async def action() -> Done:
            await calls.empty(self._bot, chat, message)
            return Done(message, note=removed.why)

        emptied = await self._line.attempt(Call(chat, yielding=True), action)
        return Done() if isinstance(emptied, Refused) and mentions(emptied.why, *NOTHING_TO_EDIT[:1]) else emptied

    async def remove_surely(self, chat: int, message: int) -> Attempt:
        """Delete a message and see that it is gone: Telegram may say yes and leave it. Asked once more it finds nothing to delete."""
        removed = await self.remove(chat, message)
        if not isinstance(removed, Done) or removed.note:
            return removed
        seen = await self.remove(chat, message)
        if not isinstance(seen, Done):
            return seen
        return Done() if seen.note else Refused(STILL_THERE)

    async def member(self, chat: int, account: int) -> Membership | Attempt:
        """What somebody is in a chat, or why that could not be found out."""
        found: list[Membership] = []

        async def ask() -> None:
            found.append(await membership.read(self._bot, chat, account))

        asked = await self._act(chat, ask)
        return found[0] if found else asked

    async def act(self, chat: int, call: Callable[[Bot], Awaitable[None]]) -> Attempt:
        """Something that is done to a member."""
        return await self._act(chat, lambda: call(self._bot))

    async def pin(self, chat: int, message: int) -> Attempt:
        return await self._act(chat, lambda: self._bot.pin_chat_message(chat, message, disable_notification=True))

    async def open_topic(self, chat: int, name: str) -> Attempt:
        """The new topic is the attempt's `thread`."""

        async def action() -> Done:
            topic = await self._bot.create_forum_topic(chat, name)
            return Done(thread=topic.message_thread_id)

        return await self._line.attempt(Call(chat), action)

    async def reopen_topic(self, chat: int, thread: int) -> Attempt:
        return await self._act(chat, lambda: self._bot.reopen_forum_topic(chat, thread))

    async def close_topic(self, chat: int, thread: int) -> Attempt:
        return await self._act(chat, lambda: self._bot.close_forum_topic(chat, thread))

    async def _act(self, chat: int, call: Callable[[], Awaitable[object]]) -> Attempt:
        """A call that is no message: it counts to the limit in all, not to its chat's."""

        async def action() -> None:
            await call()

        return await self._line.attempt(Call(chat, message=False), action)


async def _unless(excuse: str, call: Awaitable[object]) -> None:
    """Make a call; Telegram's complaint that it is done already is no failure."""
    try:
        await call
    except BadRequest as error:
        if not mentions(error.message, excuse):
            raise
