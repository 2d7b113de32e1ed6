"""Misuse of reporting: what was weighed when a reporter was cautioned or muted (DSA Art. 23(2), (3)). The verbs are in `reporters.py`."""

from dataclasses import dataclass
from enum import StrEnum

from desk.rules.durations import Ms


class MisuseKind(StrEnum):
    WARNING = "warning"
    MUTE = "mute"


class Gravity(StrEnum):
    """How grave the misuse and what came of it are (DSA Art. 23(3)(c))."""

    MINOR = "minor"
    SERIOUS = "serious"
    GRAVE = "grave"


class Intention(StrEnum):
    """What was meant by it, where that can be told (DSA Art. 23(3)(d))."""

    UNKNOWN = "unknown"
    CARELESS = "careless"
    DELIBERATE = "deliberate"


@dataclass(frozen=True, slots=True)
class Misuse:
    """A reporter's caution or mute, with what was weighed."""

    id: int
    reporter: int
    report: int
    """By which the reporter was addressed, so that nobody needed to know who it is."""
    kind: MisuseKind
    unfounded: int
    """Dismissed reports in the policy's window (DSA Art. 23(3)(a))."""
    decided: int
    """Of so many that were decided (DSA Art. 23(3)(b))."""
    gravity: Gravity
    intention: Intention
    reason: str
    decided_by: int
    at: Ms
    until: Ms
    contested_at: Ms | None = None
    contest: str = ""
    """What the reporter says against it."""
    upheld_at: Ms | None = None
    """When another lead looked again and let it stand."""
    revoked_at: Ms | None = None
    review: str = ""
    """Why it stands, or was withdrawn."""

    @property
    def waits(self) -> bool:
        """Whether another lead is still to look at it again."""
        return self.contested_at is not None and self.upheld_at is None and self.revoked_at is None

    def holds(self, now: Ms) -> bool:
        return self.revoked_at is None and now < self.until

    @property
    def ref(self) -> str:
        return f"M-{self.id}"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a lead found, besides the figures that the desk counts itself (DSA Art. 23(3)(a), (b))."""

    gravity: Gravity
    intention: Intention
    reason: str
    """In words for the reporter."""


@dataclass(frozen=True, slots=True)
class NewMisuse:
    reporter: int
    report: int
    kind: MisuseKind
    unfounded: int
    decided: int
    gravity: Gravity
    intention: Intention
    reason: str
    decided_by: int
    until: Ms
