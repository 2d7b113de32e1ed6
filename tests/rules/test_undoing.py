"""Until when a decision may be undone, and which later ones leaned on one that is voided."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.model import Role, Strike
from desk.rules.durations import DAY, FOREVER, HOUR, MINUTE, Duration
from desk.rules.ladder import due
from desk.rules.policy import Consequence, Step, Undo
from desk.rules.undoing import in_time, newest, pushed_up, who_still_may

LADDER = tuple(Step(points, Consequence.MUTE, Duration(f"{points}d", points * DAY)) for points in (1, 2, 4, 6))
WINDOWS = Undo(moderator=DAY, lead=7 * DAY, owner=30 * DAY)
AT = 1_000 * DAY


def strike(decision: int, points: int = 2, **changes: int | None) -> Strike:
    """A decision of every hour; its author is told within a minute."""
    at = AT + decision * HOUR
    made = Strike(decision, "scam", points, at, AT + 90 * DAY, told_at=at + MINUTE)
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("roles", "age", "may"),
    [
        ({Role.MODERATOR}, DAY - 1, True),
        ({Role.MODERATOR}, DAY, False),
        ({Role.LEAD}, DAY, True),
        ({Role.MODERATOR, Role.OWNER}, 7 * DAY, True),
        ({Role.OFFICER, Role.AUDITOR}, 0, False),
    ],
)
def test_the_longest_window_of_somebodys_roles_holds(roles, age, may):
    assert in_time(frozenset(roles), AT, WINDOWS, AT + age) is may


@pytest.mark.parametrize(
    ("age", "role"), [(0, Role.MODERATOR), (DAY, Role.LEAD), (7 * DAY, Role.OWNER), (30 * DAY, None)]
)
def test_the_lowest_role_that_still_may_is_named(age, role):
    assert who_still_may(AT, WINDOWS, AT + age) is role


def test_a_later_decision_that_the_voided_one_pushed_up_is_found():
    voided, later = strike(1, voided_at=AT + DAY), strike(2)
    assert pushed_up([voided, later], later, LADDER) == (1,)


def test_one_that_met_the_same_step_anyway_is_not():
    voided, later = strike(1, 1, voided_at=AT + DAY), strike(2, 4)
    assert pushed_up([voided, later], later, LADDER) == ()


def test_what_was_voided_before_it_did_not_push_it():
    voided, later = strike(1, voided_at=AT + HOUR), strike(2)
    assert pushed_up([voided, later], later, LADDER) == ()


def test_what_has_expired_meanwhile_counted_then_and_what_had_expired_then_did_not():
    voided, later = strike(1, voided_at=AT + DAY, expires_at=AT + 3 * HOUR), strike(2)
    assert pushed_up([voided, later], later, LADDER) == (1,)
    early = replace(voided, expires_at=AT + 2 * HOUR)
    assert pushed_up([early, later], later, LADDER) == ()


def test_two_small_ones_that_are_voided_one_after_the_other_count_together():
    first, second, later = strike(1, 1, voided_at=AT + DAY), strike(2, 1), strike(3, 3)
    assert pushed_up([first, second, later], later, LADDER) == ()
    second = replace(second, voided_at=AT + 2 * DAY)
    assert pushed_up([first, second, later], later, LADDER) == (1, 2)


def test_a_voided_decision_needs_no_review():
    later = strike(2, voided_at=AT + DAY)
    assert pushed_up([strike(1, voided_at=AT + DAY), later], later, LADDER) == ()


def test_the_newest_that_counts_is_the_last_that_is_neither_voided_nor_expired():
    strikes = [strike(1), strike(2), strike(3, voided_at=AT), strike(4, expires_at=AT + HOUR)]
    assert newest(strikes, AT + DAY) == strikes[1]
    assert newest([], AT) is None


def test_what_belonged_to_one_night_pushed_nothing():
    """Two acts before the first notice are one step, with and without the first."""
    voided, later = strike(1, voided_at=AT + DAY, told_at=None), strike(2)
    assert pushed_up([voided, later], later, LADDER) == ()


def test_a_category_that_goes_straight_to_a_step_leans_on_nothing():
    voided, later = strike(1, voided_at=AT + DAY), strike(2)
    straight = Step(9, Consequence.BAN, FOREVER)
    assert pushed_up([voided, later], later, LADDER, straight) == ()


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=8))
def test_what_is_listed_stood_higher_than_it_would_now(rows):
    strikes = [strike(n, points, voided_at=AT + DAY if gone else None) for n, (points, gone) in enumerate(rows, 1)]
    later = strikes[-1]
    left = sum(one.points for one in strikes if one.voided_at is None)
    total = sum(one.points for one in strikes)
    lower = later.voided_at is None and due(LADDER, left) != due(LADDER, total)
    assert bool(pushed_up(strikes, later, LADDER)) is lower
