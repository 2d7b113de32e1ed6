"""Who can be written to, and what an edit may change."""

import pytest

from sandbox.accounts import restricted
from tests.sandbox.client import Refused

KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


async def refusal(bot, method, **params):
    with pytest.raises(Refused) as refused:
        await bot.call(method, **params)
    return refused.value.code, str(refused.value)


async def test_a_person_who_never_started_the_bot_cannot_be_written_to(bot, group, ben):
    assert await refusal(bot, "sendMessage", chat_id=ben.id, text="hi") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )


async def test_a_person_the_bot_has_never_met_is_not_found(bot, ben):
    assert await refusal(bot, "sendMessage", chat_id=ben.id, text="hi") == (400, "Bad Request: chat not found")


async def test_a_person_who_blocked_the_bot_cannot_be_written_to_until_they_come_back(bot, ana):
    ana.blocks_bot()
    assert await refusal(bot, "sendMessage", chat_id=ana.id, text="hi") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    ana.starts()
    await bot.call("sendMessage", chat_id=ana.id, text="hi")


async def test_blocking_is_told_as_a_change_of_the_bots_membership(bot, ana):
    ana.blocks_bot()
    change = await bot.update("my_chat_member")
    assert (change["chat"]["id"], change["new_chat_member"]["status"]) == (ana.id, "kicked")


async def test_a_deleted_account_cannot_be_written_to(bot, ana):
    ana.deactivates()
    assert await refusal(bot, "sendMessage", chat_id=ana.id, text="hi") == (403, "Forbidden: user is deactivated")


async def test_a_group_that_removed_the_bot_cannot_be_written_to(bot, group):
    group.remove_bot()
    assert await refusal(bot, "sendMessage", chat_id=group.id, text="hi") == (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
    )


async def test_a_group_the_bot_left_cannot_be_written_to(bot, group):
    await bot.call("leaveChat", chat_id=group.id)
    assert await refusal(bot, "sendMessage", chat_id=group.id, text="hi") == (
        403,
        "Forbidden: bot is not a member of the supergroup chat",
    )


async def test_a_group_the_bot_was_never_in_is_not_found(telegram, bot, olga):
    group = telegram.supergroup("Elsewhere", owner=olga)
    assert await refusal(bot, "sendMessage", chat_id=group.id, text="hi") == (400, "Bad Request: chat not found")


async def test_a_public_group_can_be_named(telegram, bot, olga):
    telegram.supergroup("Public", owner=olga, username="plants").add_bot()
    sent = await bot.call("sendMessage", chat_id="@plants", text="hi")
    assert sent["chat"]["username"] == "plants"


async def test_a_reply_shows_the_message_it_answers_one_level_deep(bot, group, ana, ben):
    first = ana.says("one", in_=group)
    second = ben.replies(first, "two")
    sent = await bot.call("sendMessage", chat_id=group.id, text="three", reply_parameters={"message_id": second.id})
    assert sent["reply_to_message"]["text"] == "two"
    assert "reply_to_message" not in sent["reply_to_message"]


async def test_a_reply_to_a_deleted_message_is_refused_unless_allowed(bot, group, ana):
    post = ana.says("gone", in_=group)
    ana.deletes(post)
    to = {"message_id": post.id}
    assert await refusal(bot, "sendMessage", chat_id=group.id, text="x", reply_parameters=to) == (
        400,
        "Bad Request: message to be replied not found",
    )
    to["allow_sending_without_reply"] = True
    assert "reply_to_message" not in await bot.call("sendMessage", chat_id=group.id, text="x", reply_parameters=to)


async def test_an_edit_that_changes_nothing_is_refused(bot, ana):
    sent = await bot.call("sendMessage", chat_id=ana.id, text="<b>x</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    same = {"chat_id": ana.id, "message_id": sent["message_id"], "text": "<b>x</b>", "parse_mode": "HTML"}
    code, reason = await refusal(bot, "editMessageText", **same, reply_markup=KEYBOARD)
    assert (code, reason.startswith("Bad Request: message is not modified: specified new message content")) == (
        400,
        True,
    )
    assert "reply_markup" not in await bot.call("editMessageText", **same)


async def test_an_edit_changes_what_people_see_and_marks_the_date(bot, ana):
    sent = await bot.call("sendMessage", chat_id=ana.id, text="before")
    edited = await bot.call("editMessageText", chat_id=ana.id, message_id=sent["message_id"], text="after")
    assert (edited["text"], "edit_date" in edited) == ("after", True)
    assert ana.texts()[-1] == "after"


async def test_only_own_messages_that_exist_can_be_edited(bot, group, ana):
    post = ana.says("mine", in_=group)
    edit = {"chat_id": group.id, "text": "yours"}
    assert (await refusal(bot, "editMessageText", **edit, message_id=post.id))[
        1
    ] == "Bad Request: message can't be edited"
    assert (await refusal(bot, "editMessageText", **edit, message_id=999))[
        1
    ] == "Bad Request: message to edit not found"


async def test_a_keyboard_can_be_edited_alone(bot, ana):
    sent = await bot.call("sendMessage", chat_id=ana.id, text="x", reply_markup=KEYBOARD)
    edited = await bot.call("editMessageReplyMarkup", chat_id=ana.id, message_id=sent["message_id"])
    assert (edited["text"], "reply_markup" in edited) == ("x", False)


async def test_message_ids_count_per_supergroup_and_are_shared_by_private_chats(bot, group, ana, ben):
    ben.starts()
    private = [await bot.call("sendMessage", chat_id=one.id, text="x") for one in (ana, ben)]
    grouped = await bot.call("sendMessage", chat_id=group.id, text="x")
    assert private[1]["message_id"] == private[0]["message_id"] + 1
    assert grouped["message_id"] == 2


async def test_a_forward_names_its_author_unless_they_hide_it(bot, group, ana, ben):
    post = ben.says("evidence", in_=group)
    ana.forwards(post)
    assert (await bot.update("message"))["forward_origin"]["sender_user"]["id"] == ben.id
    ben.hides_forwards()
    ana.forwards(post)
    hidden = (await bot.update("message"))["forward_origin"]
    assert (hidden["type"], hidden["sender_user_name"], "sender_user" in hidden) == ("hidden_user", "Ben", False)


async def test_a_copy_carries_no_origin(bot, group, ana):
    post = ana.says("copy me", in_=group)
    copied = await bot.call("copyMessage", chat_id=ana.id, from_chat_id=group.id, message_id=post.id)
    assert set(copied) == {"message_id"}
    assert ana.texts()[-1] == "copy me"


async def test_a_forward_by_the_bot_carries_the_origin(bot, group, ana):
    post = ana.says("forward me", in_=group)
    sent = await bot.call("forwardMessage", chat_id=ana.id, from_chat_id=group.id, message_id=post.id)
    assert sent["forward_origin"]["sender_user"]["id"] == ana.id


async def test_several_messages_are_copied_and_forwarded_without_those_that_are_gone(bot, group, ana):
    posts = [ana.says(text, in_=group) for text in ("one", "gone", "three")]
    ana.deletes(posts[1])
    which = {"chat_id": ana.id, "from_chat_id": group.id, "message_ids": [post.id for post in posts]}
    copied = await bot.call("copyMessages", **which)
    forwarded = await bot.call("forwardMessages", **which)
    assert (len(copied), len(forwarded)) == (2, 2)
    assert ana.texts()[-4:] == ["one", "three", "one", "three"]


async def test_a_service_message_cannot_be_forwarded(bot, group, ana):
    joined = group.messages()[0]
    code, reason = await refusal(bot, "forwardMessage", chat_id=ana.id, from_chat_id=group.id, message_id=joined.id)
    assert (code, reason) == (400, "Bad Request: message can't be forwarded")


async def test_a_chat_action_needs_somebody_to_see_it(bot, group, ana, ben):
    assert await bot.call("sendChatAction", chat_id=ana.id, action="typing") is True
    assert (await refusal(bot, "sendChatAction", chat_id=ben.id, action="typing"))[0] == 403


async def test_a_muted_bot_cannot_write(bot, group):
    group._change(group._world.me, restricted({}, 0, is_inside=True), None)
    assert (await refusal(bot, "sendMessage", chat_id=group.id, text="x"))[1] == (
        "Bad Request: not enough rights to send text messages to the chat"
    )


async def test_a_channel_takes_posts_from_administrators_only(telegram, bot, olga):
    channel = telegram.channel("News", owner=olga)
    channel.add_bot(admin=True, can_post_messages=False)
    assert (await refusal(bot, "sendMessage", chat_id=channel.id, text="x"))[1] == (
        "Bad Request: need administrator rights in the channel chat"
    )
    channel.add_bot(admin=True)
    sent = await bot.call("sendMessage", chat_id=channel.id, text="x")
    assert ("from" in sent, sent["sender_chat"]["id"]) == (False, channel.id)
