"""Who has claimed a case, and who has handed one on."""

from __future__ import annotations

from collections.abc import Sequence

from desk.model import Claim
from desk.rules.durations import Ms
from storage.database import Row, Tx

_TAKE = """
    INSERT INTO claims (case_id, moderator, until) VALUES (:case, :moderator, :until)
    ON CONFLICT (case_id) DO UPDATE SET
        moderator = excluded.moderator, until = excluded.until,
        menu = CASE WHEN claims.moderator = excluded.moderator THEN claims.menu ELSE '' END
    WHERE claims.moderator = excluded.moderator OR claims.until <= :now
    RETURNING case_id, moderator, until, menu"""
_HELD = "SELECT case_id, moderator, until, menu FROM claims WHERE case_id = :case AND until > :now"
_HELD_BY = "SELECT case_id FROM claims WHERE moderator = :moderator AND until > :now ORDER BY case_id"
_ASK = "UPDATE claims SET menu = :menu WHERE case_id = :case"
_DROP = "DELETE FROM claims WHERE case_id = :case"
_HAND_ON = """
    INSERT INTO handed_on (case_id, moderator, at) VALUES (:case, :moderator, :now)
    ON CONFLICT (case_id, moderator) DO NOTHING"""
_HANDED_ON = "SELECT moderator FROM handed_on WHERE case_id = :case"
_HANDED_ON_BY = """
    SELECT case_id FROM handed_on JOIN cases ON cases.id = handed_on.case_id
    WHERE moderator = :moderator AND state = 'open'"""


class ClaimStore:
    """`desk.stores.cases.Claims` within one transaction."""

    __slots__ = ("_now", "_tx")

    def __init__(self, tx: Tx, now: Ms) -> None:
        self._tx = tx
        self._now = now

    async def take(self, case: int, moderator: int, until: Ms) -> Claim | None:
        row = await self._tx.row(_TAKE, case=case, moderator=moderator, until=until, now=self._now)
        return None if row is None else _claim(row)

    async def of(self, case: int) -> Claim | None:
        row = await self._tx.row(_HELD, case=case, now=self._now)
        return None if row is None else _claim(row)

    async def held_by(self, moderator: int) -> Sequence[int]:
        return [row["case_id"] for row in await self._tx.rows(_HELD_BY, moderator=moderator, now=self._now)]

    async def ask(self, case: int, menu: str) -> None:
        await self._tx.run(_ASK, case=case, menu=menu)

    async def drop(self, case: int) -> None:
        await self._tx.run(_DROP, case=case)

    async def hand_on(self, case: int, moderator: int) -> None:
        await self._tx.run(_HAND_ON, case=case, moderator=moderator, now=self._now)

    async def handed_on(self, case: int) -> frozenset[int]:
        return frozenset(row["moderator"] for row in await self._tx.rows(_HANDED_ON, case=case))

    async def handed_on_by(self, moderator: int) -> frozenset[int]:
        return frozenset(row["case_id"] for row in await self._tx.rows(_HANDED_ON_BY, moderator=moderator))


def _claim(row: Row) -> Claim:
    return Claim(row["case_id"], row["moderator"], row["until"], row["menu"])
