"""One bot's line to Telegram: every call that counts waits here for its turn under the limits."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from telegram.error import TelegramError

from bot.attempts import Attempt, Done, Later, explain
from bot.pacing import Call, Kind, Pace
from desk.rules.durations import SECOND, Ms


class Line:
    """Calls under one bot's limits, whoever makes them: the courier, an answer or a campaign.

    The next free moment belongs to the call that came first among those whose chat is free; calls that yield come after all others.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._gates = {kind: _Gate(pace) for kind in Kind}
        self._queues: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def ready_in(self, call: Call) -> Ms:
        """How long this call would have to wait now; 0 if it may start. Calls that wait already, and go first, are not counted."""
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
        """Wait for the call's turn. Messages to one chat start in the order they came; what is no message overtakes them.

        So does what does not yield: a receipt must not wait behind a campaign that rests.
        """
        if call.message and not call.yields:
            async with self._queues.setdefault(call.chat, asyncio.Lock()):
                await self._turn(call)
        else:
            await self._turn(call)

    async def _turn(self, call: Call) -> None:
        """First for its chat, outside the gate: who waits for a crowded group keeps nobody from the others."""
        started = False
        while not started:
            now = _monotonic()
            if (wait := self._pace.chat_ready_at(call, now) - now) > 0:
                await asyncio.sleep(wait / SECOND)
            else:
                started = await self._gates[call.kind].enter(call)


class _Gate:
    """Where calls of one kind wait for what they have in common: in order, those that yield behind all others.

    Only the first one watches the clock: of a thousand that wait, none but the first is worth waking.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._ordinary: deque[_Waiting] = deque()
        self._yielding: deque[_Waiting] = deque()
        self._timer: asyncio.TimerHandle | None = None

    async def enter(self, call: Call) -> bool:
        """Wait until the call is started; False if it was not, because its chat was no longer free when its turn came."""
        queue = self._yielding if call.yields else self._ordinary
        started: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        queue.append((call, started))
        if len(queue) == 1:
            self._let_through()
        try:
            return await started
        except asyncio.CancelledError:
            if not started.cancelled() and started.result():
                # Its turn came in the same moment: started, and never made.
                self._pace.finished(call, _monotonic())
            raise

    def _let_through(self) -> None:
        """Start whoever may start, and come back when the next one may."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = _monotonic()
        while queue := self._ordinary or self._yielding:
            call, started = queue[0]
            wait = 0 if started.done() else self._pace.turn_at(call, now) - now
            if wait > 0:
                self._timer = asyncio.get_running_loop().call_later(wait / SECOND, self._let_through)
                return
            queue.popleft()
            if not started.done():
                started.set_result(self._begin(call, now))

    def _begin(self, call: Call, now: Ms) -> bool:
        if self._pace.chat_ready_at(call, now) > now:
            return False
        self._pace.started(call, now)
        return True


_Waiting = tuple[Call, asyncio.Future[bool]]
"""A call, and whether it was started; cancelled where its caller gave up."""


def _monotonic() -> Ms:
    return time.monotonic_ns() // 1_000_000
