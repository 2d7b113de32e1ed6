"""Appeals. The appellant's words are sealed under their key, those of whoever judges under the case's; erased, words read as empty."""

from __future__ import annotations

from collections.abc import Sequence

from desk.errors import UnknownReference
from desk.model import Appeal, AppealState, Audience, Side
from desk.records import AskedJudge, Judgement, NewAppeal
from desk.rules.durations import Ms
from storage import codec
from storage.cases import named
from storage.database import Engine, Row, Tx
from storage.dialect import spelled
from storage.keys import Keys

_COLUMNS = """
    appeals.id, decision, appeals.case_id, appellant, side, report, appeals.sealed, appeals.opened_at, appeals.deadline, appeals.state,
    judged_by, decided_by, settled_at, reason, waived, replacement"""

_ADD = f"""
    INSERT INTO appeals (decision, case_id, appellant, side, report, sealed, opened_at, deadline, escalate_at, judged_by)
    VALUES (:decision, :case, :appellant, :side, :report, :sealed, :now, :deadline, :deadline, :judged_by)
    ON CONFLICT DO NOTHING
    RETURNING {_COLUMNS}"""
_GET = f"SELECT {_COLUMNS} FROM appeals WHERE id = :id"
_OF_DECISION = f"SELECT {_COLUMNS} FROM appeals WHERE decision = :decision ORDER BY id"
_OF_CASE = f"""
    SELECT {_COLUMNS} FROM appeals WHERE decision IN (SELECT id FROM decisions WHERE case_id = :case) ORDER BY appeals.id"""
_REPLACED_BY = f"SELECT {_COLUMNS} FROM appeals WHERE replacement = :decision"
_OF_PERSON = f"SELECT {_COLUMNS} FROM appeals WHERE appellant = :person ORDER BY id DESC LIMIT :limit"
_WAITING = f"""
    SELECT {_COLUMNS}, audience FROM appeals JOIN cases ON cases.id = appeals.case_id
    WHERE appeals.state = 'open' AND audience IN (:audience1, :audience2, :audience3)
    ORDER BY appeals.deadline, appeals.id LIMIT :limit"""
# Locked, so that two workers whose timers ring together do not escalate twice.
_OVERDUE = spelled(f"""
    SELECT {_COLUMNS} FROM appeals WHERE state = 'open' AND escalate_at <= :now
    ORDER BY escalate_at, id LIMIT :limit {{skip locked}}""")
_ESCALATED = "UPDATE appeals SET escalate_at = NULL WHERE id = :id"
_ASK = "UPDATE appeals SET asked = :judge, asked_until = :until, menu = :menu WHERE id = :id AND state = 'open'"
_ASKED = "SELECT asked, asked_until, menu FROM appeals WHERE id = :id AND state = 'open' AND menu <> '' AND asked_until > :now"
_JUDGE = """
    UPDATE appeals SET state = :state, decided_by = :by, settled_at = :now, reason = :reason, waived = :waived,
                       asked = NULL, asked_until = NULL, menu = ''
    WHERE id = :id AND state = 'open'"""
_REPLACED = "UPDATE appeals SET replacement = :decision WHERE id = :id"
_END = """
    UPDATE appeals SET state = :state, settled_at = :now, asked = NULL, asked_until = NULL, menu = ''
    WHERE id = :id AND state = 'open'"""


class AppealStore:
    """`desk.stores.decisions.Appeals` within one transaction."""

    __slots__ = ("_engine", "_keys", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._engine = engine
        self._keys = keys
        self._now = now

    async def add(self, new: NewAppeal) -> Appeal | None:
        key = await self._keys.of(*codec.owner_of(new.appellant))
        row = await self._tx.row(
            _ADD,
            decision=new.decision,
            case=new.case,
            appellant=new.appellant,
            side=new.side.value,
            report=new.report,
            sealed=key.seal(new.text.encode(), words_context(new.decision, new.appellant)),
            judged_by=new.judged_by,
            deadline=new.deadline,
            now=self._now,
        )
        return None if row is None else await self._open(row)

    async def get(self, appeal: int) -> Appeal:
        row = await self._tx.row(_GET, id=appeal)
        if row is None:
            raise UnknownReference(f"A-{appeal}")
        return await self._open(row)

    async def of_decision(self, decision: int) -> Sequence[Appeal]:
        return [await self._open(row) for row in await self._tx.rows(_OF_DECISION, decision=decision)]

    async def of_case(self, case: int) -> Sequence[Appeal]:
        return [await self._open(row) for row in await self._tx.rows(_OF_CASE, case=case)]

    async def replaced_by(self, decision: int) -> Appeal | None:
        row = await self._tx.row(_REPLACED_BY, decision=decision)
        return None if row is None else await self._open(row)

    async def of_person(self, person: int, limit: int) -> Sequence[Appeal]:
        return [await self._open(row) for row in await self._tx.rows(_OF_PERSON, person=person, limit=limit)]

    async def waiting(self, audiences: frozenset[Audience], limit: int) -> Sequence[Appeal]:
        rows = await self._tx.rows(_WAITING, limit=limit, **named(audiences))
        return [await self._open(row) for row in rows]

    async def overdue(self, limit: int) -> Sequence[Appeal]:
        rows = await self._tx.rows(_OVERDUE[self._engine], now=self._now, limit=limit)
        return [await self._open(row) for row in rows]

    async def escalated(self, appeal: int) -> None:
        await self._tx.run(_ESCALATED, id=appeal)

    async def ask(self, appeal: int, asked: AskedJudge | None) -> None:
        judge, until, menu = (asked.judge, asked.until, asked.menu) if asked else (None, None, "")
        await self._tx.run(_ASK, id=appeal, judge=judge, until=until, menu=menu)

    async def asked(self, appeal: int) -> AskedJudge | None:
        row = await self._tx.row(_ASKED, id=appeal, now=self._now)
        return None if row is None else AskedJudge(row["asked"], row["menu"], row["asked_until"])

    async def judge(self, appeal: Appeal, found: Judgement) -> bool:
        key = await self._keys.of("case", appeal.case)
        changed = await self._tx.run(
            _JUDGE,
            id=appeal.id,
            state=found.state.value,
            by=found.by,
            reason=key.seal(found.reason.encode(), _found(appeal.id)),
            waived=int(found.waived),
            now=self._now,
        )
        return changed > 0

    async def replaced(self, appeal: int, decision: int) -> None:
        await self._tx.run(_REPLACED, id=appeal, decision=decision)

    async def end(self, appeal: int, state: AppealState) -> bool:
        return await self._tx.run(_END, id=appeal, state=state.value, now=self._now) > 0

    async def _open(self, row: Row) -> Appeal:
        decision, appellant = row["decision"], row["appellant"]
        reason = "" if row["reason"] is None else await self._keys.words(row["reason"], _found(row["id"]))
        return Appeal(
            id=row["id"],
            decision=decision,
            case=row["case_id"],
            appellant=appellant,
            side=Side(row["side"]),
            report=row["report"],
            text=await self._keys.words(row["sealed"], words_context(decision, appellant)),
            opened_at=row["opened_at"],
            deadline=row["deadline"],
            judged_by=row["judged_by"],
            state=AppealState(row["state"]),
            decided_by=row["decided_by"],
            settled_at=row["settled_at"],
            reason=reason,
            waived=row["waived"] == 1,
            replacement=row["replacement"],
        )


def words_context(decision: int, appellant: int) -> bytes:
    """What binds an appellant's words to their appeal."""
    return f"appeals.sealed:{decision}:{appellant}".encode()


def _found(appeal: int) -> bytes:
    return f"appeals.reason:{appeal}".encode()
