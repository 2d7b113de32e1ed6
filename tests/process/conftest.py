"""A desk at work: a Telegram, a staff chat, a group with somebody to report and people who do."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox import Group, Message, Person, Sandbox
from storage import key_file
from tests.moment import BEGINS
from tests.process import warm
from tests.process.process import Process, desk


@pytest.fixture(scope="session", autouse=True)
def nobody_forks_longer() -> Iterator[None]:
    yield
    warm.done()


@dataclass(frozen=True)
class Scene:
    telegram: Sandbox
    olga: Person
    staff: Group
    group: Group
    post: Message

    def reporter(self, name: str = "Rita Reporter") -> Person:
        """Somebody in the group who has started the bot."""
        person = self.telegram.person(name)
        self.group.adds(person)
        person.starts()
        return person


@pytest.fixture
def begins() -> float | None:
    """When it is, in seconds since the epoch; None where a command goes by the machine's clock."""
    return BEGINS.timestamp()


@pytest.fixture
async def scene(begins: float | None) -> AsyncIterator[Scene]:
    """An older server, without ephemeral messages: whatever the desk answers is a message in private."""
    async with Sandbox(api="10.0", limits="off", begins=begins) as telegram:
        yield set_up(telegram)


def set_up(telegram: Sandbox) -> Scene:
    olga, spammer = telegram.person("Olga Owner"), telegram.person("Sam Spammer")
    staff = telegram.supergroup("Staff", owner=olga)
    group = telegram.supergroup("Gardeners", owner=olga, members=[spammer])
    staff.add_bot(admin=True)
    group.add_bot(admin=True)
    return Scene(telegram, olga, staff, group, spammer.says("Buy coins now", in_=group))


@pytest.fixture
async def process(scene: Scene, database_url: str, tmp_path: Path) -> AsyncIterator[Process]:
    """A desk on a migrated database of each engine that nobody has used yet, not started either; with its key, as a database asks for."""
    async with desk_of(scene, database_url, tmp_path) as made:
        key_file.create(Path(made.settings["key_file"]))
        yield made


@pytest.fixture
async def on_sqlite(scene: Scene, tmp_path: Path) -> AsyncIterator[Process]:
    """A desk on a SQLite file that does not exist yet, not started either."""
    async with desk_of(scene, f"sqlite:///{tmp_path}/desk/ombud.db", tmp_path) as made:
        yield made


def desk_of(scene: Scene, database_url: str, tmp_path: Path):
    return desk(
        scene.telegram, tmp_path / "desk", database_url, staff_chat=str(scene.staff.id), owners=str(scene.olga.id)
    )
