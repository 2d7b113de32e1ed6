"""Thousands of people, and storms over them."""

import asyncio
import gc
import time
from collections import Counter

import aiohttp
import pytest

from tests.sandbox.client import Refused


async def send(bot, person, text):
    return await bot.call("sendMessage", chat_id=person.id, text=text)


async def test_three_thousand_people_are_there_in_a_moment_and_can_be_written_to(telegram, bot):
    # What earlier tests left in this process is none of the sandbox's: collecting garbage would walk through all of it.
    gc.freeze()
    began = time.process_time()
    people = telegram.people(3000)
    took = time.process_time() - began
    gc.unfreeze()
    assert took < 0.5
    assert (telegram.pending, people[2999].name, people[0].texts()) == (0, "Person 3000", [])
    await send(bot, people[2999], "hello")


async def test_a_message_takes_the_server_well_under_a_millisecond(telegram):
    people = telegram.people(1000)
    keyboard = {"inline_keyboard": [[{"text": "I have read this", "callback_data": "1:read:2"}]]}
    text = "The <b>rules</b> have changed: see https://example.org/rules. " * 5
    began = time.process_time()
    for person in people:
        message = {"chat_id": person.id, "text": text, "parse_mode": "HTML", "reply_markup": keyboard}
        await telegram._server._perform("sendMessage", message)
    assert time.process_time() - began < 1.0


async def test_how_often_each_got_a_text_can_be_read(telegram, bot, ana, group):
    people = telegram.people(3)
    for person in (people[0], people[0], people[1]):
        sent = await send(bot, person, "The rules change")
    await send(bot, people[2], "Something else")
    await bot.call("sendMessage", chat_id=group.id, text="The rules change")
    ana.writes("The rules change")
    await bot.call("deleteMessage", chat_id=people[1].id, message_id=sent["message_id"])
    assert telegram.received("rules change") == {people[0].id: 2, people[1].id: 1, group.id: 1}
    assert telegram.received("rules change", now=True) == {people[0].id: 2, group.id: 1}


async def test_waiting_for_a_crowd_names_who_is_missing(telegram, bot):
    people = telegram.people(20)
    waiting = asyncio.create_task(telegram.all_receive("hello", people, times=2))
    for _ in range(2):
        for person in people:
            await send(bot, person, "hello")
    await waiting
    late = telegram.people(1, "Late")
    with pytest.raises(AssertionError, match="1 did not get 'hello' within"):
        await telegram.all_receive("hello", people + late, within=0.05)


async def test_a_storm_strikes_its_shares_and_the_rest_arrives(telegram, bot):
    telegram.faults.storm(blocked=0.1, too_many_requests=0.1, server_error=0.1, drop_before=0.1, drop_after=0.1)
    people, met = telegram.people(400), Counter()
    for person in people:
        try:
            await send(bot, person, "hello")
            met["sent"] += 1
        except Refused as refused:
            met[refused.code] += 1
        except aiohttp.ContentTypeError:
            met["502"] += 1
        except aiohttp.ClientError:
            met["cut"] += 1
    struck = telegram.faults.struck
    assert met["sent"] + struck["drop after"] == len(telegram.received("hello")) > 200
    assert (met[403], met[429], met["502"]) == (struck["403"], struck["429"], struck["502"])
    assert met["cut"] == struck["drop before"] + struck["drop after"]
    assert all(20 <= struck[kind] <= 65 for kind in ("403", "429", "502", "drop before", "drop after")), struck
    assert telegram.refused == []
    telegram.faults.clear()
    await send(bot, people[0], "calm again")


async def test_a_group_that_migrates_while_a_message_is_on_its_way_answers_where_it_went(telegram, bot, olga, ana):
    group = telegram.group("Small", owner=olga, members=[ana])
    group.add_bot()
    telegram.faults.delay(0.05, method="sendMessage", times=1)
    sending = asyncio.create_task(bot.call("sendMessage", chat_id=group.id, text="too late"))
    await asyncio.sleep(0.01)
    old = group.id
    group.upgrades()
    with pytest.raises(Refused, match="group chat was upgraded to a supergroup chat") as refused:
        await sending
    assert refused.value.parameters == {"migrate_to_chat_id": group.id}
    await bot.call("sendMessage", chat_id=group.id, text="there")
    assert (old != group.id, telegram.received("there")) == (True, {group.id: 1})
