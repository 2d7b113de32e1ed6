"""When one of many is written to."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.campaigns import QuietHours
from desk.rules.durations import DAY, HOUR, MINUTE, Ms
from desk.rules.quiet import after_quiet_hours, due_at

MOMENTS = st.integers(0, 4_000_000_000_000)
MINUTES = st.integers(0, 24 * 60 - 1)
QUIET = st.builds(QuietHours, MINUTES, MINUTES)
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Casablanca",
    ]
)
NIGHT = QuietHours(22 * 60, 7 * 60)


def local_minute(at: Ms, timezone: str) -> int:
    local = datetime.fromtimestamp(at // 1_000, ZoneInfo(timezone))
    return local.hour * 60 + local.minute


def is_quiet(at: Ms, quiet: QuietHours, timezone: str) -> bool:
    minute = local_minute(at, timezone)
    if quiet.since <= quiet.until:
        return quiet.since <= minute < quiet.until
    return not quiet.until <= minute < quiet.since


def moment(*parts: int) -> Ms:
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * 1_000


@given(at=MOMENTS, quiet=QUIET, timezone=ZONES)
def test_nobody_is_written_to_in_their_quiet_hours(at: Ms, quiet: QuietHours, timezone: str) -> None:
    due = after_quiet_hours(at, quiet, timezone)
    assert not is_quiet(due, quiet, timezone)
    assert at <= due <= at + DAY + 2 * HOUR


@given(at=MOMENTS, quiet=QUIET, timezone=ZONES)
def test_outside_of_quiet_hours_nothing_moves(at: Ms, quiet: QuietHours, timezone: str) -> None:
    due = after_quiet_hours(at, quiet, timezone)
    assert (due == at) is not is_quiet(at, quiet, timezone)
    assert after_quiet_hours(due, quiet, timezone) == due


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (moment(2026, 3, 28, 23, 0), moment(2026, 3, 29, 5, 0)),  # the night in which Berlin loses an hour
        (moment(2026, 10, 24, 22, 0), moment(2026, 10, 25, 6, 0)),  # and the one in which it gains one
        (moment(2026, 7, 1, 12, 0), moment(2026, 7, 1, 12, 0)),
    ],
)
def test_quiet_hours_end_when_the_clock_on_the_wall_says_so(at: Ms, due: Ms) -> None:
    assert after_quiet_hours(at, NIGHT, "Europe/Berlin") == due


def test_hours_that_end_in_the_hour_that_comes_twice_end_for_good() -> None:
    ends_at_half_past_two = QuietHours(22 * 60, 2 * 60 + 30)
    second_time = moment(2026, 10, 25, 1, 10)
    assert after_quiet_hours(second_time, ends_at_half_past_two, "Europe/Berlin") == moment(2026, 10, 25, 1, 30)


def test_without_quiet_hours_no_zone_is_asked() -> None:
    assert after_quiet_hours(5, None, "Nowhere/Atlantis") == 5


@given(
    start=MOMENTS,
    spread=st.integers(0, 30 * DAY),
    campaign=st.integers(1, 2**31),
    recipient=st.integers(-(2**52), 2**52),
)
def test_a_share_lies_within_the_spread(start: Ms, spread: Ms, campaign: int, recipient: int) -> None:
    assert start <= due_at(start, spread, campaign, recipient) < start + max(spread, 1)


@pytest.mark.parametrize("step", [1, 7, 4_096])
def test_shares_are_even_however_near_the_numbers_are(step: int) -> None:
    dues = [due_at(0, 10 * HOUR, 3, 5_000_000_000 + step * n) for n in range(10_000)]
    hours = [sum(1 for due in dues if due // HOUR == hour) for hour in range(10)]
    assert all(850 < count < 1_150 for count in hours)


def test_neighbours_of_one_campaign_are_none_in_the_next() -> None:
    orders = [
        sorted(range(100), key=lambda who, campaign=campaign: due_at(0, HOUR, campaign, who)) for campaign in (1, 2)
    ]
    assert orders[0] != orders[1]
    assert due_at(0, MINUTE, 1, 1) == due_at(0, MINUTE, 1, 1)
