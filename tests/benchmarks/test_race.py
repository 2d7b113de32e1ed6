"""Campaigns beside rivals, in small: only those rivals that run on what is installed anyway."""

import asyncio

from benchmarks.campaigns import race
from benchmarks.strict.running import Conditions


async def test_a_rival_reaches_its_recipients():
    figures = await asyncio.to_thread(
        race.measure, race.RIVALS["AIORateLimiter"], "", recipients=12, conditions=Conditions(round_trip=0)
    )
    assert (figures.lost, figures.twice, figures.refused_429, figures.most_in_a_second) == (0, 0, 0, 12)
    assert figures.cpu_ms > 0
