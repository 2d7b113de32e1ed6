"""Faults on demand: what networks and servers do to a bot that believes in them.

Each fault names a method (`"sendMessage"`, or a pattern such as `"send*"`) and how many calls it strikes; `times=None` means all.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

Kind = Literal["delay", "refuse", "drop before", "drop after", "slow answer"]


@dataclass(slots=True)
class Fault:
    """`value` is seconds for delays, a status for refusals; `extra` is jitter in seconds, or `retry_after`."""

    kind: Kind
    method: str
    times: int | None
    value: float = 0.0
    extra: float = 0.0


class Faults:
    """The faults that are still to strike. Jitter is drawn from a seeded generator, so that a run can be repeated."""

    def __init__(self, seed: int = 0) -> None:
        self._faults: list[Fault] = []
        self._random = random.Random(seed)

    def delay(self, seconds: float, *, jitter: float = 0.0, method: str = "*", times: int | None = None) -> None:
        """Let calls take this long, plus up to `jitter`, before they have their effect."""
        self._faults.append(Fault("delay", method, times, seconds, jitter))

    def slow_answer(self, seconds: float, *, method: str = "*", times: int | None = 1) -> None:
        """Let calls have their effect at once and answer this much later."""
        self._faults.append(Fault("slow answer", method, times, seconds))

    def too_many_requests(self, retry_after: int, *, method: str = "send*", times: int | None = 1) -> None:
        self._faults.append(Fault("refuse", method, times, 429, retry_after))

    def server_error(self, status: int = 502, *, method: str = "send*", times: int | None = 1) -> None:
        self._faults.append(Fault("refuse", method, times, status))

    def drop_before(self, *, method: str = "send*", times: int | None = 1) -> None:
        """Cut the connection before the call has any effect."""
        self._faults.append(Fault("drop before", method, times))

    def drop_after(self, *, method: str = "send*", times: int | None = 1) -> None:
        """Let the call have its effect and cut the connection before the answer."""
        self._faults.append(Fault("drop after", method, times))

    def clear(self) -> None:
        self._faults.clear()

    def strike(self, kind: Kind, method: str) -> Fault | None:
        """The first fault of this kind that is meant for the method, counted as struck."""
        for fault in self._faults:
            if fault.kind == kind and fnmatchcase(method, fault.method) and fault.times != 0:
                fault.times = None if fault.times is None else fault.times - 1
                return fault
        return None

    def seconds(self, fault: Fault) -> float:
        return fault.value + self._random.uniform(0, fault.extra)
