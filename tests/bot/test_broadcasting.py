"""Campaigns sent to a real server on loopback that misbehaves as Telegram does, over a database of each engine."""

import pytest

from bot import broadcasting, preparing, settling
from storage.database import Database
from tests.bot.station import Telegram, station

PEOPLE = range(1_001, 1_061)


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    monkeypatch.setattr(preparing, "EVERY_S", 0.02)
    monkeypatch.setattr(broadcasting, "IDLE_S", 0.02)
    monkeypatch.setattr(broadcasting, "FIRST_REST", 5)
    monkeypatch.setattr(broadcasting, "LONGEST_REST", 20)
    monkeypatch.setattr(settling, "AGAIN_S", 0.02)


async def test_everybody_gets_it_once_and_the_campaign_is_done(database: Database) -> None:
    telegram = Telegram()
    async with station(database, telegram) as desk:
        await desk.people(*PEOPLE)
        number = await desk.campaign()
        desk.start()
        await desk.until(number)
        assert await desk.states(number) == {"sent": 60}
        assert set(telegram.arrived.values()) == {1}
        row = (await desk.rows(number))[1_001]
        assert (row.language, row.tries, row.repeats) == ("en", 1, 0)
