"""Trusted flaggers. A status that was taken stays as a row, with who took it and when."""

from __future__ import annotations

from collections.abc import Sequence

from desk.records import Flagger
from desk.rules.durations import Ms
from desk.rules.trust import Record
from storage.database import Tx
from storage.reports import UPHELD

_ARE = "SELECT 1 AS yes FROM flaggers WHERE account = :account AND revoked_at IS NULL"
_GRANT = """
    INSERT INTO flaggers (account, granted_by, granted_at) VALUES (:account, :by, :now)
    ON CONFLICT (account) WHERE revoked_at IS NULL DO NOTHING"""
_REVOKE = """
    UPDATE flaggers SET revoked_by = :by, revoked_at = :now WHERE account = :account AND revoked_at IS NULL"""
_ALL = f"""
    SELECT account, granted_at, COUNT(upheld) AS decided, COALESCE(SUM(upheld), 0) AS upheld FROM (
        SELECT flaggers.account, flaggers.granted_at, {UPHELD} AS upheld
        FROM flaggers LEFT JOIN reports AS past ON past.reporter = flaggers.account AND past.at >= :since
        WHERE flaggers.revoked_at IS NULL) AS measured
    GROUP BY account, granted_at ORDER BY account"""


class FlaggerStore:
    """`desk.ports.Flaggers` within one transaction."""

    __slots__ = ("_now", "_tx")

    def __init__(self, tx: Tx, now: Ms) -> None:
        self._tx = tx
        self._now = now

    async def trusted(self, account: int) -> bool:
        return await self._tx.row(_ARE, account=account) is not None

    async def grant(self, account: int, by: int) -> bool:
        return await self._tx.run(_GRANT, account=account, by=by, now=self._now) > 0

    async def revoke(self, account: int, by: int) -> bool:
        return await self._tx.run(_REVOKE, account=account, by=by, now=self._now) > 0

    async def all(self, since: Ms) -> Sequence[Flagger]:
        rows = await self._tx.rows(_ALL, since=since)
        return [
            Flagger(row["account"], row["granted_at"], Record(row["decided"], row["upheld"], flagger=True))
            for row in rows
        ]
