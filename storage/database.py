"""What both engines offer: `connect(url)`, and SQL by hand inside units of work.

SQL is written once, in the subset that SQLite and PostgreSQL share: `ON CONFLICT`, `RETURNING`, 64-bit integers, times
as integer epoch milliseconds, and `:name` parameters. Three things that SQLite forgives and PostgreSQL does not:

- a parameter whose type cannot be inferred needs a cast: `CAST(:since AS BIGINT) IS NULL`, never `:x::bigint`;
- `SUM` over integers is a numeric there: write `CAST(SUM(points) AS BIGINT)`;
- comparisons yield booleans there and 0 or 1 here: read both through `bool(row["held"])`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    import asyncio
    from contextlib import AbstractAsyncContextManager

T = TypeVar("T")

Engine = Literal["sqlite", "postgres"]
Value = int | str | bytes | float | None


class StorageError(Exception):
    """Something is wrong between the desk and its database."""


class StorageUnavailable(StorageError):
    """The database cannot do this now (locked, full, away, deadlock); the same unit may succeed when tried again."""


class Conflict(StorageError):
    """A row with the same unique key exists already. The unit is lost: prefer `ON CONFLICT` where this is expected."""


class StatementFailed(StorageError):
    """The database refused a statement: a constraint other than uniqueness, or a mistake in SQL or parameters."""


class UnitSuspended(StorageError):
    """A unit of work waited for something other than its own transaction; it was rolled back."""


class NoDatabase(StorageError):
    """There is no desk's database yet: `ombud run` makes it."""


class AlreadyRunning(StorageError):
    """Another process runs on this database file."""


class Row(Protocol):
    """One row, read by column name. Values are `Any`: their types end here, where the database does."""

    def __getitem__(self, name: str, /) -> Any: ...  # noqa: ANN401
    def keys(self) -> Iterable[str]: ...


class Tx(Protocol):
    """One open transaction. It is valid until the work that received it returns.

    A statement that fails has failed its unit, also when the work catches the error: nothing of it is committed.
    Each call raises Conflict, StatementFailed or StorageUnavailable.
    """

    async def row(self, sql: str, **params: Value) -> Row | None:
        """Run a statement and return its first row."""
        ...

    async def rows(self, sql: str, **params: Value) -> list[Row]:
        """Run a statement and return all its rows."""
        ...

    async def run(self, sql: str, **params: Value) -> int:
        """Run a statement and return how many rows it inserted, updated or deleted."""
        ...

    async def many(self, sql: str, params: Sequence[Mapping[str, Value]]) -> None:
        """Run a statement once for each set of parameters, in their order."""
        ...


Work = Callable[[Tx], Coroutine[Any, Any, T]]


class Database(Protocol):
    """A database that is open."""

    @property
    def engine(self) -> Engine:
        """Which of the two engines this is."""
        ...

    async def run(self, work: Work[T], *, durable: bool = False) -> T:
        """Run `work` in one write transaction: returning commits, raising rolls back and propagates unchanged.

        The unit goes to its end as a whole even if its caller is cancelled meanwhile. Work awaits nothing but its
        transaction and starts no unit of its own; SQLite raises UnitSuspended otherwise. A `durable` unit has reached
        the disk when this returns, and so have all units before it; others may be lost in a power cut (never in a
        crash of the process), newest first.
        """
        ...

    async def read(self, work: Work[T]) -> T:
        """Run `work` on a read-only snapshot, beside the writers. Writing raises StatementFailed."""
        ...

    def lead(self, role: str) -> AbstractAsyncContextManager[asyncio.Event]:
        """Wait to become the only holder of `role` on this database, and hold it within the context.

        The event that it yields is set when the role was lost before its time: stop, then enter again. Raises
        StorageUnavailable when the database goes away while waiting.
        """
        ...

    def lock_process(self) -> None:
        """Claim the database for this process until it closes or dies; on PostgreSQL several processes may run.

        Raises AlreadyRunning.
        """
        ...

    async def scrub(self) -> bool:
        """Let nothing be left in the database's files of what was deleted, beside those that work with it.

        False where that must wait for somebody who reads an earlier state: ask again later. Raises StorageUnavailable.
        """
        ...

    async def close(self) -> None:
        """Let running units finish, then release connections, threads and locks. May be called twice."""
        ...


async def connect(url: str, *, create: bool = True) -> Database:
    """Open `sqlite:///relative/path.db`, `sqlite:////absolute/path.db` or `postgresql://...`.

    A missing SQLite file and its directory are created, readable by this user only, unless `create` forbids it. Raises
    StorageUnavailable when it cannot be opened, NoDatabase where nothing may be created, ValueError for another kind of URL. The caller
    closes the database on every way out.
    """
    # Imported here, so that a desk on SQLite does not carry asyncpg in memory.
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and rest != "/":
        from storage.sqlite import SQLite

        return await SQLite.open(rest.removeprefix("/"), create=create)
    if scheme in {"postgres", "postgresql"}:
        from storage.postgres import Postgres

        return await Postgres.open(url)
    raise ValueError("a database URL looks like sqlite:///data/ombud.db or postgresql://user@host/name")
