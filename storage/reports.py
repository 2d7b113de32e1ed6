"""Reports: who complained of what. A reporter's words are sealed under the reporter's key; erased, they read as empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desk.errors import UnknownReference
from desk.model import Case, Door, Report
from desk.records import Hearing, Voices
from desk.rules.durations import Ms
from desk.rules.trust import Record
from storage import codec
from storage.cases import COLUMNS as CASE
from storage.cases import case_from
from storage.database import Row, Tx
from storage.keys import Keys
from storage.rows import returned

_COLUMNS = "reports.id, reports.case_id, reporter, reports.category, sealed, at, door, muted_by, consent"

UPHELD: Final = """
    (SELECT CASE outcome WHEN 'dismiss' THEN 0 ELSE 1 END FROM decisions
     WHERE decisions.case_id = past.case_id AND voided_at IS NULL ORDER BY decisions.id DESC LIMIT 1)"""
"""What became of the report `past`: 1 upheld, 0 dismissed, NULL while no decision holds. What is voided was never decided."""
VOICES: Final = 50
"""Reporters of one case whose past is looked at, the latest: the best of so many tells enough."""

_ADD = """
    INSERT INTO reports (case_id, reporter, category, sealed, at, door, consent, muted_by)
    VALUES (:case, :reporter, :category, :sealed, :now, :door, :consent, :muted_by)
    RETURNING id"""
_GET = f"SELECT {_COLUMNS} FROM reports WHERE id = :id"
_TIMES = "SELECT at FROM reports WHERE reporter = :reporter AND at >= :since ORDER BY at DESC"
_STILL_OPEN = """
    SELECT reports.id FROM cases JOIN reports ON reports.case_id = cases.id AND reports.reporter = :reporter
    WHERE cases.key = :key AND cases.state = 'open'"""
_OF_CASE = f"SELECT {_COLUMNS} FROM reports WHERE case_id = :case ORDER BY id"
_REPORTERS = "SELECT reporter FROM reports WHERE case_id = :case ORDER BY id"
_CATEGORIES = "SELECT DISTINCT category FROM reports WHERE case_id = :case"
_HEARING = f"""
    SELECT (SELECT MAX(id) FROM misuse
            WHERE reporter = :reporter AND kind = 'mute' AND revoked_at IS NULL AND until > :now) AS mute,
           (SELECT COUNT(*) FROM flaggers WHERE account = :reporter AND revoked_at IS NULL) AS flagger,
           COUNT(upheld) AS decided, COALESCE(SUM(upheld), 0) AS upheld
    FROM (SELECT {UPHELD} AS upheld FROM reports AS past WHERE reporter = :reporter AND at >= :since) AS decided_ones"""
_VOICES = f"""
    WITH voices AS (
        SELECT id, reporter, COUNT(*) OVER () AS people,
               (SELECT COUNT(*) FROM flaggers WHERE account = reporter AND revoked_at IS NULL) AS flagger
        FROM reports WHERE case_id = :case AND muted_by IS NULL ORDER BY id DESC LIMIT {VOICES})
    SELECT people, flagger, COUNT(upheld) AS decided, COALESCE(SUM(upheld), 0) AS upheld FROM (
        SELECT voices.id, people, flagger, {UPHELD} AS upheld
        FROM voices LEFT JOIN reports AS past ON past.reporter = voices.reporter AND past.at >= :since) AS heard
    GROUP BY id, people, flagger"""
_AGAINST = """
    SELECT reports.at, reporter FROM cases JOIN reports ON reports.case_id = cases.id
    WHERE cases.accused = :account AND reports.at >= :since ORDER BY reports.at DESC LIMIT :limit"""
_UNMUTE = "UPDATE reports SET muted_by = NULL WHERE id = :id"
_MUTED = "SELECT id, case_id FROM reports WHERE muted_by = :mute ORDER BY case_id"
_OF_REPORTER = f"""
    SELECT {_COLUMNS}, {CASE} FROM reports JOIN cases ON cases.id = reports.case_id
    WHERE reporter = :reporter ORDER BY at DESC, reports.id DESC LIMIT :limit"""
_AMEND = "UPDATE reports SET category = :category, sealed = :sealed WHERE id = :id"
# Two may have forwarded the same message, which is stored once: what one agreed to must not quote the other.
_QUOTABLE = """
    SELECT 1 AS agreed FROM reports WHERE case_id = :case AND door = 'private' AND consent = 1
      AND NOT EXISTS (SELECT 1 FROM reports AS other
                      WHERE other.case_id = :case AND other.door = 'private' AND other.consent = 0)
    LIMIT 1"""


class ReportStore:
    """`desk.stores.reports.Reports` within one transaction. One person's reports of one case are one row: a second is a Conflict."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now

    async def add(
        self,
        case: int,
        reporter: int,
        category: str,
        text: str,
        door: Door,
        *,
        consent: bool,
        muted_by: int | None = None,
    ) -> int:
        key = await self._keys.of(*codec.owner_of(reporter))
        row = await self._tx.row(
            _ADD,
            case=case,
            reporter=reporter,
            category=category,
            sealed=key.seal(text.encode(), _context(case, reporter)),
            door=door.value,
            consent=int(consent),
            muted_by=muted_by,
            now=self._now,
        )
        number: int = returned(row)["id"]
        return number

    async def get(self, report: int) -> Report:
        row = await self._tx.row(_GET, id=report)
        if row is None:
            raise UnknownReference(f"R-{report}")
        return await self._open(row)

    async def times(self, reporter: int, since: Ms) -> Sequence[Ms]:
        return [row["at"] for row in await self._tx.rows(_TIMES, reporter=reporter, since=since)]

    async def still_open(self, reporter: int, key: str) -> int | None:
        row = await self._tx.row(_STILL_OPEN, reporter=reporter, key=key)
        return None if row is None else row["id"]

    async def of_case(self, case: int) -> Sequence[Report]:
        return [await self._open(row) for row in await self._tx.rows(_OF_CASE, case=case)]

    async def reporters(self, case: int) -> Sequence[int]:
        return [row["reporter"] for row in await self._tx.rows(_REPORTERS, case=case)]

    async def categories(self, case: int) -> frozenset[str]:
        return frozenset(row["category"] for row in await self._tx.rows(_CATEGORIES, case=case))

    async def hearing(self, reporter: int, since: Ms) -> Hearing:
        row = returned(await self._tx.row(_HEARING, reporter=reporter, since=since, now=self._now))
        return Hearing(_record(row), row["mute"])

    async def voices(self, case: int, since: Ms) -> Voices:
        rows = await self._tx.rows(_VOICES, case=case, since=since)
        return Voices(rows[0]["people"] if rows else 0, tuple(_record(row) for row in rows))

    async def against(self, account: int, since: Ms, limit: int) -> Sequence[tuple[Ms, int]]:
        rows = await self._tx.rows(_AGAINST, account=account, since=since, limit=limit)
        return [(row["at"], row["reporter"]) for row in rows]

    async def unmute(self, report: int) -> None:
        await self._tx.run(_UNMUTE, id=report)

    async def muted(self, mute: int) -> Sequence[tuple[int, int]]:
        return [(row["id"], row["case_id"]) for row in await self._tx.rows(_MUTED, mute=mute)]

    async def of_reporter(self, reporter: int, limit: int) -> Sequence[tuple[Report, Case]]:
        rows = await self._tx.rows(_OF_REPORTER, reporter=reporter, limit=limit)
        return [(await self._open(row), case_from(row)) for row in rows]

    async def amend(self, report: Report) -> None:
        key = await self._keys.of(*codec.owner_of(report.reporter))
        sealed = key.seal(report.text.encode(), _context(report.case, report.reporter))
        await self._tx.run(_AMEND, id=report.id, category=report.category, sealed=sealed)

    async def quotable(self, case: int) -> bool:
        return await self._tx.row(_QUOTABLE, case=case) is not None

    async def _open(self, row: Row) -> Report:
        case, reporter = row["case_id"], row["reporter"]
        text = await self._keys.words(row["sealed"], _context(case, reporter))
        door, consent = Door(row["door"]), row["consent"] == 1
        return Report(row["id"], case, reporter, row["category"], text, row["at"], door, row["muted_by"], consent)


def _record(row: Row) -> Record:
    return Record(row["decided"], row["upheld"], flagger=row["flagger"] > 0)


def _context(case: int, reporter: int) -> bytes:
    return f"reports.sealed:{case}:{reporter}".encode()
