"""A desk with staff, over a fresh database of each engine."""

import pytest

from storage.database import Database
from storage.policies import adopt
from tests.desk.floor import Floor
from tests.storage.desk import POLICY, START


@pytest.fixture
async def desk(database: Database) -> Floor:
    await adopt(database, POLICY, START - 1)
    opened = Floor(database)
    await opened.appoint()
    return opened
