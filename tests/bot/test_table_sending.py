"""A campaign's table as a document: whole, or said to be too large; and for leads alone."""

import csv
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.attempts import Attempt, Done, Refused
from bot.campaigns import table_sending
from bot.campaigns.table_sending import TableSender
from bot.line import Line
from bot.pacing import Pace
from bot.readership import Readership
from bot.sending import Sender
from bot.transport import make_bot
from desk.campaigns import NewRecipient, Terms
from desk.exporting import PAGE
from desk.model import Role
from sandbox import Person, Sandbox
from storage.database import Database, Engine
from tests.handlers.staff.desk import StaffDesk
from tests.storage.desk import START

MANY = PAGE + 3
"""Two pages."""


@dataclass
class Scene:
    telegram: Sandbox
    lena: Person
    desk: StaffDesk
    sender: TableSender

    async def sends(self) -> Attempt:
        return await self.sender.send(self.lena.id, 1)


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def scene(database: Database) -> AsyncIterator[Scene]:
    async with Sandbox(limits="off") as telegram:
        lena, desk = telegram.person("Lena"), StaffDesk(database)
        lena.starts()
        await desk.run(lambda unit: unit.staff.grant(lena.id, Role.LEAD, None))
        number = await desk.run(lambda unit: unit.campaigns.add(lena.id, Terms()))
        everybody = [NewRecipient(5_000_000_000 + one, START) for one in range(MANY)]
        await desk.run(lambda unit: unit.recipients.add(number, everybody))
        bot = make_bot(telegram.token, telegram.url, connections=1)
        await bot.initialize()
        sender = TableSender(Sender(bot, Line(Pace(second=1))), desk.runner, Readership(desk.house()))
        yield Scene(telegram, lena, desk, sender)
        await bot.shutdown()


async def test_everybody_is_in_it_once_and_nobody_by_id(scene: Scene) -> None:
    assert isinstance(await scene.sends(), Done)
    (call,) = await scene.telegram.called("sendDocument")
    content = scene.telegram.world.files.find(call.result["document"]["file_id"]).content.decode()
    rows = list(csv.DictReader(content.splitlines()))
    assert len({row["recipient"] for row in rows}) == len(rows) == MANY
    assert "50000000" not in content


async def test_one_that_telegram_would_not_take_is_said_to_be_too_large(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_sending, "BYTES_AT_MOST", 1_000)
    assert isinstance(await scene.sends(), Done)
    await scene.lena.sees("ombud campaign export B-1 --csv")
    assert not [call for call in scene.telegram.calls if call.method == "sendDocument"]


async def test_who_is_no_lead_by_then_gets_nothing(scene: Scene) -> None:
    await scene.desk.run(lambda unit: unit.staff.revoke(scene.lena.id, Role.LEAD, None))
    assert isinstance(await scene.sends(), Refused)
    assert not [call for call in scene.telegram.calls if call.method.startswith("send")]
