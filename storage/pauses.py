"""Moderators whose sanctions pause. A pause that was lifted stays as a row, with who lifted it and when."""

from __future__ import annotations

from desk.errors import UnknownReference
from desk.records import Pause
from desk.rules.durations import Ms
from storage.database import Row, Tx

_COLUMNS = "id, moderator, at, decisions, lifted_at"
_BEGIN = f"""
    INSERT INTO pauses (moderator, at, decisions) VALUES (:moderator, :now, :decisions)
    ON CONFLICT (moderator) WHERE lifted_at IS NULL DO NOTHING
    RETURNING {_COLUMNS}"""
_GET = f"SELECT {_COLUMNS} FROM pauses WHERE id = :id"
_LATEST = f"SELECT {_COLUMNS} FROM pauses WHERE moderator = :moderator ORDER BY id DESC LIMIT 1"
_LIFT = "UPDATE pauses SET lifted_by = :by, lifted_at = :now WHERE id = :id AND lifted_at IS NULL"


class PauseStore:
    """`desk.stores.people.Pauses` within one transaction."""

    __slots__ = ("_now", "_tx")

    def __init__(self, tx: Tx, now: Ms) -> None:
        self._tx = tx
        self._now = now

    async def begin(self, moderator: int, decisions: int) -> Pause | None:
        row = await self._tx.row(_BEGIN, moderator=moderator, decisions=decisions, now=self._now)
        return None if row is None else _pause(row)

    async def get(self, pause: int) -> Pause:
        row = await self._tx.row(_GET, id=pause)
        if row is None:
            raise UnknownReference(f"P-{pause}")
        return _pause(row)

    async def latest(self, moderator: int) -> Pause | None:
        row = await self._tx.row(_LATEST, moderator=moderator)
        return None if row is None else _pause(row)

    async def lift(self, pause: int, by: int) -> bool:
        return await self._tx.run(_LIFT, id=pause, by=by, now=self._now) > 0


def _pause(row: Row) -> Pause:
    return Pause(row["id"], row["moderator"], row["at"], row["decisions"], row["lifted_at"])
