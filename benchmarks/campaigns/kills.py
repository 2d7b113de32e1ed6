"""SIGKILL at random moments of a campaign: nobody is left out, and whoever may have been told twice is counted.

The real process, restarted each time, over a real database and the strict server in real time.
"""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.campaigns.process import Scene, done, running, staged, state_of
from benchmarks.campaigns.staging import SECOND_PERSON
from benchmarks.desks import settings_for
from benchmarks.measure import Unsound, require
from benchmarks.strict.running import Conditions, Strict, arrivals, serving
from bot.storehouse import opened
from desk.broadcasting import retry
from desk.campaigns import CampaignState, RecipientState, Terms
from desk.casework import staff
from tests.process.ledger import Ledger, reading
from tests.process.process import Process

CONDITIONS: Final = Conditions(round_trip=40, jitter=10)
PER_SECOND: Final = 29
SETTLED_S: Final = 0.05
"""After which what the killed process had handed to PostgreSQL is committed there."""

EARLY: Final = 0.2
"""The share of kills that come while the process starts."""


@dataclass(frozen=True, slots=True)
class Figures:
    recipients: int
    kills: int
    in_flight: int
    """Sends that were under way at the kills, or about to be: rows that were `sending` after them."""
    lost: int
    repeated: int
    """Messages at the server to somebody who had one already."""
    possibly_repeated: int
    """What the database counts as such."""
    unknown: int
    """Before Retry."""
    refused_429: int
    wall_s: float


@dataclass(slots=True)
class Trial:
    """One campaign under fire."""

    scene: Scene
    telegram: Strict
    ledger: Ledger
    process: Process
    chance: random.Random
    in_flight: set[tuple[object, ...]] = field(default_factory=set)
    """By recipient and the repeats before: a row that two kills found `sending` without a recovery in between counts once."""
    kills: int = 0

    async def kill(self, times: int) -> None:
        """Kill it so often, or until the campaign is done."""
        longest = 1.6 * len(self.scene.recipients) / PER_SECOND / times
        while self.kills < times and await state_of(self.ledger, self.scene.campaign) is not CampaignState.DONE:
            if self.chance.random() < EARLY:
                await self.process.start()
                await asyncio.sleep(self.chance.uniform(0, 0.6))
            else:
                await self.process.serves()
                await asyncio.sleep(self.chance.uniform(0, longest))
            await self.process.kill()
            self.kills += 1
            await asyncio.sleep(SETTLED_S)
            self.in_flight |= set(
                await self.ledger.counted("SELECT recipient, repeats FROM campaign_recipients WHERE state = 'sending'")
            )

    async def finish(self) -> None:
        """Let it end in peace."""
        await self.process.serves()
        await done(self.ledger, self.scene.campaign, within_s=60 + 2 * len(self.scene.recipients) / PER_SECOND)
        require("exit code", await self.process.stop(), 0)

    async def states(self) -> Counter[tuple[object, ...]]:
        return await self.ledger.counted("SELECT state FROM campaign_recipients")

    async def repeats(self) -> dict[int, int]:
        """What the database counts as possibly repeated, by recipient."""
        rows = await self.ledger.rows("SELECT recipient, repeats FROM campaign_recipients")
        return {row["recipient"]: row["repeats"] for row in rows}


async def measure(
    database_url: str,
    folder: Path,
    recipients: int,
    kills: int,
    *,
    mandatory: bool,
    seed: int,
    conditions: Conditions = CONDITIONS,
) -> Figures:
    """Send to so many people, with so many kills meanwhile. Raises Unsound where a promise is broken."""
    async with serving(conditions) as telegram, reading(database_url) as ledger:
        settings = settings_for(database_url, folder, api_url=telegram.url)
        scene = await staged(settings, recipients, Terms(mandatory=mandatory))
        async with running(settings, folder) as process:
            trial = Trial(scene, telegram, ledger, process, random.Random(seed))
            return await _try(trial, kills, mandatory=mandatory)


async def _try(trial: Trial, kills: int, *, mandatory: bool) -> Figures:
    began = time.monotonic()
    await trial.kill(kills)
    await trial.finish()
    unknown = (await trial.states())[RecipientState.UNKNOWN.value,]
    if not mandatory:
        await _require_none_repeated(trial, unknown)
        await _retry(trial.scene)
        await trial.finish()
    return await _judge(trial, unknown, time.monotonic() - began)


async def _require_none_repeated(trial: Trial, unknown: int) -> None:
    arrived = arrivals(await trial.telegram.ledger(), trial.scene.recipients)
    require("repeated without being asked to", arrived.twice, 0)
    require("unknown", unknown, len(trial.in_flight))


async def _retry(scene: Scene) -> None:
    async with opened(scene.settings) as storehouse:
        await storehouse.runner.run(partial(retry, number=scene.campaign, by=staff(SECOND_PERSON)))


async def _judge(trial: Trial, unknown: int, wall_s: float) -> Figures:
    ledger, repeats = await trial.telegram.ledger(), await trial.repeats()
    arrived = arrivals(ledger, trial.scene.recipients)
    require("lost", arrived.lost, 0)
    require("states", dict(await trial.states()), {(RecipientState.SENT.value,): len(trial.scene.recipients)})
    for recipient in trial.scene.recipients:
        extra = len(ledger.sent[recipient]) - 1
        if extra > repeats[recipient]:
            raise Unsound(f"{recipient} was told {extra} times more than once, and {repeats[recipient]} are counted")
    possibly, in_flight = sum(repeats.values()), len(trial.in_flight)
    if possibly > in_flight:
        raise Unsound(f"{possibly} counted as possibly repeated, of {in_flight} in flight at the kills")
    return Figures(
        recipients=len(trial.scene.recipients),
        kills=trial.kills,
        in_flight=in_flight,
        lost=arrived.lost,
        repeated=arrived.twice,
        possibly_repeated=possibly,
        unknown=unknown,
        refused_429=arrived.refused,
        wall_s=wall_s,
    )
