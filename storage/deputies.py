"""Who stands in for an absent officer; and what somebody is asked to write next about a lawful request."""

from __future__ import annotations

from collections.abc import Sequence

from desk.disclosure.values import Asked, Deputy
from desk.rules.durations import Ms
from storage.database import Row, Tx
from storage.rows import returned

_COLUMNS = "id, officer, deputy, since, until"
_END = "UPDATE request_deputies SET ended_at = :now WHERE officer = :officer AND ended_at IS NULL"
_NAME = f"""
    INSERT INTO request_deputies (officer, deputy, since, until) VALUES (:officer, :deputy, :now, :until) RETURNING {_COLUMNS}"""
_OF = f"""
    SELECT {_COLUMNS} FROM request_deputies WHERE officer = :officer AND ended_at IS NULL AND until > :now"""
_NOW = f"SELECT {_COLUMNS} FROM request_deputies WHERE ended_at IS NULL AND until > :now ORDER BY id"
_ASK = """
    INSERT INTO request_asks (officer, request, version, what, at) VALUES (:officer, :request, :version, :what, :now)
    ON CONFLICT (officer) DO UPDATE SET
        request = excluded.request, version = excluded.version, what = excluded.what, at = excluded.at"""
_ASKED = "SELECT request, version, what FROM request_asks WHERE officer = :officer AND at > :since"
_NOTHING = "DELETE FROM request_asks WHERE officer = :officer"


class DeputyStore:
    """`desk.stores.requests.Deputies` within one transaction."""

    __slots__ = ("_now", "_tx")

    def __init__(self, tx: Tx, now: Ms) -> None:
        self._tx = tx
        self._now = now

    async def name(self, officer: int, deputy: int, until: Ms) -> Deputy:
        await self.end(officer)
        row = await self._tx.row(_NAME, officer=officer, deputy=deputy, until=until, now=self._now)
        return _deputy(returned(row))

    async def end(self, officer: int) -> bool:
        return await self._tx.run(_END, officer=officer, now=self._now) > 0

    async def of(self, officer: int) -> Deputy | None:
        row = await self._tx.row(_OF, officer=officer, now=self._now)
        return None if row is None else _deputy(row)

    async def now(self) -> Sequence[Deputy]:
        return [_deputy(row) for row in await self._tx.rows(_NOW, now=self._now)]


class AskStore:
    """`desk.stores.requests.Asks` within one transaction."""

    __slots__ = ("_now", "_tx")

    def __init__(self, tx: Tx, now: Ms) -> None:
        self._tx = tx
        self._now = now

    async def ask(self, officer: int, request: int, version: int, what: str) -> None:
        await self._tx.run(_ASK, officer=officer, request=request, version=version, what=what, now=self._now)

    async def asked(self, officer: int, since: Ms) -> Asked | None:
        row = await self._tx.row(_ASKED, officer=officer, since=since)
        return None if row is None else Asked(row["request"], row["version"], row["what"])

    async def nothing(self, officer: int) -> None:
        await self._tx.run(_NOTHING, officer=officer)


def _deputy(row: Row) -> Deputy:
    return Deputy(row["id"], row["officer"], row["deputy"], row["since"], row["until"])
