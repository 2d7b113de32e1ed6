"""Topics, pins and command menus."""

import pytest

from tests.sandbox.client import Refused


@pytest.fixture
def forum(telegram, olga, ana):
    staff = telegram.supergroup("Staff", owner=olga, members=[ana], forum=True)
    staff.add_bot(admin=True)
    return staff


async def test_messages_in_a_topic_carry_its_id(bot, forum, ana):
    topic = await bot.call("createForumTopic", chat_id=forum.id, name="Case C-1")
    thread = topic["message_thread_id"]
    sent = await bot.call("sendMessage", chat_id=forum.id, message_thread_id=thread, text="card")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    ana.says("looking", in_=forum, topic=thread)
    assert forum.topic_texts(thread) == ["card", "looking"]
    assert forum.topic_texts() == []


async def test_whatever_is_written_in_a_topic_answers_the_message_that_opened_it(bot, forum, ana):
    topic = forum.opens_topic("General talk")
    ana.says("hello", in_=forum, topic=topic)
    message = await bot.update("message")
    assert message["reply_to_message"]["forum_topic_created"]["name"] == "General talk"


async def test_a_closed_topic_takes_messages_from_its_managers_only(bot, forum, ana, olga):
    topic = (await bot.call("createForumTopic", chat_id=forum.id, name="C-1"))["message_thread_id"]
    await bot.call("closeForumTopic", chat_id=forum.id, message_thread_id=topic)
    with pytest.raises(Exception, match="the topic C-1 is closed"):
        ana.says("late", in_=forum, topic=topic)
    await bot.call("sendMessage", chat_id=forum.id, message_thread_id=topic, text="for the record")
    forum.add_bot(admin=True, can_manage_topics=False)
    with pytest.raises(Refused, match="TOPIC_CLOSED"):
        await bot.call("sendMessage", chat_id=forum.id, message_thread_id=topic, text="again")


async def test_a_topic_can_be_renamed_reopened_and_deleted(bot, forum):
    which = {"chat_id": forum.id}
    which["message_thread_id"] = (await bot.call("createForumTopic", **which, name="C-1"))["message_thread_id"]
    await bot.call("editForumTopic", **which, name="C-1 scam")
    await bot.call("closeForumTopic", **which)
    with pytest.raises(Refused, match="TOPIC_NOT_MODIFIED"):
        await bot.call("closeForumTopic", **which)
    await bot.call("reopenForumTopic", **which)
    await bot.call("sendMessage", **which, text="card")
    await bot.call("deleteForumTopic", **which)
    assert forum.texts() == []
    with pytest.raises(Refused, match="message thread not found"):
        await bot.call("sendMessage", **which, text="lost")


async def test_topics_need_a_forum_the_right_and_a_name_of_1_to_128(bot, group, forum):
    with pytest.raises(Refused, match="the chat is not a forum"):
        await bot.call("createForumTopic", chat_id=group.id, name="x")
    with pytest.raises(Refused, match="TOPIC_TITLE_EMPTY"):
        await bot.call("createForumTopic", chat_id=forum.id, name=" ")
    with pytest.raises(Refused, match="TOPIC_TITLE_TOO_LONG"):
        await bot.call("createForumTopic", chat_id=forum.id, name="x" * 129)
    forum.add_bot(admin=True, can_manage_topics=False)
    with pytest.raises(Refused, match="not enough rights to manage the topic"):
        await bot.call("createForumTopic", chat_id=forum.id, name="x")


async def test_a_pin_needs_the_right_and_shows_in_get_chat(bot, group):
    sent = await bot.call("sendMessage", chat_id=group.id, text="Report privately")
    which = {"chat_id": group.id, "message_id": sent["message_id"]}
    await bot.call("pinChatMessage", **which)
    assert (await bot.call("getChat", chat_id=group.id))["pinned_message"]["text"] == "Report privately"
    await bot.call("unpinChatMessage", **which)
    assert "pinned_message" not in await bot.call("getChat", chat_id=group.id)
    group.add_bot(admin=True, can_pin_messages=False)
    with pytest.raises(Refused, match="not enough rights to manage pinned messages in the chat"):
        await bot.call("pinChatMessage", **which)


async def test_command_menus_are_kept_per_scope_and_language(bot, forum):
    staff = {"type": "chat", "chat_id": forum.id}
    menu = [{"command": "queue", "description": "Open cases"}]
    await bot.call("setMyCommands", commands=menu, scope=staff, language_code="de")
    assert await bot.call("getMyCommands", scope=staff, language_code="de") == menu
    assert await bot.call("getMyCommands", scope=staff) == []
    await bot.call("deleteMyCommands", scope=staff, language_code="de")
    assert await bot.call("getMyCommands", scope=staff, language_code="de") == []


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        ([{"command": "Übung", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": f"c{number}", "description": "x"} for number in range(101)], "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_wrong_command_menus_are_refused(bot, commands, reason):
    with pytest.raises(Refused, match=reason):
        await bot.call("setMyCommands", commands=commands)


async def test_an_unknown_scope_is_refused(bot):
    with pytest.raises(Refused, match='unsupported type "planet" specified'):
        await bot.call("getMyCommands", scope={"type": "planet"})


async def test_the_narrowest_menu_decides_whether_a_command_is_ephemeral(bot, group, ana, ben):
    public = [{"command": "report", "description": "x"}]
    await bot.call("setMyCommands", commands=public)
    await bot.call(
        "setMyCommands", commands=[{**public[0], "is_ephemeral": True}], scope={"type": "chat", "chat_id": group.id}
    )
    assert ana.says("/report", in_=group).id == 0
    assert ana.says("/report", in_=group, ephemeral=False).id > 0
