"""Verdicts meet both engines: their claims and locks are the database's."""

import pytest

from storage.database import Database, Engine
from storage.policies import adopt
from tests.handlers.staff.desk import StaffDesk
from tests.storage.desk import POLICY, START


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param


@pytest.fixture
async def desk(database: Database) -> StaffDesk:
    await adopt(database, POLICY, START - 1)
    opened = StaffDesk(database)
    await opened.appoint()
    return opened
