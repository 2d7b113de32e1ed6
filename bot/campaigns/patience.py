"""How long campaigns leave a Telegram alone that cannot be reached: ever longer, and one send finds out whether it is back."""

import time
from typing import Final

from desk.rules.durations import SECOND, Ms

FIRST_REST: Final[Ms] = 250
LONGEST_REST: Final[Ms] = 30 * SECOND
"""What cannot be repeated must not be used up meanwhile."""

_DOUBLED_AT_MOST: Final = 16


class Patience:
    def __init__(self) -> None:
        self._until: Ms = 0
        self._times = 0

    @property
    def is_tried(self) -> bool:
        """Whether the last one failed."""
        return self._times > 0

    def left(self) -> Ms:
        """How long to wait now; nothing where it is 0 or less."""
        return self._until - _monotonic()

    def failed(self) -> None:
        """Several that fail at the same time are one failure."""
        if self.left() <= 0:
            self._until = _monotonic() + min(FIRST_REST << self._times, LONGEST_REST)
            self._times = min(self._times + 1, _DOUBLED_AT_MOST)

    def reached(self) -> None:
        """Somebody was, or Telegram said no: it is there."""
        self._times = 0


def _monotonic() -> Ms:
    return time.monotonic_ns() // 1_000_000
