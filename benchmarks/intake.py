"""The intake path: raw updates in, committed reports out, each with its receipt, card and removal of the command queued.

Batches of at most 100 as a poll returns them, committed durably to the inbox, then handled by `Lanes` and `Handling`. Nothing is sent.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import updates
from benchmarks.checks import require_filed
from benchmarks.desks import running
from benchmarks.measure import Spent

WARM_UP: Final = 100
"""Reports that come before the clock starts: statements are prepared, imports done, shards held."""


@dataclass(frozen=True, slots=True)
class Figures:
    reports: int
    per_second: float
    cpu_ms_per_report: float
    """Of this process; a PostgreSQL server's own is not in it."""


def figures(reports: int, spent: Spent) -> Figures:
    return Figures(reports, reports / spent.wall, spent.cpu / reports * 1000)


async def measure(database_url: str, folder: Path, count: int) -> Figures:
    """File `count` reports on an empty database. Raises Unsound unless afterwards all that they owe is there."""
    first, stream = updates.reports(WARM_UP, series=1), updates.reports(count, series=2)
    async with running(database_url, folder) as desk:
        await desk.handle(first)
        await desk.settled()
        with Spent() as spent:
            await desk.handle(stream)
        await require_filed(desk.storehouse.database, first, stream)
    return figures(count, spent)
