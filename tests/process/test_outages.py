"""When the database or Telegram is away for a while, the desk waits, goes on by itself, and has lost nothing."""

import asyncio
import resource
import socket
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from desk.campaigns import Terms
from sandbox import Person, Sandbox
from tests.moment import BEGINS
from tests.process.announcing import announced, done
from tests.process.conftest import Scene
from tests.process.ledger import reading
from tests.process.process import SERVING, Process

LEASE_S = 6.0
"""How long the chats of a worker wait that could not give them back (`bot.share`)."""


on_postgres = pytest.mark.parametrize("engine", ["postgres"], indirect=True)


async def stream(scene: Scene, people: list[Person]) -> None:
    """Somebody reports every now and then, whatever happens."""
    for person in people:
        person.replies(scene.post, "/report spam")
        await asyncio.sleep(0.1)


async def nothing_is_lost(scene: Scene, url: str, people: list[Person]) -> None:
    for person in people:
        await person.sees("has arrived", within=40)
    await scene.telegram.all_read(within=10)
    async with reading(url) as ledger:
        await ledger.settled(within=40)
        assert await ledger.counted("SELECT reporter FROM reports") == {(person.id,): 1 for person in people}
        assert not await ledger.rows("SELECT id FROM inbox WHERE state = 'quarantined'")
        # The desk's owner never pressed Start, and gets their menu of commands once they do.
        states = await ledger.counted("SELECT state FROM outbox WHERE kind <> 'CommandMenu'")
        assert set(states) == {("sent",)}, states
        rows = await ledger.rows("SELECT recipient, repeats FROM outbox WHERE kind = 'ReportReceived'")
        repeats = {row["recipient"]: row["repeats"] for row in rows}
    for person in people:
        copies = sum("has arrived" in text for text in person.texts())
        assert copies <= 1 + repeats[person.id]


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program writes to the file and takes its time."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@pytest.mark.parametrize("seconds", [1.0, 5.0])
async def test_a_locked_file_is_waited_for(scene: Scene, on_sqlite: Process, tmp_path: Path, seconds: float) -> None:
    """Within what SQLite waits by itself, and beyond (`storage.sqlite.BUSY_MS`)."""
    people = [scene.reporter(f"Reporter {n}") for n in range(20)]
    await on_sqlite.serves()
    reports = asyncio.create_task(stream(scene, people))
    await asyncio.sleep(0.5)
    with locked(tmp_path / "desk" / "ombud.db"):
        await asyncio.sleep(seconds)
    await reports
    await nothing_is_lost(scene, on_sqlite.settings["database_url"], people)
    assert await on_sqlite.stop() == 0


async def test_a_desk_can_be_stopped_while_its_file_is_locked(scene: Scene, on_sqlite: Process, tmp_path: Path) -> None:
    rita = scene.reporter()
    await on_sqlite.serves()
    with locked(tmp_path / "desk" / "ombud.db"):
        rita.replies(scene.post, "/report spam")
        await asyncio.sleep(1.0)
        stopping = asyncio.create_task(on_sqlite.stop())
        await asyncio.wait_for(stopping, 10.0)
    await on_sqlite.serves()
    await rita.sees("has arrived", within=10)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits the files of a process that runs")
async def test_a_full_disk_is_waited_for(scene: Scene, on_sqlite: Process, tmp_path: Path) -> None:
    """A limit on the size of its files is what comes nearest to a disk that fills up under it."""
    people = [scene.reporter(f"Reporter {n}") for n in range(20)]
    await on_sqlite.serves()
    log = tmp_path / "desk" / "ombud.db-wal"
    _limit_files(on_sqlite, log.stat().st_size + 100_000)
    reports = asyncio.create_task(stream(scene, people))
    await on_sqlite.says("waits: StorageUnavailable")
    await reports
    _limit_files(on_sqlite, resource.RLIM_INFINITY)
    await nothing_is_lost(scene, on_sqlite.settings["database_url"], people)
    assert await on_sqlite.stop() == 0


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits the files of a process that runs")
async def test_a_full_disk_holds_up_a_campaign_and_repeats_none_of_it(
    scene: Scene, on_sqlite: Process, tmp_path: Path
) -> None:
    people = [scene.reporter(f"Reporter {n}") for n in range(60)]
    await on_sqlite.serves()
    async with reading(on_sqlite.settings["database_url"]) as ledger:
        await ledger.settled(within=30)
        await announced(on_sqlite, Terms(), "The rules have changed.")
        while not await ledger.rows("SELECT 1 AS one FROM campaign_recipients WHERE state = 'sent'"):
            await asyncio.sleep(0.02)
        _limit_files(on_sqlite, (tmp_path / "desk" / "ombud.db-wal").stat().st_size)
        await on_sqlite.says("StorageUnavailable")
        _limit_files(on_sqlite, resource.RLIM_INFINITY)
        await done(ledger)
        states = {
            row["recipient"]: row["state"]
            for row in await ledger.rows("SELECT recipient, state FROM campaign_recipients")
        }
    for person in people:
        copies = sum("The rules have changed." in text for text in person.texts())
        assert (states[person.id], copies) in {("sent", 1), ("unknown", 0), ("unknown", 1)}
    assert list(states.values()).count("unknown") <= 4
    assert await on_sqlite.stop() == 0


def _limit_files(process: Process, size: int) -> None:
    assert process.running is not None
    resource.prlimit(process.running.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


class Administrator:
    """Somebody who works on the PostgreSQL server, from another database of it."""

    def __init__(self, connection: asyncpg.Connection, database: str) -> None:
        self._connection = connection
        self._database = database

    async def ends_all_connections(self) -> None:
        await self._connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", self._database
        )

    async def lets_nobody_in(self, closed: bool) -> None:
        await self._connection.execute(f'ALTER DATABASE "{self._database}" ALLOW_CONNECTIONS {not closed}')


@pytest.fixture
async def administrator(database_url: str) -> AsyncIterator[Administrator]:
    url = urlsplit(database_url)
    connection = await asyncpg.connect(url._replace(path="/postgres").geturl())
    try:
        yield Administrator(connection, url.path[1:])
    finally:
        await connection.close()


@on_postgres
async def test_lost_connections_are_made_again(
    scene: Scene, process: Process, database_url: str, administrator: Administrator
) -> None:
    people = [scene.reporter(f"Reporter {n}") for n in range(30)]
    await process.serves()
    reports = asyncio.create_task(stream(scene, people))
    for _ in range(6):
        await asyncio.sleep(0.5)
        await administrator.ends_all_connections()
    await reports
    await nothing_is_lost(scene, database_url, people)
    assert await process.stop() == 0


@on_postgres
async def test_a_database_that_is_away_is_waited_for(
    scene: Scene, process: Process, database_url: str, administrator: Administrator
) -> None:
    people = [scene.reporter(f"Reporter {n}") for n in range(20)]
    await process.serves()
    reports = asyncio.create_task(stream(scene, people))
    await asyncio.sleep(0.5)
    await administrator.lets_nobody_in(True)
    await administrator.ends_all_connections()
    await process.says("waits: StorageUnavailable")
    await asyncio.sleep(3.0)
    await administrator.lets_nobody_in(False)
    await reports
    await nothing_is_lost(scene, database_url, people)
    assert await process.stop() == 0


@on_postgres
async def test_a_desk_can_be_stopped_while_its_database_is_away(
    scene: Scene, process: Process, administrator: Administrator
) -> None:
    rita = scene.reporter()
    await process.serves()
    await rita.sees("Welcome")
    await administrator.lets_nobody_in(True)
    await administrator.ends_all_connections()
    rita.replies(scene.post, "/report spam")
    await process.says("waits: StorageUnavailable")
    assert await asyncio.wait_for(process.stop(), 10.0) == 0
    await administrator.lets_nobody_in(False)
    await process.serves()
    await rita.sees("has arrived", within=LEASE_S + 12)


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "server_error"])
async def test_a_telegram_that_is_away_is_waited_for(scene: Scene, on_sqlite: Process, fault: str) -> None:
    people = [scene.reporter(f"Reporter {n}") for n in range(10)]
    await on_sqlite.serves()
    reports = asyncio.create_task(stream(scene, people))
    await asyncio.sleep(0.5)
    getattr(scene.telegram.faults, fault)(method="*", times=None)
    await asyncio.sleep(3.0)
    scene.telegram.faults.clear()
    await reports
    await nothing_is_lost(scene, on_sqlite.settings["database_url"], people)


async def test_a_telegram_that_is_away_at_the_start_is_waited_for(tmp_path: Path) -> None:
    port = free_port()
    async with Sandbox(api="10.0", limits="off", port=port, begins=BEGINS.timestamp()) as telegram:
        token, url = telegram.token, telegram.url
        ahead_s = telegram.clock.now() - time.time()
    settings = {"token": token, "api_url": url, "key_file": str(tmp_path / "key"), "data_dir": str(tmp_path)}
    process = Process(tmp_path / "desk", ahead_s, **settings)
    await process.start()
    await process.says("the Bot API server does not answer")
    async with Sandbox(api="10.0", limits="off", port=port, begins=BEGINS.timestamp()) as telegram:
        await process.says(SERVING)
        rita = telegram.person("Rita")
        rita.starts()
        await rita.sees("Welcome")
        assert await process.stop() == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
