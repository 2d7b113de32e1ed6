"""Privacy mode: what a bot in a group gets to see."""

from collections.abc import AsyncIterator

import pytest

from sandbox import Sandbox


@pytest.fixture
def quiet_group(telegram, olga, ana, ben):
    """A supergroup where the bot is an ordinary member."""
    group = telegram.supergroup("Quiet", owner=olga, members=[ana, ben])
    group.add_bot()
    return group


async def seen(bot):
    return [one["message"].get("text") for one in await bot.updates() if one.get("message", {}).get("text")]


async def test_a_member_bot_sees_commands_and_replies_to_itself_only(bot, quiet_group, ben):
    ben.says("chatter", in_=quiet_group)
    ben.says("/help me", in_=quiet_group)
    ben.says("/help@other_bot", in_=quiet_group)
    ben.says("/help@Ombud_Bot", in_=quiet_group)
    await bot.call("sendMessage", chat_id=quiet_group.id, text="yes?")
    ben.replies(quiet_group.messages()[-1], "an answer")
    assert (await seen(bot))[1:] == ["/help me", "/help@Ombud_Bot", "an answer"]


async def test_a_member_bot_sees_service_messages(telegram, bot, quiet_group):
    carl = telegram.person("Carl")
    quiet_group.adds(carl)
    assert (await bot.update("message"))["new_chat_members"][0]["id"] == carl.id


async def test_an_administrator_bot_sees_everything_but_its_own(bot, group, ben):
    ben.says("chatter", in_=group)
    await bot.call("sendMessage", chat_id=group.id, text="own")
    assert (await seen(bot))[-1] == "chatter"


async def test_a_bot_that_is_not_inside_sees_nothing(telegram, bot, olga, ben):
    elsewhere = telegram.supergroup("Elsewhere", owner=olga, members=[ben])
    ben.says("/help", in_=elsewhere)
    assert await bot.updates() == [] or "/help" not in await seen(bot)


async def test_get_me_tells_the_privacy_mode(bot):
    assert (await bot.call("getMe"))["can_read_all_group_messages"] is False


@pytest.fixture
async def open_telegram() -> AsyncIterator[Sandbox]:
    async with Sandbox(privacy_mode=False) as running:
        yield running


async def test_without_privacy_mode_a_member_bot_sees_everything(open_telegram):
    olga = open_telegram.person("Olga")
    group = open_telegram.supergroup("Open", owner=olga)
    group.add_bot()
    before = open_telegram.pending
    olga.says("chatter", in_=group)
    assert open_telegram.pending == before + 1


async def test_an_edit_of_a_person_arrives_as_one(bot, group, ana):
    post = ana.says("typo", in_=group)
    ana.edits(post, "fixed")
    edited = await bot.update("edited_message")
    assert (edited["message_id"], edited["text"], "edit_date" in edited) == (post.id, "fixed", True)
