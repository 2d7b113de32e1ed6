"""A source that is a database of the operator's, SQLite or PostgreSQL: read only, one statement for each kind, with an end to its time.

The parameters are `:persons` (PostgreSQL: an array of BIGINT; SQLite: a JSON array for `json_each`), `:since` and `:before` (milliseconds).
"""

import asyncio
import json
import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg

from bot.sources.reply import MOST, Fault, Reply, ids
from bot.sources.rows import Row, values_of
from config.sources import SqlSource
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.supplied import Value
from desk.rules.durations import SECOND
from storage.placeholders import numbered

_SQLITE: Final = "sqlite:///"
_STEPS: Final = 10_000
"""Instructions of SQLite's machine between two looks at the clock: well under a millisecond."""
_AWAY: Final = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR})

Rows = Mapping[Data, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Records:
    source: SqlSource

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def data(self) -> frozenset[Data]:
        return self.source.data

    async def ask(self, scope: Scope) -> Reply | Fault:
        queries = {kind: self.source.queries[kind] for kind in sorted(scope.data)}
        if self.source.address.startswith(_SQLITE):
            rows = await asyncio.to_thread(self._sqlite, queries, scope)
        else:
            rows = await self._postgres(queries, scope)
        return rows if isinstance(rows, Fault) else self._reply(rows)

    def _reply(self, rows: Rows) -> Reply | Fault:
        values: list[Value] = []
        for kind, those in rows.items():
            found = values_of(those, kind, self.name)
            if isinstance(found, Fault):
                return found
            values += found
        return Reply(tuple(values), {})

    def _sqlite(self, queries: Mapping[Data, str], scope: Scope) -> Rows | Fault:
        until = time.monotonic() + self.source.timeout / SECOND
        asked = {"persons": json.dumps(ids(scope.persons)), "since": scope.since, "before": scope.before}
        uri = Path(self.source.address.removeprefix(_SQLITE)).absolute().as_uri()
        try:
            with closing(sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=self.source.timeout / SECOND)) as opened:
                opened.row_factory = sqlite3.Row
                opened.execute("PRAGMA query_only = ON")
                opened.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
                return {
                    kind: [dict(row) for row in opened.execute(query, asked).fetchmany(MOST + 1)]
                    for kind, query in queries.items()
                }
        except sqlite3.Error as error:
            return _fault(error)

    async def _postgres(self, queries: Mapping[Data, str], scope: Scope) -> Rows | Fault:
        try:
            async with asyncio.timeout(self.source.timeout / SECOND):
                return await self._read(queries, scope)
        except (TimeoutError, asyncpg.QueryCanceledError):
            return Fault.SLOW
        except (asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError, OSError):
            return Fault.DOWN
        except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError):
            return Fault.REFUSED

    async def _read(self, queries: Mapping[Data, str], scope: Scope) -> Rows | Fault:
        asked: dict[str, object] = {"persons": ids(scope.persons), "since": scope.since, "before": scope.before}
        bounds = {"default_transaction_read_only": "on", "statement_timeout": str(self.source.timeout)}
        connection = await asyncpg.connect(self.source.address, server_settings=bounds)
        rows = {}
        try:
            async with connection.transaction(readonly=True):
                for kind, query in queries.items():
                    statement, names = numbered(query)
                    if not asked.keys() >= {*names}:
                        return Fault.REFUSED
                    cursor = await connection.cursor(statement, *(asked[name] for name in names))
                    rows[kind] = [dict(row) for row in await cursor.fetch(MOST + 1)]
            return rows
        finally:
            connection.terminate()


def _fault(error: sqlite3.Error) -> Fault:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_INTERRUPT:
        return Fault.SLOW
    return Fault.DOWN if code in _AWAY else Fault.REFUSED
