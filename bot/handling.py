"""One stored update, from its row to its end: handled, refused, put off, or set aside under an incident number."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from typing import Final

from bot.logs import where
from desk.errors import AlreadyHandled
from desk.rules.durations import SECOND, Ms
from handlers.arrival import Arrival, House
from handlers.boundary import apologise
from handlers.routing import handle
from handlers.wire import Undecodable
from storage.database import StorageUnavailable
from storage.inbox import Inbox, Waiting, finishing
from storage.unit import BoundDesk, Runner

TRIES: Final = 10
FIRST_DELAY: Final[Ms] = 250
LONGEST_DELAY: Final[Ms] = 30 * SECOND

_log = logging.getLogger(__name__)


class Handling:
    """Handles stored updates. A passing fault holds back only the chat it happens in."""

    def __init__(self, inbox: Inbox, runner: Runner, house: House, clock: Callable[[], Ms]) -> None:
        self._inbox = inbox
        self._runner = runner
        self._house = house
        self._clock = clock

    async def handle(self, update: Waiting) -> None:
        """Handle an update, trying again with growing delays while the database is away.

        Never raises for what one update holds: the next one of its chat must be handled too.
        """
        for tries in range(update.tries, TRIES):
            if await self._try(update):
                return
            delay = min(FIRST_DELAY << tries, LONGEST_DELAY)
            await self._put_off(update, delay)
            await asyncio.sleep(delay / SECOND)
        await self._set_aside(update, "the database stayed away")

    async def _try(self, update: Waiting) -> bool:
        """Whether the update is settled now."""
        desk = self._runner.settling(finishing(update.id))
        arrival = Arrival(desk, self._house, f"U-{update.id}", update.received_at)
        try:
            await handle(arrival, update.body)
            await desk.settle()
        except AlreadyHandled:
            _log.debug("update %d was handled elsewhere", update.id)
        except StorageUnavailable as fault:
            _log.warning("update %d waits: %s", update.id, type(fault).__name__)
            return False
        except Undecodable:
            await self._set_aside(update, "undecodable")
        except Exception as fault:  # noqa: BLE001  whatever one update does, it must not stop those behind it
            await self._fail(update, desk, arrival, fault)
        return True

    async def _fail(self, update: Waiting, desk: BoundDesk, arrival: Arrival, fault: Exception) -> None:
        """A defect of ours: keep the update sealed for a week, write down where it happened, give the person a number."""
        incident = await self._set_aside(update, where(fault))
        try:
            await apologise(
                Arrival(self._runner, arrival.house, arrival.cause, arrival.received_at), update.body, incident
            )
        except Exception as again:  # noqa: BLE001  an apology that fails must not stop the queue either
            _log.error("incident %s: no apology: %s", incident, where(again))

    async def _set_aside(self, update: Waiting, why: str) -> str:
        incident = secrets.token_hex(3).upper()
        _log.error("incident %s: update %d set aside: %s", incident, update.id, why)
        try:
            await self._inbox.quarantine(update.id, incident, self._clock())
        except StorageUnavailable:
            _log.warning("incident %s: the update is still due and will be tried at the next start", incident)
        return incident

    async def _put_off(self, update: Waiting, delay: Ms) -> None:
        try:
            await self._inbox.retry(update.id, self._clock() + delay)
        except StorageUnavailable:
            _log.debug("update %d: its delay could not be stored", update.id)
