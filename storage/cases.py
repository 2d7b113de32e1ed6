"""Cases: opened, ranked, closed and opened again, and which of them are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desk.errors import UnknownReference
from desk.model import Attribution, Audience, Case, CaseState, Origin
from desk.records import NewCase, Related, Tally
from desk.rules.durations import Ms
from desk.rules.priority import SILENT, Priority
from storage.database import Conflict, Engine, Row, StorageUnavailable, Tx
from storage.dialect import spelled
from storage.rows import returned

COLUMNS: Final = """
    cases.id AS case_id, key, state, cases.category AS case_category, chat, message, accused, attribution, audience, origin,
    opened_at, deadline, band, due, version, changed_at, previous, closed_at, reference_only"""
"""What `case_from` reads; named so that other tables can be joined."""

_OPEN_WITH_KEY = spelled(f"SELECT {COLUMNS} FROM cases WHERE key = :key AND state = 'open' {{for update}}")
_OPEN = f"""
    INSERT INTO cases (key, previous, category, chat, message, accused, attribution, audience, origin, opened_at, deadline,
                       remind_at, band, due, changed_at)
    VALUES (:key, (SELECT MAX(id) FROM cases WHERE key = :key), :category, :chat, :message, :accused, :attribution,
            :audience, :origin, :now, :deadline, :remind_at, :band, :due, :now)
    ON CONFLICT (key) WHERE state = 'open' DO NOTHING
    RETURNING {COLUMNS}"""
_GET = f"SELECT {COLUMNS} FROM cases WHERE id = :id"
_LOCK = spelled(_GET + " {for update}")
_RECLASSIFY = """
    UPDATE cases SET category = :category, deadline = :deadline, band = :band, due = :due,
                     remind_at = CASE reminded WHEN 0 THEN CAST(:remind_at AS BIGINT)
                                               WHEN 1 THEN CAST(:deadline AS BIGINT) END,
                     version = version + 1, changed_at = :now
    WHERE id = :id"""
_RANK = "UPDATE cases SET band = :band, due = :due WHERE id = :id AND (band <> :band OR due <> :due)"
_TOUCH = "UPDATE cases SET version = version + 1, changed_at = :now WHERE id = :id"
_ACCUSE = """
    UPDATE cases SET accused = :accused, attribution = :attribution, audience = :audience,
                     version = version + 1, changed_at = :now
    WHERE id = :id"""
_FORBID_COPIES = "UPDATE cases SET reference_only = 1 WHERE id = :id"
_CLOSE = """
    UPDATE cases SET state = 'closed', closed_at = :now, version = version + 1, changed_at = :now
    WHERE id = :id AND state = 'open'"""
_REOPEN = """
    UPDATE cases SET state = 'open', closed_at = NULL, version = version + 1, changed_at = :now
    WHERE id = :id AND state = 'closed'"""
_QUEUE = f"""
    SELECT {COLUMNS} FROM cases
    WHERE state = 'open' AND audience = :audience AND (band, due, id) > (:band, :due, :id) AND band < {SILENT}
    ORDER BY band, due, id LIMIT :limit"""
_OF_CATEGORY = f"""
    SELECT {COLUMNS} FROM cases
    WHERE state = 'open' AND category = :category AND band < {SILENT}
      AND audience IN (:audience1, :audience2, :audience3)
    ORDER BY id LIMIT :limit"""
# Locked, so that two workers whose timers ring together do not remind twice.
_TO_REMIND = spelled(f"""
    SELECT {COLUMNS} FROM cases WHERE state = 'open' AND remind_at <= :now AND band < {SILENT}
    ORDER BY remind_at, id LIMIT :limit {{skip locked}}""")
_REMIND_AT = "UPDATE cases SET remind_at = :at WHERE id = :id"
_REMINDED_BEFORE = "UPDATE cases SET reminded = 1, remind_at = deadline WHERE id = :id"
_REMINDED_AFTER = "UPDATE cases SET reminded = 2, remind_at = NULL WHERE id = :id"
_TALLY = f"""
    SELECT category, band, COUNT(*) AS cases, COUNT(CASE WHEN deadline <= :now THEN 1 END) AS overdue,
           COUNT(CASE WHEN claims.case_id IS NULL THEN 1 END) AS unclaimed
    FROM cases LEFT JOIN claims ON claims.case_id = cases.id AND claims.until > :now
    WHERE state = 'open' AND audience = :audience AND band < {SILENT} GROUP BY category, band"""
_OVERDUE = f"""
    SELECT {COLUMNS} FROM cases WHERE state = 'open' AND audience = :audience AND deadline <= :now AND band < {SILENT}
    ORDER BY deadline, id LIMIT :limit"""
_OLDEST = f"""
    SELECT {COLUMNS} FROM cases WHERE state = 'open' AND audience = :audience AND band < {SILENT}
    ORDER BY opened_at, id LIMIT 1"""
# What only muted people reported says nothing about whom they reported, until somebody decides it.
_HEARD = "(state = 'closed' OR band < :silent)"
_OF_ACCOUNT = f"""
    SELECT {COLUMNS} FROM cases
    WHERE accused = :account AND id < :before AND audience IN (:audience1, :audience2, :audience3) AND {_HEARD}
    ORDER BY id DESC LIMIT :limit"""
_RELATED = f"""
    SELECT COUNT(*) AS cases, COUNT(CASE WHEN state = 'open' THEN 1 END) AS open FROM cases
    WHERE accused = :account AND id <> :case AND audience IN (:audience1, :audience2, :audience3) AND {_HEARD}"""

_TRIES: Final = 3
_FIRST: Final = (-1, 0, 0)
"""Before every case: bands begin at 0."""
_LAST: Final = 2**63 - 1
"""Behind every case."""


class CaseStore:
    """`desk.stores.cases.Cases` within one transaction."""

    __slots__ = ("_engine", "_locked", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, now: Ms, *, writes: bool = True) -> None:
        self._tx = tx
        self._engine = engine
        self._now = now
        # What reads only sees a snapshot, in which nothing changes, and PostgreSQL lets it lock nothing.
        self._locked = _LOCK[engine] if writes else _GET

    async def about(self, key: str) -> Case | None:
        row = await self._tx.row(_OPEN_WITH_KEY[self._engine], key=key)
        return None if row is None else case_from(row)

    async def join_or_open(self, new: NewCase) -> tuple[Case, bool]:
        """An open case that is joined cannot be closed meanwhile. Ask `about` first: PostgreSQL burns a number on each attempt to open."""
        for _ in range(_TRIES):
            row = await self._open(new)
            if row is not None:
                return case_from(row), True
            case = await self.about(new.key)
            if case is not None:
                return case, False
        raise StorageUnavailable("a case was opened and closed again by others each time it was looked for")

    async def get(self, case: int) -> Case:
        return _found(await self._tx.row(_GET, id=case), case)

    async def lock(self, case: int) -> Case:
        return _found(await self._tx.row(self._locked, id=case), case)

    async def reclassify(self, case: int, category: str, deadline: Ms, remind_at: Ms, priority: Priority) -> None:
        await self._tx.run(
            _RECLASSIFY,
            id=case,
            category=category,
            deadline=deadline,
            remind_at=remind_at,
            band=priority.band,
            due=priority.due,
            now=self._now,
        )

    async def rank(self, case: int, priority: Priority) -> None:
        await self._tx.run(_RANK, id=case, band=priority.band, due=priority.due)

    async def touch(self, case: int) -> None:
        await self._tx.run(_TOUCH, id=case, now=self._now)

    async def accuse(self, case: int, accused: int, attribution: Attribution, audience: Audience) -> None:
        await self._tx.run(
            _ACCUSE, id=case, accused=accused, attribution=attribution.value, audience=audience.value, now=self._now
        )

    async def forbid_copies(self, case: int) -> None:
        await self._tx.run(_FORBID_COPIES, id=case)

    async def close(self, case: int) -> None:
        await self._tx.run(_CLOSE, id=case, now=self._now)

    async def reopen(self, case: int) -> bool:
        """Raises StorageUnavailable where another with its key is opened at the same moment: tried again, it finds that one open."""
        if await self.about((await self.get(case)).key) is not None:
            return False
        try:
            return await self._tx.run(_REOPEN, id=case, now=self._now) > 0
        except Conflict:
            raise StorageUnavailable("another case about the same was opened at the same moment") from None

    async def queue(
        self, audiences: frozenset[Audience], after: tuple[int, Ms, int] | None, limit: int
    ) -> Sequence[Case]:
        """One walk along the index for each audience: sorting all of them together would read every open case."""
        band, due, number = after or _FIRST
        found: list[Case] = []
        for audience in sorted(audiences):
            rows = await self._tx.rows(_QUEUE, audience=audience.value, band=band, due=due, id=number, limit=limit)
            found += map(case_from, rows)
        return sorted(found, key=lambda case: (case.priority, case.id))[:limit]

    async def of_category(self, category: str, audiences: frozenset[Audience], limit: int) -> Sequence[Case]:
        rows = await self._tx.rows(_OF_CATEGORY, category=category, limit=limit, **named(audiences))
        return [case_from(row) for row in rows]

    async def to_remind(self, limit: int) -> Sequence[Case]:
        rows = await self._tx.rows(_TO_REMIND[self._engine], now=self._now, limit=limit)
        return [case_from(row) for row in rows]

    async def remind_at(self, case: int, at: Ms) -> None:
        await self._tx.run(_REMIND_AT, id=case, at=at)

    async def reminded(self, case: int, *, passed: bool) -> None:
        await self._tx.run(_REMINDED_AFTER if passed else _REMINDED_BEFORE, id=case)

    async def tally(self, audience: Audience) -> Sequence[Tally]:
        rows = await self._tx.rows(_TALLY, audience=audience.value, now=self._now)
        return [Tally(row["category"], row["band"], row["cases"], row["overdue"], row["unclaimed"]) for row in rows]

    async def overdue(self, audience: Audience, limit: int) -> Sequence[Case]:
        rows = await self._tx.rows(_OVERDUE, audience=audience.value, now=self._now, limit=limit)
        return [case_from(row) for row in rows]

    async def oldest(self, audience: Audience) -> Case | None:
        row = await self._tx.row(_OLDEST, audience=audience.value)
        return None if row is None else case_from(row)

    async def of_account(
        self,
        account: int,
        limit: int,
        *,
        audiences: frozenset[Audience] = frozenset(Audience),
        before: int | None = None,
        heard: bool = False,
    ) -> Sequence[Case]:
        rows = await self._tx.rows(
            _OF_ACCOUNT,
            account=account,
            limit=limit,
            before=_LAST if before is None else before,
            silent=SILENT if heard else SILENT + 1,
            **named(audiences),
        )
        return [case_from(row) for row in rows]

    async def related(self, case: Case, audiences: frozenset[Audience]) -> Related:
        if case.accused is None:
            return Related(0, 0)
        row = returned(
            await self._tx.row(_RELATED, account=case.accused, case=case.id, silent=SILENT, **named(audiences))
        )
        return Related(row["cases"], row["open"])

    async def _open(self, new: NewCase) -> Row | None:
        return await self._tx.row(
            _OPEN,
            key=new.key,
            category=new.category,
            chat=new.chat,
            message=new.message,
            accused=new.accused,
            attribution=new.attribution.value,
            audience=new.audience.value,
            origin=new.origin.value,
            deadline=new.deadline,
            remind_at=new.remind_at,
            band=new.priority.band,
            due=new.priority.due,
            now=self._now,
        )


def case_from(row: Row) -> Case:
    """The case of a row that has COLUMNS."""
    return Case(
        id=row["case_id"],
        key=row["key"],
        state=CaseState(row["state"]),
        category=row["case_category"],
        chat=row["chat"],
        message=row["message"],
        accused=row["accused"],
        attribution=Attribution(row["attribution"]),
        audience=Audience(row["audience"]),
        origin=Origin(row["origin"]),
        opened_at=row["opened_at"],
        deadline=row["deadline"],
        priority=Priority(row["band"], row["due"]),
        version=row["version"],
        changed_at=row["changed_at"],
        previous=row["previous"],
        closed_at=row["closed_at"],
        reference_only=bool(row["reference_only"]),
    )


def named(audiences: frozenset[Audience]) -> dict[str, str]:
    """One parameter for each that there is; those that are not asked for are empty."""
    return {f"audience{place}": one.value if one in audiences else "" for place, one in enumerate(Audience, start=1)}


def _found(row: Row | None, case: int) -> Case:
    if row is None:
        raise UnknownReference(f"C-{case}")
    return case_from(row)
