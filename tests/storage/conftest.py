"""A desk over a fresh database, under the packaged policy, with a clock that tests set."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import pytest

from config import policy
from desk.ports import Unit
from desk.rules.durations import Ms
from storage.database import Database, Row, Value
from storage.policies import adopt
from storage.sealing import MasterKey
from storage.unit import Runner

T = TypeVar("T")

START: Ms = 1_764_000_000_000
MASTER = MasterKey(b"m" * 32)


@dataclass
class Clock:
    now: Ms = START

    def __call__(self) -> Ms:
        return self.now


class Desk:
    """A runner with its clock and database at hand."""

    def __init__(self, database: Database) -> None:
        self.clock = Clock()
        self.database = database
        self.master = MASTER
        self.runner = Runner(database, MASTER, policy.load(), self.clock)

    async def run(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        return await self.runner.run(work)

    async def read(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        return await self.runner.read(work)

    async def sql(self, statement: str, **params: Value) -> list[Row]:
        return await self.database.run(lambda tx: tx.rows(statement, **params))


@pytest.fixture
async def desk(database: Database) -> Desk:
    desk = Desk(database)
    await adopt(database, policy.load(), START - 1)
    return desk
