"""Handlers meet one engine: what both must do the same is tested with the stores."""

import pytest

from storage.database import Database, Engine
from storage.policies import adopt
from tests.handlers.desk import FrontDesk
from tests.storage.desk import POLICY, START


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def desk(database: Database) -> FrontDesk:
    await adopt(database, POLICY, START - 1)
    return FrontDesk(database)
