"""What the journal answers to a query."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of an answer: so many of this; of a query for times, how many milliseconds something took."""

    count: int
    country: str = ""
    instrument: str = ""
    emergency: bool = False
    word: str = ""
    """What else the query tells apart: a code, an outcome, a category."""
    what: str = ""
    """The sanctions of a decision, the kinds of data of an answer, the category of a verdict."""
