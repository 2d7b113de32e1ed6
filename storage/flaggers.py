"""Trusted flaggers. A status that was taken stays as a row, with who took it and when."""

from __future__ import annotations

from collections.abc import Sequence

from desk.misuse import Gravity, Intention
from desk.records import Flagger, FlaggerEnd, FlaggerTime, FormerFlagger
from desk.rules.durations import Ms
from desk.rules.trust import Record
from storage import codec
from storage.database import Row, Tx
from storage.keys import Keys
from storage.reports import UPHELD

_ARE = "SELECT 1 AS yes FROM flaggers WHERE account = :account AND revoked_at IS NULL"
_GRANT = """
    INSERT INTO flaggers (account, granted_by, granted_at) VALUES (:account, :by, :now)
    ON CONFLICT (account) WHERE revoked_at IS NULL DO NOTHING"""
_REVOKE = """
    UPDATE flaggers SET revoked_by = :by, revoked_at = :now, revoked_sealed = :sealed, unfounded = :unfounded, decided = :decided,
                        gravity = :gravity, intention = :intention
    WHERE account = :account AND revoked_at IS NULL"""
_COLUMNS = "account, granted_at, revoked_at, revoked_by, revoked_sealed, unfounded, decided, gravity, intention"
_FORMER = f"""
    SELECT {_COLUMNS} FROM flaggers
    WHERE revoked_at IS NOT NULL AND revoked_sealed IS NOT NULL ORDER BY revoked_at DESC, id DESC LIMIT :limit"""
_TIMES = f"SELECT {_COLUMNS} FROM flaggers WHERE account = :account ORDER BY id"
_ALL = f"""
    SELECT account, granted_at, COUNT(upheld) AS decided, COALESCE(SUM(upheld), 0) AS upheld FROM (
        SELECT flaggers.account, flaggers.granted_at, {UPHELD} AS upheld
        FROM flaggers LEFT JOIN reports AS past ON past.reporter = flaggers.account AND past.at >= :since
        WHERE flaggers.revoked_at IS NULL) AS measured
    GROUP BY account, granted_at ORDER BY account"""


class FlaggerStore:
    """`desk.stores.reports.Flaggers` within one transaction."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now

    async def trusted(self, account: int) -> bool:
        return await self._tx.row(_ARE, account=account) is not None

    async def grant(self, account: int, by: int) -> bool:
        return await self._tx.run(_GRANT, account=account, by=by, now=self._now) > 0

    async def revoke(self, account: int, by: int, why: FlaggerEnd) -> bool:
        key = await self._keys.of(*codec.owner_of(account))
        changed = await self._tx.run(
            _REVOKE,
            account=account,
            by=by,
            now=self._now,
            sealed=key.seal(why.reason.encode(), _context(account)),
            unfounded=why.unfounded,
            decided=why.decided,
            gravity=why.gravity.value if why.gravity is not None else None,
            intention=why.intention.value if why.intention is not None else None,
        )
        return changed > 0

    async def former(self, limit: int) -> Sequence[FormerFlagger]:
        return [await self._former(row) for row in await self._tx.rows(_FORMER, limit=limit)]

    async def all(self, since: Ms) -> Sequence[Flagger]:
        rows = await self._tx.rows(_ALL, since=since)
        return [
            Flagger(row["account"], row["granted_at"], Record(row["decided"], row["upheld"], flagger=True))
            for row in rows
        ]

    async def times(self, account: int) -> Sequence[FlaggerTime]:
        rows = await self._tx.rows(_TIMES, account=account)
        ends = [None if row["revoked_sealed"] is None else await self._end(row) for row in rows]
        return [FlaggerTime(row["granted_at"], row["revoked_at"], end) for row, end in zip(rows, ends, strict=True)]

    async def _former(self, row: Row) -> FormerFlagger:
        end = await self._end(row)
        return FormerFlagger(row["account"], row["granted_at"], row["revoked_at"], row["revoked_by"], end)

    async def _end(self, row: Row) -> FlaggerEnd:
        reason = await self._keys.words(row["revoked_sealed"], _context(row["account"]))
        gravity = None if row["gravity"] is None else Gravity(row["gravity"])
        intention = None if row["intention"] is None else Intention(row["intention"])
        return FlaggerEnd(row["unfounded"], row["decided"], gravity, intention, reason)


def _context(account: int) -> bytes:
    return f"flaggers.revoked_sealed:{account}".encode()
