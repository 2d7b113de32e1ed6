"""A story that is told to its end, and forgotten when the policy says so."""

import asyncio

from desk.errors import UnknownReference
from tests.journeys.stage import Stage


async def test_a_case_is_forgotten_when_its_time_is_over(stage: Stage):
    cast = stage.cast
    stage.expects("bot can't initiate conversation")
    await stage.spike_is_reported()
    cast.mona.says("/warn C-1 spam", in_=stage.staff)
    await cast.ana.sees("R-1")
    await stage.telegram.quiet()
    card = stage.card()
    stage.later(days=800)
    async with asyncio.timeout(30):
        while not await _is_gone(stage, "C-1"):
            stage.later(days=1)
            await asyncio.sleep(0.3)
    answer = await cast.mona.presses(card.labels[0][0], in_=stage.staff)
    assert answer == "There is no C-1 that you can see. Please check the number."
    cast.ana.writes("/myreports")
    await cast.ana.sees("You have not reported anything")


async def _is_gone(stage: Stage, ref: str) -> bool:
    try:
        await stage.shows(ref)
    except UnknownReference:
        return True
    return False
