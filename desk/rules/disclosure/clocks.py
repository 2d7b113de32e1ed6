"""The clocks of lawful requests: by when an answer is due, and when the officers are reminded. Pure."""

from collections.abc import Mapping
from typing import Final

from desk.rules.disclosure.instruments import Instrument
from desk.rules.durations import DAY, HOUR, Ms

_PARTS: Final = (2, 4, 8)
"""Officers are reminded when a half, a quarter and an eighth of the time is left, and when it is over: hours and weeks alike."""


def due_at(
    clocks: Mapping[str, Mapping[str, Ms]], instrument: Instrument, received_at: Ms, *, emergency: bool
) -> Ms | None:
    """By when the policy's clock wants an answer; None where it runs as the order says. An emergency without a clock of its own has the
    ordinary one."""
    ours = clocks.get(instrument.value, {})
    span = ours.get("emergency", ours.get("answer")) if emergency else ours.get("answer")
    return None if span is None else received_at + span


def kept_until(clocks: Mapping[str, Mapping[str, Ms]], instrument: Instrument, since: Ms) -> Ms | None:
    """Until when an instrument has data preserved; None where it says that itself."""
    span = clocks.get(instrument.value, {}).get("keep")
    return None if span is None else since + span


def extended(clocks: Mapping[str, Mapping[str, Ms]], instrument: Instrument, until: Ms) -> Ms:
    """Until when a renewed preservation keeps; the policy may leave its length to whoever asked: then as long as the first."""
    ours = clocks.get(instrument.value, {})
    return until + ours.get("extension", ours.get("keep", 0))


def objection(clocks: Mapping[str, Mapping[str, Ms]], *, emergency: bool) -> Ms:
    """How long an enforcing authority may object to an EPOC (Regulation (EU) 2023/1543, Art. 10 and 12)."""
    ours = clocks.get(Instrument.EU_EPOC.value, {})
    return ours.get("emergency_objection", _EMERGENCY_OBJECTION) if emergency else ours.get("objection", _OBJECTION)


_OBJECTION: Final[Ms] = 10 * DAY
_EMERGENCY_OBJECTION: Final[Ms] = 96 * HOUR


def validation(clocks: Mapping[str, Mapping[str, Ms]]) -> Ms:
    """Within which time an order is validated that was sent in an emergency before it was (Regulation (EU) 2023/1543, Art. 4(5)). It runs
    from the order's issue, which the desk does not know: counted from its arrival, it never ends too early."""
    return clocks.get(Instrument.EU_EPOC.value, {}).get("validation", _VALIDATION)


_VALIDATION: Final[Ms] = 48 * HOUR


def emergency_past(clocks: Mapping[str, Mapping[str, Ms]], since: Ms) -> Ms:
    """When officers are asked whether an emergency has passed, so that the person can be told."""
    return since + clocks.get(Instrument.EMERGENCY.value, {}).get("notice", _EMERGENCY_NOTICE)


_EMERGENCY_NOTICE: Final[Ms] = 7 * DAY


def going_on(due: Ms | None, stopped_at: Ms | None, now: Ms) -> Ms | None:
    """The deadline once a clock that stood goes on: as much later as it stood."""
    return due if due is None or stopped_at is None else due + (now - stopped_at)


def next_reminder(since: Ms, due: Ms | None, now: Ms) -> Ms | None:
    """When the officers are reminded next, after `now`; None when no clock runs, or its time was over when they last were."""
    if due is None:
        return None
    moments = [*(due - (due - since) // part for part in _PARTS), due]
    return next((at for at in moments if at > now), None)
