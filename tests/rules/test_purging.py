"""What goes of a case, kind by kind."""

from dataclasses import replace

import pytest

from config import policy
from desk.model import Sanction, SanctionKind, SanctionState
from desk.rules.durations import DAY, Ms, parse
from desk.rules.purging import KeptAppeal, KeptDecision, KeptReport, Remains, Removal, removal
from desk.rules.retention import Kind, began_by, may_go

START: Ms = 1_764_000_000_000
POLICY = policy.load()
WARNED = KeptDecision(9, START, START, 2, START + 90 * DAY, None)
BAN = Sanction(3, 9, SanctionKind.BAN, -1001, 5, None, None, SanctionState.APPLIED)
CASE = Remains(
    case=7,
    start=START,
    decisions=(WARNED,),
    reports=(KeptReport(1, has_words=True, weighed=False),),
    evidence=2,
    files=1,
    notices=3,
)


def keeping(**spans: str):
    kept = POLICY.retention.kept | {kind: parse(span) for kind, span in spans.items()}
    return replace(POLICY, retention=replace(POLICY.retention, kept=kept))


RULES = keeping(report="10d", evidence="20d", notice="30d", appeal="40d", decision="50d")


def after(
    days: int, case: Remains = CASE, rules: policy.Policy = RULES, appealable: tuple[Ms | None, ...] = ()
) -> Removal:
    return removal(rules, case, appealable, START + days * DAY + 1)


def test_each_kind_goes_when_its_own_time_is_over_and_the_case_with_the_last():
    case = replace(CASE, decisions=(replace(WARNED, points=0),))
    assert after(9, case).is_nothing
    assert after(10, case) == Removal(7, reports=(1,))
    assert after(20, case) == Removal(7, reports=(1,), evidence=2, files=1)
    assert after(30, case) == Removal(7, reports=(1,), evidence=2, files=1, notices=3)
    assert after(50, case) == Removal(7, 2, 1, 3, reports=(1,), decisions=(9,), whole=True)


def test_nothing_goes_while_somebody_may_still_appeal():
    assert after(300, appealable=(START + 300 * DAY + 1,)).is_nothing
    assert after(300, appealable=(None,)).is_nothing
    assert after(300, appealable=(START + 299 * DAY, START + 300 * DAY)).whole


def test_a_decision_stays_while_its_points_count_and_the_rest_goes():
    assert after(60) == Removal(7, reports=(1,), evidence=2, files=1, notices=3)
    assert after(91).whole
    forever = replace(CASE, decisions=(replace(WARNED, expires_at=None),))
    assert not after(10_000, forever).whole
    assert after(60, replace(CASE, decisions=(replace(WARNED, expires_at=None, voided_at=START),))).whole


@pytest.mark.parametrize(
    ("sanction", "stays"),
    [
        (BAN, True),
        (replace(BAN, state=SanctionState.LIFTED), False),
        (replace(BAN, state=SanctionState.FAILED, until=START + DAY), False),
        (replace(BAN, kind=SanctionKind.DELETE), False),
    ],
)
def test_a_decision_stays_while_what_it_did_may_have_to_be_lifted(sanction: Sanction, stays: bool):
    assert after(100, replace(CASE, sanctions=(sanction,))).whole is not stays


def test_a_report_leaves_its_row_but_no_words_while_an_appeal_or_a_caution_names_it():
    appealed = replace(CASE, appeals=(KeptAppeal(4, 9, 1, None),))
    assert (after(10, appealed).reports, after(10, appealed).words) == ((), (1,))
    assert (after(40, appealed).reports, after(40, appealed).appeals) == ((1,), (4,))
    weighed = replace(CASE, reports=(KeptReport(1, has_words=True, weighed=True),))
    assert (after(10, weighed).words, after(100, weighed).whole) == ((1,), False)
    assert after(10, replace(CASE, reports=(KeptReport(1, has_words=False, weighed=True),))).is_nothing


def test_decisions_stay_as_long_as_an_appeal_rests_on_them():
    late = keeping(report="1d", evidence="1d", notice="1d", appeal="200d", decision="1d")
    case = replace(CASE, decisions=(WARNED, replace(WARNED, id=10), replace(WARNED, id=11)))
    case = replace(case, appeals=(KeptAppeal(4, 9, None, 11),))
    assert after(150, case, late).decisions == (10,)
    assert after(200, case, late).whole


def test_a_case_without_a_decision_goes_with_what_was_sent():
    silent = replace(CASE, decisions=())
    assert not after(29, silent).whole
    assert after(30, silent).whole


def test_nothing_goes_that_the_policy_keeps_for_good():
    assert after(10_000, rules=keeping(report="forever")).reports == ()
    assert not after(10_000, rules=keeping(report="forever")).whole


@pytest.mark.parametrize("span", ["30s", "7d", "6mo", "1y", "2y"])
def test_the_last_beginning_that_is_over_is_exact(span: str):
    rules = keeping(report=span)
    now = START + 900 * DAY + 12_345
    began = began_by(parse(span), now)
    assert began is not None
    assert may_go(rules, Kind.REPORT, began, (), now)
    assert not may_go(rules, Kind.REPORT, began + 1, (), now)
    assert began_by(parse("forever"), now) is None
