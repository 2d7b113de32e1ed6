"""`ombud run` with a campaign before it, and what became of the campaign."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.campaigns.race import FIRST_RECIPIENT
from benchmarks.campaigns.staging import AUTHOR, SECOND_PERSON, scheduled, started
from benchmarks.measure import Unsound
from bot.storehouse import clock, opened
from config.settings import Settings
from desk.campaigns import CampaignState, Terms
from tests.process.ledger import Ledger
from tests.process.process import Process

LOOK_AGAIN_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class Scene:
    """A desk that is not running yet, and who gets its campaign."""

    settings: Settings
    campaign: int
    recipients: range


async def staged(settings: Settings, recipients: int, terms: Terms) -> Scene:
    """A desk on an empty database, with a campaign to so many people that may begin at once."""
    people = range(FIRST_RECIPIENT, FIRST_RECIPIENT + recipients)
    async with opened(settings) as storehouse:
        await started(storehouse.database, people, clock())
        return Scene(settings, await scheduled(storehouse, terms), people)


@asynccontextmanager
async def running(settings: Settings, folder: Path) -> AsyncIterator[Process]:
    """The process of a desk with these settings, not started yet, and surely dead at the end."""
    more = {} if settings.policy is None else {"policy": str(settings.policy)}
    process = Process(
        folder / "desk",
        token=settings.bot_token(),
        api_url=settings.api_url,
        database_url=settings.database_url,
        key_file=str(settings.key_file),
        staff_chat=str(settings.staff_chat),
        owners=f"{AUTHOR},{SECOND_PERSON}",
        **more,
    )
    try:
        yield process
    finally:
        if process.is_alive:
            await process.kill()


async def state_of(ledger: Ledger, campaign: int) -> CampaignState:
    """How far it is."""
    [row] = await ledger.rows(f"SELECT state FROM campaigns WHERE id = {campaign}")
    return CampaignState(row["state"])


async def done(ledger: Ledger, campaign: int, within_s: float) -> None:
    """Wait until it is done. Raises Unsound where that takes longer."""
    deadline = time.monotonic() + within_s
    while (state := await state_of(ledger, campaign)) is not CampaignState.DONE:
        if time.monotonic() > deadline:
            raise Unsound(f"the campaign is {state} after {within_s:.0f} s")
        await asyncio.sleep(LOOK_AGAIN_S)
