"""Order per chat: updates of one chat are handled one after the other, those of different chats side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager

from storage.inbox import Waiting

AT_ONCE = 32
"""Chats handled side by side: enough to fill the waits for Telegram and PostgreSQL, few enough to leave answers quick."""


class Lanes:
    """Updates that wait in memory; every one of them is a row of the inbox too, so nothing is lost with them."""

    def __init__(self, handle: Callable[[Waiting], Awaitable[None]]) -> None:
        self._handle = handle
        self._waiting: dict[int, deque[Waiting]] = {}
        self._held: set[int] = set()
        self._settled: set[int] | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._stopped = False

    def feed(self, updates: Iterable[Waiting]) -> None:
        """Queue updates in their order; those held already are passed over, and all of them once it was stopped."""
        for update in updates:
            if not self._stopped and not self._is_known(update.id):
                self._held.add(update.id)
                self._queue(update)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Around a look into the inbox and the feeding of what it found: what is settled meanwhile may be found as due, and is passed over.

        One look at a time. Without it an update that only asks for something would be answered twice.
        """
        self._settled = set()
        try:
            yield
        finally:
            self._settled = None

    @property
    def backlog(self) -> int:
        """Updates that are held and not settled yet."""
        return len(self._held)

    def busy_with(self, chosen: Callable[[int], bool]) -> bool:
        """Whether any of the chosen lanes holds an update."""
        return any(chosen(lane) for lane in self._waiting)

    async def drain(self) -> None:
        """Wait until everything that is held has been handled."""
        while self._running:
            await asyncio.wait(self._running)

    async def stop(self, within_s: float) -> None:
        """Finish what is being handled, within so many seconds; the rest stays in the inbox for the next start."""
        # A look into the inbox that was under way may still bring some, and the database is about to close.
        self._stopped = True
        for lane in self._waiting.values():
            lane.clear()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=within_s)
            for task in late:
                task.cancel()

    def _is_known(self, update: int) -> bool:
        return update in self._held or (self._settled is not None and update in self._settled)

    def _queue(self, update: Waiting) -> None:
        lane = self._waiting.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self._waiting[update.lane] = deque([update])
        task = asyncio.create_task(self._run(update.lane))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, number: int) -> None:
        lane = self._waiting[number]
        try:
            while lane:
                update = lane.popleft()
                async with self._room:
                    await self._handle(update)
                self._held.discard(update.id)
                if self._settled is not None:
                    self._settled.add(update.id)
        finally:
            del self._waiting[number]
