"""Reports that arrive while a campaign takes all that Telegram allows: how soon their reporters are answered.

From the moment an update can be fetched at the server to the moment its receipt takes effect there: a round trip and the desk's own time.
"""

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Final

import msgspec

from benchmarks import updates
from benchmarks.campaigns.process import Scene, running, staged, state_of
from benchmarks.campaigns.staging import started
from benchmarks.desks import settings_for
from benchmarks.measure import Unsound, require
from benchmarks.strict.answers import Ledger
from benchmarks.strict.running import Conditions, Strict, serving
from bot.storehouse import clock, opened
from config.settings import Settings
from desk.campaigns import CampaignState, Terms
from tests.process.ledger import reading

CONDITIONS: Final = Conditions(round_trip=40, jitter=10)
REPORTS_A_SECOND: Final = 3.0
PER_SECOND: Final = 29
ANSWERED_WITHIN_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Figures:
    reports: int
    median_ms: float
    p99_ms: float
    longest_ms: float
    campaign_per_second: float
    """What the campaign got through meanwhile."""
    refused_429: int


@dataclass(frozen=True, slots=True)
class Report:
    update: dict[str, object]
    reporter: int


async def measure(
    database_url: str, folder: Path, reports: int, *, campaign: bool, conditions: Conditions = CONDITIONS
) -> Figures:
    """Answer so many reports (at least 2) on an empty database, with or without a campaign. Raises Unsound for one without a receipt."""
    stream = _reports(reports)
    # A fifth more than the campaign can send until the last report has come.
    recipients = round(1.2 * PER_SECOND * (reports / REPORTS_A_SECOND + 5)) if campaign else 1
    async with serving(conditions) as telegram:
        settings = settings_for(database_url, folder, api_url=telegram.url)
        scene = await staged(settings, recipients, Terms())
        await _met(settings, stream)
        async with running(settings, folder) as process:
            await process.serves()
            await _begun(telegram, min(recipients, PER_SECOND))
            before = await telegram.ledger()
            await _give(telegram, stream)
            ledger = await telegram.ledger()
            if campaign:
                await _require_still_sending(scene)
            await process.stop()
    return _figures(stream, scene, before, ledger)


def _reports(count: int) -> list[Report]:
    """Each by somebody else: one chat takes one message a second, and that is not what is measured here."""
    found: dict[int, Report] = {}
    for raw in updates.reports(count * updates.REPORTS_EACH).updates:
        update = msgspec.json.decode(raw.body, type=dict[str, object])
        reporter = msgspec.convert(update["message"], _Message).author.id
        found.setdefault(reporter, Report(update, reporter))
    # The server hands them out by number.
    return sorted(found.values(), key=lambda report: int(str(report.update["update_id"])))[:count]


class _Author(msgspec.Struct):
    id: int


class _Message(msgspec.Struct):
    author: _Author = msgspec.field(name="from")


async def _met(settings: Settings, stream: list[Report]) -> None:
    """Let the reporters have pressed Start, and have opted out of the campaign: what they get are receipts."""
    async with opened(settings) as storehouse:
        for report in stream:
            await started(storehouse.database, range(report.reporter, report.reporter + 1), clock(), optional=False)


async def _begun(telegram: Strict, first: int) -> None:
    """Wait until the campaign has got to so many."""
    while sum(map(len, (await telegram.ledger()).sent.values())) < first:
        await asyncio.sleep(0.05)


async def _give(telegram: Strict, stream: list[Report]) -> None:
    """At random moments, as people do; then until each is answered."""
    chance = random.Random(1)
    for report in stream:
        await asyncio.sleep(chance.expovariate(REPORTS_A_SECOND))
        await telegram.give([report.update])
    async with asyncio.timeout(ANSWERED_WITHIN_S):
        while not {report.reporter for report in stream} <= (await telegram.ledger()).sent.keys():
            await asyncio.sleep(0.1)


async def _require_still_sending(scene: Scene) -> None:
    async with reading(scene.settings.database_url) as ledger:
        require("campaign", await state_of(ledger, scene.campaign), CampaignState.SENDING)


def _figures(stream: list[Report], scene: Scene, before: Ledger, ledger: Ledger) -> Figures:
    took = []
    for report in stream:
        receipts = ledger.sent.get(report.reporter, [])
        if len(receipts) != 1:
            raise Unsound(f"a reporter got {len(receipts)} messages")
        took.append(receipts[0] - ledger.available[int(str(report.update["update_id"]))])
    moments = [at for person in scene.recipients for at in ledger.sent.get(person, [])]
    since, until = min(ledger.available.values()), max(ledger.available.values())
    meanwhile = sum(since <= at <= until for at in moments)
    return Figures(
        reports=len(stream),
        median_ms=median(took),
        p99_ms=quantiles(took, n=100, method="inclusive")[98],
        longest_ms=max(took),
        campaign_per_second=meanwhile / (until - since) * 1000,
        refused_429=ledger.refused.get(429, 0) - before.refused.get(429, 0),
    )
