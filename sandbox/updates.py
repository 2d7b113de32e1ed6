"""The queue of updates as the bot sees it: kept until acknowledged by offset, at most for 24 hours.

Updates are encoded when they happen, so that reading 100 of them is joining 100 byte strings.
"""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict
from collections.abc import Callable, Collection
from itertools import islice

import msgspec

from sandbox.clock import Clock
from sandbox.refusals import conflict
from sandbox.wire import JsonObject

MOST_AT_ONCE = 100
LONGEST_POLL = 50.0
KEPT_FOR = 24 * 3600.0
QUIET_WEEK = 7 * 24 * 3600.0
# These arrive only if they are named; an empty list of allowed updates means everything else.
ONLY_IF_NAMED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Updates:
    """What waits for the bot, and the one poll that may wait for it."""

    def __init__(self, clock: Clock) -> None:
        self.allowed: frozenset[str] = frozenset()
        self.on_arrival: Callable[[], None] | None = None
        self._clock = clock
        self._queue: OrderedDict[int, tuple[float, bytes]] = OrderedDict()
        self._next_id = 100_000_001
        self._last_push = clock.now()
        self._random = random.Random()
        self._poll: asyncio.Future[bool] | None = None
        self.encode = msgspec.json.Encoder().encode

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def is_polled(self) -> bool:
        """Whether a long poll is open now."""
        return self._poll is not None and not self._poll.done()

    def allow(self, kinds: Collection[str]) -> None:
        self.allowed = frozenset(kinds)

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ONLY_IF_NAMED

    def push(self, kind: str, content: JsonObject, date: float) -> None:
        """Queue one update. `date` is the message's own: the 24 hours count from there."""
        if self.wants(kind):
            update_id = self._take_id()
            self._append(update_id, date, self.encode({"update_id": update_id, kind: content}))

    def push_raw(self, update: JsonObject | bytes) -> int:
        """Queue anything: an object (given an `update_id` if it has none) or bytes as they are.

        In bytes, `UPDATE_ID` stands for the queue's own id, which is returned.
        """
        update_id = self._take_id()
        if isinstance(update, bytes):
            encoded = update.replace(b"UPDATE_ID", str(update_id).encode())
        else:
            encoded = self.encode({"update_id": update_id, **update})
        self._append(update_id, self._clock.now(), encoded)
        return update_id

    def acknowledge(self, offset: int) -> None:
        """Drop the updates before `offset`; a negative one leaves that many of the newest."""
        self._forget_old()
        if offset < 0:
            for _ in range(len(self._queue) + offset):
                self._queue.popitem(last=False)
        elif offset <= self._next_id:  # an id from the future (before the ids restarted) acknowledges nothing
            while self._queue and next(iter(self._queue)) < offset:
                self._queue.popitem(last=False)

    async def poll(self, limit: int, wait: float) -> bytes:
        """The JSON array for `getUpdates`. A newer poll makes this one fail with 409."""
        self.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running")
        if not self._queue and wait > 0:
            await self._arrival(min(wait, LONGEST_POLL))
        return b"[%b]" % b",".join(encoded for _, encoded in self.first(limit))

    def first(self, limit: int) -> list[tuple[int, bytes]]:
        """The oldest updates with their ids, at most 100."""
        self._forget_old()
        oldest = islice(self._queue.items(), max(1, min(limit, MOST_AT_ONCE)))
        return [(update_id, encoded) for update_id, (_, encoded) in oldest]

    def settle(self, update_id: int) -> None:
        """Drop one update that a webhook has taken."""
        self._queue.pop(update_id, None)

    def interrupt(self, reason: str | None = None) -> None:
        """End the open poll: with an empty answer, or with 409 and the reason."""
        if self._poll and self.is_polled:
            if reason:
                self._poll.set_exception(conflict(reason))
            else:
                self._poll.set_result(True)

    def clear(self) -> None:
        self._queue.clear()

    async def _arrival(self, wait: float) -> None:
        self._poll = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(self._poll, wait)
        except TimeoutError:
            return

    def _forget_old(self) -> None:
        oldest = self._clock.now() - KEPT_FOR
        while self._queue and next(iter(self._queue.values()))[0] <= oldest:
            self._queue.popitem(last=False)

    def _take_id(self) -> int:
        now = self._clock.now()
        if now - self._last_push > QUIET_WEEK:
            self._next_id = self._random.randrange(1, 2**30)
        self._last_push = now
        self._next_id += 1
        return self._next_id - 1

    def _append(self, update_id: int, date: float, encoded: bytes) -> None:
        self._queue[update_id] = date, encoded
        self.interrupt()
        if self.on_arrival:
            self.on_arrival()
