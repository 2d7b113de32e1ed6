"""Times, lengths and points in words. The clock stands at 2026-11-24 06:00 UTC."""

from gettext import NullTranslations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.rules.durations import DAY, FOREVER, HOUR, MINUTE, SECOND, parse
from handlers.messages.reader import Reader
from handlers.messages.wording import duration, language_name, length, points, stamp, when
from tests.handlers.messages.samples import ENGLISH, NOW


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (0, "today at 06:00 UTC (24 Nov 2026)"),
        (18 * HOUR - 1, "today at 23:59 UTC (24 Nov 2026)"),
        (18 * HOUR, "tomorrow at 00:00 UTC (25 Nov 2026)"),
        (-6 * HOUR - 1, "yesterday at 23:59 UTC (23 Nov 2026)"),
        (2 * DAY, "26 Nov 2026 at 06:00 UTC"),
    ],
)
def test_a_moment_is_said_with_its_day_and_its_date_in_utc(offset, words):
    assert when(NOW + offset, NOW, ENGLISH) == words


def test_a_moment_does_not_depend_on_where_the_machine_stands(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert when(NOW, NOW, ENGLISH) == "today at 06:00 UTC (24 Nov 2026)"


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "24.11.2026 06:00"), ("pt-BR", "24 de nov. de 2026 06:00"), ("nonsense!", "24 Nov 2026 06:00")],
)
def test_dates_are_written_as_the_reader_writes_them(language, words):
    assert stamp(NOW, Reader(language, NullTranslations())) == words


@given(st.integers(-(10**20), 10**20), st.sampled_from(["en", "fa", "ja", "xx-YY", ""]))
def test_no_moment_that_telegram_could_send_breaks_the_words(moment, language):
    assert when(moment, NOW, Reader(language, NullTranslations()))


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "less than a minute"),
        (59 * SECOND, "less than a minute"),
        (45 * MINUTE, "45 min"),
        (2 * HOUR + 5 * MINUTE, "2 h 5 min"),
        (DAY, "1 day"),
        (7 * DAY + 3 * HOUR + 5 * MINUTE, "7 days 3 h"),
        (2 * DAY + 5 * MINUTE, "2 days 5 min"),
    ],
)
def test_a_length_is_said_in_its_two_largest_units(ms, words):
    assert length(ms, ENGLISH) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1d", "1 day"),
        ("7d", "7 days"),
        ("6mo", "6 months"),
        ("12h", "12 hours"),
        ("1y", "1 year"),
        ("30s", "30 seconds"),
        ("15m", "15 minutes"),
        ("2w", "2 weeks"),
    ],
)
def test_a_duration_is_said_in_the_unit_of_the_policy(text, words):
    assert duration(parse(text), ENGLISH) == words


def test_for_ever_has_no_number():
    assert duration(FOREVER, ENGLISH) == "without end"


def test_one_point_is_singular():
    assert [points(n, ENGLISH) for n in (0, 1, 2)] == ["0 points", "1 point", "2 points"]


@pytest.mark.parametrize(
    ("code", "name"), [("en", "English"), ("es", "español"), ("fa", "فارسی"), ("pt-BR", "português (Brasil)")]
)
def test_a_language_goes_by_its_own_name(code: str, name: str):
    assert language_name(code) == name
