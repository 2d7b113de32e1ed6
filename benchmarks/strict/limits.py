"""Telegram's published limits as sliding windows over the moments at which calls arrive, without any burst."""

import math
from dataclasses import dataclass, field
from typing import Final

from sandbox.limits import GROUP_PER_MINUTE, IN_ALL_PER_SECOND, PAID_PER_SECOND, Window


@dataclass(slots=True)
class Limits:
    """30 a second in all, 1,000 a second where paid for, one a second to a chat, 20 a minute to a group.

    `second` is how long a second of these limits lasts, in seconds. Moments are in seconds.
    """

    second: float = 1.0
    _chats: dict[int, float] = field(default_factory=dict)
    """When the last message to each chat arrived."""
    _groups: dict[int, Window] = field(default_factory=dict)
    _free: Window = field(init=False)
    _paid: Window = field(init=False)

    def __post_init__(self) -> None:
        self._free = Window(IN_ALL_PER_SECOND, self.second)
        self._paid = Window(PAID_PER_SECOND, self.second)

    def admit(self, chat: int, now: float, *, paid: bool) -> int | None:
        """Count a message that arrives now; or, where it is one too many, count nothing and return after how many whole seconds it may."""
        windows = [self._paid if paid else self._free]
        if chat < 0:
            windows.append(self._groups.setdefault(chat, Window(GROUP_PER_MINUTE, _MINUTE * self.second)))
        waits = [window.wait(now, 1) for window in windows]
        wait = max(self._chats.get(chat, -math.inf) + self.second - now, *waits)
        if wait > 0:
            return math.ceil(wait)
        for window in windows:
            window.take(now, 1)
        self._chats[chat] = now
        return None


_MINUTE: Final = 60
