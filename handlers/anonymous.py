"""Administrators who write as their chat: a button asks who it was, and only a press shows it.

The command is held meanwhile. Whoever presses must be an administrator of that chat, in a group an anonymous one, as Telegram says at that
moment; then the command takes effect in their name, once.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from msgspec.structs import replace as replaced

from desk import holding
from desk.errors import NotYourCommand, StaleButton
from desk.ports import Desk, Unit
from handlers.arrival import Arrival, Rights
from handlers.buttons import Press
from handlers.incoming import is_group
from handlers.wire import CallbackQuery, Message, decode_message, encode

T = TypeVar("T")


async def hold(arrival: Arrival, message: Message) -> None:
    """Hold a command that a chat itself gave, and ask there whose it was."""
    chat, body = message.chat.id, encode(message)

    async def work(unit: Unit) -> None:
        await holding.hold(unit, chat, message.message_id, body, arrival.cause)

    await arrival.desk.run(work)


async def revealed(arrival: Arrival, query: CallbackQuery, press: Press) -> Message:
    """The held command as whoever pressed its button would have written it. Raises StaleButton; NotYourCommand for anybody else."""
    body = await arrival.desk.read(lambda unit: unit.held.of(press.ids[0]))
    if body is None:
        raise StaleButton
    message = decode_message(body)
    rights = await arrival.house.telegram.rights(message.chat.id, query.sender.id)
    if rights is None or not _may_have_written(message, rights):
        raise NotYourCommand
    # It is removed from the chat already: for what follows it has no number there.
    return replaced(message, sender=query.sender, sender_chat=None, message_id=0)


def _may_have_written(message: Message, rights: Rights) -> bool:
    """In a group only the anonymous write as the group, signed with their title; a channel's posts show nobody."""
    if not is_group(message.chat):
        return True
    signature = message.author_signature or ""
    return rights.anonymous and (not signature or signature == rights.title)


class Once:
    """A desk whose first unit also takes the held command and removes its button, in the same transaction."""

    def __init__(self, arrival: Arrival, query: CallbackQuery, press: Press) -> None:
        self._desk: Desk = arrival.desk
        self._cause = arrival.cause
        self._query = query
        self._number = press.ids[0]
        self._taken = False

    async def run(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """See `desk.ports.Desk.run`. The first unit raises StaleButton where somebody was faster."""
        if self._taken:
            return await self._desk.run(work)

        async def once(unit: Unit) -> T:
            under = self._query.message
            if under is None:
                raise StaleButton
            await holding.take(unit, self._number, under.chat.id, under.message_id, self._cause)
            return await work(unit)

        done = await self._desk.run(once)
        self._taken = True
        return done

    async def read(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """See `desk.ports.Desk.read`."""
        return await self._desk.read(work)

    async def settle(self) -> None:
        """Take it by itself, after a command that needed no unit."""
        if not self._taken:
            await self.run(_nothing)


async def _nothing(_: Unit) -> None:
    """The work of a unit that only takes."""


def once(arrival: Arrival, query: CallbackQuery, press: Press) -> tuple[Arrival, Once]:
    """The way of a held command through its handler."""
    desk = Once(arrival, query, press)
    return replace(arrival, desk=desk), desk
