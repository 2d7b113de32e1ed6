"""Faults on demand: what networks and servers do to a bot that believes in them.

Each fault names a method (`"sendMessage"`, or a pattern such as `"send*"`) and how many calls it strikes; `times=None` means all.
A storm strikes a share of all calls.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

Kind = Literal["delay", "refuse", "drop before", "drop after", "slow answer"]


@dataclass(slots=True)
class Fault:
    """`value` is seconds for delays, a status for refusals; `extra` is jitter in seconds, or `retry_after`; `chance` is 0 to 1."""

    kind: Kind
    method: str
    times: int | None
    value: float = 0.0
    extra: float = 0.0
    chance: float = 1.0
    chat: int | None = None
    """The chat whose calls alone it is meant for; None is meant for all."""


class Faults:
    """The faults that are still to strike. What is left to chance is drawn from a seeded generator, so that a run can be repeated.

    `struck` counts those that did: by kind, a refusal by its status ("429").
    """

    def __init__(self, seed: int = 0) -> None:
        self.struck: Counter[str] = Counter()
        self._faults: list[Fault] = []
        self._random = random.Random(seed)
        self._cleared = asyncio.Event()

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

    def drop_after(self, *, method: str = "send*", times: int | None = 1, chat: int | None = None) -> None:
        """Let the call, or the one about that chat, have its effect and cut the connection before the answer."""
        self._faults.append(Fault("drop after", method, times, chat=chat))

    def storm(
        self,
        *,
        method: str = "send*",
        blocked: float = 0.0,
        too_many_requests: float = 0.0,
        server_error: float = 0.0,
        drop_before: float = 0.0,
        drop_after: float = 0.0,
        retry_after: int = 1,
    ) -> None:
        """From now on shares of the calls (0 to 1) meet a 403 as from people who blocked the bot, a 429, a 502, or a cut connection."""
        refused = ((403, blocked, 0), (429, too_many_requests, retry_after), (502, server_error, 0))
        storm = [Fault("refuse", method, None, status, extra, chance) for status, chance, extra in refused]
        storm += [
            Fault("drop before", method, None, chance=drop_before),
            Fault("drop after", method, None, chance=drop_after),
        ]
        self._faults += [fault for fault in storm if fault.chance]

    def clear(self) -> None:
        """There are no faults any more: calls that are delayed go on, and answers that are held back leave."""
        self._faults.clear()
        self._cleared.set()
        self._cleared = asyncio.Event()

    def strike(self, kind: Kind, method: str, chat: object = None) -> Fault | None:
        """The first fault of this kind that is meant for the method, and for the chat as the call names it, counted as struck."""
        for fault in self._faults:
            meant = fnmatchcase(method, fault.method) and (fault.chat is None or str(fault.chat) == str(chat))
            if fault.kind == kind and fault.times != 0 and meant and self._happens(fault):
                fault.times = None if fault.times is None else fault.times - 1
                self.struck[str(int(fault.value)) if kind == "refuse" else kind] += 1
                return fault
        return None

    def _happens(self, fault: Fault) -> bool:
        return fault.chance == 1.0 or self._random.random() < fault.chance

    async def wait_out(self, fault: Fault) -> None:
        """As long as this delay takes, and no longer than until all faults are cleared."""
        with suppress(TimeoutError):
            async with asyncio.timeout(fault.value + self._random.uniform(0, fault.extra)):
                await self._cleared.wait()
