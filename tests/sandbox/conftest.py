from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox import Group, Person, Sandbox
from tests.sandbox.client import Bot


@pytest.fixture
async def telegram() -> AsyncIterator[Sandbox]:
    async with Sandbox(limits="off") as running:
        yield running


@pytest.fixture
async def bot(telegram: Sandbox) -> AsyncIterator[Bot]:
    async with aiohttp.ClientSession() as session:
        yield Bot(telegram, session)


@pytest.fixture
def ana(telegram: Sandbox) -> Person:
    """Somebody who has started the bot."""
    person = telegram.person("Ana Lima", "ana")
    person.starts()
    return person


@pytest.fixture
def ben(telegram: Sandbox) -> Person:
    """Somebody who has not."""
    return telegram.person("Ben", language="de")


@pytest.fixture
def olga(telegram: Sandbox) -> Person:
    return telegram.person("Olga Owner")


@pytest.fixture
def group(telegram: Sandbox, olga: Person, ana: Person, ben: Person) -> Group:
    """A supergroup where the bot is an administrator."""
    gardeners = telegram.supergroup("Gardeners", owner=olga, members=[ana, ben])
    gardeners.add_bot(admin=True)
    return gardeners
