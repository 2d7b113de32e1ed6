"""Bans that take a second person, sealed under the key of their case. How each ended stays on its row."""

from __future__ import annotations

from collections.abc import Sequence

from desk.errors import UnknownReference
from desk.model import Decision
from desk.records import Proposal, ProposalEnd
from desk.rules.durations import Ms
from desk.verdict import Verdict
from storage import codec
from storage.database import Engine, Row, Tx
from storage.dialect import spelled
from storage.keys import Keys

_COLUMNS = "id, case_id, accused, sealed, at, outcome, ended_by, decision"
_ADD = f"""
    INSERT INTO proposals (case_id, proposed_by, accused, sealed, at) VALUES (:case, :by, :accused, :sealed, :now)
    ON CONFLICT (case_id) WHERE ended_at IS NULL DO NOTHING
    RETURNING {_COLUMNS}"""
_WAIVE = """
    INSERT INTO proposals (case_id, proposed_by, accused, sealed, at, ended_at, outcome, decision)
    VALUES (:case, :by, :accused, :sealed, :now, :now, 'waived', :decision)"""
_GET = f"SELECT {_COLUMNS} FROM proposals WHERE id = :id"
_LOCK = spelled(_GET + " {for update}")
_OF_CASE = f"SELECT {_COLUMNS} FROM proposals WHERE case_id = :case ORDER BY id"
_APPROVER_OF = "SELECT ended_by FROM proposals WHERE decision = :decision AND outcome = 'approved'"
_END = """
    UPDATE proposals SET ended_at = :now, ended_by = :by, outcome = :how, decision = :decision
    WHERE id = :id AND ended_at IS NULL"""
_WAITING_OF = f"SELECT {_COLUMNS} FROM proposals WHERE proposed_by = :by AND ended_at IS NULL ORDER BY case_id"


class ProposalStore:
    """`desk.stores.decisions.Proposals` within one transaction."""

    __slots__ = ("_keys", "_locked", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, keys: Keys, now: Ms, *, writes: bool = True) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now
        self._locked = _LOCK[engine] if writes else _GET

    async def add(self, case: int, accused: int, verdict: Verdict) -> Proposal | None:
        sealed = await self._seal(case, verdict)
        row = await self._tx.row(_ADD, case=case, by=verdict.moderator, accused=accused, sealed=sealed, now=self._now)
        return None if row is None else await self._open(row)

    async def waive(self, decision: Decision, verdict: Verdict) -> None:
        await self._tx.run(
            _WAIVE,
            case=decision.case,
            by=verdict.moderator,
            accused=decision.accused,
            sealed=await self._seal(decision.case, verdict),
            decision=decision.id,
            now=self._now,
        )

    async def get(self, proposal: int) -> Proposal:
        row = await self._tx.row(self._locked, id=proposal)
        if row is None:
            raise UnknownReference(f"proposal {proposal}")
        return await self._open(row)

    async def of_case(self, case: int) -> Sequence[Proposal]:
        return [await self._open(row) for row in await self._tx.rows(_OF_CASE, case=case)]

    async def approver_of(self, decision: int) -> int | None:
        row = await self._tx.row(_APPROVER_OF, decision=decision)
        return None if row is None else row["ended_by"]

    async def end(self, proposal: int, how: ProposalEnd, by: int | None, decision: int | None = None) -> None:
        await self._tx.run(_END, id=proposal, how=how.value, by=by, decision=decision, now=self._now)

    async def waiting_of(self, proposer: int) -> Sequence[Proposal]:
        return [await self._open(row) for row in await self._tx.rows(_WAITING_OF, by=proposer)]

    async def _seal(self, case: int, verdict: Verdict) -> bytes:
        return (await self._keys.of("case", case)).seal(codec.encode(verdict), _context(case))

    async def _open(self, row: Row) -> Proposal:
        case = row["case_id"]
        verdict = codec.verdict(await self._keys.open(row["sealed"], _context(case)))
        end = ProposalEnd(row["outcome"]) if row["outcome"] else None
        return Proposal(row["id"], case, row["accused"], verdict, row["at"], end, row["ended_by"], row["decision"])


def _context(case: int) -> bytes:
    return f"proposals.sealed:{case}".encode()
