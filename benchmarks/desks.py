"""A desk to be measured: the parts of `bot/app.py` over an empty database, with a Telegram that takes nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from benchmarks.checks import no_complaints
from benchmarks.silence import TOKEN, Silence
from benchmarks.updates import Stream
from bot.app import Desk, furnish
from bot.ingest import FULL
from bot.storehouse import Storehouse, clock, opened
from bot.transport import bot_over
from config.settings import Settings
from storage.inbox import Inbox
from storage.policies import adopt

STAFF_CHAT: Final = -1_002_111_111_111


@dataclass(frozen=True, slots=True)
class Running:
    """A desk at work, all but its courier."""

    desk: Desk
    storehouse: Storehouse
    inbox: Inbox

    async def handle(self, stream: Stream) -> None:
        """What `ombud run` does with these updates from Telegram's answer to the last commit."""
        for batch in stream.batches():
            while self.desk.lanes.backlog >= FULL:
                await asyncio.sleep(0.001)
            await self.desk.ingest.take(batch)
        await self.desk.lanes.drain()

    async def settled(self) -> None:
        """Wait until the inbox has nothing due, also of what came before this worker held its shards."""
        while (await self.inbox.counts(since=0)).get("due"):
            await asyncio.sleep(0.05)


def settings_for(
    database_url: str, folder: Path, *, api_url: str = "http://silence.invalid", policy: Path | None = None
) -> Settings:
    """Of a desk on that database, whose key is in `folder`; without a policy of its own under the packaged one."""
    return Settings(
        token=SecretStr(TOKEN),
        api_url=api_url,
        database_url=database_url,
        key_file=folder / "master.key",
        staff_chat=STAFF_CHAT,
        policy=policy,
    )


@asynccontextmanager
async def running(database_url: str, folder: Path) -> AsyncIterator[Running]:
    """A desk over an empty database. Raises Unsound if it complained of anything."""
    settings = settings_for(database_url, folder)
    with no_complaints():
        async with bot_over(Silence(), TOKEN, settings.api_url) as bot, opened(settings) as storehouse:
            storehouse.database.lock_process()
            await adopt(storehouse.database, storehouse.written, clock())
            async with _at_work(furnish(settings, storehouse, bot, ephemeral=False)) as desk:
                yield Running(desk, storehouse, Inbox(storehouse.database, storehouse.master, bot.id))


@asynccontextmanager
async def _at_work(desk: Desk) -> AsyncIterator[Desk]:
    """The desk holds its part of the inbox meanwhile, and seals its journal."""
    beside = [asyncio.create_task(desk.share.keep()), asyncio.create_task(desk.sealer.run())]
    try:
        yield desk
    finally:
        for task in beside:
            task.cancel()
        await asyncio.wait(beside)
        await desk.lanes.stop(1)
        await desk.share.leave()
