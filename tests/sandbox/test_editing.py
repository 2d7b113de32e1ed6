"""Edits of texts, captions and files with entities, and what they refuse."""

import pytest

from tests.sandbox.client import Refused

BOLD = [{"type": "bold", "offset": 0, "length": 3}]


async def refusal(bot, method, **params):
    with pytest.raises(Refused) as refused:
        await bot.call(method, **params)
    return refused.value.code, str(refused.value).partition(": ")[2]


@pytest.fixture
async def sent(bot, ana):
    message = await bot.call("sendMessage", chat_id=ana.id, text="new rules", entities=BOLD)
    return {"chat_id": ana.id, "message_id": message["message_id"]}


@pytest.fixture
async def photo(bot, ana):
    file_id = ana.sends_photo().body["photo"][-1]["file_id"]
    message = await bot.call("sendPhoto", chat_id=ana.id, photo=file_id, caption="new rules", caption_entities=BOLD)
    return {"chat_id": ana.id, "message_id": message["message_id"]}


async def test_the_same_words_in_another_dress_are_an_edit_and_in_the_same_are_not(bot, ana, sent):
    assert (await refusal(bot, "editMessageText", **sent, text="new rules", entities=BOLD))[1].startswith(
        "message is not modified"
    )
    await bot.call("editMessageText", **sent, text="new rules", entities=[{**BOLD[0], "type": "italic"}])
    assert ana.messages()[-1].formats == [("italic", "new")]
    await bot.call("editMessageText", **sent, text="new rules")
    assert ana.messages()[-1].entities == []


async def test_a_caption_is_edited_and_taken_away_and_its_file_replaced(bot, ana, photo):
    await bot.call("editMessageCaption", **photo, caption="old rules", caption_entities=BOLD)
    assert ana.messages()[-1].formats == [("bold", "old")]
    other = ana.sends_file("document", "rules.pdf").body["document"]["file_id"]
    media = {"type": "document", "media": other, "caption": "all rules", "caption_entities": BOLD}
    edited = await bot.call("editMessageMedia", **photo, media=media)
    assert ("photo" in edited, edited["document"]["file_id"], edited["caption"]) == (False, other, "all rules")
    assert (await refusal(bot, "editMessageMedia", **photo, media=media))[1].startswith("message is not modified")
    assert "caption" not in await bot.call("editMessageCaption", **photo)


async def test_text_and_caption_are_not_mistaken_for_one_another(bot, sent, photo):
    assert await refusal(bot, "editMessageText", **photo, text="x") == (400, "there is no text in the message to edit")
    assert await refusal(bot, "editMessageCaption", **sent, caption="x") == (
        400,
        "there is no caption in the message to edit",
    )


async def test_entities_of_an_edit_are_checked_and_so_are_its_limits(bot, sent, photo):
    far = [{"type": "bold", "offset": 9, "length": 3}]
    assert (await refusal(bot, "editMessageText", **sent, text="x", entities=far))[1].startswith("entity begins after")
    assert (await refusal(bot, "editMessageText", **sent, text="x" * 4097))[1] == "message is too long"
    assert (await refusal(bot, "editMessageCaption", **photo, caption="x" * 1025))[1] == "message caption is too long"


async def test_what_somebody_else_wrote_or_the_bot_only_forwarded_cannot_be_edited(bot, ana):
    theirs = ana.writes("mine")
    forwarded = await bot.call("forwardMessage", chat_id=ana.id, from_chat_id=ana.id, message_id=theirs.id)
    for message_id in (theirs.id, forwarded["message_id"]):
        found = await refusal(bot, "editMessageText", chat_id=ana.id, message_id=message_id, text="x")
        assert found == (400, "message can't be edited")
    assert (await refusal(bot, "editMessageText", chat_id=ana.id, message_id=999, text="x"))[
        1
    ] == "message to edit not found"


async def test_nothing_changes_for_an_account_that_is_gone_but_for_one_that_blocked_the_bot(bot, ana, sent):
    ana.blocks_bot()
    await bot.call("editMessageText", **sent, text="still")
    ana.deactivates()
    assert await refusal(bot, "editMessageText", **sent, text="x") == (403, "user is deactivated")
    assert await refusal(bot, "deleteMessages", chat_id=ana.id, message_ids=[sent["message_id"]]) == (
        403,
        "user is deactivated",
    )


async def test_an_administrator_edits_everybodys_posts_of_a_channel_with_the_right_only(telegram, bot, olga):
    channel = telegram.channel("News", owner=olga)
    channel.add_bot(admin=True)
    theirs = {"chat_id": channel.id, "message_id": channel.posts("old").id}
    await bot.call("editMessageText", **theirs, text="new")
    channel.add_bot(admin=True, can_edit_messages=False)
    assert (await refusal(bot, "editMessageText", **theirs, text="x"))[1] == "message can't be edited"
    own = await bot.call("sendMessage", chat_id=channel.id, text="own")
    await bot.call("editMessageText", chat_id=channel.id, message_id=own["message_id"], text="own, edited")
    assert channel.texts() == ["new", "own, edited"]


async def test_a_channels_discussion_group_gets_the_bots_posts_and_albums_are_the_channels(telegram, bot, group, olga):
    channel = telegram.channel("News", owner=olga)
    channel.add_bot(admin=True)
    group.links(channel)
    await bot.call("sendMessage", chat_id=channel.id, text="new rules", entities=BOLD)
    arrived = await bot.update("message")
    assert (arrived["is_automatic_forward"], arrived["forward_origin"]["type"]) == (True, "channel")
    photos = [one.body["photo"][0]["file_id"] for one in olga.sends_album(2)]
    album = await bot.call(
        "sendMediaGroup", chat_id=channel.id, media=[{"type": "photo", "media": one} for one in photos]
    )
    assert ["from" in one for one in album] == [False, False]
