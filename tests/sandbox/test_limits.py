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


@pytest.mark.parametrize("telegram", ["strict"], indirect=True)
async def test_strict_limits_know_no_bursts_and_count_edits(telegram, bot, ana):
    sent = await bot.call("sendMessage", chat_id=ana.id, text="one")
    with pytest.raises(Refused, match="retry after 1"):
        await bot.call("editMessageText", chat_id=ana.id, message_id=sent["message_id"], text="two")


async def test_refused_messages_do_not_appear(telegram, bot, ana):
    sent, _ = await send_until_refused(bot, ana.id)
    assert len([text for text in ana.texts() if text.startswith("message")]) == sent


async def crowd_gets(bot, people, **params):
    for person in people:
        await bot.call("sendMessage", chat_id=person.id, text="hi", **params)


async def test_only_what_is_over_30_a_second_is_paid_for(telegram, bot):
    telegram.clock.stop()
    telegram.world.stars = 2.0
    people = telegram.people(48)
    await crowd_gets(bot, people[:10])
    await crowd_gets(bot, people[10:40], allow_paid_broadcast=True)
    assert await bot.call("getMyStarBalance") == {"amount": 1, "nanostar_amount": 0}
    assert [event.paid for event in telegram.transcript() if event.by_bot] == [0.0] * 30 + [0.1] * 10
    telegram.clock.advance(1)
    await crowd_gets(bot, people[40:], allow_paid_broadcast=True)
    assert (telegram.paid(), telegram.world.stars) == (1.0, 1.0)


async def test_without_stars_a_paid_broadcast_is_limited_like_any_other(telegram, bot):
    telegram.clock.stop()
    telegram.world.stars = 0.5
    people = telegram.people(70)
    await crowd_gets(bot, people[:34], allow_paid_broadcast=True)
    assert await bot.call("getMyStarBalance") == {"amount": 0, "nanostar_amount": 100_000_000}
    await crowd_gets(bot, people[34:35], allow_paid_broadcast=True)
    with pytest.raises(Refused, match="Too Many Requests: retry after 1"):
        await crowd_gets(bot, people[35:], allow_paid_broadcast=True)


async def test_what_is_refused_costs_nothing(telegram, bot, olga):
    telegram.clock.stop()
    telegram.world.stars = 5.0
    people = telegram.people(32)
    await crowd_gets(bot, people[:30], allow_paid_broadcast=True)
    people[30].blocks_bot()
    with pytest.raises(Refused, match="blocked"):
        await crowd_gets(bot, people[30:31], allow_paid_broadcast=True)
    await crowd_gets(bot, people[31:], allow_paid_broadcast=True)
    assert (telegram.paid(), telegram.world.stars) == (0.1, 4.9)


async def test_what_is_paid_for_leaves_the_free_30_to_others(telegram, bot):
    telegram.clock.stop()
    telegram.world.stars = 100.0
    people = telegram.people(130)
    await crowd_gets(bot, people[:100], allow_paid_broadcast=True)
    await crowd_gets(bot, people[100:])
