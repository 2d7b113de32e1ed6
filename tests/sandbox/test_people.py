"""The people of a story: they wait for what they should see, and say what they saw instead."""

import asyncio
import re

import pytest

from sandbox import CannotWrite


async def test_seeing_waits_for_the_message(bot, ana):
    waiting = asyncio.create_task(ana.sees("received"))
    await bot.call("sendMessage", chat_id=ana.id, text="Report received: R-1")
    assert (await waiting).text == "Report received: R-1"


async def test_seeing_takes_a_pattern_and_only_the_bots_words(bot, ana):
    ana.writes("R-1 I say")
    await bot.call("sendMessage", chat_id=ana.id, text="Report R-12")
    assert (await ana.sees(re.compile(r"R-\d+"))).text == "Report R-12"


async def test_seeing_the_same_text_again_takes_another_message_or_an_edit(bot, ana):
    sent = await bot.call("sendMessage", chat_id=ana.id, text="received 1")
    await ana.sees("received")
    with pytest.raises(AssertionError):
        await ana.sees("received", within=0.05)
    await bot.call("editMessageText", chat_id=ana.id, message_id=sent["message_id"], text="received 2")
    assert (await ana.sees("received")).text == "received 2"


async def test_what_was_seen_instead_is_told(bot, ana):
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await bot.call("sendMessage", chat_id=ana.id, text="something else", reply_markup=keyboard)
    with pytest.raises(AssertionError, match=r"(?s)waited 0.05 s for .*'received'.*Ombud: 'something else'.*\['Go'\]"):
        await ana.sees("received", within=0.05)


async def test_the_whole_message_can_be_linked_and_deleted(bot, group, ana):
    post = ana.says("hello", in_=group)
    assert post.link == f"https://t.me/c/{str(group.id).removeprefix('-100')}/{post.id}"
    ana.deletes(post)
    assert post.is_deleted


async def test_outsiders_see_and_write_nothing(telegram, bot, group, ana):
    carl = telegram.person("Carl")
    ana.says("hello", in_=group)
    assert carl.texts(in_=group) == []
    with pytest.raises(CannotWrite, match=r"Carl is not in Gardeners \(left\)"):
        carl.says("let me in", in_=group)


@pytest.mark.parametrize("payload", ["x" * 65, "with blank", "ünï"])
async def test_a_start_parameter_is_up_to_64_plain_characters(ana, payload):
    with pytest.raises(CannotWrite):
        ana.starts(payload)


async def test_nobody_types_more_than_4096_units(ana):
    with pytest.raises(CannotWrite):
        ana.writes("😀" * 2049)


async def test_a_story_can_wait_until_the_bot_has_read_everything(telegram, bot, ana):
    waiting = asyncio.create_task(telegram.all_read())
    updates = await bot.updates()
    assert not waiting.done(), "read is not acknowledged"
    await bot.updates(offset=updates[-1]["update_id"] + 1)
    await waiting


async def test_a_story_can_wait_for_a_call(telegram, bot, ana):
    waiting = asyncio.create_task(telegram.called("sendMessage", times=2))
    for text in ("one", "two"):
        await bot.call("sendMessage", chat_id=ana.id, text=text)
    assert [call.params["text"] for call in await waiting] == ["one", "two"]
    with pytest.raises(AssertionError, match="deleteMessage was not called 1 times"):
        await telegram.called("deleteMessage", within=0.05)


async def test_a_story_can_wait_until_the_bot_is_quiet(telegram, bot, ana):
    await bot.call("deleteWebhook", drop_pending_updates=True)
    await telegram.quiet(0.05)
    ana.writes("unread")
    with pytest.raises(AssertionError, match="left 1 updates unacknowledged"):
        await telegram.quiet(0.05, within=0.05)


async def test_the_transcript_tells_everything_in_order(telegram, bot, group, ana):
    post = ana.says("hello", in_=group)
    await bot.call(
        "sendMessage", chat_id=group.id, text="psst", ephemeral_message_parameters={"receiver_user_id": ana.id}
    )
    await bot.call("deleteMessage", chat_id=group.id, message_id=post.id)
    told = [(event.kind, event.who, event.text, event.only_for) for event in telegram.transcript()[-3:]]
    assert told == [
        ("message", "Ana Lima", "hello", None),
        ("message", "Ombud", "psst", "Ana Lima"),
        ("delete", "Ombud", "hello", None),
    ]


async def test_a_group_grows_and_ranks_change(bot, group, ana):
    group.promotes(ana)
    group.demotes(ana)
    member = await bot.call("getChatMember", chat_id=group.id, user_id=ana.id)
    assert (member["status"], group.title, ana.id in [one.author.id for one in group.visible_to(ana)]) == (
        "member",
        "Gardeners",
        False,
    )


async def test_a_channels_post_can_be_edited(telegram, bot, olga):
    channel = telegram.channel("News", owner=olga)
    channel.add_bot(admin=True)
    channel.edits(channel.posts("breaking"), "corrected")
    assert (await bot.update("channel_post"))["text"] == "breaking"
    assert (await bot.update("edited_channel_post"))["text"] == "corrected"


async def test_several_buttons_are_pressed_one_after_another_as_the_panel_changes(bot, ana):
    def keyboard(label):
        return {"inline_keyboard": [[{"text": label, "callback_data": label}]]}

    sent = await bot.call("sendMessage", chat_id=ana.id, text="Panel", reply_markup=keyboard("Choose"))
    pressing = asyncio.create_task(ana.presses("Choose", "Everyone"))
    await asyncio.sleep(0)
    first = await bot.update("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=first["id"])
    panel = {"chat_id": ana.id, "message_id": sent["message_id"], "text": "Panel"}
    await bot.call("editMessageText", **panel, reply_markup=keyboard("Everyone"))
    second = await bot.update("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=second["id"], text="chosen")
    assert (first["data"], second["data"], await pressing) == ("Choose", "Everyone", "chosen")


async def test_who_comes_back_is_told_as_a_member_again_and_then_writes(bot, ana):
    ana.blocks_bot()
    await bot.updates(offset=-1)
    ana.starts()
    changes = await bot.updates()
    kinds = [next(kind for kind in one if kind != "update_id") for one in changes]
    assert kinds[-2:] == ["my_chat_member", "message"]
    assert changes[-2]["my_chat_member"]["new_chat_member"]["status"] == "member"
