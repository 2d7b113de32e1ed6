"""Removing what goes of cases."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from desk.rules.purging import Removal
from desk.stores.purging import Gone
from storage.database import Engine, Row, Tx
from storage.dialect import numbers, spelled

VIEWS: Final = "('CaseCard', 'AppealCard', 'LogLine', 'MeasureSaid')"
"""What shows a case or a decision as it stands: it goes with what it shows."""

_LISTED = "{numbers :cases}"
# In this order: what refers to a row goes, or lets go of it, before the row does.
_SET_ASIDE = spelled(f"""
    DELETE FROM set_aside WHERE source = 'evidence' AND number IN (SELECT id FROM evidence WHERE case_id IN ({_LISTED}))""")
_EVIDENCE = spelled(f"DELETE FROM evidence WHERE case_id IN ({_LISTED}) RETURNING id, case_id, sealed")
_NOTICES = spelled(f"""
    DELETE FROM outbox WHERE case_id IN ({_LISTED}) AND kind NOT IN {VIEWS} AND state NOT IN ('due', 'sending')
    RETURNING id, case_id, sealed""")
_THESE = "{numbers :ids}"
_APPEAL_CARDS = spelled(f"""
    DELETE FROM outbox WHERE case_id IN ({_LISTED}) AND kind = 'AppealCard'
      AND cause IN (SELECT 'A-' || CAST(id AS TEXT) FROM appeals WHERE id IN ({_THESE}))""")
_NOT_APPEALED = spelled(f"UPDATE evidence SET appeal = NULL WHERE appeal IN ({_THESE})")
_SETTLED = spelled(f"DELETE FROM appeals WHERE id IN ({_THESE}) RETURNING id, case_id, sealed")
_UNSEALINGS = spelled(f"DELETE FROM unsealings WHERE report IN ({_THESE})")
_WORDS = spelled(f"UPDATE reports SET sealed = :nothing WHERE id IN ({_THESE}) RETURNING id, case_id")
_NOT_REPORTED = spelled(f"UPDATE evidence SET report = NULL WHERE report IN ({_THESE})")
_REPORTED = spelled(f"DELETE FROM reports WHERE id IN ({_THESE}) RETURNING id, case_id, sealed")
_LINES = spelled(f"""
    DELETE FROM outbox WHERE case_id IN ({_LISTED}) AND kind IN ('LogLine', 'MeasureSaid')
      AND cause IN (SELECT 'D-' || CAST(id AS TEXT) FROM decisions WHERE id IN ({_THESE}))""")
_PROPOSED = spelled(f"DELETE FROM proposals WHERE decision IN ({_THESE})")
_DONE = spelled(f"DELETE FROM sanctions WHERE decision IN ({_THESE}) RETURNING account")
_BEFORE = spelled(f"""
    DELETE FROM memberships_before WHERE account IN ({_THESE})
      AND NOT EXISTS (SELECT 1 FROM sanctions
                      WHERE sanctions.chat = memberships_before.chat AND sanctions.account = memberships_before.account)""")
_DECIDED = spelled(f"DELETE FROM decisions WHERE id IN ({_THESE}) RETURNING id, case_id, sealed")
_OF_WHOLE = tuple(
    spelled(f"{statement} IN ({_LISTED})")
    for statement in (
        "DELETE FROM outbox WHERE case_id",
        "DELETE FROM proposals WHERE case_id",
        "DELETE FROM notes WHERE case_id",
        "DELETE FROM claims WHERE case_id",
        "DELETE FROM handed_on WHERE case_id",
        "DELETE FROM pages WHERE case_id",
        "DELETE FROM escalations WHERE case_id",
        "UPDATE cases SET previous = NULL WHERE previous",
        "DELETE FROM data_keys WHERE wrapped IS NOT NULL AND withheld_at IS NULL AND kind = 'case' AND owner",
    )
)
_GONE = spelled(f"DELETE FROM cases WHERE id IN ({_LISTED}) RETURNING id")


class CasePurge:
    """Removes what goes of some cases, in few statements however many they are, and counts it by case."""

    __slots__ = ("_counts", "_digests", "_engine", "_tx")

    def __init__(self, tx: Tx, engine: Engine) -> None:
        self._tx = tx
        self._engine = engine
        self._counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self._digests: defaultdict[int, Digest] = defaultdict(Digest)

    async def remove(self, removals: Sequence[Removal]) -> Mapping[int, Gone]:
        """See `Purges.remove`."""
        bare = [one.case for one in removals if one.evidence]
        await self._run(_SET_ASIDE, cases=bare)
        await self._delete("evidence", _EVIDENCE, cases=bare)
        await self._delete("notices", _NOTICES, cases=[one.case for one in removals if one.notices])
        await self._appeals([one for one in removals if one.appeals])
        await self._reports(removals)
        await self._decisions([one for one in removals if one.decisions])
        await self._cases([one.case for one in removals if one.whole])
        return {case: Gone(counts, self._digests[case].hex()) for case, counts in sorted(self._counts.items())}

    async def _appeals(self, removals: Sequence[Removal]) -> None:
        cases, ids = [one.case for one in removals], [appeal for one in removals for appeal in one.appeals]
        await self._run(_APPEAL_CARDS, cases=cases, ids=ids)
        await self._run(_NOT_APPEALED, ids=ids)
        await self._delete("appeals", _SETTLED, ids=ids)

    async def _reports(self, removals: Sequence[Removal]) -> None:
        whole = [report for one in removals for report in one.reports]
        words = [report for one in removals for report in one.words]
        await self._run(_UNSEALINGS, ids=[*whole, *words])
        if words:
            for row in await self._tx.rows(_WORDS[self._engine], ids=numbers(words), nothing=b""):
                self._counts[row["case_id"]]["texts"] += 1
        await self._run(_NOT_REPORTED, ids=whole)
        await self._delete("reports", _REPORTED, ids=whole)

    async def _decisions(self, removals: Sequence[Removal]) -> None:
        cases, ids = [one.case for one in removals], [decision for one in removals for decision in one.decisions]
        await self._run(_LINES, cases=cases, ids=ids)
        await self._run(_PROPOSED, ids=ids)
        if ids:
            done = await self._tx.rows(_DONE[self._engine], ids=numbers(ids))
            await self._run(_BEFORE, ids=sorted({row["account"] for row in done}))
        await self._delete("decisions", _DECIDED, ids=ids)

    async def _cases(self, cases: Sequence[int]) -> None:
        for statement in _OF_WHOLE:
            await self._run(statement, cases=cases)
        if cases:
            for row in await self._tx.rows(_GONE[self._engine], cases=numbers(cases)):
                self._counts[row["id"]]["cases"] += 1

    async def _run(self, statement: Mapping[Engine, str], **lists: Collection[int]) -> None:
        if all(lists.values()):
            await self._tx.run(statement[self._engine], **{name: numbers(values) for name, values in lists.items()})

    async def _delete(self, what: str, statement: Mapping[Engine, str], **listed: Collection[int]) -> None:
        if not all(listed.values()):
            return
        named = {name: numbers(values) for name, values in listed.items()}
        for row in sorted(await self._tx.rows(statement[self._engine], **named), key=lambda row: row["id"]):
            self._counts[row["case_id"]][what] += 1
            self._digests[row["case_id"]].add(what, row)


class Digest:
    """SHA-256 of what was sealed in rows that went: `evidence 3 `, then its SHA-256, and so on."""

    __slots__ = ("_hash",)

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, what: str, row: Row) -> None:
        self._hash.update(f"{what} {row['id']} ".encode() + hashlib.sha256(row["sealed"] or b"").digest())

    def hex(self) -> str:
        return self._hash.hexdigest()
