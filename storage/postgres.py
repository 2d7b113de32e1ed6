"""PostgreSQL through asyncpg: a pool of connections, and one apart for each role that this process leads.

Errors leave here without the server's DETAIL and without the parameters, which hold people's data.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Literal, NoReturn, TypeVar

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from storage.database import Conflict, Row, StatementFailed, StorageError, StorageUnavailable, Value, Work
from storage.placeholders import numbered

T = TypeVar("T")

_log = logging.getLogger(__name__)

CONNECTIONS = 10
CONNECT_SECONDS = 10.0
STATEMENT_SECONDS = 60.0
"""No statement of the desk takes this long: one that does has lost its connection."""

CLOSE_SECONDS = 2.0
"""How long units that run may still take once the database closes: a server without a word must not hold the end up."""

STATEMENTS = 512
"""Prepared statements kept for each connection: more than the desk has, so that none is planned twice."""

SCRUB_SECONDS = 600.0
"""How long a vacuum may take; nobody waits for it."""

LEAD_POLL_SECONDS = 1.0
"""How often one that wants to lead asks, and one that leads makes sure. Asking beats waiting inside the server, where a
waiting statement would hold back vacuum for as long as it waits."""

LEAD_SILENCE_SECONDS = 5.0
"""How long the server may leave a leader without an answer before it must take its role for lost."""

_SESSION = {"application_name": "ombud", "synchronous_commit": "off"}
_BEGIN = "BEGIN"
_BEGIN_DURABLE = "BEGIN; SET LOCAL synchronous_commit TO on"
_BEGIN_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

_PASSING = (
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresSystemError,
    # Deadlocks and serialization failures: the server asks for another try.
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    # What a row refers to was purged at this very moment: another try finds it gone.
    asyncpg.ForeignKeyViolationError,
    # Another process migrated the schema under a prepared statement.
    asyncpg.InvalidCachedStatementError,
    OSError,
    TimeoutError,
)
_REFUSED = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
"""What the driver may raise while it talks to the server."""


class Postgres:
    """A PostgreSQL database that is open."""

    engine: Literal["postgres"] = "postgres"

    def __init__(self, url: str, pool: asyncpg.Pool) -> None:
        self._url = url
        self._pool = pool
        self._units: set[asyncio.Task[Any]] = set()

    @classmethod
    async def open(cls, url: str) -> Postgres:
        """Connect to the server at `url`. Raises StorageUnavailable."""
        try:
            pool = await asyncpg.create_pool(
                url,
                min_size=1,
                max_size=CONNECTIONS,
                reset=_keep,
                timeout=CONNECT_SECONDS,
                command_timeout=STATEMENT_SECONDS,
                statement_cache_size=STATEMENTS,
                max_cached_statement_lifetime=0,
                server_settings=_SESSION,
            )
        except _REFUSED as error:
            raise StorageUnavailable(f"cannot connect to PostgreSQL: {_message(error)}") from None
        return cls(url, pool)

    async def run(self, work: Work[T], *, durable: bool = False) -> T:
        """See `Database.run`."""
        return await self._to_its_end(self._transaction(work, _BEGIN_DURABLE if durable else _BEGIN))

    async def read(self, work: Work[T]) -> T:
        """See `Database.read`."""
        return await self._transaction(work, _BEGIN_SNAPSHOT)

    @asynccontextmanager
    async def lead(self, role: str) -> AsyncIterator[asyncio.Event]:
        """See `Database.lead`: an advisory lock on a connection of its own, which the server frees when we are gone."""
        connection = await self._connect()
        try:
            await _win(connection, role)
            lost = asyncio.Event()
            connection.add_termination_listener(lambda _: lost.set())
            watch = asyncio.create_task(_watch(connection, lost))
            try:
                yield lost
            finally:
                watch.cancel()
                await asyncio.wait([watch])
        finally:
            connection.terminate()

    def lock_process(self) -> None:
        """See `Database.lock_process`: several workers share one PostgreSQL."""

    async def scrub(self) -> bool:
        """See `Database.scrub`: the server overwrites what no transaction can see any more when it needs the space that this frees."""
        connection = await self._connect()
        try:
            await connection.execute("VACUUM (SKIP_LOCKED)", timeout=SCRUB_SECONDS)
        except _REFUSED as error:
            raise StorageUnavailable(f"PostgreSQL could not vacuum: {_message(error)}") from None
        finally:
            connection.terminate()
        return True

    async def close(self) -> None:
        """See `Database.close`."""
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await asyncio.gather(*self._units, return_exceptions=True)
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()

    async def _to_its_end(self, unit: Coroutine[Any, Any, T]) -> T:
        """Await a unit in a task of its own, which goes on when the caller is cancelled."""
        task = asyncio.create_task(unit)
        self._units.add(task)
        task.add_done_callback(self._units.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_note_failure)
            raise

    async def _transaction(self, work: Work[T], begin: str) -> T:
        connection = await self._acquire()
        try:
            await _command(connection, begin)
            tx = _PostgresTx(connection)
            result = await work(tx)
            tx.check()
            await _commit(connection)
        except BaseException:
            await _roll_back(connection)
            raise
        finally:
            await self._pool.release(connection)
        return result

    async def _acquire(self) -> PoolConnectionProxy:
        try:
            return await self._pool.acquire()
        except _REFUSED as error:
            raise StorageUnavailable(f"no connection to PostgreSQL: {_message(error)}") from None

    async def _connect(self) -> asyncpg.Connection:
        try:
            return await asyncpg.connect(self._url, timeout=CONNECT_SECONDS, server_settings=_SESSION)
        except _REFUSED as error:
            raise StorageUnavailable(f"no connection to PostgreSQL: {_message(error)}") from None


class _PostgresTx:
    """Statements on a connection of the pool."""

    __slots__ = ("_connection", "_failure")

    def __init__(self, connection: PoolConnectionProxy) -> None:
        self._connection = connection
        self._failure: StorageError | None = None

    async def row(self, sql: str, **params: Value) -> Row | None:
        text, names = numbered(sql)
        try:
            return await self._connection.fetchrow(text, *[params[name] for name in names])
        except (*_REFUSED, KeyError) as error:
            self._fail(error)

    async def rows(self, sql: str, **params: Value) -> list[Row]:
        text, names = numbered(sql)
        try:
            return [*await self._connection.fetch(text, *[params[name] for name in names])]
        except (*_REFUSED, KeyError) as error:
            self._fail(error)

    async def run(self, sql: str, **params: Value) -> int:
        text, names = numbered(sql)
        try:
            status = await self._connection.execute(text, *[params[name] for name in names])
        except (*_REFUSED, KeyError) as error:
            self._fail(error)
        # "INSERT 0 1", "UPDATE 3", or words alone where there is nothing to count.
        count = status.rpartition(" ")[2]
        return int(count) if count.isdecimal() else 0

    async def many(self, sql: str, params: Sequence[Mapping[str, Value]]) -> None:
        text, names = numbered(sql)
        try:
            await self._connection.executemany(text, [[each[name] for name in names] for each in params])
        except (*_REFUSED, KeyError) as error:
            self._fail(error)

    def check(self) -> None:
        """Raise what failed the unit, if anything did, even if the work caught it."""
        if self._failure is not None:
            raise self._failure

    def _fail(self, error: Exception) -> NoReturn:
        self._failure = _translate(error, self._connection)
        raise self._failure from None


def _note_failure(unit: asyncio.Task[Any]) -> None:
    """Say that a unit failed whose caller is gone: nobody else will hear of it."""
    if not unit.cancelled() and (error := unit.exception()) is not None:
        _log.warning("a unit failed after its caller was cancelled: %s", type(error).__name__)


async def _keep(_: asyncpg.Connection) -> None:
    """Hand a connection back to the pool as it is: all that a unit sets ends with its transaction."""


async def _command(connection: PoolConnectionProxy, sql: str) -> str:
    try:
        return await connection.execute(sql)
    except _REFUSED as error:
        raise _translate(error, connection) from None


async def _commit(connection: PoolConnectionProxy) -> None:
    """Commit, which a transaction that was interrupted answers with a rollback."""
    if await _command(connection, "COMMIT") != "COMMIT":
        raise StorageUnavailable("the server rolled the transaction back")


async def _roll_back(connection: PoolConnectionProxy) -> None:
    """End the transaction, or the connection if it does not obey."""
    if _gone(connection):
        return
    try:
        await connection.execute("ROLLBACK")
    except _REFUSED:
        if not _gone(connection):
            connection.terminate()


def _gone(connection: PoolConnectionProxy) -> bool:
    """Whether the connection is lost, in which case the pool may have taken it back already."""
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:
        return True


async def _win(connection: asyncpg.Connection, role: str) -> None:
    """Ask for the role until it is ours."""
    lock = int.from_bytes(hashlib.sha256(f"ombud {role}".encode()).digest()[:8], signed=True)
    try:
        while True:
            if await connection.fetchval("SELECT pg_try_advisory_lock($1)", lock, timeout=LEAD_SILENCE_SECONDS):
                return
            await asyncio.sleep(LEAD_POLL_SECONDS)
    except _REFUSED as error:
        raise StorageUnavailable(f"lost PostgreSQL while waiting to lead: {_message(error)}") from None


async def _watch(connection: asyncpg.Connection, lost: asyncio.Event) -> None:
    """Notice a server that is gone without a word, as after a network split."""
    try:
        while True:
            await asyncio.sleep(LEAD_POLL_SECONDS)
            await connection.execute("SELECT 1", timeout=LEAD_SILENCE_SECONDS)
    except _REFUSED:
        lost.set()


def _translate(error: Exception, connection: PoolConnectionProxy) -> StorageError:
    if isinstance(error, asyncpg.UniqueViolationError):
        return Conflict(_message(error))
    if isinstance(error, _PASSING) or _gone(connection):
        return StorageUnavailable(_message(error))
    return StatementFailed(_message(error))


def _message(error: Exception) -> str:
    """What went wrong, without the values that made it go wrong."""
    if isinstance(error, asyncpg.DataError):
        # "invalid input for query argument $1: ...", and there follows the argument.
        return str(error.args[0]).partition(":")[0]
    if isinstance(error, asyncpg.PostgresError):
        return str(error.args[0])
    return str(error) or type(error).__name__
