"""What is typed while an announcement is composed, and how long it takes to send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.campaigns import Audience, AudienceKind, QuietHours, Terms
from desk.rules.announcing import (
    Doubt,
    at_night,
    costs,
    doubts,
    morning_after,
    read_days,
    read_moment,
    read_quiet,
    read_spread,
    speakers,
    takes,
    write_moment,
)
from desk.rules.durations import DAY, HOUR, MINUTE, SECOND
from desk.rules.policy import Campaigns

NOON = 1_796_126_400_000
"""2026-12-01 12:00 in UTC."""
LIMITS = Campaigns(second_person_over=100, per_second=29, paid_per_second=970, paid_budget_stars=0)


def test_a_moment_is_read_on_the_clocks_of_the_desk():
    assert read_moment("2026-12-01 12:00", "UTC") == NOON
    assert read_moment(" 2026-12-1  13:00 ", "Europe/Berlin") == NOON
    assert read_moment("2026-12-01T12:00", "UTC") == NOON


@pytest.mark.parametrize("typed", ["", "tomorrow", "2026-13-01 09:00", "2026-02-30 09:00", "2026-12-01 25:00", "09:00"])
def test_what_is_no_moment_is_not_guessed(typed: str):
    assert read_moment(typed, "UTC") is None


@given(st.integers(min_value=NOON, max_value=NOON + 400 * DAY), st.sampled_from(["UTC", "Asia/Tehran", "America/Lima"]))
def test_a_moment_is_read_as_it_was_written(at: int, zone: str):
    assert read_moment(write_moment(at, zone), zone) == at // MINUTE * MINUTE


def test_the_morning_is_that_of_the_zone():
    assert write_moment(morning_after(NOON, 1, 9, "Asia/Tehran"), "Asia/Tehran") == "2026-12-02 09:00"


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("22-7", QuietHours(22 * 60, 7 * 60)),
        ("22:30 - 07:15", QuietHours(22 * 60 + 30, 7 * 60 + 15)),
        ("20–24", QuietHours(20 * 60, 0)),
        ("7-7", None),
        ("25-7", None),
        ("22:60-7", None),
        ("night", None),
    ],
)
def test_quiet_hours_are_two_times_of_a_day(typed: str, hours: QuietHours | None):
    assert read_quiet(typed) == hours


def test_days_and_a_spread_have_their_bounds():
    assert [read_days(typed) for typed in ("30", "0", "-3", "9999", "ten", "³")] == [30, None, None, None, None, None]
    assert [read_spread(typed) for typed in ("6h", "90m", "8d", "forever", "6")] == [
        6 * HOUR,
        90 * MINUTE,
        None,
        None,
        None,
    ]


def test_three_thousand_take_as_long_as_telegram_lets_them():
    assert takes(3_000, Terms(), LIMITS) == pytest.approx(105 * SECOND, abs=SECOND)
    assert takes(3_000, Terms(spread=HOUR), LIMITS) == HOUR
    assert takes(94_000, Terms(paid=True), LIMITS) == 100 * SECOND


def test_ten_paid_ones_cost_a_star_and_a_begun_one_counts():
    assert [costs(count, Terms(paid=True)) for count in (0, 1, 10, 11)] == [0, 1, 1, 2]
    assert costs(1_000, Terms()) == 0


def test_everybody_reads_the_nearest_text_in_their_language():
    spoken = {"en": 5, "pt-br": 3, "pt-pt": 2, "de": 1, "": 4}
    assert speakers(["en", "pt-BR", "pt", "fa"], spoken) == {"en": 5, "pt-BR": 3, "pt": 2, "fa": 0}


def test_night_runs_over_midnight():
    assert [at_night(NOON + hours * HOUR, "UTC") for hours in (0, 9, 10, 12, 18, 19)] == [
        False,
        False,
        True,
        True,
        True,
        False,
    ]
    assert at_night(NOON, "Pacific/Auckland")


def test_an_author_is_warned_of_what_speaks_against_it():
    late = NOON + 10 * HOUR
    assert doubts(Terms(), late, late + HOUR, None, "UTC") == (Doubt.NIGHT,)
    assert doubts(Terms(quiet=QuietHours(0, 60)), late, late + HOUR, None, "UTC") == ()
    assert doubts(Terms(audience=Audience(AudienceKind.GROUPS)), late, late + HOUR, None, "UTC") == ()
    assert doubts(Terms(not_after=NOON + 1), NOON, NOON + HOUR, NOON + MINUTE, "UTC") == (
        Doubt.AFTER_POLICY,
        Doubt.CUT_OFF,
    )
