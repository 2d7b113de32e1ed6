"""Officers' appointments that wait. How each ended stays on its row."""

from __future__ import annotations

from collections.abc import Sequence

from desk.errors import UnknownReference
from desk.model import Role
from desk.records import GrantEnd, OfficerGrant
from desk.rules.durations import Ms
from storage.database import Engine, Row, Tx
from storage.dialect import spelled

_COLUMNS = "id, account, granted_by, due_at, consented_by, ended_at, role"
_PROPOSE = f"""
    INSERT INTO officer_grants (account, granted_by, at, due_at, role) VALUES (:account, :by, :now, :due_at, :role)
    ON CONFLICT (account) WHERE ended_at IS NULL DO NOTHING
    RETURNING {_COLUMNS}"""
_GET = f"SELECT {_COLUMNS} FROM officer_grants WHERE id = :id"
_LOCK = spelled(_GET + " {for update}")
_WAITING = f"SELECT {_COLUMNS} FROM officer_grants WHERE ended_at IS NULL ORDER BY due_at, id"
# Locked, so that two workers whose timers ring together do not appoint twice.
_DUE = spelled(f"""
    SELECT {_COLUMNS} FROM officer_grants
    WHERE ended_at IS NULL AND consented_by IS NOT NULL AND due_at <= :now
    ORDER BY due_at, id LIMIT :limit {{skip locked}}""")
_CONSENT = "UPDATE officer_grants SET consented_by = :by, consented_at = :now WHERE id = :id AND ended_at IS NULL"
_END = "UPDATE officer_grants SET ended_at = :now, ended_by = :by, outcome = :how WHERE id = :id AND ended_at IS NULL"


class OfficerGrantStore:
    """`desk.stores.people.OfficerGrants` within one transaction."""

    __slots__ = ("_engine", "_locked", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, now: Ms, *, writes: bool = True) -> None:
        self._tx = tx
        self._engine = engine
        self._now = now
        self._locked = _LOCK[engine] if writes else _GET

    async def propose(self, account: int, by: int, due_at: Ms, role: Role = Role.OFFICER) -> OfficerGrant | None:
        row = await self._tx.row(_PROPOSE, account=account, by=by, due_at=due_at, role=role.value, now=self._now)
        return None if row is None else _grant(row)

    async def get(self, grant: int) -> OfficerGrant:
        row = await self._tx.row(self._locked, id=grant)
        if row is None:
            raise UnknownReference(f"O-{grant}")
        return _grant(row)

    async def waiting(self) -> Sequence[OfficerGrant]:
        return [_grant(row) for row in await self._tx.rows(_WAITING)]

    async def due(self, limit: int) -> Sequence[OfficerGrant]:
        return [_grant(row) for row in await self._tx.rows(_DUE[self._engine], limit=limit, now=self._now)]

    async def consent(self, grant: int, by: int | None) -> None:
        await self._tx.run(_CONSENT, id=grant, by=by, now=self._now)

    async def end(self, grant: int, how: GrantEnd, by: int | None) -> None:
        await self._tx.run(_END, id=grant, how=how.value, by=by, now=self._now)


def _grant(row: Row) -> OfficerGrant:
    return OfficerGrant(
        row["id"],
        row["account"],
        row["granted_by"],
        row["due_at"],
        row["consented_by"],
        row["ended_at"],
        Role(row["role"]),
    )
