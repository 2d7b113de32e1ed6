"""Holds: which are in force, and what they keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desk.errors import UnknownReference
from desk.holds import Hold, Matching, NewHold
from desk.rules.durations import Ms
from storage.database import Engine, Row, Tx
from storage.dialect import spelled
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.rows import returned

_COLUMNS = """
    holds.id AS id, matching, target, holds.category AS category, since, before, holds.sealed AS sealed, owner, secret, placed_at,
    until, warn_at, ended_at, ended_by"""
_PLACE = f"""
    INSERT INTO holds (matching, target, stand_in, category, since, before, sealed, owner, secret, placed_at, until, warn_at)
    VALUES (:matching, :target, :stand_in, :category, :since, :before, :sealed, :owner, :secret, :now, :until, :warn_at)
    RETURNING {_COLUMNS}"""
_GET = f"SELECT {_COLUMNS} FROM holds WHERE id = :id"
_IN_FORCE = f"SELECT {_COLUMNS} FROM holds WHERE ended_at IS NULL ORDER BY until, id"
_EXTEND = "UPDATE holds SET until = :until, warn_at = :warn_at WHERE id = :id AND ended_at IS NULL"
_HIDE = "UPDATE holds SET secret = 1 WHERE id = :id AND ended_at IS NULL AND secret = 0"
_SHOW = "UPDATE holds SET secret = 0 WHERE id = :id AND ended_at IS NULL AND secret = 1"
_END = "UPDATE holds SET ended_at = :now, ended_by = :by WHERE id = :id AND ended_at IS NULL"
_WARN_NEXT = "UPDATE holds SET warn_at = :at WHERE id = :id"
_TO_WARN = spelled(f"""
    SELECT {_COLUMNS} FROM holds WHERE ended_at IS NULL AND warn_at <= :now ORDER BY warn_at, id LIMIT :limit {{skip locked}}""")
_OVER = spelled(f"""
    SELECT {_COLUMNS} FROM holds WHERE ended_at IS NULL AND until <= :now ORDER BY until, id LIMIT :limit {{skip locked}}""")
_LOCK = spelled(f"SELECT {_COLUMNS} FROM holds WHERE id = :id {{for update}}")
_FREEZE = "LOCK TABLE holds IN SHARE ROW EXCLUSIVE MODE"
"""On PostgreSQL; SQLite has one writer anyway."""

_THEIRS = "IN (holds.target, holds.stand_in)"
KEEPS_CASE: Final = f"""
    holds.ended_at IS NULL
    AND (holds.since IS NULL OR holds.since <= cases.opened_at) AND (holds.before IS NULL OR cases.opened_at < holds.before)
    AND (holds.matching = 'everything'
      OR (holds.matching = 'case' AND holds.target = cases.id)
      OR (holds.matching = 'category' AND (holds.category = cases.category
        OR EXISTS (SELECT 1 FROM reports WHERE reports.case_id = cases.id AND reports.category = holds.category)
        OR EXISTS (SELECT 1 FROM decisions WHERE decisions.case_id = cases.id AND decisions.category = holds.category)))
      OR (holds.matching = 'account' AND (cases.accused {_THEIRS}
        OR EXISTS (SELECT 1 FROM decisions WHERE decisions.case_id = cases.id AND decisions.accused {_THEIRS})
        OR EXISTS (SELECT 1 FROM reports WHERE reports.case_id = cases.id AND reports.reporter {_THEIRS})
        OR EXISTS (SELECT 1 FROM appeals WHERE appeals.case_id = cases.id AND appeals.appellant {_THEIRS}))))"""
"""Whether a hold keeps a case: a condition on rows of both tables. A case that is given another category is still one of what it was
reported or judged as: nobody lets records go by renaming them."""

_ON_CASE = f"SELECT {_COLUMNS} FROM holds, cases WHERE cases.id = :case AND {KEEPS_CASE} ORDER BY holds.id"
_TAKES_PART = """
    SELECT id FROM cases WHERE accused IN (:account, :stand_in)
    UNION SELECT case_id FROM decisions WHERE accused IN (:account, :stand_in)
    UNION SELECT case_id FROM reports WHERE reporter IN (:account, :stand_in)
    UNION SELECT case_id FROM appeals WHERE appellant IN (:account, :stand_in)"""
# Whom evidence names, their name is part of it, though the case is not about them.
_IS_NAMED = """
    UNION SELECT case_id FROM evidence WHERE author = :stand_in AND author > 0
    UNION SELECT case_id FROM evidence WHERE forwarded = :stand_in AND forwarded > 0"""
_ON_ACCOUNT = f"""
    SELECT {_COLUMNS} FROM holds
    WHERE ended_at IS NULL
      AND (matching = 'everything'
        OR (matching = 'account' AND (target = :account OR stand_in = :stand_in))
        OR EXISTS (SELECT 1 FROM cases WHERE cases.id IN ({_TAKES_PART}{_IS_NAMED}) AND {KEEPS_CASE}))
    ORDER BY holds.id"""

_AS_ASKED = """
    WITH holds AS (
      SELECT CAST(:matching AS TEXT) AS matching, CAST(:target AS BIGINT) AS target, CAST(:alias AS BIGINT) AS stand_in,
        CAST(:category AS TEXT) AS category, CAST(:since AS BIGINT) AS since, CAST(:before AS BIGINT) AS before,
        CAST(NULL AS BIGINT) AS ended_at)"""
"""A hold that may not be placed yet, as the conditions on the table read it."""
_REACH = f"{_AS_ASKED} SELECT COUNT(*) AS n FROM cases, holds WHERE {KEEPS_CASE}"
_CONCERNS = f"""
    {_AS_ASKED}
    SELECT 1 AS found FROM holds
    WHERE (matching = 'case' AND target IN ({_TAKES_PART}))
      OR (matching = 'account' AND (target = :account OR stand_in = :stand_in OR EXISTS (
        SELECT 1 FROM cases JOIN reports ON reports.case_id = cases.id
        WHERE reports.reporter IN (:account, :stand_in) AND (cases.accused {_THEIRS}
          OR EXISTS (SELECT 1 FROM decisions WHERE decisions.case_id = cases.id AND decisions.accused {_THEIRS})))))"""


class HoldStore:
    """`desk.stores.holds.Holds` within one transaction."""

    __slots__ = ("_engine", "_keys", "_master", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, keys: Keys, master: MasterKey, now: Ms) -> None:
        self._tx = tx
        self._engine = engine
        self._keys = keys
        self._master = master
        self._now = now

    async def place(self, new: NewHold) -> Hold:
        key = await self._keys.of("desk", 0)
        row = await self._tx.row(
            _PLACE,
            matching=new.matching.value,
            target=new.target,
            stand_in=self._alias(new),
            category=new.category,
            since=new.since,
            before=new.before,
            sealed=key.seal(new.basis.encode(), _CONTEXT),
            owner=new.owner,
            secret=int(new.secret),
            until=new.until,
            warn_at=new.warn_at,
            now=self._now,
        )
        return await self._open(returned(row))

    async def get(self, hold: int) -> Hold:
        row = await self._tx.row(_GET, id=hold)
        if row is None:
            raise UnknownReference(f"H-{hold}")
        return await self._open(row)

    async def lock(self, hold: int) -> Hold:
        row = await self._tx.row(_LOCK[self._engine], id=hold)
        if row is None:
            raise UnknownReference(f"H-{hold}")
        return await self._open(row)

    async def concerns(self, hold: Hold | NewHold, account: int) -> bool:
        stand_in = self._master.stand_in(account)
        return await self._tx.row(_CONCERNS, account=account, stand_in=stand_in, **self._asked(hold)) is not None

    async def reach(self, hold: Hold | NewHold) -> int:
        count: int = returned(await self._tx.row(_REACH, **self._asked(hold)))["n"]
        return count

    async def in_force(self) -> Sequence[Hold]:
        return [await self._open(row) for row in await self._tx.rows(_IN_FORCE)]

    async def on_case(self, case: int) -> Sequence[Hold]:
        return [await self._open(row) for row in await self._tx.rows(_ON_CASE, case=case)]

    async def on_account(self, account: int) -> Sequence[Hold]:
        stand_in = self._master.stand_in(account)
        rows = await self._tx.rows(_ON_ACCOUNT, account=account, stand_in=stand_in)
        return [await self._open(row) for row in rows]

    async def freeze(self) -> None:
        if self._engine == "postgres":
            await self._tx.run(_FREEZE)

    async def extend(self, hold: int, until: Ms, warn_at: Ms | None) -> bool:
        return await self._tx.run(_EXTEND, id=hold, until=until, warn_at=warn_at) > 0

    async def hide(self, hold: int) -> bool:
        return await self._tx.run(_HIDE, id=hold) > 0

    async def show(self, hold: int) -> bool:
        return await self._tx.run(_SHOW, id=hold) > 0

    async def end(self, hold: int, by: int | None) -> bool:
        return await self._tx.run(_END, id=hold, by=by, now=self._now) > 0

    async def to_warn(self, limit: int) -> Sequence[Hold]:
        return [
            await self._open(row) for row in await self._tx.rows(_TO_WARN[self._engine], now=self._now, limit=limit)
        ]

    async def warn_next(self, hold: int, at: Ms | None) -> None:
        await self._tx.run(_WARN_NEXT, id=hold, at=at)

    async def over(self, limit: int) -> Sequence[Hold]:
        return [await self._open(row) for row in await self._tx.rows(_OVER[self._engine], now=self._now, limit=limit)]

    def _asked(self, hold: Hold | NewHold) -> dict[str, str | int | None]:
        return {
            "matching": hold.matching.value,
            "target": hold.target,
            "alias": self._alias(hold),
            "category": hold.category,
            "since": hold.since,
            "before": hold.before,
        }

    def _alias(self, hold: Hold | NewHold) -> int | None:
        """Under which its account appears once it is erased."""
        if hold.matching is not Matching.ACCOUNT or hold.target is None:
            return None
        return self._master.stand_in(hold.target)

    async def _open(self, row: Row) -> Hold:
        basis = await self._keys.open(row["sealed"], _CONTEXT)
        return Hold(
            id=row["id"],
            matching=Matching(row["matching"]),
            target=row["target"],
            category=row["category"],
            since=row["since"],
            before=row["before"],
            basis=basis.decode(),
            owner=row["owner"],
            secret=bool(row["secret"]),
            placed_at=row["placed_at"],
            until=row["until"],
            warn_at=row["warn_at"],
            ended_at=row["ended_at"],
            ended_by=row["ended_by"],
        )


_CONTEXT: Final = b"holds.sealed"
