"""How the desk serves each group: what its administrators chose, and what somebody is there."""

from dataclasses import dataclass
from enum import StrEnum


class Moderators(StrEnum):
    """Who decides about what happens in a group."""

    STAFF = "staff"
    ADMINISTRATORS = "administrators"
    """The desk's staff, and the group's own administrators who may restrict its members."""


class Step(StrEnum):
    """What the set-up of a group asks about, in this order."""

    HEALTH = "health"
    LANGUAGE = "language"
    MODERATORS = "moderators"
    SHARED = "shared"
    SAID = "said"
    LOG = "log"
    LADDER = "ladder"


def after(step: Step) -> Step | None:
    """What the set-up asks next; None where it is over."""
    steps = list(Step)
    place = steps.index(step) + 1
    return steps[place] if place < len(steps) else None


@dataclass(frozen=True, slots=True)
class Lent:
    """The right of a moderator in one group, and to whom of its administrators it is lent."""

    to: int
    group: int


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """What holds in a group. Until somebody chooses otherwise, the defaults; they outlive the bot's removal."""

    chat: int
    language: str | None = None
    """Of what the desk posts there; None: the staff's."""
    moderators: Moderators = Moderators.STAFF
    sanctions_shared: bool = False
    """Whether a mute or a ban that is decided here holds in all groups that share, and theirs here."""
    said_in_group: bool = False
    """Whether a measure is said in the group, in a line without names."""
    log_chat: int | None = None
    """Where each decision gets its line."""
    ladder: str | None = None
    """One of the policy's named ladders; None: the policy's own."""
    step: Step | None = Step.HEALTH
    """Where the set-up stands; None once it is done."""
