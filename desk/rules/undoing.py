"""Until when a decision may be undone and by whom, and which later ones leaned on it. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from desk.model import Role, Strike
from desk.rules.durations import Ms
from desk.rules.ladder import active, due
from desk.rules.policy import Step, Undo

_LADDER: Final = (Role.MODERATOR, Role.LEAD, Role.OWNER)
"""Who undoes, from the lowest."""


def in_time(roles: frozenset[Role], decided_at: Ms, windows: Undo, now: Ms) -> bool:
    """Whether somebody with these roles may still undo a decision of that moment."""
    return any(now < decided_at + _window(role, windows) for role in _LADDER if role in roles)


def who_still_may(decided_at: Ms, windows: Undo, now: Ms) -> Role | None:
    """The lowest role that may still undo it; None where only an appeal can change it."""
    return next((role for role in _LADDER if now < decided_at + _window(role, windows)), None)


def pushed_up(strikes: Iterable[Strike], later: Strike, ladder: Sequence[Step]) -> tuple[int, ...]:
    """The decisions, voided since, without which a later one would have met a lower step of the ladder; none where it would not.

    What counted when it was decided is compared with what of that still holds: strikes that expired meanwhile counted then.
    """
    counted = [one for one in strikes if one.decision <= later.decision and _counted(one, later.at)]
    gone = [one for one in counted if one.voided_at is not None]
    total = sum(one.points for one in counted)
    left = total - sum(one.points for one in gone)
    if later.voided_at is not None or due(ladder, left) == due(ladder, total):
        return ()
    return tuple(sorted(one.decision for one in gone))


def _counted(strike: Strike, at: Ms) -> bool:
    """What was voided in that very millisecond may have counted: rather one too many to look at."""
    was_voided = strike.voided_at is not None and strike.voided_at < at
    return not was_voided and (strike.expires_at is None or strike.expires_at > at)


def newest(strikes: Iterable[Strike], now: Ms) -> Strike | None:
    """The latest strike that counts."""
    return max(active(strikes, now), key=lambda strike: strike.decision, default=None)


def _window(role: Role, windows: Undo) -> Ms:
    return {Role.MODERATOR: windows.moderator, Role.LEAD: windows.lead, Role.OWNER: windows.owner}[role]
