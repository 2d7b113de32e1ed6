"""When somebody is reminded, and which morning it is."""

from hypothesis import given
from hypothesis import strategies as st

from desk.rules.durations import DAY, HOUR
from desk.rules.schedule import digest_day, remind_at

MOMENTS = st.integers(0, 4_000_000_000_000)
MINUTES = st.integers(0, 24 * 60 - 1)


@given(opened=MOMENTS, span=st.integers(0, 60 * DAY), before=st.integers(1, DAY))
def test_a_reminder_comes_before_the_deadline_and_never_at_once(opened: int, span: int, before: int):
    at = remind_at(opened, opened + span, before)
    assert opened + span * 3 // 4 <= at <= opened + span
    assert opened + span - at <= before


@given(now=MOMENTS, minute=MINUTES)
def test_every_day_has_one_digest(now: int, minute: int):
    assert digest_day(now, minute, "UTC") < digest_day(now + DAY, minute, "UTC")
    changes = {digest_day(now + hour * HOUR, minute, "UTC") for hour in range(25)}
    assert len(changes) == 2
