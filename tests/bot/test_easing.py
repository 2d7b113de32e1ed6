"""How a campaign slows down after a refusal, and recovers."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.easing import Easing


def starts(easing: Easing, first: int, last: int) -> list[int]:
    """When calls start between the two moments, each as soon as it may."""
    moments = []
    now = first
    while (now := easing.ready_at(now)) < last:
        easing.enter(now)
        moments.append(now)
    return moments


def test_starts_are_evenly_spread() -> None:
    moments = starts(Easing(29, 1_000), 0, 10_000)

    assert len(moments) == 290
    assert {later - earlier for earlier, later in pairwise(moments)} == {34, 35}


def test_it_rests_exactly_as_long_as_it_was_told() -> None:
    easing = Easing(29, 1_000)
    easing.refused(1_000, 3_000)

    assert easing.ready_at(1_001) == 1_000 + 3_000 + 3 + 1


def test_a_refusal_takes_a_quarter_of_the_rate_and_a_quarter_of_a_minute_gives_it_back() -> None:
    easing = Easing(28, 1_000)
    easing.refused(0, 0)

    assert easing.rate(1) == 21
    assert 21 < easing.rate(8_000) < 28
    assert easing.rate(15_001) == 28


def test_nothing_is_regained_while_it_rests() -> None:
    easing = Easing(28, 1_000)
    easing.refused(0, 600_000)

    assert easing.rate(600_601) == 21


def test_the_answers_to_what_had_left_before_slow_it_once_only() -> None:
    easing = Easing(1_000, 1_000)
    for answered in range(100, 160):
        easing.refused(answered, 2_000)

    assert easing.rate(2_159) == pytest.approx(750, rel=0.001)
    assert easing.ready_at(200) == 159 + 2_000 + 2 + 1


@given(st.lists(st.integers(0, 5_000), max_size=60))
def test_however_often_it_is_refused_it_keeps_a_quarter_and_never_exceeds_its_rate(pauses: list[int]) -> None:
    easing = Easing(28, 1_000)
    now = 0
    for pause in pauses:
        now = easing.ready_at(now)
        easing.enter(now)
        easing.refused(now, pause)
        assert 7 <= easing.rate(now) <= 28
    assert easing.rate(now + 10_000 + 60_000) == 28
