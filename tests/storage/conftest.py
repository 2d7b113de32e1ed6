"""A desk over a fresh database, under the packaged policy."""

import pytest

from storage.database import Database
from storage.policies import adopt
from tests.storage.desk import POLICY, START, Desk


@pytest.fixture
async def desk(database: Database) -> Desk:
    await adopt(database, POLICY, START - 1)
    return Desk(database)
