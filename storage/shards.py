"""Leases over the shards of the inbox, so that several workers keep the order of each chat.

Live workers share evenly. One that holds more than its share because another came is told which shards to give up; it finishes
what it has begun there, then releases them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from desk.rules.durations import Ms
from storage.database import Database, Tx
from storage.dialect import numbers, spelled
from storage.rows import returned

SHARDS: Final = 16
"""Rows of the table: enough for more workers than one bot's limits at Telegram can keep busy."""

_ALIVE = """
    INSERT INTO workers (name, until) VALUES (:worker, :until)
    ON CONFLICT (name) DO UPDATE SET until = excluded.until"""
_LIVING = "SELECT COUNT(*) AS workers FROM workers WHERE until > :now"
_RENEW = "UPDATE shards SET until = :until WHERE worker = :worker RETURNING id"
_TAKE = spelled("""
    WITH free AS (SELECT id FROM shards WHERE worker IS NULL OR until <= :now ORDER BY id LIMIT :count {skip locked})
    UPDATE shards SET worker = :worker, until = :until WHERE id IN (SELECT id FROM free)
    RETURNING id""")
_RELEASE = spelled("UPDATE shards SET worker = NULL, until = 0 WHERE worker = :worker AND id IN ({numbers :shards})")
_GONE = "DELETE FROM workers WHERE name = :worker"
_RELEASE_ALL = "UPDATE shards SET worker = NULL, until = 0 WHERE worker = :worker"


@dataclass(frozen=True, slots=True)
class Lease:
    """The shards that a worker holds until the end it asked for."""

    held: frozenset[int]
    surplus: frozenset[int]
    """Those of `held` that another worker should have: begin nothing more there, and release them."""


class Shards:
    """The leases of one worker, each call a unit of its own. `worker` is a name that no other living worker has."""

    def __init__(self, database: Database, worker: str) -> None:
        self._database = database
        self._worker = worker

    async def claim(self, now: Ms, until: Ms) -> Lease:
        """Renew this worker's leases and take free or expired shards up to its fair share."""

        async def share(tx: Tx) -> Lease:
            await tx.run(_ALIVE, worker=self._worker, until=until)
            living: int = returned(await tx.row(_LIVING, now=now))["workers"]
            fair = -(-SHARDS // living)
            held = {row["id"] for row in await tx.rows(_RENEW, worker=self._worker, until=until)}
            if len(held) < fair:
                taken = await tx.rows(
                    _TAKE[self._database.engine], worker=self._worker, now=now, until=until, count=fair - len(held)
                )
                held |= {row["id"] for row in taken}
            return Lease(frozenset(held), frozenset(sorted(held)[fair:]))

        return await self._database.run(share)

    async def release(self, shards: Collection[int]) -> None:
        """Give up some shards, for another worker to take."""

        async def let_go(tx: Tx) -> None:
            await tx.run(_RELEASE[self._database.engine], worker=self._worker, shards=numbers(shards))

        await self._database.run(let_go)

    async def leave(self) -> None:
        """Give up everything: this worker ends."""

        async def end(tx: Tx) -> None:
            # In the order of `claim`: one that was under way when the worker was told to stop would deadlock otherwise.
            await tx.run(_GONE, worker=self._worker)
            await tx.run(_RELEASE_ALL, worker=self._worker)

        await self._database.run(end)
