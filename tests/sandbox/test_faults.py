"""Faults on demand."""

import asyncio

import aiohttp
import pytest

from tests.sandbox.client import Refused


async def test_a_connection_dropped_before_the_effect_leaves_nothing(telegram, bot, ana):
    telegram.faults.drop_before()
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=ana.id, text="lost")
    assert "lost" not in ana.texts()
    await bot.call("sendMessage", chat_id=ana.id, text="arrives")


async def test_a_connection_dropped_after_the_effect_leaves_the_message(telegram, bot, ana):
    telegram.faults.drop_after()
    with pytest.raises(aiohttp.ClientError):
        await bot.call("sendMessage", chat_id=ana.id, text="arrived anyway")
    assert ana.texts()[-1] == "arrived anyway"


async def test_a_429_can_be_asked_for(telegram, bot, ana):
    telegram.faults.too_many_requests(3, times=2)
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            await bot.call("sendMessage", chat_id=ana.id, text="x")
        assert refusal.value.parameters == {"retry_after": 3}
    await bot.call("sendMessage", chat_id=ana.id, text="x")
    assert telegram.refused == []


async def test_a_server_error_is_no_json(telegram, bot, ana):
    telegram.faults.server_error(502, method="sendMessage")
    async with bot.session.post(f"{bot.root}/sendMessage", json={"chat_id": ana.id, "text": "x"}) as response:
        assert (response.status, response.content_type) == (502, "text/plain")


async def test_a_slow_answer_comes_after_the_effect(telegram, bot, ana):
    telegram.faults.slow_answer(30, method="sendMessage")
    sending = asyncio.create_task(bot.call("sendMessage", chat_id=ana.id, text="at once"))
    await ana.sees("at once")
    assert not sending.done()
    sending.cancel()


@pytest.mark.parametrize("fault", ["delay", "slow_answer"])
async def test_a_call_that_is_held_up_goes_on_once_faults_are_cleared(telegram, bot, ana, fault):
    getattr(telegram.faults, fault)(1e6, method="sendMessage")
    sending = asyncio.create_task(bot.call("sendMessage", chat_id=ana.id, text="held"))
    while not telegram.faults.struck:
        await bot.call("getMe")
    assert not sending.done()
    telegram.faults.clear()
    await sending
    assert ana.texts()[-1] == "held"


async def test_delays_hold_the_effect_back_until_cleared(telegram, bot, ana):
    telegram.faults.delay(30, jitter=5, method="sendMessage")
    sending = asyncio.create_task(bot.call("sendMessage", chat_id=ana.id, text="held"))
    with pytest.raises(AssertionError):
        await ana.sees("held", within=0.05)
    sending.cancel()
    telegram.faults.clear()
    await bot.call("sendMessage", chat_id=ana.id, text="free")
