"""The copy of an order, to the person whom it is about."""

from collections.abc import AsyncIterator

import pytest

from bot.attempts import Done, Refused
from bot.line import Line
from bot.orders import send_order
from bot.pacing import Pace
from bot.sending import Sender
from bot.transport import make_bot
from sandbox import Person, Sandbox
from storage.database import Database, Engine
from storage.keys import Keys
from storage.policies import adopt
from tests.storage.desk import MASTER, POLICY, START, Desk
from tests.storage.test_requests import receive


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def desk(database: Database) -> Desk:
    await adopt(database, POLICY, START - 1)
    return Desk(database)


@pytest.fixture
async def telegram() -> AsyncIterator[Sandbox]:
    async with Sandbox(limits="off") as telegram:
        yield telegram


@pytest.fixture
async def sender(telegram: Sandbox) -> AsyncIterator[Sender]:
    bot = make_bot(telegram.token, telegram.url, connections=1)
    await bot.initialize()
    yield Sender(bot, Line(Pace(second=1)))
    await bot.shutdown()


@pytest.fixture
def anna(telegram: Sandbox) -> Person:
    anna = telegram.person("Anna")
    anna.starts()
    return anna


async def test_the_original_arrives_under_our_reference(desk: Desk, telegram: Sandbox, sender: Sender, anna: Person):
    await receive(desk)
    assert isinstance(await send_order(sender, desk.runner, anna.id, 1), Done)
    (call,) = await telegram.called("sendDocument")
    file = telegram.world.files.find(call.result["document"]["file_id"])
    assert file.content == b"%PDF-1.7 order"
    assert call.result["document"]["file_name"].startswith("L-1")


async def test_an_order_whose_key_is_gone_is_not_sent(desk: Desk, sender: Sender, anna: Person):
    await receive(desk)
    await desk.database.run(lambda tx: Keys(tx, MASTER, START).destroy("request", 1))
    assert isinstance(await send_order(sender, desk.runner, anna.id, 1), Refused)
