"""Decisions with the strikes they leave, and what they do in Telegram.

A strike is no row of its own: a decision with points against an account is one, and ends when the decision does.
"""

from __future__ import annotations

from collections.abc import Sequence

from desk.errors import UnknownReference
from desk.model import Decision, Outcome, Sanction, SanctionKind, SanctionState, Strike
from desk.records import NewDecision, NewSanction
from desk.rules.durations import Ms
from storage.database import Row, Tx
from storage.keys import Keys
from storage.rows import returned

_COLUMNS = "id, case_id, outcome, category, points, accused, sealed, policy, decided_by, at, expires_at, voided_at"

_ADD = f"""
    INSERT INTO decisions (case_id, outcome, category, points, accused, sealed, policy, decided_by, at, expires_at)
    VALUES (:case, :outcome, :category, :points, :accused, :sealed, :policy, :decided_by, :now, :expires_at)
    RETURNING {_COLUMNS}"""
_GET = f"SELECT {_COLUMNS} FROM decisions WHERE id = :id"
_OF_CASE = f"SELECT {_COLUMNS} FROM decisions WHERE case_id = :case ORDER BY id"
_STRIKES = """
    SELECT id, category, points, at, expires_at, voided_at FROM decisions
    WHERE accused = :account AND points > 0 ORDER BY id DESC"""

_SANCTION = "id, decision, kind, chat, account, message, until, state, error"
_ADD_SANCTION = f"""
    INSERT INTO sanctions (decision, kind, chat, account, message, until, at)
    VALUES (:decision, :kind, :chat, :account, :message, :until, :now)
    RETURNING {_SANCTION}"""
_GET_SANCTION = f"SELECT {_SANCTION} FROM sanctions WHERE id = :id"
_OF_DECISION = f"SELECT {_SANCTION} FROM sanctions WHERE decision = :decision ORDER BY id"
_SANCTIONS_OF_CASE = f"""
    SELECT {_SANCTION} FROM sanctions
    WHERE decision IN (SELECT id FROM decisions WHERE case_id = :case) ORDER BY id"""
_SETTLE = "UPDATE sanctions SET state = :state, error = :error, settled_at = :now WHERE id = :id"


class DecisionStore:
    """`desk.ports.Decisions` within one transaction."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
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

    async def strikes(self, account: int) -> Sequence[Strike]:
        return [_strike(row) for row in await self._tx.rows(_STRIKES, account=account)]

    async def _open(self, row: Row) -> Decision:
        reason = await self._keys.open(row["sealed"], _context(row["case_id"]))
        return Decision(
            id=row["id"],
            case=row["case_id"],
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
        )


class SanctionStore:
    """`desk.ports.Sanctions` within one transaction."""

    __slots__ = ("_now", "_tx")

    def __init__(self, tx: Tx, now: Ms) -> None:
        self._tx = tx
        self._now = now

    async def add(self, new: NewSanction) -> Sanction:
        row = await self._tx.row(
            _ADD_SANCTION,
            decision=new.decision,
            kind=new.kind.value,
            chat=new.chat,
            account=new.account,
            message=new.message,
            until=new.until,
            now=self._now,
        )
        return _sanction(returned(row))

    async def get(self, sanction: int) -> Sanction:
        row = await self._tx.row(_GET_SANCTION, id=sanction)
        if row is None:
            raise UnknownReference(f"sanction {sanction}")
        return _sanction(row)

    async def of_decision(self, decision: int) -> Sequence[Sanction]:
        return [_sanction(row) for row in await self._tx.rows(_OF_DECISION, decision=decision)]

    async def of_case(self, case: int) -> Sequence[Sanction]:
        return [_sanction(row) for row in await self._tx.rows(_SANCTIONS_OF_CASE, case=case)]

    async def settle(self, sanction: int, state: SanctionState, error: str = "") -> None:
        await self._tx.run(_SETTLE, id=sanction, state=state.value, error=error, now=self._now)


def _strike(row: Row) -> Strike:
    return Strike(
        decision=row["id"],
        category=row["category"],
        points=row["points"],
        at=row["at"],
        expires_at=row["expires_at"],
        voided_at=row["voided_at"],
    )


def _sanction(row: Row) -> Sanction:
    return Sanction(
        id=row["id"],
        decision=row["decision"],
        kind=SanctionKind(row["kind"]),
        chat=row["chat"],
        account=row["account"],
        message=row["message"],
        until=row["until"],
        state=SanctionState(row["state"]),
        error=row["error"],
    )


def _context(case: int) -> bytes:
    return f"decisions.sealed:{case}".encode()
