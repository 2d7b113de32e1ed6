"""Until when an appeal is possible, and what is milder than what."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.model import Outcome
from desk.rules.appealing import appealable_until, ending, is_over, milder, milder_than
from desk.rules.durations import DAY, FOREVER, HOUR, Ms, parse
from desk.rules.policy import Appeals

RULES = Appeals(parse("6mo"), parse("1y"), 7 * DAY, single_moderator=False)
LASTING = (Outcome.MUTE, Outcome.BAN)
ENDS = st.none() | st.integers(1, 1_000)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> Ms:
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp() * 1_000)


def test_six_calendar_months_run_from_the_day_of_delivery_to_the_end_of_that_day():
    until = appealable_until(RULES, at(2026, 11, 24, 6), at(2026, 11, 30, 9, 30))
    assert until == at(2027, 5, 31) - 1
    assert not is_over(until, at(2027, 5, 30, 23, 59))
    assert is_over(until, at(2027, 5, 31))


def test_what_was_never_delivered_ends_twelve_months_after_the_decision():
    assert appealable_until(RULES, at(2026, 11, 24, 6), None) == at(2027, 11, 25) - 1


def test_a_late_delivery_does_not_outlast_twelve_months():
    assert appealable_until(RULES, at(2026, 11, 24), at(2027, 9, 1)) == at(2027, 11, 25) - 1


def test_an_exact_length_ends_to_the_millisecond_and_forever_never():
    assert ending(parse("30s"), 1_000) == 31_000
    assert appealable_until(Appeals(FOREVER, FOREVER, HOUR, single_moderator=False), 0, 0) is None
    assert not is_over(None, 10**15)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (Outcome.WARN, Outcome.WARN),
        (Outcome.WARN, Outcome.DELETE),
        (Outcome.KICK, Outcome.MUTE),
        (Outcome.MUTE, Outcome.KICK),
        (Outcome.MUTE, Outcome.BAN),
        (Outcome.BAN, Outcome.DISMISS),
    ],
)
def test_what_is_not_milder(old: Outcome, new: Outcome):
    assert not milder(old, None, new, 1)


def test_a_mute_gives_way_to_a_shorter_one_only():
    assert milder(Outcome.MUTE, 100, Outcome.MUTE, 99)
    assert not milder(Outcome.MUTE, 100, Outcome.MUTE, 100)
    assert not milder(Outcome.MUTE, 100, Outcome.MUTE, None)
    assert milder(Outcome.MUTE, None, Outcome.MUTE, 100)
    assert not milder(Outcome.MUTE, None, Outcome.MUTE, None)


def test_a_ban_gives_way_to_a_mute_that_ends_no_later():
    assert milder(Outcome.BAN, 100, Outcome.MUTE, 100)
    assert not milder(Outcome.BAN, 100, Outcome.MUTE, 101)
    assert milder(Outcome.BAN, None, Outcome.MUTE, None)


@given(old=st.sampled_from(Outcome), old_end=ENDS, new=st.sampled_from(Outcome), new_end=ENDS)
def test_milder_is_never_both_ways(old: Outcome, old_end: Ms | None, new: Outcome, new_end: Ms | None):
    assert not (milder(old, old_end, new, new_end) and milder(new, new_end, old, old_end))


@given(old=st.sampled_from(Outcome), old_end=ENDS, new=st.sampled_from(Outcome), new_end=ENDS)
def test_only_what_is_offered_is_milder(old: Outcome, old_end: Ms | None, new: Outcome, new_end: Ms | None):
    assert not milder(old, old_end, new, new_end) or new in milder_than(old)
