"""Updates: kept until acknowledged by offset, 24 hours, one poll at a time."""

import asyncio

import pytest

from tests.sandbox.client import Refused

DAY = 24 * 3600


async def test_an_update_stays_until_a_later_call_names_a_higher_offset(bot, ana):
    ana.writes("hello")
    first = await bot.updates()
    again = await bot.updates()
    assert first == again
    assert await bot.updates(offset=first[-1]["update_id"] + 1) == []


async def test_at_most_a_hundred_updates_come_at_once(bot, ana):
    for number in range(150):
        ana.writes(f"message {number}")
    first = await bot.updates(limit=1000)
    rest = await bot.updates(offset=first[-1]["update_id"] + 1)
    assert (len(first), len(rest)) == (100, 51)


async def test_a_negative_offset_keeps_only_the_newest_updates(bot, ana):
    for number in range(5):
        ana.writes(f"message {number}")
    assert [one["message"]["text"] for one in await bot.updates(offset=-2)] == ["message 3", "message 4"]
    assert len(await bot.updates()) == 2


async def open_poll(telegram, bot):
    """A long poll that has reached the server and waits there."""
    poll = asyncio.create_task(bot.updates(timeout=30))
    await telegram.world.transcript.until(lambda: telegram.world.updates.is_polled or None, within=5)
    return poll


async def test_a_long_poll_answers_as_soon_as_something_happens(telegram, bot, ben):
    poll = await open_poll(telegram, bot)
    ben.writes("are you there?")
    assert (await asyncio.wait_for(poll, 5))[0]["message"]["text"] == "are you there?"


async def test_the_newer_poll_wins_and_the_older_one_gets_409(telegram, bot):
    older = await open_poll(telegram, bot)
    newer = asyncio.create_task(bot.updates())
    with pytest.raises(Refused, match="Conflict: terminated by other getUpdates request") as refusal:
        await older
    assert refusal.value.code == 409
    assert await newer == []


async def test_updates_are_forgotten_after_24_hours(telegram, bot, ana):
    telegram.clock.advance(DAY - 60)
    ana.writes("younger")
    telegram.clock.advance(120)
    assert [one["message"]["text"] for one in await bot.updates()] == ["younger"]


async def test_update_ids_restart_after_a_quiet_week_and_an_old_offset_hides_nothing(telegram, bot, ana):
    before = (await bot.updates())[-1]["update_id"]
    telegram.clock.advance(8 * DAY)
    telegram.world.updates._random.seed(1)
    ana.writes("long time no see")
    found = await bot.updates(offset=before + 1)
    assert found[0]["message"]["text"] == "long time no see"
    assert found[0]["update_id"] not in range(before, before + 10)


async def test_chat_member_comes_only_if_named(bot, group, ben):
    group.bans(ben)
    assert not any("chat_member" in one for one in await bot.updates())
    await bot.updates(allowed_updates=["message", "chat_member"])
    group.adds(ben)
    assert (await bot.update("chat_member"))["new_chat_member"]["status"] == "member"


async def test_chat_member_needs_an_administrator(telegram, bot, olga, ana, ben):
    await bot.updates(allowed_updates=["chat_member"])
    group = telegram.supergroup("Others", owner=olga, members=[ana, ben])
    group.add_bot()
    group.bans(ben)
    assert not any("chat_member" in one for one in await bot.updates())


async def test_reactions_come_only_if_named(bot, group, ana):
    post = ana.says("look", in_=group)
    ana.reacts(post, "👍")
    await bot.updates(allowed_updates=["message_reaction"])
    ana.reacts(post, "👎")
    reactions = [one["message_reaction"] for one in await bot.updates() if "message_reaction" in one]
    assert [one["new_reaction"][0]["emoji"] for one in reactions] == ["👎"]


async def test_allowed_updates_stay_as_they_were_when_not_given(bot, ana):
    await bot.updates(allowed_updates=["callback_query"])
    await bot.updates()
    ana.writes("unheard")
    assert not any(one.get("message", {}).get("text") == "unheard" for one in await bot.updates())


async def test_no_update_tells_of_a_deletion(telegram, bot, group, ana):
    post = ana.says("oops", in_=group)
    before = len(await bot.updates())
    ana.deletes(post)
    assert len(await bot.updates()) == before
    assert group.texts() == []


async def test_garbage_can_be_injected_as_an_update(telegram, bot):
    first = telegram.raw_update({"mystery": {"deep": [1, 2]}})
    second = telegram.raw_update(b'{"update_id": UPDATE_ID, "message": "not an object"}')
    assert await bot.updates() == [
        {"update_id": first, "mystery": {"deep": [1, 2]}},
        {"update_id": second, "message": "not an object"},
    ]


async def test_bytes_that_are_no_json_spoil_the_answer_they_come_in(telegram, bot):
    telegram.raw_update(b"\xff{")
    async with bot.session.post(f"{bot.root}/getUpdates") as response:
        assert b"\xff{" in await response.read()
