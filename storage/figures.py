"""What is published, counted from the journal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from desk.rules.durations import Ms
from desk.rules.transparency.counted import Counted
from desk.rules.transparency.quarters import Quarter
from storage.database import Engine, Row, Tx
from storage.figure_queries import COUNTRIES, QUERIES

_DETAIL: Final = re.compile(r"\{(\w)\.(\w+)\}")
_SPELT: Final = {
    "sqlite": r"json_extract(\1.detail, '$.\2')",
    "postgres": r"(CAST(\1.detail AS json) ->> '\2')",
}


def spelt(query: str, engine: Engine) -> str:
    """A query as an engine takes it."""
    return _DETAIL.sub(_SPELT[engine], query)


class FigureStore:
    """`desk.stores.figures.Figures` within one transaction."""

    __slots__ = ("_engine", "_tx")

    def __init__(self, tx: Tx, engine: Engine) -> None:
        self._tx = tx
        self._engine = engine

    async def ask(self, query: str, quarter: Quarter) -> Sequence[Counted]:
        sql = spelt(QUERIES[query], self._engine)
        bounds = {"since": quarter.since, "before": quarter.before}
        return [_counted(row) for row in await self._tx.rows(sql, **bounds)]

    async def countries(self, quarter: Quarter) -> Sequence[str]:
        rows = await self._tx.rows(spelt(COUNTRIES, self._engine), before=quarter.before)
        return [row["country"] for row in rows]

    async def begun(self) -> Ms | None:
        begun: Ms | None = (await self._tx.rows("SELECT MIN(at) AS begun FROM journal"))[0]["begun"]
        return begun


def _counted(row: Row) -> Counted:
    said = dict(row)
    return Counted(
        count=said["n"],
        country=said.get("country") or "",
        instrument=said.get("instrument") or "",
        emergency=bool(said.get("emergency")),
        word="" if said.get("word") is None else str(said["word"]),
        what=said.get("what") or "",
    )
