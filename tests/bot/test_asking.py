"""What the desk asks about chats and members, of servers older and sparser than Telegram's own."""

import warnings

import pytest
from telegram.error import TelegramError

from bot.asking import chat_at, membership
from bot.attempts import mentions
from tests.bot.server import answering
from tests.bot.test_transport import talking

GROUP = -1001234567890


async def test_a_chat_without_the_newest_fields_is_read() -> None:
    """An old server promises none of what `ChatFullInfo` has gathered since."""
    async with talking(answering({"id": GROUP, "type": "supergroup", "title": "Staff", "is_forum": True})) as (bot, _):
        chat = await chat_at(bot, GROUP)
    assert (chat.id, chat.title, chat.is_forum) == (GROUP, "Staff", True)


async def test_an_administrator_is_recognised_by_the_status_alone() -> None:
    async with talking(answering({"user": {"id": 5}, "status": "administrator"})) as (bot, server):
        member = await membership(bot, GROUP, 5)
    assert member.administers
    assert not member.can_manage_topics
    path, parameters = server.seen[0]
    assert path.endswith("/getChatMember")
    assert parameters == {"chat_id": GROUP, "user_id": 5}


async def test_a_member_is_no_administrator() -> None:
    async with talking(answering({"user": {"id": 5}, "status": "member"})) as (bot, _):
        assert not (await membership(bot, GROUP, 5)).administers


async def test_an_answer_that_is_no_chat_is_an_error_like_a_refusal() -> None:
    async with talking(answering([1, 2, 3])) as (bot, _):
        with pytest.raises(TelegramError) as failed:
            await chat_at(bot, GROUP)
    assert mentions(failed.value.message, "getchat")


async def test_asking_warns_of_nothing() -> None:
    """python-telegram-bot recommends its own methods to whoever asks for less than they do."""
    async with talking(answering({"id": GROUP, "type": "group"})) as (bot, _):
        with warnings.catch_warnings(record=True) as caught:
            await chat_at(bot, GROUP)
    assert caught == []
