"""Ombud told the same as the rivals: `ombud run` over a real database, and a campaign that begins while it serves.

With `paid` as an argument it pays for the campaign, and has one core to itself.
"""

import asyncio
import sys
import time
from pathlib import Path
from typing import Final

from benchmarks.campaigns.cores import cpu_s_of, give_first
from benchmarks.campaigns.process import running
from benchmarks.campaigns.staging import scheduled, started
from benchmarks.desks import settings_for
from benchmarks.rivals.broadcasts.task import Effort, Task, perform
from bot.storehouse import Storehouse, clock, looked_into, opened
from config.settings import Settings
from desk.campaigns import CampaignState, Terms

LOOK_AGAIN_S: Final = 0.1

_POLICY: Final = """
version = "benchmark"
[campaigns]
paid_budget_stars = 1000000
"""


async def broadcast(task: Task) -> Effort:
    settings, paid = _settings(task), "paid" in sys.argv[1:]
    async with opened(settings) as storehouse:
        await started(storehouse.database, task.people, clock())
    async with running(settings, Path(task.folder)) as process:
        await process.serves()
        pid = process.pid
        if paid:
            give_first(pid)
        async with looked_into(settings) as storehouse:
            began, used = time.perf_counter(), cpu_s_of(pid)
            await _sent(storehouse, Terms(mandatory=True, paid=paid))
            return Effort(time.perf_counter() - began, cpu_s_of(pid) - used)


def _settings(task: Task) -> Settings:
    folder = Path(task.folder)
    policy = folder / "policy.toml"
    policy.write_text(_POLICY, "utf-8")
    return settings_for(task.database, folder, api_url=task.url, policy=policy)


async def _sent(storehouse: Storehouse, terms: Terms) -> None:
    """Let a campaign begin, and wait until it is done."""
    number = await scheduled(storehouse, terms)
    while True:
        campaign = await storehouse.runner.read(lambda unit: unit.campaigns.of(number))
        if campaign is not None and campaign.state is CampaignState.DONE:
            return
        await asyncio.sleep(LOOK_AGAIN_S)


if __name__ == "__main__":
    perform(broadcast)
