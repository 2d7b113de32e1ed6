"""Quarters are those of the calendar, in UTC."""

from datetime import UTC, datetime

import pytest

from desk.rules.transparency.quarters import Quarter, quarter_of, read_quarter


def ms(*day: int) -> int:
    return int(datetime(*day, tzinfo=UTC).timestamp()) * 1000


def test_a_quarter_ends_where_the_next_begins():
    last = Quarter(2026, 4)
    assert (last.since, last.before) == (ms(2026, 10, 1), ms(2027, 1, 1))
    assert (quarter_of(last.before - 1), quarter_of(last.before)) == (last, Quarter(2027, 1))
    assert (last.over(last.before - 1), last.over(last.before)) == (False, True)
    assert [str(one) for one in Quarter(2027, 1).last(3)] == ["2026Q3", "2026Q4", "2027Q1"]


@pytest.mark.parametrize("written", ["2026Q4", "2026-q4", " 2026q4 "])
def test_it_is_read_as_people_write_it(written):
    assert read_quarter(written) == Quarter(2026, 4)


@pytest.mark.parametrize("written", ["2026", "2026Q5", "Q4", "26Q4", "2026Q4x", "", "0000Q1", "9999Q4", "٢٠٢٦Q4"])
def test_what_is_no_quarter_is_none(written):
    assert read_quarter(written) is None
