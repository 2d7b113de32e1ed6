"""`ombud run`: serve until told to stop, then let what is under way end."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Final

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.app import Clock, Desk, Storehouse, clock, furnish, opened, reader
from bot.asking import chat_at
from bot.greeting import can_whisper, set_menus
from bot.ingest import poll_forever
from bot.pacing import Pace
from bot.polling import Poll
from bot.transport import make_bot
from config.settings import Settings
from desk.model import STAFF, Chat
from desk.ports import Unit
from desk.staffing import appoint_owners
from handlers.incoming import chat_of
from handlers.wire import ALLOWED_UPDATES
from storage.database import Database, StorageUnavailable
from storage.policies import adopt

CONNECTIONS: Final = 16
"""To the Bot API: what the courier and the handlers have under way at once."""

DRAIN_S: Final = 4.0
"""Seconds for what is being handled, and again for what is being sent: together under the ten of the contract."""

_log = logging.getLogger(__name__)


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, and drain within ten seconds.

    Raises ConfigError, StorageError and InvalidToken, each before anything is served.
    """
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await serve(settings, stopped, clock, Pace())


async def serve(settings: Settings, stopped: asyncio.Event, clock: Clock, pace: Pace) -> None:
    """Serve until `stopped`, under this clock and at this pace. Raises what `run` raises."""
    # python-telegram-bot warns about each `retry_after` otherwise; the switch must be set before the first one.
    os.environ["PTB_TIMEDELTA"] = "1"
    bot = make_bot(settings.bot_token(), settings.api_url, connections=CONNECTIONS)
    async with opened(settings, clock) as storehouse:
        storehouse.database.lock_process()
        await adopt(storehouse.database, storehouse.policy, clock())
        await storehouse.runner.run(lambda unit: appoint_owners(unit, settings.owners))
        try:
            if await _introduced(bot, stopped):
                await _serve(settings, storehouse, bot, pace, stopped)
        finally:
            await bot.shutdown()


async def _introduced(bot: Bot, stopped: asyncio.Event) -> bool:
    """Ask the Bot API who we are, for as long as it takes; False if told to stop meanwhile. Raises InvalidToken."""
    pause = 0.5
    while not stopped.is_set():
        try:
            await bot.initialize()
        except InvalidToken:
            raise
        except TelegramError as error:
            _log.warning("the Bot API server does not answer: %s", type(error).__name__)
            await _wait(stopped, pause)
            pause = min(pause * 2, 30.0)
        else:
            return True
    return False


async def _wait(stopped: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stopped.wait()
    except TimeoutError:
        return


async def _serve(settings: Settings, storehouse: Storehouse, bot: Bot, pace: Pace, stopped: asyncio.Event) -> None:
    await _arrive(settings, storehouse, bot)
    desk = furnish(settings, storehouse, bot, ephemeral=await can_whisper(bot), pace=pace)
    async with Poll(settings.bot_token(), settings.api_url, ALLOWED_UPDATES) as poll:

        async def receive() -> None:
            await poll_forever(poll, desk.ingest.take, lambda: desk.lanes.backlog)

        tasks: list[asyncio.Future[None]] = [
            asyncio.create_task(desk.share.keep()),
            asyncio.create_task(_leading(storehouse.database, "poller", receive)),
            asyncio.create_task(_leading(storehouse.database, "courier", desk.courier.run)),
        ]
        desk.clockwork.start()
        _log.info("serving as bot %d", bot.id)
        try:
            await _until_told(stopped, tasks)
        finally:
            await _drain(desk, tasks)


async def _arrive(settings: Settings, storehouse: Storehouse, bot: Bot) -> None:
    """Offer the menus and have a look at the staff chat. What fails here is said by `ombud check`, and keeps nobody from reporting."""
    try:
        await set_menus(bot, reader(settings.language), settings.staff_chat)
        if settings.staff_chat is not None:
            chat = chat_of(await chat_at(bot, settings.staff_chat))
            await storehouse.runner.run(lambda unit: _enter_staff_chat(unit, chat))
    except TelegramError as error:
        _log.warning("not all could be set up: %s; `ombud check` says more", type(error).__name__)


async def _enter_staff_chat(unit: Unit, chat: Chat) -> None:
    await unit.chats.seen(chat)
    await unit.notices.wake(STAFF)


async def _leading(database: Database, role: str, work: Callable[[], Awaitable[None]]) -> None:
    """Do what only one worker may do, whenever it is this one."""
    while True:
        try:
            async with database.lead(role) as lost:
                await _until_told(lost, [asyncio.ensure_future(work())])
        except StorageUnavailable as fault:
            _log.warning("the %s waits: %s", role, type(fault).__name__)
            await asyncio.sleep(1)


async def _until_told(told: asyncio.Event, tasks: list[asyncio.Future[None]]) -> None:
    """Wait for the event; a task that ends before has failed, and its error is raised. Cancelled, or told, it ends the tasks."""

    async def be_told() -> None:
        await told.wait()

    waiting = asyncio.ensure_future(be_told())
    try:
        done, _ = await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task in done:
                await task
    finally:
        waiting.cancel()
        await _cancel(tasks)


async def _cancel(tasks: list[asyncio.Future[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _drain(desk: Desk, tasks: list[asyncio.Future[None]]) -> None:
    """Receive nothing more, finish what is being handled, then what is being sent. The rest waits in the database."""
    desk.clockwork.stop()
    await _cancel(tasks)
    await desk.lanes.stop(DRAIN_S)
    await asyncio.gather(desk.courier.stop(DRAIN_S), desk.direct.stop(DRAIN_S))
    try:
        await desk.shards.leave()
    except StorageUnavailable as fault:
        _log.warning("the leases end by themselves: %s", type(fault).__name__)
    _log.info("stopped")
