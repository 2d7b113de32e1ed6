"""Whatever comes instead of an update, the real ones behind it are handled."""

import asyncio
import logging
import random
import re
import secrets

import pytest

from tests.process.conftest import Scene
from tests.process.garbage import Garbage
from tests.process.ledger import reading
from tests.process.process import Process

COUNT = 2_000
REPORTERS = 20

_log = logging.getLogger(__name__)


@pytest.mark.timeout(240)
async def test_two_thousand_broken_updates_cost_no_report(scene: Scene, process: Process, database_url: str) -> None:
    seed = secrets.randbits(32)
    _log.warning("seed %d", seed)
    chance, telegram = random.Random(seed), scene.telegram
    await process.serves()
    strangers = [telegram.person(f"Stranger {n}").id for n in range(40)]
    garbage = Garbage(chance, scene.group.id, strangers, telegram.bot.id)
    reporters = [scene.reporter(f"Reporter {n}") for n in range(REPORTERS)]
    reported_at = set(chance.sample(range(COUNT), REPORTERS))
    waiting = iter(reporters)
    for number, update in enumerate(garbage.updates(COUNT)):
        telegram.raw_update(update)
        if number in reported_at:
            next(waiting).replies(scene.post, "/report spam")
        if number % 50 == 0:
            await asyncio.sleep(0)

    await telegram.all_read(within=60)
    for reporter in reporters:
        await reporter.sees("has arrived", within=60)
    async with reading(database_url) as ledger:
        await ledger.settled(within=60)
        theirs = ", ".join(str(reporter.id) for reporter in reporters)
        stored = await ledger.counted(f"SELECT reporter FROM reports WHERE reporter IN ({theirs})")
        assert stored == {(reporter.id,): 1 for reporter in reporters}
        (kept,) = await ledger.rows(
            "SELECT COUNT(*) AS rows FROM inbox WHERE state = 'quarantined' AND sealed IS NOT NULL"
        )
        assert kept["rows"] >= garbage.broken
    assert process.is_alive
    assert _defects(process) == []
    assert not [event.text for event in telegram.transcript() if _looks_like_a_trace(event.text)]
    assert await process.stop() == 0


def _defects(process: Process) -> list[str]:
    """What the log says of faults that are the desk's own, and not the update's: an error, or anything that is no line of the log."""
    lines = [line for line in process.log if " ERROR " in line or not re.match(r"\d{4}-\d\d-\d\d ", line)]
    return [line for line in lines if not line.endswith("set aside: undecodable")]


def _looks_like_a_trace(text: str) -> bool:
    return any(word in text for word in ("Traceback", "Exception", "Error", 'File "', "went wrong on our side"))
