"""A desk that sends campaigns to a server of the test's, on a clock and under limits that run faster than the world's."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.campaigns.announcing import Announcer
from bot.campaigns.broadcasting import Broadcaster
from bot.campaigns.correcting import Corrector
from bot.campaigns.posting import Poster
from bot.campaigns.preparing import Preparer
from bot.line import Line
from bot.pacing import Pace
from bot.readers import reader
from desk.campaigns import CampaignState, Post, Recipient, Terms
from desk.rules.durations import Ms
from desk.rules.policy import Policy
from storage.broadcast import Broadcast
from storage.database import Database
from storage.unit import Runner
from tests.bot.server import TOKEN, Server, hang_up, serving
from tests.storage.desk import COLLEAGUE, MASTER, MODERATOR, POLICY, START, Always

FASTER = 50
SECOND: Ms = 20
"""How long a second of the limits lasts."""

OWN_CHAT = -100_999
MANDATORY = Terms(mandatory=True)
OPTIONAL = Terms()


class FastClock:
    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self) -> Ms:
        return START + int((time.monotonic() - self._began) * 1_000 * FASTER)


Answering = Callable[[int, int], web.StreamResponse | None]
"""Of a call to a chat, the nth one to it: what is answered; None takes the message."""


@dataclass
class Telegram:
    """Takes messages unless the test says otherwise."""

    answer: Answering = lambda _chat, _nth: None
    delay_s: float = 0.0
    drop: Callable[[int, int], bool] = lambda _chat, _nth: False
    """Whether the connection breaks after the message has arrived."""
    arrived: Counter[int] = field(default_factory=Counter)
    calls: Counter[int] = field(default_factory=Counter)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    in_flight: set[int] = field(default_factory=set)

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        chat = body["chat_id"]
        self.bodies.append(body)
        self.calls[chat] += 1
        self.in_flight.add(chat)
        try:
            await asyncio.sleep(self.delay_s)
            answer = self.answer(chat, self.calls[chat])
            if answer is None:
                self.arrived[chat] += 1
        finally:
            self.in_flight.discard(chat)
        if answer is not None:
            return answer
        if self.drop(chat, self.calls[chat]):
            return await hang_up(request)
        return web.json_response({"ok": True, "result": {"message_id": 100 + self.calls[chat]}})


def refused(status: int, description: str, **parameters: int) -> web.StreamResponse:
    body = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
    return web.json_response(body, status=status)


@dataclass
class Station:
    database: Database
    runner: Runner
    telegram: Telegram
    clock: FastClock
    broadcast: Broadcast
    broadcaster: Broadcaster
    preparer: Preparer
    corrector: Corrector
    pace: Pace
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def people(self, *ids: int, language: str = "en") -> None:
        """They pressed Start."""
        sql = """
            INSERT INTO accounts (id, kind, sealed, digest, language, seen_at, started_at)
            VALUES (:id, 'person', :blank, :blank, :language, 1, 1)"""
        rows = [{"id": one, "blank": b"", "language": language} for one in ids]
        await self.database.run(lambda tx: tx.many(sql, rows))

    async def campaign(self, terms: Terms = MANDATORY, *, approved: bool = False, **texts: str) -> int:
        """One that may be sent."""
        number = await self.runner.run(lambda unit: unit.campaigns.add(MODERATOR, terms))
        for language, text in (texts or {"en": "New rules"}).items():
            await self.runner.run(
                lambda unit, language=language, text=text: unit.campaigns.put_text(number, language, Post(text))
            )
        if approved:
            await self.runner.run(lambda unit: unit.campaigns.approve(number, COLLEAGUE))
        await self.runner.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SCHEDULED))
        return number

    def start(self) -> None:
        works = (self.broadcaster.run, self.preparer.run, self.corrector.run)
        self.tasks = [asyncio.create_task(work()) for work in works]

    async def stop(self, within_s: float = 5) -> None:
        await self.kill()
        await self.broadcaster.stop(within_s)

    async def kill(self) -> None:
        for task in self.tasks:
            task.cancel()
        for task in self.tasks:
            with suppress(asyncio.CancelledError):
                await task

    async def state(self, number: int) -> CampaignState:
        found = await self.runner.read(lambda unit: unit.campaigns.of(number))
        assert found is not None
        return found.state

    async def until(self, number: int, *states: CampaignState) -> None:
        """Wait until a campaign is in one of these states."""
        async with asyncio.timeout(30):
            while await self.state(number) not in (states or (CampaignState.DONE,)):
                await asyncio.sleep(0.01)

    async def arrivals(self, count: int) -> None:
        """Wait until so many messages have arrived."""
        async with asyncio.timeout(30):
            while self.telegram.arrived.total() < count:
                await asyncio.sleep(0.001)

    async def landed(self) -> None:
        """Wait until nobody is being written to."""
        async with asyncio.timeout(30):
            await asyncio.sleep(0.02)
            while self.telegram.in_flight:
                await asyncio.sleep(0.01)

    async def ended(self, number: int) -> None:
        """Wait until every recipient has an end."""
        async with asyncio.timeout(30):
            while True:
                found = await self.runner.read(lambda unit: unit.campaigns.of(number))
                if found is not None and found.ended_at is not None:
                    return
                await asyncio.sleep(0.01)

    async def states(self, number: int) -> dict[str, int]:
        counts = await self.runner.read(lambda unit: unit.recipients.counts(number))
        return {state.value: count for state, count in counts.items()}

    async def rows(self, number: int) -> dict[int, Recipient]:
        page = await self.runner.read(lambda unit: unit.recipients.page(number, None, 10_000))
        return {one.id: one for one in page}

    async def repeated(self, number: int) -> int:
        return await self.runner.read(lambda unit: unit.recipients.repeated(number))


@asynccontextmanager
async def station(database: Database, telegram: Telegram, policy: Policy = POLICY) -> AsyncIterator[Station]:
    """Everything of a desk that a campaign needs; it starts when the test says so."""
    clock, pace = FastClock(), Pace(second=SECOND)
    line = Line(pace)
    runner, broadcast = Runner(database, MASTER, Always(policy), clock, [OWN_CHAT]), Broadcast(database, MASTER)

    async with serving(telegram) as server, _poster(server, line) as poster:
        broadcaster = Broadcaster(broadcast, runner, Announcer(runner, poster, reader, "en"), line, clock)
        preparer = Preparer(runner, broadcaster, lambda: None)
        corrector = Corrector(runner, poster, line, reader, clock, "en", lambda: None)
        running = Station(database, runner, telegram, clock, broadcast, broadcaster, preparer, corrector, pace)
        yield running
        await running.stop()


def _poster(server: Server, line: Line) -> Poster:
    return Poster(TOKEN, server.url, line)
