"""From strikes to the step that is due. The ladder here is the packaged one: 1 notice, 2 and 4 mute, 6 and 9 ban."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desk.model import Strike
from desk.rules.durations import DAY, FOREVER, parse
from desk.rules.ladder import active, active_points, due, length_of, next_after, standing
from desk.rules.policy import Consequence, Step

LADDER = (
    Step(1, Consequence.NOTICE, None),
    Step(2, Consequence.MUTE, parse("1d")),
    Step(4, Consequence.MUTE, parse("7d")),
    Step(6, Consequence.BAN, parse("30d")),
    Step(9, Consequence.BAN, FOREVER),
)
NOW = 1_000 * DAY

POINTS = st.integers(0, 30)
STRIKES = st.lists(
    st.builds(
        Strike,
        decision=st.integers(1, 1_000),
        category=st.just("scam"),
        points=st.integers(0, 9),
        at=st.integers(0, NOW),
        expires_at=st.none() | st.integers(0, 2 * NOW),
        voided_at=st.none() | st.integers(0, NOW),
    ),
    max_size=12,
)


def strike(points: int, expires_at: int | None = None, voided_at: int | None = None) -> Strike:
    return Strike(decision=1, category="scam", points=points, at=0, expires_at=expires_at, voided_at=voided_at)


def test_first_point_earns_a_notice():
    assert due(LADDER, 1) == LADDER[0]


def test_second_point_mutes_for_a_day():
    assert due(LADDER, 2) == Step(2, Consequence.MUTE, parse("1d"))


def test_points_between_two_steps_keep_the_lower_one():
    assert due(LADDER, 3) == LADDER[1]
    assert due(LADDER, 5) == LADDER[2]


def test_points_beyond_the_top_stay_at_the_top():
    assert due(LADDER, 40) == LADDER[-1]
    assert next_after(LADDER, 40) is None


def test_nothing_is_due_without_points():
    assert due(LADDER, 0) is None
    assert next_after(LADDER, 0) == LADDER[0]


def test_standing_after_a_notice_says_what_the_next_one_does():
    after_a_notice = standing(LADDER, 1)
    assert (after_a_notice.place, after_a_notice.steps) == (1, 5)
    assert after_a_notice.next_step == LADDER[1]
    assert after_a_notice.missing == 1
    assert not after_a_notice.last_warning


def test_a_step_before_the_top_is_the_last_warning():
    assert standing(LADDER, 8).last_warning
    assert standing(LADDER, 8).missing == 1


def test_at_the_top_there_is_nothing_left_to_warn_of():
    top = standing(LADDER, 9)
    assert (top.step, top.next_step, top.missing, top.last_warning) == (LADDER[-1], None, None, False)


def test_a_ladder_of_one_step_warns_before_it():
    assert standing(LADDER[:1], 0).last_warning


def test_a_strike_counts_until_the_moment_it_expires():
    assert active_points([strike(2, expires_at=NOW)], NOW - 1) == 2
    assert active_points([strike(2, expires_at=NOW)], NOW) == 0


def test_a_strike_without_expiry_counts_for_ever():
    assert active_points([strike(9)], 100 * NOW) == 9


def test_a_voided_strike_does_not_count():
    kept = strike(2)
    assert active([kept, strike(4, voided_at=NOW - 1)], NOW) == [kept]


@given(STRIKES, st.integers(0, 2 * NOW))
def test_points_are_never_negative_and_never_more_than_were_given(strikes, now):
    assert 0 <= active_points(strikes, now) <= sum(strike.points for strike in strikes)


@given(STRIKES, st.integers(0, 2 * NOW), st.integers(0, 2 * NOW))
def test_time_alone_never_adds_points(strikes, one, other):
    early, late = sorted([one, other])
    assert active_points(strikes, late) <= active_points(strikes, early)


@given(STRIKES.filter(bool), st.integers(0, NOW), st.integers(0, 2 * NOW))
def test_undoing_before_or_after_expiry_ends_the_same(strikes, expires_at, now):
    first, *rest = strikes
    undone_then_expired = replace(replace(first, voided_at=0), expires_at=expires_at)
    expired_then_undone = replace(replace(first, expires_at=expires_at), voided_at=0)
    assert active_points([undone_then_expired, *rest], now) == active_points([expired_then_undone, *rest], now)
    assert active_points([undone_then_expired, *rest], now) == active_points(rest, now)


@given(POINTS, POINTS)
def test_more_points_never_lead_to_a_lower_step(one, other):
    fewer, more = sorted([one, other])
    assert standing(LADDER, fewer).place <= standing(LADDER, more).place


@given(POINTS)
def test_the_step_due_is_reached_and_the_next_is_not(points):
    here = standing(LADDER, points)
    assert here.step is None or here.step.points <= points
    assert here.next_step is None or here.next_step.points == points + here.missing > points


def test_a_consequence_lasts_as_its_highest_step_reached_says():
    assert length_of(LADDER, 5, Consequence.MUTE) == parse("7d")
    assert length_of(LADDER, 9, Consequence.MUTE) == parse("7d")
    assert length_of(LADDER, 9, Consequence.BAN) == FOREVER


def test_a_consequence_that_comes_early_lasts_as_its_lowest_step_says():
    assert length_of(LADDER, 0, Consequence.MUTE) == parse("1d")
    assert length_of(LADDER, 1, Consequence.BAN) == parse("30d")


def test_a_consequence_that_the_ladder_lacks_has_no_length():
    assert length_of(LADDER[:1], 5, Consequence.BAN) is None
