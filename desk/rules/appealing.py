"""Appeals: until when one is possible, and which outcomes are milder than another. Pure."""

from collections.abc import Mapping
from typing import Final

from desk.model import Outcome
from desk.rules.durations import DAY, Duration, Ms
from desk.rules.policy import Appeals

_MILDER: Final[Mapping[Outcome, frozenset[Outcome]]] = {
    Outcome.DISMISS: frozenset(),
    Outcome.WARN: frozenset(),
    Outcome.DELETE: frozenset({Outcome.WARN}),
    Outcome.KICK: frozenset({Outcome.WARN, Outcome.DELETE}),
    Outcome.MUTE: frozenset({Outcome.WARN, Outcome.DELETE, Outcome.MUTE}),
    Outcome.BAN: frozenset({Outcome.WARN, Outcome.DELETE, Outcome.KICK, Outcome.MUTE, Outcome.BAN}),
}
"""What asks less of a person than each outcome. A kick and a mute cannot be compared: neither takes the place of the other."""
_LASTING: Final = frozenset({Outcome.MUTE, Outcome.BAN})


def appealable_until(rules: Appeals, decided_at: Ms, delivered_at: Ms | None) -> Ms | None:
    """The last moment for an appeal; None where there is none.

    The window runs from the delivery of the notice (None: not delivered yet), the latest end from the decision. Evidence is kept until
    then.
    """
    last = ending(rules.latest, decided_at)
    return last if delivered_at is None else earliest(last, ending(rules.window, delivered_at))


def ending(lasts: Duration, start: Ms) -> Ms | None:
    """When a period that begins at `start` is over; None if never.

    One of calendar months ends with the last day, in UTC (Regulation (EEC, Euratom) No 1182/71, Art. 3(2)(c)), an exact one to the
    millisecond.
    """
    end = lasts.after(start)
    return end if end is None or not lasts.months else (end // DAY + 1) * DAY - 1


def earliest(*ends: Ms | None) -> Ms | None:
    """The first of several ends; None, which is never, only where none of them comes."""
    return min((end for end in ends if end is not None), default=None)


def latest(*ends: Ms | None) -> Ms | None:
    """The last of several ends; None, which is never, where one of them never comes."""
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def is_over(end: Ms | None, now: Ms) -> bool:
    return end is not None and end < now


def milder(old: Outcome, old_end: Ms | None, new: Outcome, new_end: Ms | None) -> bool:
    """Whether one measure asks less of a person than another.

    Ends are those of a mute or a ban, None for never. What takes the place of one must not last longer; the same must end sooner.
    """
    if new not in _MILDER[old]:
        return False
    if new not in _LASTING:
        return True
    if old_end is None:
        return new is not old or new_end is not None
    return new_end is not None and (new_end < old_end or (new is not old and new_end == old_end))


def milder_than(old: Outcome) -> tuple[Outcome, ...]:
    """The outcomes that may be milder than one, the mildest first."""
    return tuple(outcome for outcome in Outcome if outcome in _MILDER[old])
