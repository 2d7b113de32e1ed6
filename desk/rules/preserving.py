"""How long a hold may last, and when its owner is told that it is about to end. Pure.

No law that the desk knows of sets a length; an order names its own. What nobody looks at again must end by itself all the same.
"""

from typing import Final

from desk.rules.durations import DAY, Duration, Ms, parse
from desk.rules.policy import Policy

_USUAL: Final[Ms] = 90 * DAY
"""Where the policy does not say how long data is preserved (`[requests.preservation]`)."""
LONGEST: Final = parse("3y")
"""From the moment at which it is said: whoever needs more says so again."""
_WARNED: Final[tuple[Ms, ...]] = (7 * DAY, DAY)
"""How long before the end its owner is told."""
_PRESERVATION: Final = "preservation"
"""Requests to keep data until an order comes; holds for other requests name their own length."""


def usual(policy: Policy) -> Ms:
    """How long a hold lasts where nobody names another length."""
    return policy.requests.get(_PRESERVATION, {}).get("keep", _USUAL)


def extension(policy: Policy) -> Ms:
    """What one press adds."""
    return policy.requests.get(_PRESERVATION, {}).get("extension", usual(policy))


def is_too_long(until: Ms | None, now: Ms) -> bool:
    latest = LONGEST.after(now)
    return until is None or (latest is not None and until > latest)


def later(until: Ms, by: Duration) -> Ms | None:
    """The end of a hold that is extended, counted from the end that it has; None for ever."""
    return by.after(until)


def next_warning(until: Ms, now: Ms) -> Ms | None:
    """When to tell next that it is about to end; None where it was said, or where it lasts not so long."""
    return next((until - before for before in _WARNED if until - before > now), None)
