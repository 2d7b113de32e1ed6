"""Until when a decision may be undone and by whom, and which later ones leaned on it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from desk.model import Role, Strike
from desk.rules.durations import Ms
from desk.rules.ladder import active, due_for, harshness
from desk.rules.policy import Step, Undo

_LADDER: Final = (Role.MODERATOR, Role.LEAD, Role.OWNER)
"""Who undoes, from the lowest."""


def in_time(roles: frozenset[Role], decided_at: Ms, windows: Undo, now: Ms) -> bool:
    """Whether somebody with these roles may still undo a decision of that moment."""
    return any(now < decided_at + _window(role, windows) for role in _LADDER if role in roles)


def who_still_may(decided_at: Ms, windows: Undo, now: Ms) -> Role | None:
    """The lowest role that may still undo it; None where only an appeal can change it."""
    return next((role for role in _LADDER if now < decided_at + _window(role, windows)), None)


def pushed_up(
    strikes: Iterable[Strike], later: Strike, ladder: Sequence[Step], goes_to: Step | None = None
) -> tuple[int, ...]:
    """The decisions, voided since, without which a later one would have met a lower step of the ladder; none where it would not.

    What counted when it was decided, as far as the account had been told by then, is compared with what of that still holds: strikes that
    expired meanwhile counted then. `goes_to` is the step to which its category goes straight.
    """
    earlier = [_as_of(one, later.at) for one in strikes if one.decision < later.decision and _held(one, later.at)]
    gone = [
        one for one in earlier if one.voided_at is not None and (one.expires_at is None or one.expires_at > later.at)
    ]
    if later.voided_at is not None or not gone:
        return ()
    act = _as_of(later, later.at)
    then = due_for(ladder, [replace(one, voided_at=None) for one in earlier], act, goes_to, later.at).step
    now = due_for(ladder, earlier, act, goes_to, later.at).step
    if then is None or (now is not None and harshness(now) >= harshness(then)):
        return ()
    return tuple(sorted(one.decision for one in gone))


def _held(strike: Strike, at: Ms) -> bool:
    """What was voided in that very millisecond may have counted: rather one too many to look at."""
    return strike.voided_at is None or strike.voided_at >= at


def _as_of(strike: Strike, at: Ms) -> Strike:
    """A strike as it stood at a moment: what its author was told later was not known then."""
    return strike if strike.told_at is None or strike.told_at <= at else replace(strike, told_at=None)


def newest(strikes: Iterable[Strike], now: Ms) -> Strike | None:
    """The latest strike that counts."""
    return max(active(strikes, now), key=lambda strike: strike.decision, default=None)


def _window(role: Role, windows: Undo) -> Ms:
    return {Role.MODERATOR: windows.moderator, Role.LEAD: windows.lead, Role.OWNER: windows.owner}[role]
