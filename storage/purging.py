"""The purge: how far it has come, and what there is of the cases that it looks through."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from desk.rules.durations import Ms
from desk.rules.priority import SILENT
from desk.rules.purging import KeptAppeal, KeptDecision, KeptReport, Remains, Removal
from desk.stores.purging import BEGINNING, Gone, Page, Place, Purge, Step
from storage.case_purge import VIEWS, CasePurge
from storage.database import Engine, Row, Tx
from storage.dialect import numbers, spelled
from storage.holds import KEEPS_CASE
from storage.loose_ends import LooseEnds
from storage.request_purge import RequestPurge
from storage.sanctions import sanction_from

_IS_BEGUN = "SELECT 1 AS yes FROM purges WHERE day = :day"
_LATEST_BEFORE = "SELECT MAX(day) AS day FROM purges WHERE day < :day"
_IS_OVER = "SELECT 1 AS yes FROM purges WHERE day = :day AND step IS NULL"
_REMOVED = "SELECT counts FROM purges WHERE day = :day"
_BEGIN = """
    INSERT INTO purges (day, step, since, after, begun_at) VALUES (:day, :step, :since, :after, :now)
    ON CONFLICT (day) DO UPDATE SET
        step = excluded.step, since = excluded.since, after = excluded.after, begun_at = excluded.begun_at, ended_at = NULL,
        counts = '{}'"""
_CURRENT = spelled(
    "SELECT day, step, since, after, counts FROM purges WHERE step IS NOT NULL ORDER BY day LIMIT 1 {skip locked}"
)
_MOVE = """
    UPDATE purges SET step = CAST(:step AS TEXT), since = :since, after = :after, counts = :counts,
                      ended_at = CASE WHEN CAST(:step AS TEXT) IS NULL THEN CAST(:now AS BIGINT) END
    WHERE day = :day"""

_CLOSED = """
    SELECT id, closed_at AS start FROM cases
    WHERE state = 'closed' AND closed_at <= :until AND (closed_at, id) > (:since, :after)
    ORDER BY closed_at, id LIMIT :limit"""
_SILENT = f"""
    SELECT id, changed_at AS start FROM cases
    WHERE state = 'open' AND band = {SILENT} AND changed_at <= :until AND (changed_at, id) > (:since, :after)
    ORDER BY changed_at, id LIMIT :limit"""
_CASES = f"""
    SELECT id, start FROM (SELECT * FROM ({_CLOSED}) AS closed UNION ALL SELECT * FROM ({_SILENT}) AS silent) AS old
    ORDER BY start, id LIMIT :limit"""
_LISTED = "{numbers :cases}"
_LOCK = spelled(f"""
    SELECT id FROM cases WHERE id IN ({_LISTED}) AND (state = 'closed' OR band = {SILENT}) ORDER BY id {{skip locked}}""")
# Asked once nobody can change the cases any more: what another unit did just before is seen.
_REST = spelled(f"""
    SELECT id, CASE state WHEN 'closed' THEN closed_at ELSE changed_at END AS start FROM cases
    WHERE id IN ({_LISTED})
      AND NOT EXISTS (SELECT 1 FROM holds WHERE {KEEPS_CASE})
      AND NOT EXISTS (SELECT 1 FROM appeals WHERE appeals.case_id = cases.id AND appeals.state = 'open')
      AND NOT EXISTS (SELECT 1 FROM claims WHERE claims.case_id = cases.id AND claims.until > :now)
      AND NOT EXISTS (SELECT 1 FROM proposals WHERE proposals.case_id = cases.id AND proposals.ended_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.case_id = cases.id AND outbox.state IN ('due', 'sending'))
    ORDER BY id""")
_DECISIONS = spelled(f"""
    SELECT id, case_id, at, told_at, points, expires_at, voided_at FROM decisions WHERE case_id IN ({_LISTED}) ORDER BY id""")
_SANCTIONS = spelled(f"""
    SELECT sanctions.*, decisions.case_id FROM decisions JOIN sanctions ON sanctions.decision = decisions.id
    WHERE decisions.case_id IN ({_LISTED}) ORDER BY sanctions.id""")
_APPEALS = spelled(
    f"SELECT id, case_id, decision, report, replacement FROM appeals WHERE case_id IN ({_LISTED}) ORDER BY id"
)
_REPORTS = spelled(f"""
    SELECT id, case_id, LENGTH(sealed) > 0 AS has_words,
           EXISTS (SELECT 1 FROM misuse WHERE misuse.report = reports.id AND misuse.id NOT IN ({{numbers :leaving}})) AS weighed
    FROM reports WHERE case_id IN ({_LISTED}) ORDER BY id""")
_COUNTS: Mapping[str, Mapping[Engine, str]] = {
    name: spelled(f"SELECT case_id, COUNT(*) AS rows FROM {rows} AND case_id IN ({_LISTED}) GROUP BY case_id")
    for name, rows in {
        "evidence": "evidence WHERE 1 = 1",
        "files": "evidence_files WHERE 1 = 1",
        "notices": f"outbox WHERE kind NOT IN {VIEWS}",
    }.items()
}


class PurgeStore:
    """`desk.stores.purging.Purges` within one transaction."""

    __slots__ = ("_engine", "_loose", "_now", "_requests", "_tx", "_writes")

    def __init__(self, tx: Tx, engine: Engine, now: Ms, *, writes: bool = True) -> None:
        self._tx = tx
        self._engine = engine
        self._now = now
        self._writes = writes
        self._loose = LooseEnds(tx, engine, now)
        self._requests = RequestPurge(tx, engine, writes=writes)

    async def is_begun(self, day: str) -> bool:
        return await self._tx.row(_IS_BEGUN, day=day) is not None

    async def latest_before(self, day: str) -> str | None:
        row = await self._tx.row(_LATEST_BEFORE, day=day)
        return None if row is None else row["day"]

    async def begin(self, day: str) -> None:
        first, place = next(iter(Step)), BEGINNING
        await self._tx.run(_BEGIN, day=day, step=first.value, since=place.since, after=place.after, now=self._now)

    async def current(self) -> Purge | None:
        row = await self._tx.row(_CURRENT[self._engine])
        return (
            None
            if row is None
            else Purge(row["day"], Step(row["step"]), Place(row["since"], row["after"]), json.loads(row["counts"]))
        )

    async def is_over(self, day: str) -> bool:
        return await self._tx.row(_IS_OVER, day=day) is not None

    async def removed(self, day: str) -> Mapping[str, int]:
        row = await self._tx.row(_REMOVED, day=day)
        counts: Mapping[str, int] = {} if row is None else json.loads(row["counts"])
        return counts

    async def move(self, purge: Purge, step: Step | None, place: Place, counts: Mapping[str, int]) -> None:
        await self._tx.run(
            _MOVE,
            day=purge.day,
            step=None if step is None else step.value,
            since=place.since,
            after=place.after,
            counts=json.dumps(counts, sort_keys=True),
            now=self._now,
        )

    async def cases(self, place: Place, until: Ms, limit: int) -> Page:
        rows = await self._tx.rows(_CASES, until=until, since=place.since, after=place.after, limit=limit)
        more = Place(rows[-1]["start"], rows[-1]["id"]) if len(rows) == limit else None
        return Page([row["id"] for row in rows], more)

    async def remains(self, cases: Sequence[int], without: Sequence[int] = ()) -> Sequence[Remains]:
        if self._writes:
            cases = [row["id"] for row in await self._tx.rows(_LOCK[self._engine], cases=numbers(cases))]
        starts = await self._tx.rows(_REST[self._engine], cases=numbers(cases), now=self._now)
        listed = numbers([row["id"] for row in starts])
        decisions, sanctions = await self._of(_DECISIONS, listed), await self._of(_SANCTIONS, listed)
        appeals = await self._of(_APPEALS, listed)
        reports = await self._of(_REPORTS, listed, leaving=numbers(without))
        counts = {what: await self._counted(statement, listed) for what, statement in _COUNTS.items()}
        return [
            Remains(
                case=row["id"],
                start=row["start"],
                decisions=tuple(map(_decision, decisions[row["id"]])),
                sanctions=tuple(map(sanction_from, sanctions[row["id"]])),
                appeals=tuple(map(_appeal, appeals[row["id"]])),
                reports=tuple(map(_report, reports[row["id"]])),
                **{what: found.get(row["id"], 0) for what, found in counts.items()},
            )
            for row in starts
        ]

    async def remove(self, removals: Sequence[Removal]) -> Mapping[int, Gone]:
        return await CasePurge(self._tx, self._engine).remove(removals)

    async def loose(self, step: Step, until: Ms, place: Place, limit: int) -> Page:
        if step is Step.REQUESTS:
            return await self._requests.page(until, place, limit)
        return await self._loose.page(step, until, place, limit)

    async def drop(self, step: Step, ids: Sequence[int], until: Ms) -> Gone:
        return await self._loose.drop(step, ids, until)

    async def drop_request(self, request: int) -> Gone:
        return await self._requests.drop(request)

    async def recipients(self, campaign: int) -> int:
        return await self._loose.recipients(campaign)

    async def drop_recipients(self, campaign: int, limit: int) -> int:
        return await self._loose.drop_recipients(campaign, limit)

    async def _of(self, statement: Mapping[Engine, str], listed: str, **more: str) -> Mapping[int, list[Row]]:
        found: defaultdict[int, list[Row]] = defaultdict(list)
        for row in await self._tx.rows(statement[self._engine], cases=listed, **more):
            found[row["case_id"]].append(row)
        return found

    async def _counted(self, statement: Mapping[Engine, str], listed: str) -> Mapping[int, int]:
        return {row["case_id"]: row["rows"] for row in await self._tx.rows(statement[self._engine], cases=listed)}


def _decision(row: Row) -> KeptDecision:
    return KeptDecision(row["id"], row["at"], row["told_at"], row["points"], row["expires_at"], row["voided_at"])


def _appeal(row: Row) -> KeptAppeal:
    return KeptAppeal(row["id"], row["decision"], row["report"], row["replacement"])


def _report(row: Row) -> KeptReport:
    return KeptReport(row["id"], bool(row["has_words"]), bool(row["weighed"]))
