"""A record stays as long as the policy says, and as long as somebody may appeal."""

from dataclasses import replace

import pytest

from config import policy
from desk.model import Decision, Lifting, Outcome, Sanction, SanctionKind, SanctionState
from desk.rules.durations import DAY, Ms, parse
from desk.rules.retention import Kind, counts, holds_still, may_go, stays_until

START: Ms = 1_764_000_000_000
POLICY = policy.load()


def decision(at: Ms = START, **changes: object) -> Decision:
    made = Decision(9, 7, Outcome.WARN, "spam", 2, 5, "because", "v1", 201, at, START + 90 * DAY)
    return replace(made, **changes)  # type: ignore[arg-type]


def sanction(kind: SanctionKind, state: SanctionState, until: Ms | None) -> Sanction:
    return Sanction(3, 9, kind, -1001, 5, None, until, state)


def keeping(kind: Kind, span: str):
    kept = {**POLICY.retention.kept, kind.value: parse(span)}
    return replace(POLICY, retention=replace(POLICY.retention, kept=kept))


def test_a_record_stays_for_the_time_of_its_kind_after_the_close_of_its_case():
    rules = keeping(Kind.REPORT, "30d")
    assert stays_until(rules, Kind.REPORT, START) == START + 30 * DAY
    assert not may_go(rules, Kind.REPORT, START, (), START + 30 * DAY)
    assert may_go(rules, Kind.REPORT, START, (), START + 30 * DAY + 1)


def test_a_record_stays_for_good_where_the_policy_says_so():
    assert stays_until(POLICY, Kind.JOURNAL, START) is None
    assert not may_go(POLICY, Kind.JOURNAL, START, (), START + 10_000 * DAY)


def test_nothing_of_a_case_goes_before_its_last_decision_can_no_longer_be_appealed():
    rules = keeping(Kind.EVIDENCE, "1d")
    told, untold = decision(told_at=START), decision(at=START + 20 * DAY)
    assert may_go(rules, Kind.EVIDENCE, START, [told], START + 190 * DAY)
    assert not may_go(rules, Kind.EVIDENCE, START, [told, untold], START + 380 * DAY)
    assert may_go(rules, Kind.EVIDENCE, START, [told, untold], START + 390 * DAY)


@pytest.mark.parametrize(
    ("changes", "does"),
    [
        ({}, True),
        ({"expires_at": None}, True),
        ({"expires_at": START + 5}, False),
        ({"points": 0}, False),
        ({"voided_at": START}, False),
    ],
)
def test_points_count_until_they_expire_or_are_voided(changes: dict[str, object], does: bool):
    assert counts(decision(**changes), START + 5) is does


@pytest.mark.parametrize(
    ("kind", "state", "until", "does"),
    [
        (SanctionKind.BAN, SanctionState.APPLIED, None, True),
        (SanctionKind.MUTE, SanctionState.DUE, START + 1, True),
        (SanctionKind.MUTE, SanctionState.APPLIED, START - 1, True),  # Telegram has not been told yet
        (SanctionKind.MUTE, SanctionState.FAILED, START + 1, True),  # it may be tried again
        (SanctionKind.MUTE, SanctionState.FAILED, START, False),
        (SanctionKind.BAN, SanctionState.LIFTED, None, False),
        (SanctionKind.DELETE, SanctionState.APPLIED, None, False),
        (SanctionKind.KICK, SanctionState.APPLIED, None, False),
    ],
)
def test_a_sanction_is_needed_until_it_is_lifted(
    kind: SanctionKind, state: SanctionState, until: Ms | None, does: bool
):
    assert holds_still(sanction(kind, state, until), START) is does


def test_a_sanction_that_is_to_be_lifted_is_needed_until_telegram_has_done_it():
    ending = replace(sanction(SanctionKind.BAN, SanctionState.APPLIED, None), lifting=Lifting.UNDONE)
    assert holds_still(ending, START)
