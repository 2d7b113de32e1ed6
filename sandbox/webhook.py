"""Delivery of updates to the bot's own address.

Any 2xx settles an update; anything else is tried again with growing delays, or when `Retry-After` says.
"""

from __future__ import annotations

import asyncio

import aiohttp

from sandbox.clock import Clock
from sandbox.updates import Updates
from sandbox.wire import JsonObject

FIRST_DELAY = 0.2
LONGEST_DELAY = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """Where updates are pushed to; without a url, nowhere."""

    def __init__(self, updates: Updates, clock: Clock) -> None:
        self.url = ""
        self._updates = updates
        self._clock = clock
        self._secret = ""
        self._connections = 40
        self._error: tuple[int, str] | None = None
        self._stirred = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._in_flight: dict[int, asyncio.Task[None]] = {}

    def start(self, url: str, secret: str, connections: int) -> None:
        self.stop()
        self.url, self._secret, self._connections = url, secret, connections
        self._updates.on_arrival = self._stirred.set
        self._running = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        self.url, self._updates.on_arrival = "", None
        if self._running:
            self._running.cancel()
        for delivery in self._in_flight.values():
            delivery.cancel()
        self._in_flight.clear()

    async def close(self) -> None:
        """Stop, and wait until the last connection is closed."""
        self.stop()
        if self._running:
            await asyncio.gather(self._running, return_exceptions=True)

    def as_json(self) -> JsonObject:
        """The WebhookInfo object."""
        info: JsonObject = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
            "max_connections": self._connections,
            "allowed_updates": sorted(self._updates.allowed),
        }
        if self._error:
            info |= {"last_error_date": self._error[0], "last_error_message": self._error[1]}
        return info

    async def _run(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                self._stirred.clear()
                for update_id, body in self._updates.first(self._connections):
                    if update_id not in self._in_flight:
                        delivery = asyncio.create_task(self._deliver(session, update_id, body))
                        self._in_flight[update_id] = delivery
                await self._stirred.wait()

    async def _deliver(self, session: aiohttp.ClientSession, update_id: int, body: bytes) -> None:
        delay = FIRST_DELAY
        while (wait := await self._try(session, body)) is not None:
            await asyncio.sleep(wait or delay)
            delay = min(delay * 2, LONGEST_DELAY)
        self._updates.settle(update_id)
        self._in_flight.pop(update_id, None)
        self._stirred.set()

    async def _try(self, session: aiohttp.ClientSession, body: bytes) -> float | None:
        """Post once. None: taken; otherwise seconds to wait, 0 for "as you like"."""
        headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: self._secret} if self._secret else {})
        try:
            async with session.post(self.url, data=body, headers=headers) as answer:
                if answer.ok:
                    return None
                self._error = self._clock.date(), f"Wrong response from the webhook: {answer.status} {answer.reason}"
                return float(answer.headers.get("Retry-After", 0))
        except aiohttp.ClientError as failure:
            self._error = self._clock.date(), f"Connection failed: {type(failure).__name__}"
            return 0.0
