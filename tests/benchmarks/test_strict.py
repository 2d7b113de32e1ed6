"""The strict server: its limits are Telegram's to the letter, and its ledger says what arrived."""

import asyncio
import time

import pytest
from telegram.error import Forbidden, RetryAfter

from benchmarks.strict.answers import Ledger
from benchmarks.strict.limits import Limits
from benchmarks.strict.running import Conditions, Strict, arrivals, serving
from bot.transport import make_bot


def test_thirty_arrive_in_any_second_and_the_next_one_waits():
    limits = Limits()
    assert [limits.admit(chat, 10.0 + chat / 100, paid=False) for chat in range(30)] == [None] * 30
    assert limits.admit(31, 10.5, paid=False) == 1
    assert limits.admit(31, 11.0, paid=False) is None, "the first one is a second ago"
    assert limits.admit(32, 11.005, paid=False) == 1


def test_a_refused_call_is_not_counted():
    limits = Limits()
    assert limits.admit(1, 10.0, paid=False) is None
    assert limits.admit(1, 10.9, paid=False) == 1
    assert limits.admit(1, 11.0, paid=False) is None


def test_a_group_takes_twenty_a_minute():
    limits = Limits()
    assert [limits.admit(-1, 10.0 + 2 * n, paid=False) for n in range(20)] == [None] * 20
    assert limits.admit(-1, 50.0, paid=False) == 20


def test_what_is_paid_for_has_a_limit_of_its_own():
    limits = Limits()
    assert [limits.admit(chat, 10.0, paid=True) for chat in range(1_000)] == [None] * 1_000
    assert limits.admit(1_001, 10.9, paid=True) == 1
    assert limits.admit(1_001, 10.9, paid=False) is None


def test_a_shorter_second_shortens_every_limit():
    limits = Limits(second=0.1)
    assert [limits.admit(-1, 10.0 + n / 5, paid=False) for n in range(20)] == [None] * 20
    assert limits.admit(-1, 14.0, paid=False) == 2
    assert limits.admit(-1, 16.0, paid=False) is None


def test_arrivals_say_who_was_left_out_and_who_was_told_twice():
    found = arrivals(Ledger(sent={1: [0.0], 3: [10.0, 2_000.0], 9: [5.0]}, refused={429: 2}), range(1, 5))
    assert (found.lost, found.twice, found.refused, found.most_in_a_second) == (2, 1, 2, 2)


async def test_a_call_takes_effect_halfway_through_its_round_trip():
    async with serving(Conditions(round_trip=200)) as server, make_bot(server.token, server.url, connections=1) as bot:
        began = time.time() * 1000
        await bot.send_message(7, "hello")
        took = time.time() * 1000 - began
        [arrived] = (await server.ledger()).sent[7]
    assert began + 100 <= arrived <= began + took - 100


async def test_what_is_too_much_or_blocked_is_refused_and_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # python-telegram-bot warns about `retry_after` otherwise
    async with (
        serving(Conditions(round_trip=0, blocked=5)) as server,
        make_bot(server.token, server.url, connections=1) as bot,
    ):
        with pytest.raises(Forbidden):
            await bot.send_message(104, "hello")
        await bot.send_message(105, "hello")
        with pytest.raises(RetryAfter):
            await bot.send_message(105, "hello again")
        ledger = await server.ledger()
    assert ledger.refused == {403: 1, 429: 1}
    assert list(ledger.sent) == [105]


async def test_updates_wait_until_they_are_acknowledged():
    async with serving(Conditions(round_trip=0)) as server, make_bot(server.token, server.url, connections=2) as bot:
        polling = asyncio.create_task(bot.do_api_request("getUpdates", {"timeout": 20}))
        await server.give([{"update_id": 5}, {"update_id": 6}])
        assert [update["update_id"] for update in await polling] == [5, 6]
        assert await _numbers(server, offset=6) == [6]
        assert await _numbers(server, offset=7) == []


async def _numbers(server: Strict, *, offset: int) -> list[int]:
    async with make_bot(server.token, server.url, connections=1) as bot:
        found = await bot.do_api_request("getUpdates", {"offset": offset})
        return [update["update_id"] for update in found]
