"""How what is owed goes out: in which order, how far it is, and where it can be whispered."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from desk.rules.durations import Ms


class Lane(IntEnum):
    """What goes first when Telegram's limits leave room for one."""

    PAGE = 0
    TIDY = 1
    """Removing a command that would give its writer away."""
    ANSWER = 2
    """Receipts and the steps of a conversation."""
    ACT = 3
    NOTICE = 4
    CARD = 5


class DeliveryState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    BLOCKED = "blocked"
    """The person cannot be written to; a notice waits until they press Start."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The process died in the middle of sending something optional."""


@dataclass(frozen=True, slots=True)
class Whisper:
    """Where a private answer inside a group is possible: an ephemeral message to `receiver`, until `until`.

    A reply to an ephemeral command must come within 15 seconds; a bot that is an administrator may write one at any time.
    """

    chat: int
    receiver: int
    message: int | None
    """The ephemeral command it answers; None where the bot, an administrator, may write at any time."""
    until: Ms


@dataclass(frozen=True, slots=True)
class Notice:
    """A row of the outbox as staff see it: what was owed to whom, and how far it came."""

    id: int
    kind: str
    recipient: int
    state: DeliveryState
    at: Ms
    error: str = ""
    repeats: int = 0
    """How often a crash made the desk send it again without knowing whether it had arrived."""

    @property
    def ref(self) -> str:
        return f"N-{self.id}"
