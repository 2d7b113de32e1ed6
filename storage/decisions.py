"""Decisions with the strikes they leave.

A strike is no row of its own: a decision with points against an account is one, and ends when the decision does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desk.errors import UnknownReference
from desk.model import Decision, Outcome, Strike
from desk.records import NewDecision
from desk.rules.durations import Ms
from storage.database import Engine, Row, Tx
from storage.keys import Keys
from storage.rows import returned

_COLUMNS = """
    id, case_id, outcome, category, points, accused, sealed, policy, decided_by, at, expires_at, voided_at, voided_by, voided_sealed,
    acted_at, told_at, due, departure_sealed, imported_from, counts_in"""

_ADD = f"""
    INSERT INTO decisions
        (case_id, outcome, category, points, accused, sealed, policy, decided_by, at, expires_at, acted_at, told_at, due,
         departure_sealed, imported_from, counts_in, command)
    VALUES
        (:case, :outcome, :category, :points, :accused, :sealed, :policy, :decided_by, :now, :expires_at, :acted_at, :told_at, :due,
         :departure, :imported_from, :counts_in, :command)
    RETURNING {_COLUMNS}"""
_GET = f"SELECT {_COLUMNS} FROM decisions WHERE id = :id"
_OF_CASE = f"SELECT {_COLUMNS} FROM decisions WHERE case_id = :case ORDER BY id"
_STRIKES = """
    SELECT id, category, points, at, expires_at, voided_at, acted_at, told_at, unreachable_at, imported_from, counts_in
    FROM decisions
    WHERE accused = :account AND points > 0 ORDER BY id DESC"""
_LOCK = "SELECT pg_advisory_xact_lock(CAST(:space AS INTEGER), hashint8(:account))"
"""On PostgreSQL; SQLite has one writer anyway. Two accounts that share a hash wait for each other, no more."""
_LOCK_SPACE: Final = 1
"""The first of two keys; the desk's other advisory locks have one, which never equals two."""

_COMMANDED_BELOW = """
    SELECT MIN(decisions.at) AS at FROM decisions JOIN cases ON cases.id = case_id
    WHERE decisions.accused = :account AND cases.chat = :chat AND command > :message"""

_TOLD = "UPDATE decisions SET told_at = :now WHERE id = :id AND told_at IS NULL"
_UNREACHABLE = (
    "UPDATE decisions SET unreachable_at = :now WHERE id = :id AND unreachable_at IS NULL AND told_at IS NULL"
)
_SANCTIONING = """
    SELECT id FROM decisions WHERE decided_by = :moderator AND at > :since
      AND EXISTS (SELECT 1 FROM sanctions WHERE sanctions.decision = decisions.id)
    ORDER BY id DESC"""

_AGAINST = f"""
    SELECT {_COLUMNS} FROM decisions
    WHERE accused = :account AND outcome <> 'dismiss' AND voided_at IS NULL
    ORDER BY id DESC LIMIT :limit"""
_CONCERNING = f"SELECT {_COLUMNS} FROM decisions WHERE accused = :account AND outcome <> 'dismiss' ORDER BY id"
_VOID = """
    UPDATE decisions SET voided_at = :now, voided_by = :by, voided_sealed = :sealed
    WHERE id = :id AND voided_at IS NULL"""


class DecisionStore:
    """`desk.stores.decisions.Decisions` within one transaction."""

    __slots__ = ("_engine", "_keys", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._engine = engine
        self._keys = keys
        self._now = now

    async def add(self, new: NewDecision) -> Decision:
        key = await self._keys.of("case", new.case)
        row = await self._tx.row(
            _ADD,
            case=new.case,
            outcome=new.outcome.value,
            category=new.category,
            points=new.points,
            accused=new.accused,
            sealed=key.seal(new.reason.encode(), _context(new.case)),
            policy=new.policy,
            decided_by=new.decided_by,
            expires_at=new.expires_at,
            acted_at=new.acted_at,
            told_at=new.told_at,
            due=new.due,
            imported_from=new.imported_from,
            counts_in=new.counts_in,
            command=new.command,
            departure=key.seal(new.departure.encode(), _departed(new.case)) if new.departure else None,
            now=self._now,
        )
        return await self._open(returned(row))

    async def get(self, decision: int) -> Decision:
        row = await self._tx.row(_GET, id=decision)
        if row is None:
            raise UnknownReference(f"D-{decision}")
        return await self._open(row)

    async def of_case(self, case: int) -> Sequence[Decision]:
        return [await self._open(row) for row in await self._tx.rows(_OF_CASE, case=case)]

    async def lock(self, account: int) -> None:
        if self._engine == "postgres":
            await self._tx.row(_LOCK, space=_LOCK_SPACE, account=account)

    async def commanded_below(self, account: int, chat: int, message: int) -> Ms | None:
        row = await self._tx.row(_COMMANDED_BELOW, account=account, chat=chat, message=message)
        at: Ms | None = returned(row)["at"]
        return at

    async def told(self, decision: int, *, reached: bool) -> bool:
        return await self._tx.run(_TOLD if reached else _UNREACHABLE, id=decision, now=self._now) > 0

    async def void(self, decision: int, by: int, why: str) -> bool:
        case = (await self.get(decision)).case
        key = await self._keys.of("case", case)
        sealed = key.seal(why.encode(), _voided(case))
        return await self._tx.run(_VOID, id=decision, by=by, sealed=sealed, now=self._now) > 0

    async def sanctioning(self, moderator: int, since: Ms) -> Sequence[int]:
        return [row["id"] for row in await self._tx.rows(_SANCTIONING, moderator=moderator, since=since)]

    async def against(self, account: int, limit: int) -> Sequence[Decision]:
        rows = await self._tx.rows(_AGAINST, account=account, limit=limit)
        return [await self._open(row) for row in rows]

    async def concerning(self, account: int) -> Sequence[Decision]:
        return [await self._open(row) for row in await self._tx.rows(_CONCERNING, account=account)]

    async def strikes(self, account: int) -> Sequence[Strike]:
        return [_strike(row) for row in await self._tx.rows(_STRIKES, account=account)]

    async def _open(self, row: Row) -> Decision:
        case = row["case_id"]
        reason = await self._keys.open(row["sealed"], _context(case))
        voided = row["voided_sealed"]
        why = b"" if voided is None else await self._keys.open(voided, _voided(case))
        departed = row["departure_sealed"]
        departure = b"" if departed is None else await self._keys.open(departed, _departed(case))
        return Decision(
            id=row["id"],
            case=case,
            outcome=Outcome(row["outcome"]),
            category=row["category"],
            points=row["points"],
            accused=row["accused"],
            reason=reason.decode(),
            policy=row["policy"],
            decided_by=row["decided_by"],
            at=row["at"],
            expires_at=row["expires_at"],
            voided_at=row["voided_at"],
            voided_by=row["voided_by"],
            voided_why=why.decode(),
            acted_at=row["acted_at"],
            told_at=row["told_at"],
            imported_from=row["imported_from"],
            counts_in=row["counts_in"],
            due=row["due"],
            departure=departure.decode(),
        )


def _strike(row: Row) -> Strike:
    return Strike(
        decision=row["id"],
        category=row["category"],
        points=row["points"],
        at=row["at"],
        expires_at=row["expires_at"],
        voided_at=row["voided_at"],
        acted_at=row["acted_at"],
        imported_from=row["imported_from"],
        counts_in=row["counts_in"],
        told_at=min([at for at in (row["told_at"], row["unreachable_at"]) if at is not None], default=None),
    )


def _context(case: int) -> bytes:
    return f"decisions.sealed:{case}".encode()


def _voided(case: int) -> bytes:
    return f"decisions.voided_sealed:{case}".encode()


def _departed(case: int) -> bytes:
    return f"decisions.departure_sealed:{case}".encode()
