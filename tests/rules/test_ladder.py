"""From strikes to the step that is due. The ladder here is the packaged one: 1 notice, 2 and 4 mute, 6 and 9 ban."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.model import Strike
from desk.rules.durations import DAY, FOREVER, parse
from desk.rules.ladder import (
    active,
    active_points,
    counts,
    due,
    due_for,
    episodes,
    harshness,
    length_of,
    next_after,
    standing,
)
from desk.rules.policy import Consequence, Step, read_step

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
        acted_at=st.none() | st.integers(0, 20),
        told_at=st.none() | st.integers(0, 20),
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


def done(moment: int, told: int | None = None, points: int = 2, **changes: int | None) -> Strike:
    """A strike for something done at a moment, of which its author was told at another."""
    values = {"at": NOW, "expires_at": None, "acted_at": moment, "told_at": told} | changes
    return Strike(decision=1, category="scam", points=points, **values)


def test_five_posts_in_one_night_are_one_step():
    night = [done(at, told=60 + at, points=1) for at in range(5)]
    assert counts(night, NOW) == (1,)


def test_the_gravest_of_an_episode_counts():
    assert counts([done(1, points=1), done(2, points=4), done(3, points=2)], NOW) == (4,)


def test_what_is_done_after_a_notice_adds_up():
    assert counts([done(1, told=10), done(10), done(11), done(20, points=1)], NOW) == (2, 2)
    assert counts([done(1, told=10), done(9), done(11, told=15), done(20, points=1)], NOW) == (2, 2, 1)


def test_an_act_belongs_to_when_it_was_done_however_late_it_is_decided():
    assert counts([done(1, told=10), done(2, at=2 * NOW)], NOW) == (2,)


def test_without_its_own_time_an_act_is_as_old_as_its_decision():
    assert counts([strike(2), replace(strike(2), at=12), done(5, told=11)], NOW) == (2, 2)


def test_a_notice_of_an_expired_strike_was_read_all_the_same():
    expired = done(1, told=10, expires_at=NOW)
    assert counts([expired, done(5, told=30), done(12)], NOW) == (2, 2)


def test_a_voided_decision_parts_nothing():
    voided = done(1, told=10, voided_at=NOW)
    assert counts([voided, done(5, told=30), done(12)], NOW) == (2,)


def test_what_adds_nothing_leads_to_nothing_more():
    first = done(1, told=10)
    assert due_for(LADDER, [], first, None, NOW).step == LADDER[1]
    assert due_for(LADDER, [first], done(5), None, NOW).step is None
    assert due_for(LADDER, [first], done(5, points=4), None, NOW).step == LADDER[2]
    assert due_for(LADDER, [first], done(11), None, NOW).step == LADDER[2]
    assert due_for(LADDER, [first], done(11), None, NOW).counts == (2, 2)


def test_the_gravest_categories_go_straight_to_a_step_unless_a_harsher_one_is_due():
    ban, mute = read_step("ban forever"), read_step("mute 1d")
    assert due_for(LADDER, [], done(1), ban, NOW).step == ban
    assert due_for(LADDER, [], done(1), ban, NOW).straight
    assert due_for(LADDER, [], done(1, points=9), mute, NOW).step == LADDER[4]
    assert due_for(LADDER, [done(1)], done(2), ban, NOW).step == ban, "also where it adds nothing"


def test_what_a_step_does_is_read_as_it_is_written():
    assert [read_step(str(step)) for step in LADDER] == [replace(step, points=0) for step in LADDER]


@pytest.mark.parametrize("text", ["", "mute", "notice 7d", "kick 1d", "ban 0d", "flog", "mute  7d 1d"])
def test_what_is_no_step_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        read_step(text)


def test_a_ban_is_harsher_than_any_mute():
    steps = [read_step(words) for words in ("notice", "mute 1d", "mute forever", "kick", "ban 1d", "ban forever")]
    assert [harshness(one) for one in steps] == sorted(map(harshness, steps))


@given(STRIKES, st.integers(0, 2 * NOW))
def test_every_active_strike_is_in_one_episode(strikes, now):
    assert sorted(map(id, active(strikes, now))) == sorted(id(one) for part in episodes(strikes, now) for one in part)


@given(STRIKES, st.randoms(), st.integers(0, 2 * NOW))
def test_the_order_of_strikes_does_not_matter(strikes, random, now):
    assert counts(random.sample(strikes, len(strikes)), now) == counts(strikes, now)


@given(STRIKES.filter(bool), st.integers(0, 2 * NOW))
def test_an_undo_never_adds(strikes, now):
    """Whatever it made of the episodes."""
    assert active_points([replace(strikes[0], voided_at=0), *strikes[1:]], now) <= active_points(strikes, now)


@given(STRIKES, STRIKES, st.integers(0, 2 * NOW))
def test_voiding_and_expiring_commute(strikes, more, now):
    """Each of two sets of strikes ends in one way: in whatever order, they end up as if the voided had never been."""
    voided = [replace(one, voided_at=0) for one in more]
    assert counts([*strikes, *voided], now) == counts(strikes, now)


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
