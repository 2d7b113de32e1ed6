"""A page of the queue, among few cases and among many: its time must not grow with the queue."""

import random
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.desks import settings_for
from benchmarks.measure import require
from bot.storehouse import Storehouse, clock, opened
from desk import triage
from desk.rules.durations import DAY, Ms
from desk.staffing import appoint_owners
from handlers.casework import QUEUE_PAGE
from storage.database import Tx

OWNER: Final = 5_000_000_001
LOOKS: Final = 500

_AT_ONCE: Final = 50_000
"""Cases in one statement, of which none may take longer than a minute."""

# Nine of ten for all staff, one for the leads; due at moments that are spread over a day (Knuth's multiplicative hash).
_FILL: Final = """
    INSERT INTO cases (key, category, chat, message, accused, attribution, audience, origin, opened_at, deadline, band, due, changed_at)
    WITH RECURSIVE made(n) AS
        (SELECT CAST(:first AS BIGINT) UNION ALL SELECT n + 1 FROM made WHERE n < CAST(:last AS BIGINT))
    SELECT 'message:-1002:' || CAST(n AS TEXT), 'spam', -1002, n, 6000000000 + n % 5000, 'strong',
           CASE WHEN n % 10 = 0 THEN 'leads' ELSE 'staff' END, 'report', CAST(:now AS BIGINT), CAST(:now AS BIGINT) + 86400000,
           1, CAST(:now AS BIGINT) + (n * 2654435761) % 86400000, CAST(:now AS BIGINT)
    FROM made"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Median milliseconds of one page of either queue."""

    few_ms: float
    many_ms: float
    ratio: float


async def measure(database_url: str, folder: Path, few: int, many: int) -> Figures:
    """Read pages among `few` open cases, and among `many`. Raises Unsound for a page that is not full."""
    async with opened(settings_for(database_url, folder)) as storehouse:
        await storehouse.runner.run(lambda unit: appoint_owners(unit, (OWNER,)))
        now = clock()
        await _fill(storehouse, 1, few, now)
        await _page_ms(storehouse, now)  # statements are prepared, pages cached
        few_ms = await _page_ms(storehouse, now)
        await _fill(storehouse, few + 1, many, now)
        many_ms = await _page_ms(storehouse, now)
    return Figures(few_ms, many_ms, many_ms / few_ms)


async def _fill(storehouse: Storehouse, first: int, last: int, now: Ms) -> None:
    for start in range(first, last + 1, _AT_ONCE):
        end = min(start + _AT_ONCE - 1, last)

        async def insert(tx: Tx, start: int = start, end: int = end) -> int:
            return await tx.run(_FILL, first=start, last=end, now=now)

        require("cases inserted", await storehouse.database.run(insert), end - start + 1)


async def _page_ms(storehouse: Storehouse, now: Ms) -> float:
    """The first page and pages from anywhere, in turns: further pages must be as quick."""
    chance, took = random.Random(1), []
    for look in range(LOOKS):
        after = None if look % 2 == 0 else (1, now + chance.randrange(DAY * 9 // 10), 0)
        began = time.perf_counter()
        page = await storehouse.runner.read(partial(triage.queue, person=OWNER, after=after, limit=QUEUE_PAGE))
        took.append((time.perf_counter() - began) * 1000)
        require("cases on a page", len(page.cases), QUEUE_PAGE)
    return median(took)
