"""Which policy is in force when. Each row holds from its `since` until the next one; of two with the same moment, the one added later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from desk.rules.durations import Ms
from desk.rules.policy import Policy
from storage.database import Database, Engine, Row, StorageError, Tx
from storage.rows import returned

FILE: Final = "file"
"""The source of what was adopted from the policy file; otherwise it is the campaign that announced it, such as `B-2`."""

# Times before the first one are the first one's.
_IN_FORCE = """
    SELECT id, digest, version, source FROM policies WHERE id = COALESCE(
        (SELECT id FROM policies WHERE since <= :at ORDER BY since DESC, id DESC LIMIT 1),
        (SELECT id FROM policies ORDER BY since, id LIMIT 1))"""
_TEXT = "SELECT text FROM policies WHERE id = :id"
_LAST_FROM_FILE = "SELECT id, digest, own FROM policies WHERE source = 'file' ORDER BY id DESC LIMIT 1"
_ADD = """
    INSERT INTO policies (digest, version, text, since, source, own) VALUES (:digest, :version, :text, :since, :source, :own)"""
_OWN = "UPDATE policies SET own = :own WHERE id = :id"
# Workers that start together adopt a file once.
_HOLD: Mapping[Engine, str] = {
    "sqlite": "SELECT 1",
    "postgres": "LOCK TABLE policies IN SHARE ROW EXCLUSIVE MODE",
}
_LATEST = "SELECT MAX(since) AS since FROM policies"
_CHANGED = "SELECT 1 AS yes FROM policies WHERE since > :at LIMIT 1"
_EVER = "SELECT 1 AS found FROM policies WHERE version = :version LIMIT 1"


class Timeline:
    """The policies that were adopted, each read once, and which of them is in force.

    What is in force is asked of the database in each unit: another worker, or another process, may have adopted one meanwhile.
    """

    def __init__(self, written: Policy, read: Callable[[str], Policy]) -> None:
        """`written` is what the policy file says, which stands until one was adopted; `read` makes a policy of its stored text."""
        self.read = read
        self.latest = written
        """The one under which the last unit ran: for what is asked outside units, at most as old as the shortest timer."""
        self._written = written
        self._known = {written.digest: written}

    async def at(self, tx: Tx, now: Ms) -> Policy:
        """The policy in force now."""
        self.latest = await self.then(tx, now)
        return self.latest

    async def then(self, tx: Tx, at: Ms) -> Policy:
        """The policy that was in force at a moment."""
        row = await tx.row(_IN_FORCE, at=at)
        return self._written if row is None else await self._of(tx, row)

    async def _of(self, tx: Tx, row: Row) -> Policy:
        digest: str = row["digest"]
        if digest not in self._known:
            self._known[digest] = self.read(returned(await tx.row(_TEXT, id=row["id"]))["text"])
        return self._known[digest]


class PolicyStore:
    """`desk.stores.decisions.Policies` within one transaction."""

    __slots__ = ("_now", "_timeline", "_tx")

    def __init__(self, tx: Tx, timeline: Timeline, now: Ms) -> None:
        self._tx = tx
        self._timeline = timeline
        self._now = now

    async def at(self, at: Ms) -> Policy:
        return await self._timeline.then(self._tx, at)

    async def in_force(self, at: Ms | None) -> str:
        row = await self._tx.row(_IN_FORCE, at=self._now if at is None else at)
        if row is None:
            raise StorageError("no policy was adopted yet")
        version: str = row["version"]
        return version

    async def changed_since(self, at: Ms) -> bool:
        return await self._tx.row(_CHANGED, at=at) is not None

    def read(self, text: str) -> Policy:
        return self._timeline.read(text)

    async def ever(self, version: str) -> bool:
        return await self._tx.row(_EVER, version=version) is not None

    async def adopt(self, text: str, since: Ms, source: str) -> None:
        policy = self.read(text)
        await _add(self._tx, policy, since, source, own=None)


@dataclass(frozen=True, slots=True)
class Instead:
    """What is in force instead of what the policy file says, since a campaign announced it."""

    version: str
    campaign: str
    """Its reference, such as B-2."""
    until_start: bool
    """Somebody has changed the file since it was last adopted, so that the next start adopts it."""


async def in_force_instead(database: Database, written: Policy, now: Ms) -> Instead | None:
    """None where the file says what is in force, or what is in force came from the file."""

    async def look(tx: Tx) -> Instead | None:
        in_force, last = await tx.row(_IN_FORCE, at=now), await tx.row(_LAST_FROM_FILE)
        if in_force is None or in_force["source"] == FILE or in_force["digest"] == written.digest:
            return None
        changed = last is None or not _written_before(written, last)
        return Instead(in_force["version"], in_force["source"], changed)

    return await database.read(look)


async def adopt(database: Database, written: Policy, now: Ms) -> bool:
    """Let what the policy file says be in force from now on; False if nothing is to be done. Called before any unit runs.

    What a campaign announced stays in force until the file is changed by hand: a release whose defaults are others does not change it.
    """

    async def add(tx: Tx) -> bool:
        await tx.rows(_HOLD[database.engine])
        last = await tx.row(_LAST_FROM_FILE)
        if last is not None and _written_before(written, last):
            await tx.run(_OWN, id=last["id"], own=written.own)
            in_force = returned(await tx.row(_IN_FORCE, at=now))
            if in_force["source"] != FILE or in_force["digest"] == written.digest:
                return False
        # Also where it says the same as what was announced: else the next one that is announced would not outlast a start.
        await _add(tx, written, now, FILE, own=written.own)
        latest = returned(await tx.row(_LATEST))["since"]
        if latest > now:
            # Adopted while the clock was ahead: without this it would be in force again as soon as the clock comes there.
            await _add(tx, written, latest, FILE, own=written.own)
        return True

    return await database.run(add, durable=True)


def _written_before(written: Policy, last: Row) -> bool:
    """Whether the file says what it said when it was last adopted, so that nobody has changed it since."""
    return last["digest"] == written.digest or (last["own"] is not None and last["own"] == written.own)


async def _add(tx: Tx, policy: Policy, since: Ms, source: str, own: str | None) -> None:
    await tx.run(
        _ADD, digest=policy.digest, version=policy.version, text=policy.text, since=since, source=source, own=own
    )
