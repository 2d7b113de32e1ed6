"""Paid broadcasts, 1,000 a second at most: as many sends as one core can do, on Ombud's transport and on python-telegram-bot's own.

Both send the same text through python-telegram-bot's `Bot`, in a process that has one core for itself; the server has the other one.
"""

import asyncio
import json
import os
import resource
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Literal

from telegram import Bot
from telegram.request import HTTPXRequest

from benchmarks.campaigns.race import FIRST_RECIPIENT, TEXT
from benchmarks.measure import Unsound
from benchmarks.strict.answers import TOKEN
from benchmarks.strict.running import Conditions, Strict, arrivals, serving
from bot.attempts import Done
from bot.line import Line
from bot.pacing import PAID_PER_SECOND, Call, Pace
from bot.transport import make_bot

Transport = Literal["ombud", "stock"]

ROUND_TRIP_MS: Final = 50.0
AT_ONCE: Final = 100
"""Sends under way: twice what 1,000 a second need at that round trip."""
STOCK_AT_BEST: Final = 15
"""How many sends under way suit python-telegram-bot's own transport best: with more, its pool takes more time to look through them."""


@dataclass(frozen=True, slots=True)
class Figures:
    recipients: int
    per_second: float
    """Between the first and the last arrival at the server."""
    refused_429: int
    lost: int
    twice: int
    cpu_ms: float
    """Of the processor for each recipient, in the sending process."""


async def measure(transport: Transport, recipients: int, at_once: int = AT_ONCE) -> Figures:
    """Send to so many people (at least 2), with so many sends under way. Raises Unsound where the sending process fails."""
    async with serving(Conditions(ROUND_TRIP_MS)) as telegram:
        _have_cores_of_their_own(telegram)
        process = await create_subprocess_exec(
            *(
                sys.executable,
                "-m",
                "benchmarks.campaigns.paid",
                transport,
                telegram.url,
                str(recipients),
                str(at_once),
            ),
            stdout=PIPE,
        )
        out, _ = await process.communicate()
        if process.returncode != 0:
            raise Unsound(f"sending by {transport} ended with {process.returncode}")
        return await _figures(telegram, recipients, json.loads(out))


def _have_cores_of_their_own(telegram: Strict) -> None:
    """The server takes the second core; see `_take_first_core` for the other one."""
    if hasattr(os, "sched_setaffinity") and len(cores := sorted(os.sched_getaffinity(0))) > 1:
        os.sched_setaffinity(telegram.pid, {cores[1]})


def _take_first_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


async def _figures(telegram: Strict, recipients: int, cpu: float) -> Figures:
    ledger, people = await telegram.ledger(), range(FIRST_RECIPIENT, FIRST_RECIPIENT + recipients)
    moments = sorted(at for times in ledger.sent.values() for at in times)
    arrived = arrivals(ledger, people)
    per_second = (len(moments) - 1) / (moments[-1] - moments[0]) * 1000
    return Figures(recipients, per_second, arrived.refused, arrived.lost, arrived.twice, cpu * 1000 / recipients)


async def _send(transport: Transport, url: str, recipients: int, at_once: int) -> float:
    """Returns the seconds of processor time that it took."""
    send = _with_line if transport == "ombud" else _with_semaphore
    bot = make_bot(TOKEN, url, connections=at_once) if transport == "ombud" else _stock(url)
    async with bot:
        began = _cpu()
        await send(bot, recipients, at_once)
        return _cpu() - began


def _stock(url: str) -> Bot:
    """As python-telegram-bot's `ApplicationBuilder` makes it, with room for those under way."""
    return Bot(TOKEN, base_url=f"{url}/bot", request=HTTPXRequest(connection_pool_size=256))


async def _with_semaphore(bot: Bot, recipients: int, at_once: int) -> None:
    room = asyncio.Semaphore(at_once)

    async def send(person: int) -> None:
        async with room:
            await bot.send_message(person, TEXT, allow_paid_broadcast=True)

    await asyncio.gather(*map(send, range(FIRST_RECIPIENT, FIRST_RECIPIENT + recipients)))


async def _with_line(bot: Bot, recipients: int, at_once: int) -> None:
    pace = Pace()
    pace.bound_campaigns(per_second=1, paid_per_second=PAID_PER_SECOND)
    line, waiting = Line(pace), iter(range(FIRST_RECIPIENT, FIRST_RECIPIENT + recipients))

    def to(person: int) -> Callable[[], Awaitable[int]]:
        async def send() -> int:
            return (await bot.send_message(person, TEXT, allow_paid_broadcast=True)).message_id

        return send

    async def work() -> None:
        for person in waiting:
            attempt = await line.attempt(Call(person, paid=True), to(person))
            if not isinstance(attempt, Done):
                raise Unsound(f"a send came to {attempt}")

    await asyncio.gather(*(work() for _ in range(at_once)))


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main(transport: Transport, url: str, recipients: int, at_once: int) -> None:
    _take_first_core()
    print(json.dumps(asyncio.run(_send(transport, url, recipients, at_once))))


if __name__ == "__main__":
    main("ombud" if sys.argv[1] == "ombud" else "stock", sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
