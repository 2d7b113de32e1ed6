"""Telegram's sending limits, told with 429 and `retry_after`.

"telegram": 1 message a second to one chat with short bursts of 5, 20 a minute to one group, 30 a second in all; a paid broadcast
lifts the last one to 1,000. "strict": no bursts, and edits count. "off": no limits, but what a paid broadcast costs is counted all the
same. (Bot FAQ, "My bot is hitting limits"; "Each message broadcasted over the free amount of 30 messages per second" is paid for.)
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from typing import Literal

from sandbox.clock import Clock
from sandbox.refusals import too_many_requests

Strictness = Literal["off", "telegram", "strict"]

CHAT_BURST = 5
GROUP_PER_MINUTE = 20
IN_ALL_PER_SECOND = 30
PAID_PER_SECOND = 1000


class Window:
    """A sliding window: at most `most` in any `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._times: deque[float] = deque()

    def wait(self, now: float, count: int) -> float:
        """Seconds until `count` more fit; 0 means now."""
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        excess = len(self._times) + count - self._most
        if excess <= 0 or not self._times:
            return 0.0
        return self._times[min(excess, len(self._times)) - 1] + self._seconds - now

    def excess(self, now: float, count: int) -> int:
        """How many of `count` more are too many now."""
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        return min(max(len(self._times) + count - self._most, 0), count)

    def take(self, now: float, count: int) -> None:
        self._times.extend([now] * count)


class Limits:
    def __init__(self, clock: Clock, strictness: Strictness) -> None:
        self.strictness = strictness
        self._clock = clock
        burst = 1 if strictness == "strict" else CHAT_BURST
        self._chats: defaultdict[int, Window] = defaultdict(lambda: Window(burst, float(burst)))
        self._groups: defaultdict[int, Window] = defaultdict(lambda: Window(GROUP_PER_MINUTE, 60.0))
        self._free = Window(IN_ALL_PER_SECOND, 1.0)
        self._paid = Window(PAID_PER_SECOND, 1.0)
        self._all = Window(IN_ALL_PER_SECOND, 1.0)  # of every kind: what is over it has its price

    def admit(self, chat_id: int, *, is_group: bool, count: int = 1, pays: bool | None = None) -> int:
        """Count `count` messages to a chat, or raise the 429 that Telegram would answer.

        `pays` is None without `allow_paid_broadcast`, else whether there are Stars for it. Returns how many are paid for: those beyond
        30 in the last second. What has no Stars counts among all of these; what did not ask to pay has its 30 to itself.
        """
        now = self._clock.now()
        if self.strictness != "off":
            self._fit(chat_id, now, is_group=is_group, count=count, pays=pays)
        paid = self._all.excess(now, count) if pays else 0
        self._all.take(now, count)
        return paid

    def _fit(self, chat_id: int, now: float, *, is_group: bool, count: int, pays: bool | None) -> None:
        windows = [self._chats[chat_id], {None: self._free, True: self._paid, False: self._all}[pays]]
        if is_group:
            windows.append(self._groups[chat_id])
        wait = max(window.wait(now, count) for window in windows)
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        for window in windows:
            if window is not self._all:
                window.take(now, count)

    def admit_edit(self, chat_id: int, *, is_group: bool) -> None:
        if self.strictness == "strict":
            self.admit(chat_id, is_group=is_group)
