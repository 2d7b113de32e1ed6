"""The sandbox's clock: time as it passes, from any moment on, plus what a test has skipped."""

from __future__ import annotations

import time


class Clock:
    """Seconds since the epoch; `advance` makes days pass without waiting for them. It begins now, or at `begins`."""

    def __init__(self, begins: float | None = None) -> None:
        self._skipped = 0.0 if begins is None else begins - time.time()
        self._stopped_at: float | None = None

    def now(self) -> float:
        return (self._stopped_at or time.time()) + self._skipped

    def stop(self) -> None:
        """Stand still, so that only `advance` makes time pass."""
        self._stopped_at = time.time()

    def date(self) -> int:
        """Now in whole seconds, as the Bot API writes every date."""
        return int(self.now())

    def advance(self, seconds: float) -> None:
        self._skipped += seconds
