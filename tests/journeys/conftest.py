"""Every story plays on both databases, and ends without an incident and without a refusal that it does not expect."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.journeys.stage import House, Stage, incidents


@pytest.fixture
def house(database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[House]:
    """For stories that set the stage themselves: `async with house.stage(api="10.0") as stage`."""
    yield House(database_url, tmp_path)
    assert incidents(caplog) == []


@pytest.fixture
async def stage(house: House) -> AsyncIterator[Stage]:
    """The usual stage."""
    async with house.stage() as stage:
        yield stage
