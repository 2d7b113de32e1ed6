"""Ephemeral messages: seen by one person, or not at all."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.attempts import Done, Refused
from bot.line import Line
from bot.pacing import Pace
from bot.sending import Sender
from bot.transport import make_bot
from desk.notices import Whisper
from handlers.messages.text import Text
from sandbox import Group, Person, Sandbox

SECRET = Text("Your report has arrived: R-1")


@dataclass
class Scene:
    telegram: Sandbox
    group: Group
    ana: Person
    sender: Sender

    @property
    def to_ana(self) -> Whisper:
        return Whisper(self.group.id, self.ana.id, None, 0)


@pytest.fixture
def api() -> str:
    return "10.3"


@pytest.fixture
async def scene(api: str) -> AsyncIterator[Scene]:
    async with Sandbox(api=api) as telegram:
        olga, ana = telegram.person("Olga"), telegram.person("Ana")
        group = telegram.supergroup("Gardeners", owner=olga, members=[ana])
        group.add_bot(admin=True)
        bot = make_bot(telegram.token, telegram.url, connections=1)
        await bot.initialize()
        yield Scene(telegram, group, ana, Sender(bot, Line(Pace(second=1))))
        await bot.shutdown()


async def test_only_its_receiver_sees_one(scene: Scene):
    assert isinstance(await scene.sender.whisper(scene.to_ana, SECRET), Done)
    assert scene.ana.texts(in_=scene.group) == [SECRET.html]
    assert scene.group.texts() == []


@pytest.mark.parametrize("api", ["10.0"])
async def test_one_that_an_older_server_posts_for_all_is_deleted_and_stays_the_only_one(scene: Scene):
    for _ in range(2):
        assert isinstance(await scene.sender.whisper(scene.to_ana, SECRET), Refused)
    assert scene.group.texts() == []
    assert [call.method for call in scene.telegram.calls if call.method != "getMe"] == ["sendMessage", "deleteMessage"]
