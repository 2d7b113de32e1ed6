"""What one source answers, and how it can fail. What it said goes into no exception: neither its words nor those of a library."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.supplied import Surplus, Value

MOST: Final = 10_000
"""Values of one answer. A person's year of logins is well below that; more is a slip, or too wide a period."""
LONGEST: Final = 1_000
"""Characters of one value."""


class Fault(StrEnum):
    """How a source failed; the codes of SourceFailed."""

    DOWN = "down"
    SLOW = "slow"
    REFUSED = "refused"
    """Its answer is a no, or its database lets the query not read."""
    MALFORMED = "malformed"
    LARGE = "large"

    @property
    def passes(self) -> bool:
        """Whether it may answer when it is asked again at once."""
        return self in (Fault.DOWN, Fault.SLOW)


@dataclass(frozen=True, slots=True)
class Reply:
    """What it gave, before anything is compared with what was asked for."""

    values: tuple[Value, ...]
    cut_off: Mapping[Surplus, int]
    """What could not even be read as a value of a known kind."""


class Asked(Protocol):
    """One source."""

    @property
    def name(self) -> str: ...
    @property
    def data(self) -> frozenset[Data]:
        """What it can give."""

    async def ask(self, scope: Scope) -> Reply | Fault:
        """What it gives about these persons, these kinds (all of them its own) and this period.

        A fault is a value: an exception would carry along what the library said, and that may quote the answer.
        """


def ids(persons: Iterable[int]) -> list[int]:
    """In an order that tells nothing of who came first."""
    return sorted(persons)
