"""How long things last, as a policy writes it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.rules.durations import DAY, FOREVER, HOUR, LONGEST, MINUTE, SECOND, parse

MOMENTS = st.integers(min_value=0, max_value=4_102_444_800_000)
EXACT_UNITS = st.sampled_from(["s", "m", "h", "d", "w"])


def moment(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("30s", 30 * SECOND),
        ("15m", 15 * MINUTE),
        ("12h", 12 * HOUR),
        ("7d", 7 * DAY),
        ("2w", 14 * DAY),
        ("6mo", 180 * DAY),
        ("1y", 365 * DAY),
        ("forever", None),
    ],
)
def test_every_unit_has_its_length(text, ms):
    assert parse(text).ms == ms


@pytest.mark.parametrize(("sloppy", "tidy"), [(" 7 D ", "7d"), ("07d", "7d"), ("6 MO", "6mo"), ("Forever", "forever")])
def test_spaces_case_and_leading_zeros_do_not_matter(sloppy, tidy):
    assert parse(sloppy) == parse(tidy)
    assert str(parse(sloppy)) == tidy


@pytest.mark.parametrize(
    "text", ["", "7", "d", "0d", "-1d", "1.5h", "7 days", "1d 2h", "٣d", "1mon", "never", "9" * 400 + "s"]
)
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="such as 30s, 15m, 12h, 7d, 2w, 6mo or 1y"):
        parse(text)


def test_a_century_is_the_longest_that_is_not_forever():
    assert parse("100y").ms == LONGEST
    with pytest.raises(ValueError, match="100 years at most"):
        parse("101y")


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2026-01-31T10:00:00", "1mo", "2026-02-28T10:00:00"),
        ("2028-01-31T10:00:00", "1mo", "2028-02-29T10:00:00"),
        ("2026-08-31T23:59:59.999", "6mo", "2027-02-28T23:59:59.999"),
        ("2026-12-15T00:00:00", "1mo", "2027-01-15T00:00:00"),
        ("2028-02-29T12:00:00", "1y", "2029-02-28T12:00:00"),
    ],
)
def test_months_and_years_follow_the_calendar(start, text, end):
    assert parse(text).after(moment(start)) == moment(end)


def test_forever_never_ends():
    assert FOREVER.after(0) is None


@given(MOMENTS, st.integers(1, 1_000), EXACT_UNITS)
def test_exact_units_end_exactly_their_length_later(start, count, unit):
    duration = parse(f"{count}{unit}")
    assert duration.after(start) == start + duration.ms


@given(MOMENTS, st.integers(1, 1_200))
def test_so_many_months_end_on_the_same_day_or_the_last_of_the_month(start, months):
    begin = datetime.fromtimestamp(start / 1000, UTC)
    end = datetime.fromtimestamp(parse(f"{months}mo").after(start) / 1000, UTC)
    assert (end.year - begin.year) * 12 + end.month - begin.month == months
    assert end.day == begin.day or (end.day < begin.day and end.day >= 28)


@given(MOMENTS, MOMENTS, st.integers(1, 1_200))
def test_who_starts_later_never_ends_earlier(one, other, months):
    duration = parse(f"{months}mo")
    early, late = sorted([one, other])
    assert duration.after(early) <= duration.after(late)
