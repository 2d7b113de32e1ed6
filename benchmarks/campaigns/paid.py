"""Paid broadcasts, 1,000 a second at most: as many sends as one core can do, by Ombud and by python-telegram-bot's own transport.

The sending process has one core to itself, the server the other one.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.campaigns import race
from benchmarks.campaigns.cores import give_second
from benchmarks.campaigns.race import Contestant
from benchmarks.databases import Engine, empty_database
from benchmarks.strict.running import Conditions, arrivals, serving

CONDITIONS: Final = Conditions(round_trip=50)

STOCK: Final[Mapping[str, Contestant]] = {
    "stock": Contestant("benchmarks.rivals.broadcasts.stock_transport", ("100",)),
    "stock at its best": Contestant("benchmarks.rivals.broadcasts.stock_transport", ("15",)),
}
"""With as many sends under way as 1,000 a second need at that round trip, and some to spare; and with as many as suit it best: with more,
its pool takes longer to look through its connections than it gains."""


def ours(engine: Engine) -> Contestant:
    """A campaign that is paid for."""
    return Contestant("benchmarks.campaigns.ours", ("paid",), engine=engine)


@dataclass(frozen=True, slots=True)
class Figures:
    recipients: int
    per_second: float
    """Between the first and the last arrival at the server."""
    refused_429: int
    lost: int
    twice: int
    most_in_a_second: int
    cpu_ms: float
    """Of the processor for each recipient, in the sending process."""


def measure(contestant: Contestant, postgres: str, recipients: int) -> Figures:
    """Send to so many people (at least 2). Raises Unsound where the sending process fails."""
    server = postgres if contestant.engine == "postgres" else None
    with contestant.python() as python, empty_database(server) as (database, folder):
        return asyncio.run(_measure(contestant, python, recipients, database, folder))


async def _measure(contestant: Contestant, python: str, recipients: int, database: str, folder: Path) -> Figures:
    async with serving(CONDITIONS) as telegram:
        give_second(telegram.pid)
        task = race.task(telegram, recipients, folder, database)
        effort = await race.run(contestant, python, task)
        ledger = await telegram.ledger()
    arrived = arrivals(ledger, task.people)
    moments = sorted(at for person in task.people for at in ledger.sent.get(person, []))
    return Figures(
        recipients,
        (len(moments) - 1) / (moments[-1] - moments[0]) * 1000,
        arrived.refused,
        arrived.lost,
        arrived.twice,
        arrived.most_in_a_second,
        effort.cpu * 1000 / recipients,
    )
