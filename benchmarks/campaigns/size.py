"""What one recipient costs in a small campaign and in a large one: being added to it, claimed and settled. Nothing is sent."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.campaigns.race import FIRST_RECIPIENT
from benchmarks.campaigns.staging import scheduled, started
from benchmarks.databases import execute
from benchmarks.desks import settings_for
from benchmarks.measure import Spent, require
from bot.campaigns.broadcasting import PAID_AT_LEAST
from bot.storehouse import Storehouse, clock, opened
from desk.broadcasting import advance, begin_due
from desk.campaigns import RecipientState, Terms
from desk.ports import Unit
from desk.rules.addressing import Addressee, Send
from desk.rules.durations import Ms
from storage.broadcast import Broadcast, settling
from storage.database import Tx

ROUNDS: Final = 5
"""Of small campaigns, each in turns with the large one: what else happens on the machine then happens to both."""

SAMPLE: Final = 200
"""Recipients who are claimed and settled in each round, of the large campaign in its middle."""

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
    """Of so many recipients."""

    recipients: int = 0
    wall: float = 0.0
    cpu: float = 0.0

    def add(self, recipients: int, spent: Spent) -> None:
        self.recipients += recipients
        self.wall += spent.wall
        self.cpu += spent.cpu

    @property
    def wall_ms(self) -> float:
        return self.wall / self.recipients * 1000

    @property
    def cpu_ms(self) -> float:
        return self.cpu / self.recipients * 1000


async def measure(database_url: str, folder: Path, few: int, many: int) -> Figures:
    """Cost of a recipient among `few`, and in the same database of one among `many`. Raises Unsound for one who was not there."""
    few_add, many_add, few_send, many_send = Cost(), Cost(), Cost(), Cost()
    async with opened(settings_for(database_url, folder)) as storehouse:
        await started(storehouse.database, range(FIRST_RECIPIENT, FIRST_RECIPIENT + few), clock())
        await _filled(storehouse, few, Cost())  # statements are prepared, pages cached
        small = [await _filled(storehouse, few, few_add) for _ in range(ROUNDS)]
        await started(storehouse.database, range(FIRST_RECIPIENT + few, FIRST_RECIPIENT + many), clock())
        large = await _filled(storehouse, many, many_add)
        await _reach_half(storehouse, database_url, large, many // 2)
        sample = min(SAMPLE, few, many // 2 // ROUNDS)
        for number in small:
            await _claim_and_settle(storehouse, number, sample, few_send)
            await _claim_and_settle(storehouse, large, sample, many_send)
    return Figures(
        few_add.wall_ms,
        many_add.wall_ms,
        few_send.wall_ms,
        many_send.wall_ms,
        few_add.cpu_ms + few_send.cpu_ms,
        many_add.cpu_ms + many_send.cpu_ms,
        (many_add.wall_ms + many_send.wall_ms) / (few_add.wall_ms + few_send.wall_ms),
    )


async def _filled(storehouse: Storehouse, recipients: int, cost: Cost) -> int:
    """One more campaign to everybody, all of whom are added to it; returns its number."""
    number = await scheduled(storehouse, Terms(mandatory=True))
    await storehouse.runner.run(begin_due)
    with Spent() as adding:
        # Until there is nobody more to add: a campaign that is not over has then nothing to be done but to be sent.
        while await storehouse.runner.run(partial(advance, number=number)):
            pass
    cost.add(recipients, adding)
    found = await storehouse.runner.read(lambda unit: unit.recipients.counts(number))
    require("recipients", dict(found), {RecipientState.DUE: recipients})
    return number


async def _reach_half(storehouse: Storehouse, database_url: str, number: int, half: int) -> None:
    middle = FIRST_RECIPIENT + half
    for first in range(FIRST_RECIPIENT, middle, _AT_A_TIME):

        async def mark(tx: Tx, first: int = first) -> int:
            last = min(first + _AT_A_TIME, middle)
            return await tx.run(_HALFWAY, campaign=number, first=first, middle=last, now=clock())

        await storehouse.database.run(mark)
    if storehouse.database.engine == "postgres":
        # So much at once is more than PostgreSQL tidies up meanwhile; sent one by one it is not.
        await execute(database_url, "VACUUM campaign_recipients")
        await execute(database_url, "CHECKPOINT")


async def _claim_and_settle(storehouse: Storehouse, number: int, recipients: int, cost: Cost) -> None:
    """As the sender does where it has much to send: a few are claimed durably, and settled together."""
    broadcast, left = Broadcast(storehouse.database, storehouse.master), recipients
    with Spent() as sending:
        while left:
            page = await broadcast.claim(number, min(PAID_AT_LEAST, left), clock(), _send, paid=False)
            require("claimed", len(page.claimed), min(PAID_AT_LEAST, left))
            sent = [one.sent(1) for one in page.claimed]
            await storehouse.runner.run_settling(settling(sent), _nothing_more)
            left -= len(page.claimed)
    cost.add(recipients, sending)


async def _nothing_more(_: Unit) -> None:
    """What Telegram's answers mean for the desk: nothing, where all went well."""


def _send(person: Addressee, now: Ms) -> Send:
    require("reachable", person.reachable, True)
    return Send("en")
