"""What the database holds, read past the desk: counted from the tables, with nothing of the desk's own code in between."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.database import Database, Row, connect
from storage.verifying import verify

_OPEN = """
    SELECT 'inbox' AS place, state, tries, due_at FROM inbox WHERE state = 'due'
    UNION ALL
    SELECT kind AS place, state, tries, due_at FROM outbox WHERE state IN ('due', 'sending')"""


class Ledger:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def rows(self, sql: str) -> list[Row]:
        return await self._database.read(lambda tx: tx.rows(sql))

    async def counted(self, sql: str) -> Counter[tuple[object, ...]]:
        """How often each row of a query occurs."""
        return Counter(tuple(row[name] for name in row.keys()) for row in await self.rows(sql))  # noqa: SIM118

    async def settled(self, within: float) -> None:
        """Wait until nothing is to be handled or sent any more."""
        deadline = time.monotonic() + within
        while left := await self.rows(_OPEN):
            assert time.monotonic() < deadline, (
                f"unsettled after {within} s: {[(row['place'], row['state'], row['tries']) for row in left]}"
            )
            await asyncio.sleep(0.1)


@asynccontextmanager
async def reading(url: str) -> AsyncIterator[Ledger]:
    database = await connect(url)
    try:
        yield Ledger(database)
    finally:
        await database.close()


async def sealed_without_a_gap(url: str) -> None:
    """The journal holds, whoever sealed it and whenever they were killed. What was journalled in the last second is still to be sealed."""
    database = await connect(url)
    try:
        found = await verify(database)
        (written,) = await database.read(lambda tx: tx.rows("SELECT COUNT(*) AS n FROM journal"))
    finally:
        await database.close()
    assert found.rows + found.unsealed == written["n"]
    assert found.heads > 1
