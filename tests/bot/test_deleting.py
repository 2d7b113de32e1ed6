"""Deletions: done when the message is gone, whatever Telegram says."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.attempts import STILL_THERE, Done, Refused
from bot.line import Line
from bot.pacing import Pace
from bot.sending import Sender
from bot.transport import make_bot
from sandbox import Group, Person, Sandbox


@dataclass
class Scene:
    telegram: Sandbox
    group: Group
    ana: Person
    sender: Sender


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with Sandbox() as telegram:
        olga, ana = telegram.person("Olga"), telegram.person("Ana")
        group = telegram.supergroup("Gardeners", owner=olga, members=[ana])
        group.add_bot(admin=True)
        bot = make_bot(telegram.token, telegram.url, connections=1)
        await bot.initialize()
        yield Scene(telegram, group, ana, Sender(bot, Line(Pace(second=1))))
        await bot.shutdown()


async def test_what_telegram_deletes_is_seen_to_be_gone(scene: Scene):
    post = scene.ana.says("Buy now!", in_=scene.group)
    assert await scene.sender.remove_surely(scene.group.id, post.id) == Done()
    assert scene.group.texts() == []


async def test_what_was_gone_already_is_as_good_and_noted(scene: Scene):
    post = scene.ana.says("Buy now!", in_=scene.group)
    scene.ana.deletes(post)
    gone = await scene.sender.remove_surely(scene.group.id, post.id)
    assert isinstance(gone, Done)
    assert "not found" in gone.note.lower()


async def test_a_deletion_that_left_the_message_is_none(scene: Scene):
    post = scene.ana.says("Buy now!", in_=scene.group)
    scene.telegram.world.deletions_lie = True
    assert await scene.sender.remove_surely(scene.group.id, post.id) == Refused(STILL_THERE)
