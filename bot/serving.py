"""`ombud run`: serve until told to stop, then let what is under way end."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Final, TypeVar

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.app import Desk, furnish, staff_chat_now
from bot.asking import chat_at
from bot.greeting import can_whisper
from bot.ingest import poll_forever
from bot.logs import loop_fault
from bot.menus import set_menus
from bot.pacing import Pace
from bot.polling import Poll
from bot.readers import reader
from bot.storehouse import Clock, Storehouse, clock, opened
from bot.transport import make_bot
from config import texts
from config.settings import Settings
from desk.menus import refresh_staff
from desk.model import STAFF, Chat
from desk.policies import adopt_due
from desk.ports import Unit
from desk.staffing import appoint_owners
from handlers.incoming import chat_of
from handlers.wire import ALLOWED_UPDATES
from storage.database import Database, StorageUnavailable
from storage.policies import adopt

CONNECTIONS: Final = 16
"""To the Bot API: what the courier and the handlers have under way at once."""

DRAIN_S: Final = 2.5
"""Seconds for what is being handled, and again for what is being sent. With LEAVE_S and the closing of the database (up to three seconds
where it is away) that leaves one of the ten of the contract for the end of the process."""

LEAVE_S: Final = 1.0
"""Seconds for giving back this worker's chats; they would be free by themselves soon."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, and drain within ten seconds.

    Raises ConfigError, StorageError and InvalidToken, each before anything is served.
    """
    stopped = asyncio.Event()
    asyncio.get_running_loop().set_exception_handler(loop_fault)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await serve(settings, stopped, clock, Pace())


async def serve(settings: Settings, stopped: asyncio.Event, clock: Clock, pace: Pace) -> None:
    """Serve until `stopped`, under this clock and at this pace. Raises what `run` raises."""
    # python-telegram-bot warns about each `retry_after` otherwise; the switch must be set before the first one.
    os.environ["PTB_TIMEDELTA"] = "1"
    bot = make_bot(settings.bot_token(), settings.api_url, connections=CONNECTIONS)
    async with opened(settings, clock, alone=True) as storehouse:
        # What was announced for while the desk was down first: a file that was changed since is later.
        await storehouse.runner.run(adopt_due)
        await adopt(storehouse.database, storehouse.written, clock())
        await storehouse.runner.run(lambda unit: appoint_owners(unit, settings.owners))
        _log.info("the database is open")
        try:
            ephemeral = await _unless(stopped, _arrive(settings, storehouse, bot))
            if ephemeral is not None:
                await _serve(settings, storehouse, bot, pace, stopped, ephemeral=ephemeral)
        finally:
            await bot.shutdown()


async def _unless(told: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What `work` returns; None where the event came first, and the work was given up."""
    task, waiting = asyncio.ensure_future(work), asyncio.ensure_future(told.wait())
    try:
        await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        await _cancel([task, waiting])


async def _arrive(settings: Settings, storehouse: Storehouse, bot: Bot) -> bool:
    """Get to know the Bot API server, for as long as it takes; returns whether it keeps ephemeral messages. Raises InvalidToken."""
    await _introduce(bot)
    await _set_up(settings, storehouse, bot)
    return await can_whisper(bot)


async def _introduce(bot: Bot) -> None:
    pause = 0.5
    while True:
        try:
            await bot.initialize()
        except InvalidToken:
            raise
        except TelegramError as error:
            _log.warning("the Bot API server does not answer: %s", type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 30.0)
        else:
            return


async def _serve(
    settings: Settings, storehouse: Storehouse, bot: Bot, pace: Pace, stopped: asyncio.Event, *, ephemeral: bool
) -> None:
    desk = furnish(settings, storehouse, bot, ephemeral=ephemeral, pace=pace)
    async with Poll(settings.bot_token(), settings.api_url, ALLOWED_UPDATES) as poll, desk.poster:

        async def receive() -> None:
            await poll_forever(poll, desk.ingest.take, lambda: desk.lanes.backlog)

        tasks: list[asyncio.Future[None]] = [
            asyncio.create_task(desk.share.keep()),
            asyncio.create_task(_leading(storehouse.database, "poller", receive)),
            asyncio.create_task(_leading(storehouse.database, "courier", *desk.senders)),
            asyncio.create_task(_leading(storehouse.database, "fetcher", desk.fetcher.run)),
            asyncio.create_task(_leading(storehouse.database, "sealer", desk.sealer.run)),
        ]
        desk.clockwork.start()
        _log.info("serving as bot %d", bot.id)
        try:
            await _until_told(stopped, tasks)
        finally:
            await _drain(desk, tasks)


async def _set_up(settings: Settings, storehouse: Storehouse, bot: Bot) -> None:
    """Offer the menus, the staff's own ones as the courier comes to it, and have a look at the staff chat.

    What fails here is said by `ombud check`, and keeps nobody from reporting.
    """
    staff_chat = await staff_chat_now(settings, storehouse)
    await storehouse.runner.run(refresh_staff)
    try:
        await set_menus(bot, reader, texts.languages(), settings.language, staff_chat)
        if staff_chat is not None:
            chat = chat_of(await chat_at(bot, staff_chat))
            await storehouse.runner.run(lambda unit: _enter_staff_chat(unit, chat))
    except TelegramError as error:
        _log.warning("not all could be set up: %s; `ombud check` says more", type(error).__name__)


async def _enter_staff_chat(unit: Unit, chat: Chat) -> None:
    await unit.chats.seen(chat)
    await unit.notices.wake(STAFF)


async def _leading(database: Database, role: str, *works: Callable[[], Awaitable[None]]) -> None:
    """Do what only one worker may do, whenever it is this one."""
    while True:
        try:
            async with database.lead(role) as lost:
                await _until_told(lost, [asyncio.ensure_future(work()) for work in works])
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


async def _cancel(tasks: Sequence[asyncio.Future[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _drain(desk: Desk, tasks: list[asyncio.Future[None]]) -> None:
    """Receive nothing more, finish what is being handled, then what is being sent. The rest waits in the database."""
    await _cancel(tasks)
    await asyncio.gather(desk.clockwork.stop(DRAIN_S), desk.lanes.stop(DRAIN_S))
    await asyncio.gather(desk.courier.stop(DRAIN_S), desk.broadcaster.stop(DRAIN_S), desk.direct.stop(DRAIN_S))
    try:
        async with asyncio.timeout(LEAVE_S):
            await desk.share.leave()
    except (StorageUnavailable, TimeoutError) as fault:
        _log.warning("the leases end by themselves: %s", type(fault).__name__)
    _log.info("stopped")
