"""A campaign to everybody who pressed Start, given to a desk from beside it."""

import asyncio
import time
from pathlib import Path

from desk.campaigns import CampaignState, Post, Terms
from desk.ports import Unit
from storage.opening import open_existing
from storage.unit import Runner
from tests.process.ledger import Ledger
from tests.process.process import Process
from tests.storage.desk import POLICY, Always

DONE_WITHIN_S = 30.0


async def announced(process: Process, terms: Terms, text: str) -> None:
    """It is to begin now."""
    database, key = await open_existing(process.settings["database_url"], Path(process.settings["key_file"]))
    runner = Runner(database, key, Always(POLICY), process.now)

    async def write(unit: Unit) -> None:
        number = await unit.campaigns.add(1, terms)
        await unit.campaigns.put_text(number, "en", Post(text))
        await unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SCHEDULED)

    try:
        await runner.run(write)
    finally:
        await database.close()


async def done(ledger: Ledger) -> None:
    """Wait until the only campaign is."""
    deadline = time.monotonic() + DONE_WITHIN_S
    while (states := await ledger.counted("SELECT state FROM campaigns")) != {("done",): 1}:
        assert time.monotonic() < deadline, states
        await asyncio.sleep(0.1)
