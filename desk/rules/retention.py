"""How long records stay: as the policy says, and never shorter than somebody may still appeal. Pure.

Holds are looked at where records are taken away, in the same transaction: they are no matter of time.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from desk.model import Sanction, SanctionState
from desk.rules.appealing import appealable_until, ending, is_over, latest
from desk.rules.durations import Duration, Ms
from desk.rules.policy import Policy


class Kind(StrEnum):
    """A line of the policy's `[retention]`."""

    REPORT = "report"
    EVIDENCE = "evidence"
    DECISION = "decision"
    NOTICE = "notice"
    APPEAL = "appeal"
    CAMPAIGN = "campaign"
    REQUEST = "request"
    PROFILE = "profile"
    QUARANTINE = "quarantine"
    JOURNAL = "journal"


class Appealable(Protocol):
    """A decision, as far as it matters how long somebody may appeal against it."""

    @property
    def at(self) -> Ms: ...
    @property
    def told_at(self) -> Ms | None: ...


class Weighing(Protocol):
    """A decision, as far as it matters how long it counts."""

    @property
    def points(self) -> int: ...
    @property
    def expires_at(self) -> Ms | None: ...
    @property
    def voided_at(self) -> Ms | None: ...


def stays_until(policy: Policy, kind: Kind, start: Ms, decisions: Iterable[Appealable] = ()) -> Ms | None:
    """The last moment at which a record of this kind stays; None if it stays for good.

    `start` is when its case closed, or its own time where it has no case; `decisions` are those of its case, each of which somebody may
    appeal for a while.
    """
    appealable = [appealable_until(policy.appeals, one.at, one.told_at) for one in decisions]
    return latest(ending(policy.retention.kept[kind.value], start), *appealable)


def may_go(policy: Policy, kind: Kind, start: Ms, decisions: Iterable[Appealable], now: Ms) -> bool:
    """Whether its time is over."""
    return is_over(stays_until(policy, kind, start, decisions), now)


def began_by(lasts: Duration, now: Ms) -> Ms | None:
    """The last moment from which so long a time is over now; None if there is none."""
    if not is_over(ending(lasts, 0), now):
        return None
    low, high = 0, now
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if is_over(ending(lasts, middle), now) else (low, middle - 1)
    return low


def counts(decision: Weighing, now: Ms) -> bool:
    """Whether its points count against the account now: such a decision stays, whatever its age."""
    if decision.points == 0 or decision.voided_at is not None:
        return False
    return decision.expires_at is None or decision.expires_at > now


def holds_still(sanction: Sanction, now: Ms) -> bool:
    """Whether a sanction may have to be lifted some day: it is needed for that, with the account that it names."""
    if sanction.state is SanctionState.LIFTED or not sanction.kind.lasts:
        return False
    return sanction.until is None or sanction.until > now or sanction.state is not SanctionState.FAILED
