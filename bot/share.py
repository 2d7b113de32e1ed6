"""Which chats this worker handles: the updates of its shards, those that were left over included.

One worker holds everything. Of several on one PostgreSQL database each holds its part; when one dies, its leases end and the others
take over what it had not handled.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

from bot.ingest import FULL
from bot.lanes import Lanes
from desk.rules.durations import SECOND, Ms
from storage.database import Engine, StorageUnavailable
from storage.inbox import Inbox, Waiting
from storage.shards import SHARDS, Lease, Shards

LEASE: Final[Ms] = 6 * SECOND
FOREVER: Final[Ms] = 2**62
"""The lease where one process alone can run on the database."""

LOOK_S: Final = {"sqlite": 2.0, "postgres": 0.25}
"""How often the inbox is looked through for what came by another worker, or is due again."""

_log = logging.getLogger(__name__)


class Share:
    """Feeds the lanes with what is this worker's to handle."""

    def __init__(self, shards: Shards, inbox: Inbox, lanes: Lanes, engine: Engine, clock: Callable[[], Ms]) -> None:
        self._shards = shards
        self._inbox = inbox
        self._lanes = lanes
        self._clock = clock
        self._lease = FOREVER if engine == "sqlite" else LEASE
        self._look_s = LOOK_S[engine]
        self._mine: frozenset[int] = frozenset()
        self._renewing: asyncio.Future[None] | None = None

    def feed(self, updates: Sequence[Waiting]) -> None:
        """Hand over updates that were just stored; those of other workers' chats are theirs to find."""
        self._lanes.feed(update for update in updates if update.lane % SHARDS in self._mine)

    async def keep(self) -> None:
        """Hold the leases and look for what is due, until cancelled."""
        while True:
            self._renewing = asyncio.ensure_future(self._renew())
            await asyncio.shield(self._renewing)
            await asyncio.sleep(self._look_s)

    async def leave(self) -> None:
        """Give everything back: this worker ends. A claim that is under way would else hold it until the lease ends."""
        if self._renewing is not None:
            await asyncio.wait([self._renewing])
        await self._shards.leave()

    async def _renew(self) -> None:
        try:
            await self._claim()
        except StorageUnavailable as fault:
            _log.warning("the worker's share waits: %s", type(fault).__name__)

    async def _claim(self) -> None:
        now = self._clock()
        lease = await self._shards.claim(now, min(now + self._lease, FOREVER))
        self._mine = lease.held - lease.surplus
        if lease.surplus:
            await self._hand_over(lease)
        if self._mine and self._lanes.backlog < FULL:
            with self._lanes.looking():
                self._lanes.feed(await self._inbox.due(self._mine, FULL, now))

    async def _hand_over(self, lease: Lease) -> None:
        """Let another worker have its part, once nothing of it is being handled here."""
        if not self._lanes.busy_with(lambda lane: lane % SHARDS in lease.surplus):
            await self._shards.release(lease.surplus)
