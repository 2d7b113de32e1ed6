"""Ephemeral messages, and the older server that would post them in public."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox import Sandbox
from tests.sandbox.client import Bot, Refused

MENU = [{"command": "report", "description": "Report abuse", "is_ephemeral": True}]


@pytest.fixture
def quiet_group(telegram, olga, ana, ben):
    """A supergroup where the bot is an ordinary member."""
    group = telegram.supergroup("Quiet", owner=olga, members=[ana, ben])
    group.add_bot()
    return group


async def whisper(bot, group, person, text="only you", **more):
    to = {"receiver_user_id": person.id, **more.pop("to", {})}
    return await bot.call("sendMessage", chat_id=group.id, text=text, ephemeral_message_parameters=to, **more)


async def test_an_ephemeral_command_is_seen_by_its_sender_and_the_bot_only(bot, group, ana, ben):
    await bot.call("setMyCommands", commands=MENU, scope={"type": "all_group_chats"})
    post = ben.says("spam", in_=group)
    ana.replies(post, "/report spam")
    message = await bot.update("message")
    assert (message["message_id"], message["receiver_user"]["username"]) == (0, "ombud_bot")
    assert message["ephemeral_message_id"] > 0
    assert message["reply_to_message"]["message_id"] == post.id
    assert (ana.texts(in_=group), ben.texts(in_=group)) == (["spam", "/report spam"], ["spam"])


async def test_a_new_server_echoes_is_ephemeral(bot):
    await bot.call("setMyCommands", commands=MENU)
    assert await bot.call("getMyCommands") == MENU


async def test_an_administrator_whispers_to_any_member_at_any_time(bot, group, ana, ben):
    sent = await whisper(bot, group, ben)
    assert (sent["message_id"], sent["receiver_user"]["id"]) == (0, ben.id)
    assert (ben.texts(in_=group), ana.texts(in_=group)) == (["only you"], [])


async def test_a_member_bot_may_only_answer_within_15_seconds(telegram, bot, quiet_group, ana):
    command = ana.says("/report", in_=quiet_group, ephemeral=True)
    answer = {"reply_parameters": {"ephemeral_message_id": command.ephemeral_id}}
    with pytest.raises(Refused, match="ephemeral message can't be sent to the user"):
        await whisper(bot, quiet_group, ana)
    await whisper(bot, quiet_group, ana, **answer)
    telegram.clock.advance(16)
    with pytest.raises(Refused, match="ephemeral message can't be sent to the user"):
        await whisper(bot, quiet_group, ana, **answer)


async def test_a_press_opens_the_window_for_its_presser_only(telegram, bot, quiet_group, ana, ben):
    keyboard = {"inline_keyboard": [[{"text": "Why?", "callback_data": "why"}]]}
    await bot.call("sendMessage", chat_id=quiet_group.id, text="card", reply_markup=keyboard)
    pressing = asyncio.create_task(ana.presses("Why", in_=quiet_group))
    await telegram.world.transcript.until(lambda: telegram.world.callbacks or None, within=5)
    query = {"callback_query_id": (await bot.update("callback_query"))["id"]}
    with pytest.raises(Refused, match="QUERY_ID_INVALID"):
        await whisper(bot, quiet_group, ben, to=query)
    await whisper(bot, quiet_group, ana, "because", to={**query, "replace_callback_query_message": True})
    assert (ana.texts(in_=quiet_group)[-1], ben.texts(in_=quiet_group)[-1]) == ("because", "card")
    assert "card" not in ana.texts(in_=quiet_group)
    await bot.call("answerCallbackQuery", **query)
    await pressing


async def test_an_ephemeral_message_can_be_edited_and_deleted(bot, group, ben):
    sent = await whisper(bot, group, ben)
    which = {"chat_id": group.id, "receiver_user_id": ben.id, "ephemeral_message_id": sent["ephemeral_message_id"]}
    assert await bot.call("editEphemeralMessageText", **which, text="changed") is True
    assert ben.texts(in_=group) == ["changed"]
    assert await bot.call("deleteEphemeralMessage", **which) is True
    assert ben.texts(in_=group) == []
    with pytest.raises(Refused, match="message to delete not found"):
        await bot.call("deleteEphemeralMessage", **which)


async def test_captions_keyboards_and_media_of_ephemeral_messages_can_be_edited(bot, group, ben):
    ben.starts()
    photo, other = (ben.sends_photo(content=content).body["photo"][0] for content in (b"one", b"two"))
    to = {"receiver_user_id": ben.id}
    sent = await bot.call(
        "sendPhoto", chat_id=group.id, photo=photo["file_id"], caption="x", ephemeral_message_parameters=to
    )
    which = {"chat_id": group.id, "receiver_user_id": ben.id, "ephemeral_message_id": sent["ephemeral_message_id"]}
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await bot.call("editEphemeralMessageCaption", **which, caption="y")
    await bot.call("editEphemeralMessageReplyMarkup", **which, reply_markup=keyboard)
    shown = ben.messages(in_=group)[-1]
    assert (shown.text, shown.labels) == ("y", [["Go"]])
    await bot.call("editEphemeralMessageMedia", **which, media={"type": "photo", "media": other["file_id"]})
    assert ben.messages(in_=group)[-1].body["photo"][0]["file_unique_id"] == other["file_unique_id"]


async def test_an_answer_to_an_ephemeral_message_is_ephemeral(bot, group, ana, ben):
    await whisper(bot, group, ben)
    ben.replies(ben.messages(in_=group)[-1], "why me?")
    answer = await bot.update("message")
    assert (answer["message_id"], answer["reply_to_message"]["text"]) == (0, "only you")
    assert ana.texts(in_=group) == []


async def test_somebody_outside_cannot_be_whispered_to(telegram, bot, group):
    with pytest.raises(Refused, match="USER_NOT_PARTICIPANT"):
        await whisper(bot, group, telegram.person("Carl"))


async def test_a_whisper_to_somebody_offline_is_accepted_and_lost(bot, group, ben):
    ben.goes_offline()
    await whisper(bot, group, ben)
    ben.comes_online()
    assert ben.texts(in_=group) == []


@pytest.fixture
async def old_telegram() -> AsyncIterator[Sandbox]:
    async with Sandbox(api="10.0", limits="off") as running:
        yield running


@pytest.fixture
async def old_bot(old_telegram: Sandbox) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(old_telegram, session)


async def test_an_older_server_echoes_no_is_ephemeral_and_knows_no_deletion(old_bot):
    await old_bot.call("setMyCommands", commands=MENU)
    assert await old_bot.call("getMyCommands") == [{"command": "report", "description": "Report abuse"}]
    with pytest.raises(Refused) as refusal:
        await old_bot.call("deleteEphemeralMessage", chat_id=1, receiver_user_id=1, ephemeral_message_id=1)
    assert refusal.value.code == 404


async def test_an_older_server_posts_a_whisper_in_public(old_telegram, old_bot):
    olga, ana = old_telegram.person("Olga"), old_telegram.person("Ana")
    group = old_telegram.supergroup("Old", owner=olga, members=[ana])
    group.add_bot(admin=True)
    sent = await whisper(old_bot, group, ana)
    assert sent["message_id"] > 0
    assert olga.texts(in_=group) == ["only you"]


async def test_an_older_server_makes_every_command_public(old_telegram, old_bot):
    olga, ana = old_telegram.person("Olga"), old_telegram.person("Ana")
    group = old_telegram.supergroup("Old", owner=olga, members=[ana])
    group.add_bot()
    await old_bot.call("setMyCommands", commands=MENU)
    ana.says("/report", in_=group)
    assert olga.texts(in_=group) == ["/report"]
