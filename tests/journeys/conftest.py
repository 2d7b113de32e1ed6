"""Every story plays on both databases, and ends without an incident and without a refusal that it does not expect."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from bot import app, fetcher
from bot.campaigns import preparing
from bot.clockwork import Chore, Clockwork
from tests.journeys.stage import House, Stage, incidents

LOOKS_EVERY_S: Final = 0.2


@pytest.fixture
def house(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """For stories that set the stage themselves: `async with house.stage(api="10.0") as stage`."""
    monkeypatch.setattr(app, "Clockwork", _often)
    for looking in (preparing, fetcher):
        monkeypatch.setattr(looking, "EVERY_S", LOOKS_EVERY_S)
    yield House(database_url, tmp_path)
    assert incidents(caplog) == []


@pytest.fixture
async def stage(house: House) -> AsyncIterator[Stage]:
    """The usual stage."""
    async with house.stage() as stage:
        yield stage


def _often(chores: list[Chore]) -> Clockwork:
    """A story's days pass in a moment: what the desk looks at every few seconds comes up as soon as that."""
    return Clockwork([replace(one, every_s=LOOKS_EVERY_S) if one.every_s <= 10 else one for one in chores])
