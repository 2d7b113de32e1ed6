"""Pacing against a server that counts as strictly as any could, over a network that delays each call as it likes."""

import random
import tracemalloc
from collections import defaultdict
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pacing import Call, Pace

GROUP = -100

Trip = tuple[float, float]


@dataclass(frozen=True)
class Arrival:
    """A call as the server saw it: `at` in milliseconds of the server's own clock."""

    at: float
    call: Call


def deliver(
    pace: Pace, demand: list[tuple[float, Call]], trip: Trip, luck: random.Random
) -> tuple[list[Arrival], float]:
    """Start every call as soon as `pace` lets it; return what the server saw, and when the last call had ended.

    Each call takes a random round trip between the two lengths of `trip`, and reaches the server at any moment of it.
    The server's clock runs up to 500 parts in a million fast or slow.
    """
    drift = luck.uniform(0.9995, 1.0005)
    waiting = sorted(demand, key=lambda item: item[0])
    on_their_way: list[tuple[float, int, Call]] = []
    arrivals: list[Arrival] = []
    tickets = count()
    now = 0.0
    while waiting or on_their_way:
        while on_their_way and on_their_way[0][0] <= now:
            ended, _, call = heappop(on_their_way)
            pace.finished(call, int(ended))
        moments = [max(wanted, pace.ready_at(call, int(now))) for wanted, call in waiting]
        if moments and min(moments) <= now:
            _, call = waiting.pop(moments.index(min(moments)))
            round_trip = luck.uniform(*trip)
            arrivals.append(Arrival((now + round_trip * luck.random()) * drift, call))
            pace.started(call, int(now))
            heappush(on_their_way, (now + round_trip, next(tickets), call))
        elif moments or on_their_way:
            now = min([*moments, *(ended for ended, _, _ in on_their_way)])
    return arrivals, now


def most_within(moments: list[float], span: float) -> int:
    """The largest number of moments in any closed window of this length."""
    ordered = sorted(moments)
    most = first = 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] > span:
            first += 1
        most = max(most, last - first + 1)
    return most


def calls() -> st.SearchStrategy[Call]:
    """Few chats, so that they are crowded, and many, so that the limit in all is met."""
    chats = st.one_of(st.sampled_from([1, 2, GROUP]), st.integers(min_value=10, max_value=10_000))
    return st.builds(Call, chats, message=st.booleans())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 400), calls()), min_size=40, max_size=120),
    st.sampled_from([(0, 0), (0, 60), (20, 900), (0, 4_000)]),
    st.randoms(use_true_random=True),
)
def test_no_strict_server_ever_sees_too_much(demand: list[tuple[float, Call]], trip: Trip, luck: random.Random) -> None:
    arrivals, _ = deliver(Pace(), demand, trip, luck)

    assert len(arrivals) == len(demand)
    for kind in (True, False):
        assert most_within([arrival.at for arrival in arrivals if arrival.call.message is kind], 1_000) <= 30
    per_chat: dict[int, list[float]] = defaultdict(list)
    for arrival in arrivals:
        if arrival.call.message:
            per_chat[arrival.call.chat].append(arrival.at)
    for chat, moments in per_chat.items():
        assert most_within(moments, 1_000) == 1
        if chat < 0:
            assert most_within(moments, 60_000) <= 20


@pytest.mark.parametrize("seed", range(5))
def test_three_hundred_people_are_told_within_a_tenth_of_the_ideal_time(seed: int) -> None:
    everyone = [(0.0, Call(chat)) for chat in range(1, 301)]

    arrivals, ended = deliver(Pace(), everyone, (5, 60), random.Random(seed))

    assert len(arrivals) == 300
    assert ended <= 1.1 * 300 / 30 * 1_000


def test_a_crowded_group_gets_twenty_in_a_minute_and_not_one_more() -> None:
    arrivals, _ = deliver(Pace(), [(0.0, Call(GROUP))] * 45, (10, 50), random.Random(1))

    moments = sorted(arrival.at for arrival in arrivals)
    assert most_within(moments, 60_000) == 20
    assert moments[-1] < 145_000


def test_starts_are_spread_over_the_second() -> None:
    pace = Pace()
    starts = []
    now = 0
    for chat in range(1, 31):
        now = pace.ready_at(Call(chat), now)
        starts.append(now)
        pace.started(Call(chat), now)
        pace.finished(Call(chat), now)

    assert max(later - earlier for earlier, later in pairwise(starts)) <= 34
    assert starts[-1] >= 900


def test_a_paid_lane_reaches_its_thousand_a_second() -> None:
    pace = Pace(per_second=1_000)
    now = 0
    for chat in range(1, 5_001):
        now = pace.ready_at(Call(chat), now)
        pace.started(Call(chat), now)
        pace.finished(Call(chat), now)

    assert 4_900 <= now <= 5_100


def test_a_late_start_is_made_up_for_by_the_next() -> None:
    pace = Pace()
    for chat in range(1, 21):
        late = pace.ready_at(Call(chat), chat) + 5
        pace.started(Call(chat), late)
        pace.finished(Call(chat), late)

    assert pace.ready_at(Call(99), 0) <= 20 * 33


def test_a_call_on_its_way_holds_its_chat_until_a_second_after_it_ended() -> None:
    pace = Pace()
    pace.started(Call(1), 0)

    assert pace.ready_at(Call(1), 5_000) > 6_000
    pace.finished(Call(1), 7_000)
    assert pace.ready_at(Call(1), 7_000) == 8_002


def test_an_act_does_not_wait_for_the_messages_of_its_chat() -> None:
    pace = Pace()
    pace.started(Call(GROUP), 0)
    pace.finished(Call(GROUP), 100)

    assert pace.ready_at(Call(GROUP, message=False), 100) == 100
    assert pace.ready_at(Call(GROUP), 100) > 1_000


def test_acts_and_messages_have_thirty_a_second_each() -> None:
    """Whoever reports in a burst waits for receipts, not for the removal of everybody's commands."""
    pace = Pace()
    for _ in range(30):
        pace.started(Call(GROUP, message=False), 0)
        pace.finished(Call(GROUP, message=False), 0)

    assert pace.ready_at(Call(GROUP, message=False), 0) > 1_000
    assert pace.ready_at(Call(1), 0) == 0


def refuse(pace: Pace, chat: int, now: int, retry_after: int) -> None:
    pace.started(Call(chat), now)
    pace.refused(Call(chat), now, retry_after)


def test_a_refused_chat_rests_while_others_go_on() -> None:
    pace = Pace()
    refuse(pace, GROUP, 0, 7_000)

    assert pace.ready_at(Call(GROUP), 500) > 7_000
    assert pace.ready_at(Call(GROUP, message=False), 500) > 7_000
    assert pace.ready_at(Call(1), 500) == 500


def test_two_chats_refused_in_one_second_mean_everyone() -> None:
    pace = Pace()
    refuse(pace, 1, 0, 7_000)
    refuse(pace, 2, 200, 7_000)

    assert pace.ready_at(Call(3), 500) > 7_000
    assert pace.ready_at(Call(3), 7_300) == 7_300


def test_a_chat_that_gets_through_between_two_refusals_shows_that_each_was_for_itself() -> None:
    pace = Pace()
    refuse(pace, 1, 0, 7_000)
    pace.started(Call(2), 100)
    pace.finished(Call(2), 150)
    refuse(pace, 3, 200, 7_000)

    assert pace.ready_at(Call(4), 500) == 500


def test_two_groups_in_slow_mode_do_not_silence_the_desk() -> None:
    pace = Pace()
    refuse(pace, -1, 0, 3_600_000)
    refuse(pace, -2, 200, 900_000)

    assert pace.ready_at(Call(1), 500) == 500


def test_a_refusal_long_ago_says_nothing_about_the_next() -> None:
    pace = Pace()
    refuse(pace, 1, 0, 7_000)
    refuse(pace, 2, 1_500, 6_000)

    assert pace.ready_at(Call(3), 2_000) == 2_000


def test_memory_does_not_grow_with_the_number_of_chats_ever_met() -> None:
    pace = Pace(per_second=1_000)

    def meet(first: int, last: int) -> int:
        for chat in range(first, last):
            pace.started(Call(chat), chat)
            pace.finished(Call(chat), chat)
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        after_a_few = meet(1, 10_000)
        after_many = meet(10_000, 100_000)
    finally:
        tracemalloc.stop()

    assert after_many < after_a_few + 1_000_000


def test_asking_about_a_chat_remembers_nothing() -> None:
    pace = Pace()
    tracemalloc.start()
    try:
        for chat in range(100_000):
            pace.ready_at(Call(chat), 0)
        grown = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()

    assert grown < 10_000
