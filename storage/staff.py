"""Who holds which role. A role that was taken stays as a row, with who took it and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk.model import Role
from desk.rules.durations import Ms
from storage.database import Engine, Tx
from storage.dialect import spelled

_ROLES = "SELECT role FROM staff WHERE account = :account AND revoked_at IS NULL"
_WITH_ROLE = "SELECT account FROM staff WHERE role = :role AND revoked_at IS NULL ORDER BY account"
_EVER = "SELECT DISTINCT account FROM staff WHERE role = :role"
_HOLD = spelled("SELECT account FROM staff WHERE role = 'owner' AND revoked_at IS NULL ORDER BY account {for update}")
_ALL = "SELECT account, role FROM staff WHERE revoked_at IS NULL ORDER BY account"
_GRANT = """
    INSERT INTO staff (account, role, granted_by, granted_at) VALUES (:account, :role, :by, :now)
    ON CONFLICT (account, role) WHERE revoked_at IS NULL DO NOTHING"""
_REVOKE = """
    UPDATE staff SET revoked_by = :by, revoked_at = :now
    WHERE account = :account AND role = :role AND revoked_at IS NULL"""


class StaffStore:
    """`desk.stores.people.Staff` within one transaction."""

    __slots__ = ("_engine", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, now: Ms) -> None:
        self._tx = tx
        self._engine = engine
        self._now = now

    async def roles(self, account: int) -> frozenset[Role]:
        return frozenset(Role(row["role"]) for row in await self._tx.rows(_ROLES, account=account))

    async def with_role(self, role: Role) -> Sequence[int]:
        return [row["account"] for row in await self._tx.rows(_WITH_ROLE, role=role.value)]

    async def ever(self, role: Role) -> frozenset[int]:
        return frozenset(row["account"] for row in await self._tx.rows(_EVER, role=role.value))

    async def hold(self) -> None:
        await self._tx.rows(_HOLD[self._engine])

    async def everybody(self) -> Mapping[int, frozenset[Role]]:
        held: dict[int, frozenset[Role]] = {}
        for row in await self._tx.rows(_ALL):
            held[row["account"]] = held.get(row["account"], frozenset()) | {Role(row["role"])}
        return held

    async def grant(self, account: int, role: Role, by: int | None) -> bool:
        return await self._tx.run(_GRANT, account=account, role=role.value, by=by, now=self._now) > 0

    async def revoke(self, account: int, role: Role, by: int | None) -> None:
        await self._tx.run(_REVOKE, account=account, role=role.value, by=by, now=self._now)
