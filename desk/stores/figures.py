"""What the journal counts."""

from collections.abc import Sequence
from typing import Protocol

from desk.rules.durations import Ms
from desk.rules.transparency.counted import Counted
from desk.rules.transparency.quarters import Quarter


class Figures(Protocol):
    async def ask(self, query: str, quarter: Quarter) -> Sequence[Counted]:
        """The answer to one of the documented queries, by its name. What it counts happened in the quarter."""

    async def countries(self, quarter: Quarter) -> Sequence[str]:
        """Whose authorities had asked by the quarter's end, in alphabetical order."""

    async def begun(self) -> Ms | None:
        """When the journal begins; None before its first row."""
