"""What decisions do in Telegram, and what somebody had in a chat before the first of them."""

from __future__ import annotations

from collections.abc import Sequence

from desk.errors import UnknownReference
from desk.model import Lifting, Membership, MemberStatus, Sanction, SanctionKind, SanctionState, is_stand_in
from desk.records import NewSanction
from desk.rules.durations import Ms
from desk.rules.sanctioning import DELETABLE_FOR
from storage.database import Row, Tx
from storage.rows import returned

_COLUMNS = "id, decision, kind, chat, account, message, until, state, error, lifting, silent, settled_at, spreads"
_ADD = f"""
    INSERT INTO sanctions (decision, kind, chat, account, message, until, silent, spreads, at)
    VALUES (:decision, :kind, :chat, :account, :message, :until, :silent, :spreads, :now)
    RETURNING {_COLUMNS}"""
_GET = f"SELECT {_COLUMNS} FROM sanctions WHERE id = :id"
_OF_DECISION = f"SELECT {_COLUMNS} FROM sanctions WHERE decision = :decision ORDER BY id"
_OF_CASE = f"""
    SELECT {_COLUMNS} FROM sanctions
    WHERE decision IN (SELECT id FROM decisions WHERE case_id = :case) ORDER BY id"""
_IN_FORCE = f"""
    SELECT {_COLUMNS} FROM sanctions
    WHERE chat = :chat AND account = :account AND lifting = '' AND state IN ('due', 'applied') AND kind IN ('mute', 'ban')
    ORDER BY id"""
_OF_ACCOUNT = f"""
    SELECT {_COLUMNS} FROM sanctions
    WHERE account = :account AND lifting = '' AND kind IN ('mute', 'ban')
      AND (state IN ('due', 'applied') OR (state = 'failed' AND (until IS NULL OR until > :now))) ORDER BY id"""
_BINDING = """
    SELECT 1 AS one FROM sanctions
    WHERE account = :account AND chat = :chat AND state IN ('due', 'applied') AND kind IN ('mute', 'ban') LIMIT 1"""
# One of each decision: it holds in several groups.
_SPREADING = f"""
    SELECT {_COLUMNS} FROM sanctions
    WHERE id IN (SELECT MAX(id) FROM sanctions AS one
                 WHERE spreads = 1 AND lifting = '' AND state IN ('due', 'applied') AND kind IN ('mute', 'ban')
                   AND (until IS NULL OR until > :now)
                   AND NOT EXISTS (SELECT 1 FROM sanctions AS here WHERE here.decision = one.decision AND here.chat = :chat)
                 GROUP BY decision)
    ORDER BY id DESC LIMIT :limit"""
_OVER = f"""
    SELECT {_COLUMNS} FROM sanctions
    WHERE lifting = '' AND state = 'applied' AND until IS NOT NULL AND until <= :now ORDER BY until, id LIMIT :limit"""
_LATEST = f"""
    SELECT {_COLUMNS} FROM sanctions
    WHERE account = :account AND chat = :chat AND kind <> 'delete' ORDER BY id DESC LIMIT 1"""
_FAILED = f"""
    SELECT {_COLUMNS} FROM sanctions
    WHERE chat = :chat AND (state = 'failed' OR (state = 'applied' AND lifting <> '' AND error <> ''))
      AND (kind <> 'delete' OR at > :deletable) ORDER BY id"""
_RETRY = """
    UPDATE sanctions SET state = CASE WHEN lifting = '' THEN 'due' ELSE state END, error = ''
    WHERE id = :id AND ((lifting = '' AND state = 'failed') OR (lifting <> '' AND state = 'applied' AND error <> ''))"""
_LIFT = "UPDATE sanctions SET lifting = :why WHERE id = :id AND lifting = ''"
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
# Somebody whose data is erased is found for as long as there is something to do or to lift.
_BEHIND = "SELECT account FROM erasures WHERE stand_in = :account AND account IS NOT NULL"
_FORGET = "DELETE FROM memberships_before WHERE chat = :chat AND account = :account"


class SanctionStore:
    """`desk.stores.decisions.Sanctions` within one transaction."""

    __slots__ = ("_now", "_tx")

    def __init__(self, tx: Tx, now: Ms) -> None:
        self._tx = tx
        self._now = now

    async def add(self, new: NewSanction) -> Sanction:
        row = await self._tx.row(
            _ADD,
            decision=new.decision,
            kind=new.kind.value,
            chat=new.chat,
            account=await self._behind(new.account),
            message=new.message,
            until=new.until,
            silent=int(new.silent),
            spreads=int(new.spreads),
            now=self._now,
        )
        return sanction_from(returned(row))

    async def get(self, sanction: int) -> Sanction:
        row = await self._tx.row(_GET, id=sanction)
        if row is None:
            raise UnknownReference(f"sanction {sanction}")
        return sanction_from(row)

    async def of_decision(self, decision: int) -> Sequence[Sanction]:
        return [sanction_from(row) for row in await self._tx.rows(_OF_DECISION, decision=decision)]

    async def of_case(self, case: int) -> Sequence[Sanction]:
        return [sanction_from(row) for row in await self._tx.rows(_OF_CASE, case=case)]

    async def in_force(self, chat: int, account: int) -> Sequence[Sanction]:
        rows = await self._tx.rows(_IN_FORCE, chat=chat, account=await self._behind(account))
        return [sanction_from(row) for row in rows]

    async def of_account(self, account: int) -> Sequence[Sanction]:
        rows = await self._tx.rows(_OF_ACCOUNT, account=await self._behind(account), now=self._now)
        return [sanction_from(row) for row in rows]

    async def binding(self, chat: int, account: int) -> bool:
        return await self._tx.row(_BINDING, chat=chat, account=await self._behind(account)) is not None

    async def spreading(self, chat: int, limit: int) -> Sequence[Sanction]:
        rows = await self._tx.rows(_SPREADING, chat=chat, now=self._now, limit=limit)
        return [sanction_from(row) for row in rows]

    async def over(self, limit: int) -> Sequence[Sanction]:
        return [sanction_from(row) for row in await self._tx.rows(_OVER, now=self._now, limit=limit)]

    async def latest(self, chat: int, account: int) -> Sanction | None:
        row = await self._tx.row(_LATEST, chat=chat, account=await self._behind(account))
        return None if row is None else sanction_from(row)

    async def failed(self, chat: int, account: int | None = None) -> Sequence[Sanction]:
        since = self._now - DELETABLE_FOR
        found = [sanction_from(row) for row in await self._tx.rows(_FAILED, chat=chat, deletable=since)]
        return [one for one in found if account is None or one.account == account]

    async def retry(self, sanction: int) -> bool:
        return await self._tx.run(_RETRY, id=sanction) > 0

    async def lift(self, sanction: int, why: Lifting) -> bool:
        return await self._tx.run(_LIFT, id=sanction, why=why.value) > 0

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

    async def _behind(self, account: int) -> int:
        """Whom Telegram knows behind a stand-in, while that is needed."""
        row = await self._tx.row(_BEHIND, account=account) if is_stand_in(account) else None
        return account if row is None else row["account"]


def sanction_from(row: Row) -> Sanction:
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
