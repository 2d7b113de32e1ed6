"""One bot's line to Telegram: every call that counts waits here for its turn under the limits."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from telegram.error import TelegramError

from bot.attempts import Attempt, Done, Later, explain
from bot.pacing import Call, Pace
from desk.rules.durations import SECOND, Ms


class Line:
    """Calls under one bot's limits, whoever makes them: the courier or an answer."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._queues: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def ready_in(self, call: Call) -> Ms:
        """How long this call would have to wait now; 0 if it may start."""
        now = _monotonic()
        return self._pace.ready_at(call, now) - now

    async def attempt(self, call: Call, action: Callable[[], Awaitable[Done | int | None]]) -> Attempt:
        """Wait for the call's turn, make it, and say what became of it. An int is the number of the message sent."""
        await self._start(call)
        refused: Ms | None = None
        try:
            done = await action()
            return done if isinstance(done, Done) else Done(done)
        except TelegramError as error:
            attempt = explain(error)
            refused = attempt.after if isinstance(attempt, Later) else None
            return attempt
        finally:
            if refused is None:
                self._pace.finished(call, _monotonic())
            else:
                self._pace.refused(call, _monotonic(), refused)

    async def _start(self, call: Call) -> None:
        """Wait for the call's turn. Messages to one chat start in the order they came; what is no message overtakes them."""
        if call.message:
            async with self._queues.setdefault(call.chat, asyncio.Lock()):
                await self._turn(call)
        else:
            await self._turn(call)

    async def _turn(self, call: Call) -> None:
        while (wait := self.ready_in(call)) > 0:
            await asyncio.sleep(wait / SECOND)
        self._pace.started(call, _monotonic())


def _monotonic() -> Ms:
    return time.monotonic_ns() // 1_000_000
