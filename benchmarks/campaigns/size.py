"""What one recipient costs in a small campaign and in a large one: being added to it, claimed and settled. Nothing is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.campaigns.race import FIRST_RECIPIENT
from benchmarks.campaigns.staging import scheduled, started
from benchmarks.desks import settings_for
from benchmarks.measure import Spent, require
from bot.app import Storehouse, clock, opened
from bot.broadcasting import PAID_AT_LEAST
from desk.broadcasting import advance, begin_due
from desk.campaigns import RecipientState, Terms
from desk.rules.addressing import Addressee, Send
from desk.rules.durations import Ms
from storage.broadcast import Broadcast
from storage.database import Tx

SAMPLE: Final = 1_000
"""Recipients who are claimed and settled, in the middle of the campaign."""

ROUNDS: Final = 5
"""Of a small campaign: one alone is over too soon."""

# Who comes before the middle was reached already: by their ids, in whose order they are due.
_HALFWAY: Final = """
    UPDATE campaign_recipients SET state = 'sent', tries = 1, message = 1, settled_at = :now
    WHERE campaign = :campaign AND recipient >= :first AND recipient < :middle"""
_AT_A_TIME: Final = 50_000


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds for each recipient: on the wall, and of this process's processor time."""

    few_add_ms: float
    many_add_ms: float
    few_send_ms: float
    many_send_ms: float
    few_cpu_ms: float
    many_cpu_ms: float
    ratio: float
    """Of all on the wall."""


@dataclass(slots=True)
class Cost:
    """Of recipients, in milliseconds each."""

    add: float
    send: float
    cpu: float

    @property
    def whole(self) -> float:
        return self.add + self.send


async def measure(database_url: str, folder: Path, few: int, many: int) -> Figures:
    """Cost of a recipient among `few`, and in the same database of one among `many`. Raises Unsound for one who was not there."""
    async with opened(settings_for(database_url, folder)) as storehouse:
        await started(storehouse.database, range(FIRST_RECIPIENT, FIRST_RECIPIENT + few), clock())
        await _cost(storehouse, few)  # statements are prepared, pages cached
        small = [await _cost(storehouse, few) for _ in range(ROUNDS)]
        await started(storehouse.database, range(FIRST_RECIPIENT + few, FIRST_RECIPIENT + many), clock())
        large = await _cost(storehouse, many)
    add, send, cpu = (_mean(small, part) for part in (lambda c: c.add, lambda c: c.send, lambda c: c.cpu))
    return Figures(add, large.add, send, large.send, cpu, large.cpu, large.whole / (add + send))


def _mean(costs: list[Cost], part: Callable[[Cost], float]) -> float:
    return sum(map(part, costs)) / len(costs)


async def _cost(storehouse: Storehouse, recipients: int) -> Cost:
    """Of one more campaign to everybody."""
    number = await scheduled(storehouse, Terms(mandatory=True))
    await storehouse.runner.run(begin_due)
    with Spent() as adding:
        # Until there is nobody more to add: a campaign that is not over has then nothing to be done but to be sent.
        while await storehouse.runner.run(partial(advance, number=number)):
            pass
    sample = min(SAMPLE, recipients // 2)
    await _reach_half(storehouse, number, recipients // 2)
    with Spent() as sending:
        await _claim_and_settle(storehouse, number, sample)
    found = await storehouse.runner.read(lambda unit: unit.recipients.counts(number))
    require("recipients", sum(found.values()), recipients)
    require("sent", found[RecipientState.SENT], recipients // 2 + sample)
    return Cost(
        adding.wall / recipients * 1000,
        sending.wall / sample * 1000,
        (adding.cpu / recipients + sending.cpu / sample) * 1000,
    )


async def _reach_half(storehouse: Storehouse, number: int, half: int) -> None:
    middle = FIRST_RECIPIENT + half
    for first in range(FIRST_RECIPIENT, middle, _AT_A_TIME):

        async def mark(tx: Tx, first: int = first) -> int:
            last = min(first + _AT_A_TIME, middle)
            return await tx.run(_HALFWAY, campaign=number, first=first, middle=last, now=clock())

        await storehouse.database.run(mark)


async def _claim_and_settle(storehouse: Storehouse, number: int, sample: int) -> None:
    """As the sender does: a few are claimed durably, and settled together."""
    broadcast = Broadcast(storehouse.database, storehouse.master)
    left = sample
    while left:
        page = await broadcast.claim(number, min(PAID_AT_LEAST, left), clock(), _send, paid=False)
        require("claimed", len(page.claimed), min(PAID_AT_LEAST, left))
        settled = [one.sent(1) for one in page.claimed]
        await broadcast.settle(settled, clock())
        left -= len(settled)


def _send(person: Addressee, now: Ms) -> Send:
    require("reachable", person.reachable, True)
    return Send("en")
