"""Telegram -> inbox. What some route wants is committed, sealed, before Telegram is told that it arrived; the rest is never stored."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from telegram.error import Conflict, NetworkError, RetryAfter

from bot.attempts import seconds_of
from bot.polling import Poll, RawUpdate
from desk.rules.durations import Ms
from handlers.arrival import Bot
from handlers.incoming import lane_of
from handlers.routing import Want, wants
from handlers.wire import Undecodable, Update, decode
from storage.database import StorageUnavailable
from storage.inbox import NO_NUMBER, Arrived, Inbox, Waiting
from storage.unit import Runner

WAIT_S: Final = 50
"""Seconds of one long poll (Telegram: at most 50)."""

FULL: Final = 1_000
"""Updates in memory at which no more are fetched: Telegram keeps them for 24 hours, memory does not grow."""

_FIRST_PAUSE_S: Final = 0.5
_STEP_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 5.0
"""After an outage a report waits no longer than this; twelve tries a minute trouble no server."""


_log = logging.getLogger(__name__)


class Ingest:
    """Stores updates and hands them on, in their order."""

    def __init__(
        self, inbox: Inbox, runner: Runner, bot: Bot, feed: Callable[[Sequence[Waiting]], None], clock: Callable[[], Ms]
    ) -> None:
        self._inbox = inbox
        self._runner = runner
        self._bot = bot
        self._feed = feed
        self._clock = clock

    async def take(self, updates: Sequence[RawUpdate]) -> None:
        """Commit what is wanted of one batch (at most 100), then hand it on. Once this returns, Telegram may forget the batch.

        Raises StorageUnavailable: then nothing of the batch is stored, and it must not be acknowledged.
        """
        kept = [arrived for update in updates if (arrived := await self._sift(update)) is not None]
        if kept:
            self._feed(await self._inbox.store(kept, self._clock()))

    async def _sift(self, raw: RawUpdate) -> Arrived | None:
        number = NO_NUMBER if raw.update_id is None else raw.update_id
        try:
            update = decode(raw.body)
        except Undecodable:
            incident = secrets.token_hex(3).upper()
            _log.warning("incident %s: an update that cannot be decoded is set aside", incident)
            return Arrived(number, 0, raw.body, incident)
        if raw.update_id is None or not await self._wanted(update):
            return None
        return Arrived(number, lane_of(update), raw.body)

    async def _wanted(self, update: Update) -> bool:
        want, change = wants(update, self._bot), update.chat_member
        if want is Want.IF_SANCTIONED and change is not None:
            account = change.new_chat_member.user.id
            latest = await self._runner.read(lambda unit: unit.sanctions.latest(change.chat.id, account))
            return latest is not None
        edited = update.edited_message or update.edited_channel_post
        if want is not Want.IF_EVIDENCE or edited is None:
            return want is Want.KEEP
        cases = await self._runner.read(lambda unit: unit.evidence.cases_about(edited.chat.id, edited.message_id))
        return bool(cases)


async def poll_forever(
    poll: Poll, take: Callable[[Sequence[RawUpdate]], Awaitable[None]], backlog: Callable[[], int]
) -> None:
    """Fetch and store until cancelled. An offset is sent once: after a quiet week Telegram may start numbering anew, and lower.

    Raises InvalidToken; every other fault is waited out.
    """
    offset, following, pause = None, None, _FIRST_PAUSE_S
    while True:
        while backlog() >= FULL:
            await asyncio.sleep(0.05)
        try:
            updates = await poll.fetch(offset, WAIT_S)
            await take(updates)
        except (Conflict, RetryAfter, NetworkError, StorageUnavailable) as fault:
            pause = await _wait_out(fault, pause)
            continue
        pause = _FIRST_PAUSE_S
        offset = after(updates, following)
        following = offset or following
        if updates and all(update.update_id is None for update in updates):
            # Where numbers have a gap, what has none comes again until it is crossed; at the very start it cannot be acknowledged.
            await asyncio.sleep(_FIRST_PAUSE_S if offset is None else _STEP_S)


def after(updates: Sequence[RawUpdate], following: int | None) -> int | None:
    """The offset that acknowledges these updates, and surely none behind them; None if there is none.

    Numbers rise by at least one. So of updates without a number the nth has at least the number `following`, which was the last offset,
    plus n - 1: one after the other they are acknowledged too, instead of being sent for ever.
    """
    numbers = [update.update_id for update in updates if update.update_id is not None]
    if numbers:
        return max(numbers) + 1
    return following + len(updates) if updates and following is not None else None


async def _wait_out(fault: Exception, pause: float) -> float:
    """Wait; returns how long to wait the next time."""
    taken = "another process, or a webhook, takes this bot's updates"
    _log.warning("fetching updates waits: %s", taken if isinstance(fault, Conflict) else type(fault).__name__)
    asked = seconds_of(fault) if isinstance(fault, RetryAfter) else 0.0
    await asyncio.sleep(max(pause, asked))
    return min(pause * 2, _LONGEST_PAUSE_S)
