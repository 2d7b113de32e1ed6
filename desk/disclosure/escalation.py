"""A case that was handed to the officers, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.rules.disclosure.scope import Data, Scope
from desk.rules.durations import DAY, Ms

ASKED_AGAIN: Final[Ms] = DAY
"""Who may keep a case is asked again, where nobody has answered: another may be there by then."""


class EscalationKind(StrEnum):
    """Why a case is handed to officers."""

    THREAT = "threat"
    """Suspicion of an offence that threatens life or safety (DSA Art. 18)."""
    PRESERVATION = "preservation"
    """A request is expected: what is there shall be kept."""


@dataclass(frozen=True, slots=True)
class NewEscalation:
    case: int
    kind: EscalationKind
    reason: str
    by: int
    request: int | None = None
    """Of a threat: the desk's own notification."""
    takeover_at: Ms | None = None
    """Of a threat: from then on leads may act where no officer has answered."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """A case that was handed to officers; to moderators it shows only that it was."""

    id: int
    case: int
    kind: EscalationKind
    reason: str
    by: int
    at: Ms
    request: int | None
    takeover_at: Ms | None
    paged: int
    """How often officers were called."""
    answered_by: int | None
    answered_at: Ms | None
    settled_at: Ms | None

    @property
    def answered_in_time(self) -> bool:
        return self.answered_at is not None and (self.takeover_at is None or self.answered_at < self.takeover_at)


def scope_of(persons: Collection[int], now: Ms) -> Scope | None:
    """What the notification of a threat is about; None where nobody knows whom."""
    return Scope(frozenset(persons), frozenset({Data.IDENTITY, Data.MESSAGES}), 0, now + 1) if persons else None
