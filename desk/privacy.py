"""What concerns people whose data the desk holds and stands in no policy: how it is run, and whom to ask."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hosting:
    """How an operator runs the desk, as `/privacy` tells it."""

    contact: str | None = None
    """In the operator's words: an address, a name."""
    server: str | None = None
    """The host of the Bot API server, where that is not Telegram's own."""
    database_apart: bool = False
    """The database is on another machine than the desk."""
    vault: bool = False
    """Files too large for the desk are copied into a private chat at Telegram."""
