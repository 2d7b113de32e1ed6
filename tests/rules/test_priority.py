"""In which order cases are worked."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desk.rules.durations import DAY, HOUR, MINUTE, parse
from desk.rules.policy import Category
from desk.rules.priority import FIRST, ORDINARY, PAGED, Priority, explain, rank
from desk.rules.trust import Credit

SCAM = Category(
    name="scam",
    title="Scam",
    description="Fraud.",
    rule="Do not deceive.",
    severity=3,
    points=2,
    expires=parse("90d"),
    deadline=24 * HOUR,
)
OPENED = 20_000 * DAY

CATEGORIES = st.integers(1, 5).map(lambda severity: replace(SCAM, severity=severity))
REPORTERS = st.integers(0, 10_000)
STRIKES = st.integers(0, 100)
SPANS = st.integers(MINUTE, 30 * DAY)


def of(
    severity: int = 3, reporters: int = 1, strikes: int = 0, opened_at: int = OPENED, span: int = 24 * HOUR
) -> Priority:
    return rank(replace(SCAM, severity=severity), reporters, strikes, opened_at, opened_at + span)


def test_the_mildest_case_is_due_at_its_deadline():
    assert of(severity=1) == Priority(ORDINARY, OPENED + 24 * HOUR)


def test_severity_four_is_due_after_a_quarter_of_the_time():
    assert of(severity=4) == Priority(ORDINARY, OPENED + 6 * HOUR)


def test_two_reporters_weigh_like_one_degree_of_severity():
    assert of(severity=3, reporters=2) == of(severity=4, reporters=1)


def test_one_active_strike_weighs_like_one_degree_of_severity():
    assert of(severity=3, strikes=1) == of(severity=4)


def test_the_fiftieth_reporter_says_less_than_the_second():
    assert of(reporters=1).due - of(reporters=2).due > of(reporters=49).due - of(reporters=50).due > 0


def test_a_case_that_a_moderator_opened_counts_as_reported_once():
    assert of(reporters=0) == of(reporters=1)


def test_an_old_spam_case_is_not_buried_by_new_grave_ones():
    old_spam = of(severity=2, opened_at=OPENED - 12 * HOUR)
    assert old_spam < of(severity=4)


def test_lives_and_children_come_before_the_ordinary_and_behind_what_pages():
    assert of(severity=5).band == FIRST
    assert of(severity=5, opened_at=OPENED + 30 * DAY) < of(severity=4)


def test_a_trusted_flagger_comes_first_among_the_ordinary_and_overtakes_no_child():
    flagged = rank(SCAM, 1, 0, OPENED, OPENED + 24 * HOUR, Credit(flagger=True))
    assert flagged < of(severity=4, opened_at=OPENED - 30 * DAY)
    assert of(severity=5, span=HOUR) < flagged
    life = rank(replace(SCAM, severity=5, page=True), 1, 0, OPENED, OPENED + HOUR)
    assert life < flagged


def test_trust_weighs_like_one_degree_of_severity_at_most():
    assert rank(SCAM, 1, 0, OPENED, OPENED + 24 * HOUR, Credit(1.0)) == of(severity=4)
    assert rank(SCAM, 1, 0, OPENED, OPENED + 24 * HOUR, Credit(-1.0)) == of(severity=2)


@given(SPANS, st.floats(-1, 0))
def test_a_bad_past_makes_nothing_vital_wait(span, trust):
    for category in (replace(SCAM, severity=5), replace(SCAM, severity=3, page=True)):
        assert rank(category, 1, 0, OPENED, OPENED + span, Credit(trust)) == rank(category, 1, 0, OPENED, OPENED + span)


@given(CATEGORIES, REPORTERS, STRIKES, SPANS, st.floats(-1, 1), st.floats(-1, 1))
def test_better_reporters_never_move_a_case_back_and_none_is_due_after_its_deadline(
    category, reporters, strikes, span, one, other
):
    worse, better = sorted([one, other])
    first = rank(category, reporters, strikes, OPENED, OPENED + span, Credit(better))
    assert first <= rank(category, reporters, strikes, OPENED, OPENED + span, Credit(worse))
    assert rank(category, reporters, strikes, OPENED, OPENED + span, Credit(worse)).due <= OPENED + span


def test_a_life_in_danger_comes_before_everything_else():
    life = rank(replace(SCAM, severity=5, page=True), 1, 0, OPENED + 30 * DAY, OPENED + 30 * DAY + HOUR)
    assert life.band == PAGED
    assert life < of(severity=5, reporters=10_000, strikes=100)


def test_the_card_can_say_why():
    why = explain(replace(SCAM, severity=4), 3, 1, OPENED, OPENED + 4 * HOUR, now=OPENED + 2 * HOUR)
    assert (why.severity, why.reporters, why.strikes, why.left, why.span) == (4, 3, 1, 2 * HOUR, 4 * HOUR)


def test_a_missed_deadline_leaves_less_than_nothing():
    assert explain(SCAM, 1, 0, OPENED, OPENED + HOUR, now=OPENED + 3 * HOUR).left == -2 * HOUR


@given(CATEGORIES, REPORTERS, REPORTERS, STRIKES, SPANS)
def test_more_reporters_never_move_a_case_back(category, one, other, strikes, span):
    fewer, more = sorted([one, other])
    assert rank(category, more, strikes, OPENED, OPENED + span) <= rank(category, fewer, strikes, OPENED, OPENED + span)


@given(CATEGORIES, REPORTERS, STRIKES, STRIKES, SPANS)
def test_more_strikes_never_move_a_case_back(category, reporters, one, other, span):
    fewer, more = sorted([one, other])
    assert rank(category, reporters, more, OPENED, OPENED + span) <= rank(
        category, reporters, fewer, OPENED, OPENED + span
    )


@given(CATEGORIES, CATEGORIES, REPORTERS, STRIKES, SPANS)
def test_more_severity_never_moves_a_case_back(one, other, reporters, strikes, span):
    milder, graver = sorted([one, other], key=lambda category: category.severity)
    assert rank(graver, reporters, strikes, OPENED, OPENED + span) <= rank(
        milder, reporters, strikes, OPENED, OPENED + span
    )


@given(CATEGORIES, REPORTERS, STRIKES, SPANS, SPANS)
def test_of_two_like_cases_the_older_comes_first(category, reporters, strikes, span, later):
    older = rank(category, reporters, strikes, OPENED, OPENED + span)
    assert older < rank(category, reporters, strikes, OPENED + later, OPENED + later + span)


@given(CATEGORIES, REPORTERS, STRIKES, SPANS)
def test_every_case_is_due_between_its_opening_and_its_deadline(category, reporters, strikes, span):
    assert OPENED <= rank(category, reporters, strikes, OPENED, OPENED + span).due <= OPENED + span
