"""Deletions: done when the message is gone, whatever Telegram says."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.attempts import STILL_THERE, Done, Refused
from bot.line import Line
from bot.pacing import Pace
from bot.sending import Sender
from bot.transport import make_bot
from desk.evidence import Media
from handlers.messages.text import Text
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


async def test_a_copy_is_deleted(scene: Scene):
    copy = await put(scene)
    assert await scene.sender.remove_copy(scene.group.id, copy) == Done()
    assert copy not in scene.group.chat.messages


@pytest.mark.parametrize("lies", [False, True])
async def test_a_copy_that_telegram_leaves_there_holds_nothing_any_more(scene: Scene, lies: bool):
    copy = await put(scene)
    scene.telegram.world.deletions_lie = lies
    scene.telegram.clock.advance(0 if lies else 49 * 3600)

    assert isinstance(await scene.sender.remove_copy(scene.group.id, copy), Done)
    left = scene.group.chat.messages[copy]
    assert (left.body["document"]["file_name"], left.text, "video" in left.body) == ("removed", "🗑", False)
    assert scene.telegram.world.files.find(left.body["document"]["file_id"]).content == b"\n"


async def test_a_copy_that_somebody_deleted_is_as_good_as_removed(scene: Scene):
    copy = await put(scene)
    scene.group.chat.messages.clear()
    assert isinstance(await scene.sender.remove_copy(scene.group.id, copy), Done)


async def put(scene: Scene) -> int:
    """A film that the bot keeps there."""
    video = scene.ana.sends_file("video", "film.mp4", in_=scene.group)
    sent = await scene.sender.send(scene.group.id, Text("C-1"))
    assert isinstance(sent, Done)
    assert sent.message is not None
    media = Media("video", video.body["video"]["file_id"], "u")
    assert isinstance(await scene.sender.fill(scene.group.id, sent.message, media, "C-1"), Done)
    scene.ana.deletes(video)
    return sent.message
