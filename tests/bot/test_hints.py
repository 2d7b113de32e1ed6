"""What Telegram said of somebody's rights is remembered for hints, and asked anew for rights."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.direct import Direct
from bot.line import Line
from bot.pacing import Pace
from bot.sending import Sender
from bot.transport import make_bot
from desk.rules.durations import MINUTE, Ms
from sandbox import Group, Person, Sandbox


async def nothing_kept(_: int) -> None:
    return None


@dataclass
class Scene:
    telegram: Sandbox
    group: Group
    olga: Person
    now: Ms = 0

    @property
    def times_asked(self) -> int:
        return sum(call.method == "getChatMember" for call in self.telegram.calls)


@pytest.fixture
async def scene() -> AsyncIterator[tuple[Scene, Direct]]:
    async with Sandbox() as telegram:
        olga = telegram.person("Olga")
        group = telegram.supergroup("Gardeners", owner=olga)
        group.add_bot(admin=True)
        told = Scene(telegram, group, olga)
        bot = make_bot(telegram.token, telegram.url, connections=1)
        await bot.initialize()
        yield told, Direct(bot, Sender(bot, Line(Pace(second=1))), lambda: told.now, nothing_kept)
        await bot.shutdown()


async def test_hint_asks_once_a_minute(scene: tuple[Scene, Direct]):
    told, direct = scene
    for now in (0, MINUTE - 1, MINUTE, MINUTE + 1):
        told.now = now
        assert await direct.was_administrator(told.group.id, told.olga.id)
    assert told.times_asked == 2


async def test_rights_are_asked_for_each_time(scene: tuple[Scene, Direct]):
    told, direct = scene
    assert await direct.was_administrator(told.group.id, told.olga.id)
    assert await direct.is_administrator(told.group.id, told.olga.id)
    assert told.times_asked == 2
