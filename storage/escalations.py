"""Cases that were handed to officers, and why: sealed under the case's key."""

from __future__ import annotations

from collections.abc import Sequence

from desk.disclosure.escalation import ASKED_AGAIN, Escalation, EscalationKind, NewEscalation
from desk.errors import UnknownReference
from desk.rules.durations import Ms
from storage.database import Engine, Row, Tx
from storage.dialect import spelled
from storage.keys import Keys
from storage.rows import returned

_COLUMNS = (
    "id, case_id, kind, sealed, by, at, request, takeover_at, page_at, paged, answered_by, answered_at, settled_at"
)
_ADD = f"""
    INSERT INTO escalations (case_id, kind, sealed, by, at, request, takeover_at, page_at)
    VALUES (:case, :kind, :sealed, :by, :now, :request, :takeover_at, :page_at) RETURNING {_COLUMNS}"""
_GET = f"SELECT {_COLUMNS} FROM escalations WHERE id = :id"
_OPEN = f"SELECT {_COLUMNS} FROM escalations WHERE case_id = :case AND kind = :kind AND settled_at IS NULL"
_OF_REQUEST = f"SELECT {_COLUMNS} FROM escalations WHERE request = :request"
_EVER = "SELECT 1 AS yes FROM escalations WHERE case_id = :case LIMIT 1"
# Locked, so that two workers whose timers ring together do not count one call twice.
_TO_PAGE = spelled(f"""
    SELECT {_COLUMNS} FROM escalations WHERE page_at <= :now ORDER BY page_at, id LIMIT :limit {{skip locked}}""")
_PAGED = "UPDATE escalations SET paged = paged + 1, page_at = :next_at WHERE id = :id"
_ANSWER = """
    UPDATE escalations SET answered_by = :by, answered_at = :now, page_at = NULL WHERE id = :id AND answered_at IS NULL"""
_REST = "UPDATE escalations SET page_at = NULL WHERE id = :id"
_REOPEN = """
    UPDATE escalations SET answered_by = NULL, answered_at = NULL, page_at = :now, takeover_at = :takeover_at WHERE id = :id"""
_SETTLE = "UPDATE escalations SET settled_at = :now, page_at = NULL WHERE id = :id AND settled_at IS NULL"


class EscalationStore:
    """`desk.stores.requests.Escalations` within one transaction."""

    __slots__ = ("_engine", "_keys", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._engine = engine
        self._keys = keys
        self._now = now

    async def add(self, new: NewEscalation) -> Escalation:
        key = await self._keys.of("case", new.case)
        row = await self._tx.row(
            _ADD,
            case=new.case,
            kind=new.kind.value,
            sealed=key.seal(new.reason.encode(), _context(new.case)),
            by=new.by,
            now=self._now,
            request=new.request,
            takeover_at=new.takeover_at,
            page_at=self._now if new.kind is EscalationKind.THREAT else self._now + ASKED_AGAIN,
        )
        return await self._open(returned(row))

    async def get(self, escalation: int) -> Escalation:
        row = await self._tx.row(_GET, id=escalation)
        if row is None:
            raise UnknownReference(str(escalation))
        return await self._open(row)

    async def open(self, case: int, kind: EscalationKind) -> Escalation | None:
        row = await self._tx.row(_OPEN, case=case, kind=kind.value)
        return None if row is None else await self._open(row)

    async def of_request(self, request: int) -> Escalation | None:
        row = await self._tx.row(_OF_REQUEST, request=request)
        return None if row is None else await self._open(row)

    async def ever(self, case: int) -> bool:
        return await self._tx.row(_EVER, case=case) is not None

    async def to_page(self, limit: int) -> Sequence[Escalation]:
        rows = await self._tx.rows(_TO_PAGE[self._engine], now=self._now, limit=limit)
        return [await self._open(row) for row in rows]

    async def paged(self, escalation: int, next_at: Ms) -> None:
        await self._tx.run(_PAGED, id=escalation, next_at=next_at)

    async def answer(self, escalation: int, by: int) -> bool:
        return await self._tx.run(_ANSWER, id=escalation, by=by, now=self._now) > 0

    async def rest(self, escalation: int) -> None:
        await self._tx.run(_REST, id=escalation)

    async def reopen(self, escalation: int, takeover_at: Ms) -> None:
        await self._tx.run(_REOPEN, id=escalation, now=self._now, takeover_at=takeover_at)

    async def settle(self, escalation: int) -> bool:
        return await self._tx.run(_SETTLE, id=escalation, now=self._now) > 0

    async def _open(self, row: Row) -> Escalation:
        return Escalation(
            id=row["id"],
            case=row["case_id"],
            kind=EscalationKind(row["kind"]),
            reason=await self._keys.words(row["sealed"], _context(row["case_id"])),
            by=row["by"],
            at=row["at"],
            request=row["request"],
            takeover_at=row["takeover_at"],
            paged=row["paged"],
            answered_by=row["answered_by"],
            answered_at=row["answered_at"],
            settled_at=row["settled_at"],
        )


def _context(case: int) -> bytes:
    return f"escalations.sealed:{case}".encode()
