"""Deletions: 48 hours, rights, bulk."""

import pytest

from tests.sandbox.client import Refused

TWO_DAYS = 48 * 3600


async def test_an_administrator_deletes_others_messages(bot, group, ana):
    post = ana.says("rude", in_=group)
    assert await bot.call("deleteMessage", chat_id=group.id, message_id=post.id) is True
    assert group.texts() == []


async def test_without_the_right_others_messages_stay(bot, group, ana):
    group.add_bot(admin=True, can_delete_messages=False)
    post = ana.says("rude", in_=group)
    with pytest.raises(Refused, match="Bad Request: message can't be deleted"):
        await bot.call("deleteMessage", chat_id=group.id, message_id=post.id)
    own = await bot.call("sendMessage", chat_id=group.id, text="mine")
    assert await bot.call("deleteMessage", chat_id=group.id, message_id=own["message_id"]) is True


async def test_a_message_older_than_48_hours_cannot_be_deleted_for_everyone(telegram, bot, group, ana):
    post = ana.says("rude", in_=group)
    telegram.clock.advance(TWO_DAYS + 1)
    with pytest.raises(Refused, match="Bad Request: message can't be deleted for everyone"):
        await bot.call("deleteMessage", chat_id=group.id, message_id=post.id)


async def test_a_message_that_is_gone_is_not_found(bot, group):
    with pytest.raises(Refused, match="Bad Request: message to delete not found"):
        await bot.call("deleteMessage", chat_id=group.id, message_id=77)


async def test_a_bulk_deletion_skips_what_is_gone_and_takes_at_most_a_hundred(bot, group, ana):
    posts = [ana.says(f"rude {number}", in_=group).id for number in range(3)]
    await bot.call("deleteMessages", chat_id=group.id, message_ids=[*posts, 999])
    assert group.texts() == []
    with pytest.raises(Refused, match="too many message identifiers specified"):
        await bot.call("deleteMessages", chat_id=group.id, message_ids=list(range(1, 102)))


async def test_a_deletion_may_be_answered_true_while_the_message_stays(telegram, bot, group, ana):
    telegram.world.deletions_lie = True
    post = ana.says("rude", in_=group)
    assert await bot.call("deleteMessage", chat_id=group.id, message_id=post.id) is True
    assert group.texts() == ["rude"]


async def test_one_message_that_is_too_old_keeps_the_rest_of_a_bulk_deletion(telegram, bot, ana):
    old = await bot.call("sendMessage", chat_id=ana.id, text="old")
    telegram.clock.advance(TWO_DAYS + 1)
    new = await bot.call("sendMessage", chat_id=ana.id, text="new")
    with pytest.raises(Refused, match="message can't be deleted for everyone"):
        await bot.call("deleteMessages", chat_id=ana.id, message_ids=[new["message_id"], old["message_id"]])
    assert ana.texts()[-2:] == ["old", "new"]
    await bot.call("deleteMessages", chat_id=ana.id, message_ids=[new["message_id"]] * 2)
    with pytest.raises(Refused, match="message identifiers are not specified"):
        await bot.call("deleteMessages", chat_id=ana.id, message_ids=[])
