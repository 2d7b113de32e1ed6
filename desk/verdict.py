"""What a moderator has decided, as they said it."""

from dataclasses import dataclass

from desk.model import Outcome
from desk.rules.durations import Duration


@dataclass(frozen=True, slots=True)
class Verdict:
    """A warning asks for what the ladder makes due, and a deletion for that too; every other outcome is meant as it is said."""

    moderator: int
    outcome: Outcome
    category: str | None
    """None keeps the case's own."""
    reason: str
    """What the person concerned will read; empty takes the category's rule, where the policy lets one press suffice."""
    lasts: Duration | None = None
    """For a mute or a ban; None leaves it to the policy's ladder."""
    chat: int | None = None
    """Where it holds, if the case is about no message in a group."""
    delete: bool = False
    """Whether the message goes as well, whatever else happens."""
    seen: int | None = None
    """The version of the case that the moderator saw, where that is known."""
    departure: str = ""
    """Why they depart from what the ladder makes due, for staff only; empty: their reason says that, too."""
    command: int | None = None
    """The message that said it, where that stands in the group in which it holds."""
    only: bool = False
    """A warning or a deletion that stays one, whatever the ladder makes due."""
    everywhere: bool = False
    """In all groups that share their measures, whatever the policy says of this."""
    approved_by: int | None = None
    """Who has agreed to it, where it takes a second person."""
    silent: bool = False
    """Not said in the group, whatever its settings say."""
