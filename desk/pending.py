"""A verdict that names no rule yet: kept until its moderator chooses one, and nothing is done before that."""

from dataclasses import dataclass, replace

from desk.decisions import OwnAction, act
from desk.errors import StaleButton
from desk.model import Decision
from desk.ports import Unit
from desk.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Pending:
    """What a moderator wants done, without a category."""

    verdict: Verdict
    action: OwnAction


async def ask_for_rule(unit: Unit, pending: Pending) -> int:
    """Keep a verdict until its rule is named, at most as long as a draft; returns its number."""
    return await unit.pending.add(pending, unit.policy.limits.draft + unit.now)


async def name_rule(unit: Unit, number: int, moderator: int, category: str) -> Decision:
    """Decide under the rule that was chosen; a verdict without words of its own lets the rule speak for itself.

    Only who gave the verdict can, and once. Raises StaleButton, and what `act` raises: then it still waits.
    """
    pending = await unit.pending.take(number, moderator)
    if pending is None:
        raise StaleButton
    rule = unit.policy.category(category)
    reason = pending.verdict.reason or rule.rule
    return await act(unit, pending.action, replace(pending.verdict, category=rule.name, reason=reason))
