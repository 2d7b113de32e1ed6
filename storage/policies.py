"""Which policy was in force when: each row holds until the next one."""

from __future__ import annotations

from desk.rules.durations import Ms
from desk.rules.policy import Policy
from storage.database import Database, StorageError, Tx
from storage.rows import returned

# Compared with the last row only: an operator may go back to an earlier policy.
_ADOPT = """
    INSERT INTO policies (digest, version, text, since)
    SELECT CAST(:digest AS TEXT), CAST(:version AS TEXT), CAST(:text AS TEXT), CAST(:now AS BIGINT)
    WHERE NOT EXISTS (SELECT 1 FROM policies WHERE id = (SELECT MAX(id) FROM policies) AND digest = :digest)"""
_IN_FORCE = """
    SELECT COALESCE((SELECT version FROM policies WHERE since <= :at ORDER BY id DESC LIMIT 1),
                    (SELECT version FROM policies ORDER BY id LIMIT 1)) AS version"""


class PolicyStore:
    """`desk.stores.decisions.Policies` within one transaction."""

    __slots__ = ("_now", "_tx")

    def __init__(self, tx: Tx, now: Ms) -> None:
        self._tx = tx
        self._now = now

    async def in_force(self, at: Ms | None) -> str:
        row = await self._tx.row(_IN_FORCE, at=self._now if at is None else at)
        version: str | None = returned(row)["version"]
        if version is None:
            raise StorageError("no policy was adopted yet")
        return version


async def adopt(database: Database, policy: Policy, now: Ms) -> bool:
    """Let a policy be in force from now on; False if it is already. Before any unit runs, one must have been adopted."""

    async def add(tx: Tx) -> bool:
        return await tx.run(_ADOPT, digest=policy.digest, version=policy.version, text=policy.text, now=now) > 0

    return await database.run(add, durable=True)
