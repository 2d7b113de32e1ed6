"""What happened, in order: for people to read, and for tests to wait on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sandbox.clock import Clock

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did.

    `kind`: message, edit, delete, service, member, press, answer, block. `at` is in seconds. `only_for` is the one person
    besides the bot who can see an ephemeral message. `paid` is in Stars. `detail` is a button's label, a new status, the file's kind.
    """

    number: int
    at: float
    kind: str
    chat_id: int
    chat: str
    who: str
    text: str
    detail: str = ""
    buttons: tuple[tuple[str, ...], ...] = ()
    message_id: int = 0
    only_for: str | None = None
    paid: float = 0.0
    by_bot: bool = False


class Transcript:
    """An append-only list of events that wakes whoever waits for the world to change."""

    def __init__(self, clock: Clock) -> None:
        self.events: list[Event] = []
        self._clock = clock
        self._waiting: set[asyncio.Future[None]] = set()

    def record(
        self,
        kind: str,
        *,
        chat_id: int,
        chat: str,
        who: str,
        text: str = "",
        detail: str = "",
        buttons: tuple[tuple[str, ...], ...] = (),
        message_id: int = 0,
        only_for: str | None = None,
        paid: float = 0.0,
        by_bot: bool = False,
    ) -> int:
        """Append an event and return its number, counted from 1."""
        number = len(self.events) + 1
        at = self._clock.now()
        self.events.append(
            Event(number, at, kind, chat_id, chat, who, text, detail, buttons, message_id, only_for, paid, by_bot)
        )
        self.wake()
        return number

    def wake(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, look: Callable[[], Found | None], within: float) -> Found | None:
        """What `look` finds, tried now and after every change; None when `within` seconds have passed."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while (found := look()) is None and (left := deadline - loop.time()) > 0:
            changed: asyncio.Future[None] = loop.create_future()
            self._waiting.add(changed)
            try:
                # Not `wait_for`: before Python 3.12 it swallows a cancellation that comes with the change.
                async with asyncio.timeout(left):
                    await changed
            except TimeoutError:
                return look()
            finally:
                self._waiting.discard(changed)
        return found
