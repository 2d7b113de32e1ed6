"""Decisions with the strikes they leave, and what they do in Telegram.

A strike is no row of its own: a decision with points against an account is one, and ends when the decision does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desk.errors import UnknownReference
from desk.model import (
    Decision,
    Lifting,
    Membership,
    MemberStatus,
    Outcome,
    Sanction,
    SanctionKind,
    SanctionState,
    Strike,
)
from desk.records import NewDecision, NewSanction
from desk.rules.durations import Ms
from desk.rules.sanctioning import DELETABLE_FOR
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
_VOID = """
    UPDATE decisions SET voided_at = :now, voided_by = :by, voided_sealed = :sealed
    WHERE id = :id AND voided_at IS NULL"""

_SANCTION = "id, decision, kind, chat, account, message, until, state, error, lifting, silent, settled_at, spreads"
_ADD_SANCTION = f"""
    INSERT INTO sanctions (decision, kind, chat, account, message, until, silent, spreads, at)
    VALUES (:decision, :kind, :chat, :account, :message, :until, :silent, :spreads, :now)
    RETURNING {_SANCTION}"""
_GET_SANCTION = f"SELECT {_SANCTION} FROM sanctions WHERE id = :id"
_OF_DECISION = f"SELECT {_SANCTION} FROM sanctions WHERE decision = :decision ORDER BY id"
_SANCTIONS_OF_CASE = f"""
    SELECT {_SANCTION} FROM sanctions
    WHERE decision IN (SELECT id FROM decisions WHERE case_id = :case) ORDER BY id"""
_IN_FORCE = f"""
    SELECT {_SANCTION} FROM sanctions
    WHERE chat = :chat AND account = :account AND lifting = '' AND state IN ('due', 'applied') AND kind IN ('mute', 'ban')
    ORDER BY id"""
_OF_ACCOUNT = f"""
    SELECT {_SANCTION} FROM sanctions
    WHERE account = :account AND lifting = '' AND state IN ('due', 'applied') AND kind IN ('mute', 'ban') ORDER BY id"""
_BINDING = """
    SELECT 1 AS one FROM sanctions
    WHERE account = :account AND chat = :chat AND state IN ('due', 'applied') AND kind IN ('mute', 'ban') LIMIT 1"""
# One of each decision: it holds in several groups.
_SPREADING = f"""
    SELECT {_SANCTION} FROM sanctions
    WHERE id IN (SELECT MAX(id) FROM sanctions AS one
                 WHERE spreads = 1 AND lifting = '' AND state IN ('due', 'applied') AND kind IN ('mute', 'ban')
                   AND (until IS NULL OR until > :now)
                   AND NOT EXISTS (SELECT 1 FROM sanctions AS here WHERE here.decision = one.decision AND here.chat = :chat)
                 GROUP BY decision)
    ORDER BY id DESC LIMIT :limit"""
_OVER = f"""
    SELECT {_SANCTION} FROM sanctions
    WHERE lifting = '' AND state = 'applied' AND until IS NOT NULL AND until <= :now ORDER BY until, id LIMIT :limit"""
_LATEST = f"""
    SELECT {_SANCTION} FROM sanctions
    WHERE account = :account AND chat = :chat AND kind <> 'delete' ORDER BY id DESC LIMIT 1"""
_FAILED = f"""
    SELECT {_SANCTION} FROM sanctions
    WHERE chat = :chat AND (state = 'failed' OR (state = 'applied' AND lifting <> '' AND error <> ''))
      AND (kind <> 'delete' OR at > :deletable) ORDER BY id"""
_RETRY = """
    UPDATE sanctions SET state = CASE WHEN lifting = '' THEN 'due' ELSE state END, error = ''
    WHERE id = :id AND ((lifting = '' AND state = 'failed') OR (lifting <> '' AND state = 'applied' AND error <> ''))"""
_LIFT = "UPDATE sanctions SET lifting = :why WHERE id = :id"
_SETTLE = """
    UPDATE sanctions SET state = :state, error = :error, settled_at = :now WHERE id = :id AND state <> 'lifted'"""

_BEFORE = "SELECT status, may, inside, until FROM memberships_before WHERE chat = :chat AND account = :account"
_REMEMBER = """
    INSERT INTO memberships_before (chat, account, status, may, inside, until, at)
    VALUES (:chat, :account, :status, :may, :inside, :until, :now)
    ON CONFLICT (chat, account) DO NOTHING"""
_CORRECT = """
    INSERT INTO memberships_before (chat, account, status, may, inside, until, at)
    VALUES (:chat, :account, :status, :may, :inside, :until, :now)
    ON CONFLICT (chat, account) DO UPDATE SET
        status = excluded.status, may = excluded.may, inside = excluded.inside, until = excluded.until, at = excluded.at"""
_FORGET = "DELETE FROM memberships_before WHERE chat = :chat AND account = :account"


class DecisionStore:
    """`desk.ports.Decisions` within one transaction."""

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
            silent=int(new.silent),
            spreads=int(new.spreads),
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

    async def in_force(self, chat: int, account: int) -> Sequence[Sanction]:
        return [_sanction(row) for row in await self._tx.rows(_IN_FORCE, chat=chat, account=account)]

    async def of_account(self, account: int) -> Sequence[Sanction]:
        return [_sanction(row) for row in await self._tx.rows(_OF_ACCOUNT, account=account)]

    async def binding(self, chat: int, account: int) -> bool:
        return await self._tx.row(_BINDING, chat=chat, account=account) is not None

    async def spreading(self, chat: int, limit: int) -> Sequence[Sanction]:
        rows = await self._tx.rows(_SPREADING, chat=chat, now=self._now, limit=limit)
        return [_sanction(row) for row in rows]

    async def over(self, limit: int) -> Sequence[Sanction]:
        return [_sanction(row) for row in await self._tx.rows(_OVER, now=self._now, limit=limit)]

    async def latest(self, chat: int, account: int) -> Sanction | None:
        row = await self._tx.row(_LATEST, chat=chat, account=account)
        return None if row is None else _sanction(row)

    async def failed(self, chat: int, account: int | None = None) -> Sequence[Sanction]:
        since = self._now - DELETABLE_FOR
        found = [_sanction(row) for row in await self._tx.rows(_FAILED, chat=chat, deletable=since)]
        return [one for one in found if account is None or one.account == account]

    async def retry(self, sanction: int) -> bool:
        return await self._tx.run(_RETRY, id=sanction) > 0

    async def lift(self, sanction: int, why: Lifting) -> None:
        await self._tx.run(_LIFT, id=sanction, why=why.value)

    async def settle(self, sanction: int, state: SanctionState, error: str = "") -> None:
        await self._tx.run(_SETTLE, id=sanction, state=state.value, error=error, now=self._now)

    async def before(self, chat: int, account: int) -> Membership | None:
        row = await self._tx.row(_BEFORE, chat=chat, account=account)
        if row is None:
            return None
        return Membership(MemberStatus(row["status"]), tuple(row["may"].split()), bool(row["inside"]), row["until"])

    async def remember(self, chat: int, account: int, was: Membership) -> None:
        await self._keep_membership(_REMEMBER, chat, account, was)

    async def correct(self, chat: int, account: int, now: Membership) -> None:
        await self._keep_membership(_CORRECT, chat, account, now)

    async def _keep_membership(self, statement: str, chat: int, account: int, kept: Membership) -> None:
        await self._tx.run(
            statement,
            chat=chat,
            account=account,
            status=kept.status.value,
            may=" ".join(kept.may),
            inside=int(kept.inside),
            until=kept.until,
            now=self._now,
        )

    async def forget(self, chat: int, account: int) -> None:
        await self._tx.run(_FORGET, chat=chat, account=account)


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
        lifting=Lifting(row["lifting"]) if row["lifting"] else None,
        silent=bool(row["silent"]),
        settled_at=row["settled_at"],
        spreads=bool(row["spreads"]),
    )


def _context(case: int) -> bytes:
    return f"decisions.sealed:{case}".encode()


def _voided(case: int) -> bytes:
    return f"decisions.voided_sealed:{case}".encode()


def _departed(case: int) -> bytes:
    return f"decisions.departure_sealed:{case}".encode()
