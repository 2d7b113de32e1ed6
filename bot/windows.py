"""Counting calls that take their time: sliding windows over ends, and evenly spread starts. Pure.

Every moment is in milliseconds of one clock that never goes back; every length is in milliseconds.
"""

import math
from collections import deque
from typing import Final

from desk.rules.durations import Ms

CATCH_UP: Final[Ms] = 20
"""How much of a late start the next ones may make up for. An event loop wakes some milliseconds late; without this,
each of them would be lost for good."""


class Window:
    """At most `limit` calls in any `span` at the server."""

    __slots__ = ("_ends", "_on_their_way", "_span", "limit")

    def __init__(self, limit: int, span: Ms) -> None:
        self.limit = limit
        self._span = surely(span)
        self._ends: deque[Ms] = deque()
        self._on_their_way = 0

    def ready_at(self, now: Ms) -> Ms:
        self._forget(now)
        must_leave = len(self._ends) + self._on_their_way - self.limit
        if must_leave < 0:
            return now
        return (self._ends[must_leave] if must_leave < len(self._ends) else now) + self._span

    def enter(self) -> None:
        self._on_their_way += 1

    def leave(self, now: Ms) -> None:
        self._on_their_way -= 1
        self._ends.append(now)
        self._forget(now)

    def empty(self, now: Ms) -> bool:
        self._forget(now)
        return not self._ends and not self._on_their_way

    def _forget(self, now: Ms) -> None:
        while self._ends and self._ends[0] + self._span <= now:
            self._ends.popleft()


class Slots:
    """Starts that keep their distance. Slots lie between the milliseconds: 29 or 970 a second divide no second into whole ones."""

    __slots__ = ("_catch_up", "_next")

    def __init__(self, catch_up: Ms = CATCH_UP) -> None:
        self._catch_up = catch_up
        self._next = 0.0

    def ready_at(self, now: Ms) -> Ms:
        return max(now, math.ceil(self._next))

    def take(self, now: Ms, distance: float) -> None:
        self._next = max(self._next, now - self._catch_up) + distance


def surely(length: Ms) -> Ms:
    """The length to wait here so that `length` has surely passed at the server.

    One millisecond more because moments here are cut to whole ones, and a thousandth because a clock that NTP is
    correcting may run 500 parts in a million fast or slow (adjtimex(2)): ours, and theirs.
    """
    return length + length // 1_000 + 1
