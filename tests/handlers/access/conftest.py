"""The world in which the table holds."""

import pytest

from storage.database import Database
from storage.policies import adopt
from tests.handlers.access.world import World
from tests.storage.desk import POLICY, START


@pytest.fixture
async def world(database: Database) -> World:
    await adopt(database, POLICY, START - 1)
    opened = World(database)
    await opened.populate()
    return opened
