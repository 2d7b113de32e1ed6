"""SQLite through aiosqlite: one writer and two readers, each a connection with a thread of its own.

A unit of work crosses to its connection's thread once and is driven there from start to end, because a hop per
statement costs several times what the statements do. The writer's queue is what keeps units apart: it runs them
one by one.
"""

from __future__ import annotations

import asyncio
import contextvars
import fcntl
import itertools
import math
import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import aiosqlite

from storage.database import (
    AlreadyRunning,
    Conflict,
    NoDatabase,
    Row,
    StatementFailed,
    StorageError,
    StorageUnavailable,
    Tx,
    UnitSuspended,
    Value,
    Work,
)

T = TypeVar("T")

READERS = 2
BUSY_MS = 2_000
"""How long to wait for another process (a command beside the running desk) before StorageUnavailable. Who runs units tries again."""

CLOSE_SECONDS = 1.0
"""How long units that wait their turn may still begin once the database closes: a file that is locked must not hold the end up."""

STATEMENTS = 512
"""Prepared statements kept for each connection: more than the desk has, so that none is compiled twice."""

_PRAGMAS = (
    "journal_mode = WAL",
    f"busy_timeout = {BUSY_MS}",
    "foreign_keys = ON",
    "synchronous = NORMAL",
    # What is deleted must not linger: neither in the free space of its page, as a destroyed key would, nor in pages that become free
    # with it, as those of a purged case do.
    "secure_delete = ON",
    # A report dirties some 28 pages. SQLite's own 1,000 would copy them back, with two fsyncs, after every 35th report; this keeps the log
    # below 20 MB and pages that many reports change are copied once.
    "wal_autocheckpoint = 4000",
)

_UNIQUE: Final = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_ROWID,
}
_PASSING: Final = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
_REFUSED: Final = (sqlite3.Error, OverflowError, UnicodeEncodeError)
"""What a statement may raise: the last two are parameters that do not fit the engine's types."""


class SQLite:
    """A SQLite file that is open."""

    engine: Literal["sqlite"] = "sqlite"

    def __init__(self, path: Path, connections: Sequence[_Connection], held: AsyncExitStack) -> None:
        self._path = path
        self._writer, *readers = connections
        self._readers = itertools.cycle(readers)
        self._roles: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._held = held

    @classmethod
    async def open(cls, path: str, *, create: bool = True) -> SQLite:
        """Open the file at `path`, creating it when it is missing. Raises StorageUnavailable, StatementFailed, or NoDatabase."""
        file = Path(path)
        try:
            _create(file) if create else os.stat(file)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and not create:
                raise NoDatabase(f"there is no database at {file} yet: `ombud run` makes it") from None
            raise StorageUnavailable(f"cannot open {file}: {error.strerror}") from error
        async with AsyncExitStack() as held:
            connections = [
                _Connection(partial(_connect, file, query_only), iter_chunk_size=64)
                for query_only in (False, *[True] * READERS)
            ]
            for connection in connections:
                await held.enter_async_context(connection)
            return cls(file, connections, held.pop_all())

    async def run(self, work: Work[T], *, durable: bool = False) -> T:
        """See `Database.run`."""
        return await self._writer.unit(work, durable=durable)

    async def read(self, work: Work[T]) -> T:
        """See `Database.read`."""
        return await next(self._readers).snapshot(work)

    @asynccontextmanager
    async def lead(self, role: str) -> AsyncIterator[asyncio.Event]:
        """See `Database.lead`: whoever holds the process lock has no rivals but itself."""
        async with self._roles[role]:
            yield asyncio.Event()

    def lock_process(self) -> None:
        """See `Database.lock_process`. The kernel lets go of the lock when the process dies, however it dies."""
        lock = os.open(f"{self._path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise AlreadyRunning(f"another process runs on {self._path}") from None
        self._held.callback(os.close, lock)

    async def scrub(self) -> bool:
        """See `Database.scrub`: the log that holds earlier states of pages is copied back beside the writer, and then emptied by it."""
        await next(self._readers).checkpoint("PASSIVE")
        return await self._writer.checkpoint("TRUNCATE")

    async def close(self) -> None:
        """See `Database.close`."""
        await self._held.aclose()


class _Connection(aiosqlite.Connection):
    """A connection whose thread runs whole units of work."""

    _closing = False
    _begin_until = math.inf
    _synchronous = "NORMAL"

    async def unit(self, work: Work[T], *, durable: bool) -> T:
        """Run `work` in a write transaction."""
        return await self._in_thread(partial(self._unit, contextvars.copy_context(), work, durable))

    async def snapshot(self, work: Work[T]) -> T:
        """Run `work` in a read transaction."""
        return await self._in_thread(partial(self._transaction, contextvars.copy_context(), work, "BEGIN"))

    async def checkpoint(self, mode: Literal["PASSIVE", "TRUNCATE"]) -> bool:
        """Copy the log into the file; False where somebody still reads or writes by it. Waits for nobody."""
        return await self._in_thread(partial(self._checkpoint, mode))

    def _checkpoint(self, mode: str) -> bool:
        try:
            self._conn.execute("PRAGMA busy_timeout = 0")
            try:
                (busy, _, _) = self._conn.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
            finally:
                self._conn.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        except sqlite3.Error as error:
            raise _translate(error) from error
        return not busy

    def stop(self) -> asyncio.Future[Any] | None:
        """End the thread, and wait for it: after a file that does not open it would still speak to an event loop that is gone."""
        ended = super().stop()
        self._thread.join()
        return ended

    async def close(self) -> None:
        """Run what is queued and can begin in time, then end the thread: an open connection's thread keeps the process alive."""
        self._closing = True
        self._begin_until = time.monotonic() + CLOSE_SECONDS
        await super().close()

    async def _in_thread(self, function: Callable[[], T]) -> T:
        """Run `function` in the connection's thread. If the caller is cancelled, it runs all the same."""
        if self._closing:
            raise StorageUnavailable("the database is closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((future, function))
        return await future

    def _unit(self, context: contextvars.Context, work: Work[T], durable: bool) -> T:
        level = "FULL" if durable else "NORMAL"
        if level != self._synchronous:
            self._conn.execute(f"PRAGMA synchronous = {level}")
            self._synchronous = level
        return self._transaction(context, work, "BEGIN IMMEDIATE")

    def _transaction(self, context: contextvars.Context, work: Work[T], begin: str) -> T:
        if time.monotonic() > self._begin_until:
            raise StorageUnavailable("the database is closing")
        connection = self._conn
        tx = _SQLiteTx(connection)
        try:
            connection.execute(begin)
            try:
                result = context.run(_drive, work, tx)
                tx.check()
                connection.execute("COMMIT")
            except BaseException:
                # SQLite has rolled back by itself when the disk is full or fails.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise _translate(error) from error
        return result


class _SQLiteTx:
    """Statements on a connection, within its own thread: awaiting them never suspends."""

    __slots__ = ("_execute", "_executemany", "_failure")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute
        self._executemany = connection.executemany
        self._failure: StorageError | None = None

    async def row(self, sql: str, **params: Value) -> Row | None:
        try:
            row: Row | None = self._execute(sql, params).fetchone()
        except _REFUSED as error:
            raise self._failed(error) from error
        return row

    async def rows(self, sql: str, **params: Value) -> list[Row]:
        try:
            return self._execute(sql, params).fetchall()
        except _REFUSED as error:
            raise self._failed(error) from error

    async def run(self, sql: str, **params: Value) -> int:
        try:
            # SQLite says -1 where there is nothing to count, as after CREATE TABLE.
            return max(self._execute(sql, params).rowcount, 0)
        except _REFUSED as error:
            raise self._failed(error) from error

    async def many(self, sql: str, params: Sequence[Mapping[str, Value]]) -> None:
        try:
            self._executemany(sql, params)
        except _REFUSED as error:
            raise self._failed(error) from error

    def check(self) -> None:
        """Raise what failed the unit, if anything did, even if the work caught it."""
        if self._failure is not None:
            raise self._failure

    def _failed(self, error: Exception) -> StorageError:
        self._failure = _translate(error)
        return self._failure


def _drive(work: Work[T], tx: Tx) -> T:
    """Run a coroutine that has no reason to suspend."""
    coroutine: Coroutine[Any, Any, T] = work(tx)
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    except RuntimeError as error:
        # What asyncio says to a coroutine that asks for the event loop here: it meant to wait.
        if str(error) != "no running event loop":
            raise
        raise UnitSuspended("a unit of work asked for the event loop") from error
    coroutine.close()
    raise UnitSuspended("a unit of work waited for something other than its transaction")


def _create(file: Path) -> None:
    """Make an empty file here rather than by SQLite, which would let everyone read it. Raises OSError.

    One that is there is left alone: to open and close it would drop the locks of a connection that this process has to it
    (https://www.sqlite.org/howtocorrupt.html, section 2.2).
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _connect(file: Path, query_only: bool) -> sqlite3.Connection:
    """Open a connection, in its thread. Transactions are ours to begin and end, hence no isolation level."""
    try:
        connection = sqlite3.connect(file, isolation_level=None, cached_statements=STATEMENTS)
        with ExitStack() as unless_set_up:
            unless_set_up.callback(connection.close)
            for pragma in (*_PRAGMAS, f"query_only = {int(query_only)}"):
                connection.execute(f"PRAGMA {pragma}")
            unless_set_up.pop_all()
    except sqlite3.Error as error:
        raise _translate(error) from error
    connection.row_factory = sqlite3.Row
    return connection


def _translate(error: Exception) -> StorageError:
    code = getattr(error, "sqlite_errorcode", None)
    if code in _UNIQUE:
        return Conflict(str(error))
    # The low byte is the primary code, the rest tells its cases apart (https://www.sqlite.org/rescode.html).
    if code is not None and code & 0xFF in _PASSING:
        return StorageUnavailable(str(error))
    return StatementFailed(str(error))
