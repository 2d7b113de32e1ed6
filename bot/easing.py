"""How a lane that yields takes Telegram's refusals: it rests as long as it was told to, and is slower for a while. Pure.

Fewer by a factor at each refusal, more by equal steps in time: the rule by which TCP finds how much a network bears
(RFC 5681, section 3.1). The sliding windows alone would go back to full speed at once, into the next refusal.
"""

from typing import Final

from bot.windows import CATCH_UP, Slots, surely
from desk.rules.durations import SECOND, Ms

_DECREASE: Final = 0.75
"""What a refusal leaves of the rate. Its pause was honoured already; half, as of TCP, made a storm of small refusals last for an hour."""

_FLOOR: Final = 0.25
"""Of the full rate. What is refused even then is held by the pauses, which are Telegram's own."""

_RECOVERY: Final[Ms] = 60 * SECOND
"""Without a refusal, the whole rate is regained in this time: a quarter of it in 15 seconds."""


class Easing:
    """Evenly spread starts, at most `per_second`."""

    __slots__ = ("_eased", "_rests_until", "_second", "_since", "_slots", "per_second")

    def __init__(self, per_second: int, second: Ms, catch_up: Ms = CATCH_UP) -> None:
        """`second` is how long a second of the limits lasts."""
        self.per_second = per_second
        self._second = second
        self._slots = Slots(catch_up)
        self._eased = 1.0
        self._since: Ms = 0
        self._rests_until: Ms = 0

    def ready_at(self, now: Ms) -> Ms:
        return max(self._slots.ready_at(now), self._rests_until)

    def enter(self, now: Ms) -> None:
        self._slots.take(now, self._second / self.rate(now))

    def rate(self, now: Ms) -> float:
        """Starts a second."""
        return self.per_second * self._share(now)

    def refused(self, now: Ms, retry_after: Ms) -> None:
        """Rest for `retry_after`. Refusals that come while it rests answer calls that had left before: they slow it once only."""
        if now >= self._rests_until:
            self._eased = max(_FLOOR, self._share(now) * _DECREASE)
        self._rests_until = max(self._rests_until, now + surely(retry_after))
        self._since = self._rests_until

    def _share(self, now: Ms) -> float:
        regained = max(0, now - self._since) * SECOND / self._second / _RECOVERY
        return min(1.0, self._eased + regained)
