"""Who was erased and comes back gets back what still counts: erasure is no amnesty, and takes no appeal from anybody.

That are open cases about them, decisions whose points count or that can still be appealed, cautions that hold, and reports that count for
or against a reporter. What they wrote is gone: their key was destroyed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from desk.rules.appealing import appealable_until, is_over, latest
from desk.rules.durations import Ms
from desk.rules.policy import Policy
from storage.database import Engine, Row, Tx, Value
from storage.dialect import numbers, spelled
from storage.keyring import MasterKey
from storage.policies import PolicyStore

# Who is judging such a case is waited for: what they decide counts, too.
_HOLD = spelled("SELECT id FROM cases WHERE accused = :stand_in ORDER BY id {for update}")
_DECISIONS = """
    SELECT id, case_id, points, at, expires_at, told_at, voided_at FROM decisions
    WHERE accused = :stand_in AND outcome <> 'dismiss' AND voided_at IS NULL"""
_REPORTS = """
    SELECT reports.id, reports.case_id, reports.at, state,
           (SELECT MAX(decisions.at) FROM decisions WHERE decisions.case_id = reports.case_id) AS decided_at
    FROM reports JOIN cases ON cases.id = reports.case_id WHERE reporter = :stand_in"""
_GIVE_BACK: Final = (
    spelled("UPDATE decisions SET accused = :account WHERE id IN ({numbers :decisions})"),
    spelled("UPDATE sanctions SET account = :account WHERE account = :stand_in AND decision IN ({numbers :decisions})"),
    spelled("""
        UPDATE cases SET accused = :account
        WHERE accused = :stand_in AND (state = 'open' OR id IN (SELECT case_id FROM decisions WHERE id IN ({numbers :decisions})))"""),
    spelled("UPDATE proposals SET accused = :account WHERE accused = :stand_in AND ended_at IS NULL"),
    spelled("UPDATE reports SET reporter = :account WHERE id IN ({numbers :reports})"),
    spelled("""
        UPDATE misuse SET reporter = :account
        WHERE reporter = :stand_in AND revoked_at IS NULL AND (until > :now OR (contested_at IS NOT NULL AND upheld_at IS NULL))"""),
    # How long an appeal is possible is counted from when they were told, and who has appealed does not do so twice.
    spelled("""
        UPDATE appeals SET appellant = :account
        WHERE appellant = :stand_in AND (decision IN ({numbers :decisions}) OR report IN ({numbers :reports}))"""),
    spelled("""
        UPDATE outbox SET recipient = :account
        WHERE recipient = :stand_in AND state = 'sent' AND kind IN ('StatementOfReasons', 'ReportDecided')
          AND case_id IN (SELECT case_id FROM decisions WHERE id IN ({numbers :decisions})
                          UNION SELECT case_id FROM reports WHERE id IN ({numbers :reports}))
          AND NOT EXISTS (SELECT 1 FROM outbox AS newer WHERE newer.cause = outbox.cause AND newer.kind = outbox.kind
                                                          AND newer.recipient = :account)"""),
    # A key that is withheld for a hold is found by it: what it keeps may stand under the id again.
    spelled("UPDATE erasures SET account = :account WHERE stand_in = :stand_in"),
)


class Returning:
    """Gives back, within one transaction."""

    __slots__ = ("_engine", "_master", "_now", "_policies", "_policy", "_tx")

    def __init__(
        self, tx: Tx, engine: Engine, master: MasterKey, policy: Policy, policies: PolicyStore, now: Ms
    ) -> None:
        self._tx = tx
        self._engine = engine
        self._master = master
        self._policy = policy
        self._policies = policies
        self._now = now

    async def give_back(self, account: int) -> None:
        """Put the id in the place of its stand-in wherever it still counts."""
        stand_in = self._master.stand_in(account)
        await self._tx.rows(_HOLD[self._engine], stand_in=stand_in)
        decisions = [row for row in await self._tx.rows(_DECISIONS, stand_in=stand_in) if await self._counts(row)]
        reports = [row for row in await self._tx.rows(_REPORTS, stand_in=stand_in) if await self._is_heard(row)]
        bound: dict[str, Value] = {
            "account": account,
            "stand_in": stand_in,
            "now": self._now,
            "decisions": _ids(decisions),
            "reports": _ids(reports),
        }
        for statement in _GIVE_BACK:
            sql = statement[self._engine]
            await self._tx.run(sql, **{name: value for name, value in bound.items() if f":{name}" in sql})

    async def _counts(self, decision: Row) -> bool:
        """Whether its points count, or it can be appealed (`desk.rules.retention.counts`)."""
        points = decision["points"] > 0 and not is_over(decision["expires_at"], self._now)
        return points or await self._is_appealable(decision["at"], decision["told_at"])

    async def _is_heard(self, report: Row) -> bool:
        """Whether it is still worked on, counts for how its reporter is heard, or its dismissal can be looked at again."""
        lately = report["at"] >= self._now - self._policy.reporters.window
        if report["state"] == "open" or lately:
            return True
        return report["decided_at"] is not None and await self._is_appealable(report["decided_at"], None)

    async def _is_appealable(self, decided_at: Ms, told_at: Ms | None) -> bool:
        """By the policy of today or by those of its time: a new one takes nothing from it."""
        moments = [decided_at, *([] if told_at is None else [told_at])]
        rules = [self._policy.appeals, *[(await self._policies.at(moment)).appeals for moment in moments]]
        return not is_over(latest(*(appealable_until(one, decided_at, told_at) for one in rules)), self._now)


def _ids(rows: Iterable[Row]) -> str:
    return numbers([row["id"] for row in rows])
