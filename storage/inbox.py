"""The inbox: raw updates from their arrival until they are handled.

    due -> done | quarantined

Bodies are sealed under the desk's key and wiped when handled; the row stays a while, so that a repeated delivery is recognised.
Updates of one chat share a lane and are handled in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from desk.errors import AlreadyHandled
from desk.rules.durations import Ms
from storage.database import Database, Row, Tx, Value
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.sealing import SealingError
from storage.shards import SHARDS

BATCH: Final = 100
"""Updates in one durable commit: as many as Telegram hands out at a time (`getUpdates`)."""

NO_NUMBER: Final = -1
"""The `update_id` of an update that has none."""

_DUE_COLUMNS = "id, update_id, lane, sealed, tries, received_at"
# An update that is tried again later holds back those behind it in its lane. Few rows are, and an index of their own finds them.
_OF_ONE_SHARD = """
    SELECT * FROM (SELECT id FROM inbox
                   WHERE state = 'due' AND shard = :shard_{n} AND id > :after AND due_at <= :now
                     AND NOT EXISTS (SELECT 1 FROM inbox AS before
                                     WHERE before.state = 'due' AND before.tries > 0 AND before.lane = inbox.lane
                                       AND before.id < inbox.id AND before.due_at > :now)
                   ORDER BY id LIMIT :limit) AS of_{n}"""
_DONE = "UPDATE inbox SET state = 'done', sealed = NULL, settled_at = :now WHERE id = :id AND state = 'due'"
_RETRY = "UPDATE inbox SET tries = tries + 1, due_at = :due_at WHERE id = :id AND state = 'due'"
_QUARANTINE = """
    UPDATE inbox SET state = 'quarantined', incident = :incident, settled_at = :now WHERE id = :id AND state = 'due'"""
_FORGET_DONE = """
    DELETE FROM inbox WHERE id IN
        (SELECT id FROM inbox WHERE state <> 'due' AND settled_at < :done_before AND state = 'done' LIMIT :limit)"""
_FORGET_QUARANTINED = """
    DELETE FROM inbox WHERE id IN
        (SELECT id FROM inbox WHERE state = 'quarantined' AND settled_at < :quarantined_before LIMIT :limit)"""
_COUNTS = """
    SELECT state, COUNT(*) AS rows FROM inbox WHERE state = 'due' GROUP BY state
    UNION ALL
    SELECT state, COUNT(*) AS rows FROM inbox WHERE state <> 'due' AND settled_at >= :since GROUP BY state"""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update as it came. One that cannot be decoded carries the `incident` under which it goes to quarantine."""

    update_id: int
    lane: int
    body: bytes
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that is stored and not handled yet."""

    id: int
    update_id: int
    lane: int
    body: bytes
    tries: int
    received_at: Ms


class Inbox:
    """The inbox of one bot, each call a unit of its own."""

    def __init__(self, database: Database, master: MasterKey, bot: int) -> None:
        self._database = database
        self._master = master
        self._bot = bot

    async def store(self, batch: Sequence[Arrived], now: Ms) -> list[Waiting]:
        """Store at most BATCH updates, durably, and return those that are new and to be handled, in the order in which they came."""

        async def keep(tx: Tx) -> list[Waiting]:
            key = await Keys(tx, self._master, now).of("desk", 0)
            rows: dict[str, Value] = {"bot": self._bot, "now": now}
            arrived = {}
            for n, update in enumerate(batch):
                digest = self._master.fingerprint(update.body)
                arrived[update.update_id, digest] = update
                rows |= _numbered(n, update, digest, key.seal(update.body, _context(update.update_id)), now)
            stored = await tx.rows(_insert(len(batch)), **rows)
            return [
                _fresh(row, arrived[row["update_id"], bytes(row["digest"])], now)
                for row in sorted(stored, key=lambda row: row["id"])
                if row["state"] == "due"
            ]

        return await self._database.run(keep, durable=True) if batch else []

    async def due(self, shards: Collection[int], limit: int, now: Ms, *, after: int = 0) -> list[Waiting]:
        """Up to `limit` updates of these shards that may be handled now, in the order of their ids, from behind the id `after`.

        One that does not open any more goes to quarantine.
        """

        async def look(tx: Tx) -> tuple[list[Waiting], list[int]]:
            keys = Keys(tx, self._master, now)
            mine: dict[str, Value] = {f"shard_{n}": shard for n, shard in enumerate(sorted(shards))}
            found, broken = [], []
            for row in await tx.rows(_due(len(mine)), **mine, after=after, limit=limit, now=now):
                try:
                    found.append(await _open(row, keys))
                except SealingError:
                    broken.append(row["id"])
            return found, broken

        if not shards:
            return []
        found, broken = await self._database.read(look)
        for update in broken:
            await self.quarantine(update, "unreadable", now)
        return found

    async def retry(self, update: int, due_at: Ms) -> None:
        """Try an update again at `due_at`; its lane waits for it."""

        async def put_off(tx: Tx) -> None:
            await tx.run(_RETRY, id=update, due_at=due_at)

        await self._database.run(put_off)

    async def quarantine(self, update: int, incident: str, now: Ms) -> None:
        """Set an update aside, with its body, under the number that the person was given."""

        async def set_aside(tx: Tx) -> None:
            await tx.run(_QUARANTINE, id=update, incident=incident, now=now)

        await self._database.run(set_aside)

    async def purge(self, *, done_before: Ms, quarantined_before: Ms | None, limit: int) -> int:
        """Remove up to `limit` rows of each kind that were settled before these moments (None: none go); returns how many there were."""

        async def remove(tx: Tx) -> int:
            gone = await tx.run(_FORGET_DONE, done_before=done_before, limit=limit)
            if quarantined_before is not None:
                gone += await tx.run(_FORGET_QUARANTINED, quarantined_before=quarantined_before, limit=limit)
            return gone

        return await self._database.run(remove)

    async def counts(self, since: Ms) -> Mapping[str, int]:
        """How many updates are due, and how many were done or quarantined since a moment; what does not occur is missing."""

        async def count(tx: Tx) -> Mapping[str, int]:
            return {row["state"]: row["rows"] for row in await tx.rows(_COUNTS, since=since)}

        return await self._database.read(count)


def finishing(update: int) -> Callable[[Tx, Ms], Awaitable[None]]:
    """Marks an update as done within the first unit of its handling: for `Runner.settling`. Raises AlreadyHandled."""

    async def finish(tx: Tx, now: Ms) -> None:
        if not await tx.run(_DONE, id=update, now=now):
            raise AlreadyHandled

    return finish


@lru_cache(maxsize=BATCH)
def _insert(count: int) -> str:
    values = ", ".join(
        f"(:bot, :update_{n}, :digest_{n}, :lane_{n}, :shard_{n}, :state_{n}, :sealed_{n}, :now, :now, :settled_{n}, :incident_{n})"
        for n in range(count)
    )
    return f"""
        INSERT INTO inbox (bot, update_id, digest, lane, shard, state, sealed, due_at, received_at, settled_at, incident)
        VALUES {values}
        ON CONFLICT (bot, update_id, digest) DO NOTHING
        RETURNING id, update_id, digest, state"""


@lru_cache(maxsize=SHARDS)
def _due(shards: int) -> str:
    """One walk along the index for each shard: sorting all of them together would read every waiting update."""
    ids = "\n    UNION ALL".join(_OF_ONE_SHARD.replace("{n}", str(n)) for n in range(shards))
    return f"SELECT {_DUE_COLUMNS} FROM inbox WHERE id IN ({ids}) ORDER BY id LIMIT :limit"


def _numbered(n: int, update: Arrived, digest: bytes, sealed: bytes, now: Ms) -> dict[str, Value]:
    quarantined = update.incident is not None
    return {
        f"update_{n}": update.update_id,
        f"digest_{n}": digest,
        f"lane_{n}": update.lane,
        f"shard_{n}": update.lane % SHARDS,
        f"state_{n}": "quarantined" if quarantined else "due",
        f"sealed_{n}": sealed,
        f"settled_{n}": now if quarantined else None,
        f"incident_{n}": update.incident,
    }


def _fresh(row: Row, update: Arrived, now: Ms) -> Waiting:
    return Waiting(row["id"], update.update_id, update.lane, update.body, 0, now)


async def _open(row: Row, keys: Keys) -> Waiting:
    body = await keys.open(row["sealed"], _context(row["update_id"]))
    return Waiting(row["id"], row["update_id"], row["lane"], body, row["tries"], row["received_at"])


def _context(update_id: int) -> bytes:
    return f"inbox.sealed:{update_id}".encode()
