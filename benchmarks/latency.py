"""One report alone: from its update's arrival to the end of its handling, a moment after the report is committed."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from benchmarks import updates
from benchmarks.checks import require_filed
from benchmarks.desks import running
from benchmarks.intake import WARM_UP

APART_S: Final = 0.005
"""Between the end of one and the next."""


@dataclass(frozen=True, slots=True)
class Figures:
    reports: int
    median_ms: float
    p99_ms: float


async def measure(database_url: str, folder: Path, count: int) -> Figures:
    """File `count` reports (at least 2), each alone, on an empty database. Raises Unsound unless all that they owe is there."""
    first, stream = updates.reports(WARM_UP, series=1), updates.reports(count, series=2)
    took = []
    async with running(database_url, folder) as desk:
        await desk.handle(first)
        await desk.settled()
        for update in stream.updates:
            await asyncio.sleep(APART_S)
            began = time.perf_counter()
            await desk.desk.ingest.take([update])
            await desk.desk.lanes.drain()
            took.append((time.perf_counter() - began) * 1000)
        await require_filed(desk.storehouse.database, first, stream)
    return Figures(count, median(took), quantiles(took, n=100)[98])
