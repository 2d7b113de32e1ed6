"""Starts the strict server, and asks it what has arrived."""

import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import msgspec

from benchmarks.strict.answers import TOKEN, Ledger, encode

_LEDGER = msgspec.json.Decoder(Ledger)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Of one server; milliseconds, but for `second` in seconds, and `blocked` in percent of the people."""

    round_trip: float = 40
    jitter: float = 0
    second: float = 1
    blocked: int = 0


@dataclass(frozen=True, slots=True)
class Strict:
    """A server that runs."""

    url: str
    pid: int
    token: str = TOKEN

    async def ledger(self) -> Ledger:
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/ledger") as answer:
            return _LEDGER.decode(await answer.read())

    async def give(self, updates: Sequence[Mapping[str, object]]) -> None:
        """Let the bot fetch these updates."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.url}/updates", data=encode(updates)) as answer,
        ):
            await answer.read()


@asynccontextmanager
async def serving(conditions: Conditions) -> AsyncIterator[Strict]:
    """A server in a process of its own, gone afterwards."""
    options = [
        f"--round-trip={conditions.round_trip}",
        f"--jitter={conditions.jitter}",
        f"--second={conditions.second}",
        f"--blocked={conditions.blocked}",
    ]
    process = await create_subprocess_exec(sys.executable, "-m", "benchmarks.strict", *options, stdout=PIPE)
    try:
        assert process.stdout is not None
        port = int(await process.stdout.readline())
        yield Strict(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        await process.wait()


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What a campaign came to at the server."""

    lost: int
    """Recipients that nothing reached."""
    twice: int
    """Messages that came to somebody who had one already."""
    most_in_a_second: int
    refused: int
    """Calls answered with 429."""


def arrivals(ledger: Ledger, recipients: range) -> Arrivals:
    """What of a campaign to these recipients has arrived, each of whom is owed one message."""
    sent = [ledger.sent.get(recipient, []) for recipient in recipients]
    return Arrivals(
        lost=sum(1 for times in sent if not times),
        twice=sum(len(times) - 1 for times in sent if times),
        most_in_a_second=_most_within(sorted(at for times in sent for at in times), 1000),
        refused=ledger.refused.get(429, 0),
    )


def _most_within(moments: Sequence[float], span: float) -> int:
    most = first = 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - span:
            first += 1
        most = max(most, last - first + 1)
    return most
