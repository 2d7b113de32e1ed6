"""429 with retry_after: per chat, per group, in all."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox import Sandbox
from tests.sandbox.client import Bot, Refused


@pytest.fixture
async def telegram(request) -> AsyncIterator[Sandbox]:
    async with Sandbox(limits=getattr(request, "param", "telegram")) as running:
        yield running


@pytest.fixture
async def bot(telegram: Sandbox) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(telegram, session)


async def send_until_refused(bot, chat_id, most=60):
    for sent in range(most):
        try:
            await bot.call("sendMessage", chat_id=chat_id, text=f"message {sent}")
        except Refused as refusal:
            return sent, refusal
    raise AssertionError("never refused")


async def test_a_short_burst_to_one_chat_passes_and_then_waiting_is_asked_for(telegram, bot, ana):
    sent, refusal = await send_until_refused(bot, ana.id)
    assert (sent, refusal.code) == (5, 429)
    wait = refusal.parameters["retry_after"]
    assert str(refusal) == f"Too Many Requests: retry after {wait}"
    telegram.clock.advance(wait)
    await bot.call("sendMessage", chat_id=ana.id, text="later")


async def test_a_group_takes_20_messages_a_minute(telegram, bot, group):
    for number in range(20):
        await bot.call("sendMessage", chat_id=group.id, text=f"message {number}")
        telegram.clock.advance(1.5)
    with pytest.raises(Refused) as refusal:
        await bot.call("sendMessage", chat_id=group.id, text="one too many")
    assert 20 <= refusal.value.parameters["retry_after"] <= 31


async def send_to_many(bot, telegram, count, **params):
    for number in range(count):
        person = telegram.person(f"Person {number}")
        person.starts()
        await bot.call("sendMessage", chat_id=person.id, text="hi", **params)


async def test_30_messages_a_second_in_all(telegram, bot):
    telegram.clock.stop()
    with pytest.raises(Refused, match="Too Many Requests: retry after 1"):
        await send_to_many(bot, telegram, 31)
    assert len([call for call in telegram.calls if not call.error]) == 30


async def test_a_paid_broadcast_goes_past_30_a_second_while_the_stars_last(telegram, bot):
    telegram.clock.stop()
    telegram.world.stars = 4.0
    await send_to_many(bot, telegram, 40, allow_paid_broadcast=True)
    assert telegram.world.stars == 0


@pytest.mark.parametrize("telegram", ["strict"], indirect=True)
async def test_strict_limits_know_no_bursts_and_count_edits(telegram, bot, ana):
    sent = await bot.call("sendMessage", chat_id=ana.id, text="one")
    with pytest.raises(Refused, match="retry after 1"):
        await bot.call("editMessageText", chat_id=ana.id, message_id=sent["message_id"], text="two")


async def test_refused_messages_do_not_appear(telegram, bot, ana):
    sent, _ = await send_until_refused(bot, ana.id)
    assert len([text for text in ana.texts() if text.startswith("message")]) == sent
