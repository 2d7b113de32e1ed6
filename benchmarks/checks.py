"""Whether the desk did what was measured: counted rows, once the clock has stopped."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from benchmarks.measure import require
from benchmarks.updates import Stream
from storage.database import Database, Tx

_ONE_A_REPORT: Final = {
    "reports": "SELECT COUNT(*) AS rows FROM reports",
    "journal": "SELECT COUNT(*) AS rows FROM journal WHERE verb = 'reported'",
    "receipts": "SELECT COUNT(*) AS rows FROM outbox WHERE kind = 'ReportReceived' AND state = 'due'",
    "removals": "SELECT COUNT(*) AS rows FROM outbox WHERE kind = 'RemoveMessage' AND state = 'due'",
    "handled": "SELECT COUNT(*) AS rows FROM inbox WHERE state = 'done'",
}
_ONE_A_CASE: Final = {
    "cases": "SELECT COUNT(*) AS rows FROM cases",
    "evidence": "SELECT COUNT(*) AS rows FROM evidence",
    "cards": "SELECT COUNT(*) AS rows FROM outbox WHERE kind = 'CaseCard' AND state = 'due'",
}
_NONE: Final = {"left in the inbox": "SELECT COUNT(*) AS rows FROM inbox WHERE state <> 'done'"}


async def require_filed(database: Database, *streams: Stream) -> None:
    """Raises Unsound unless the reports of these streams, and no others, were filed on what was an empty database, with all they owe."""
    reports, cases = sum(stream.reports for stream in streams), sum(stream.cases for stream in streams)
    expected = dict.fromkeys(_ONE_A_REPORT, reports) | dict.fromkeys(_ONE_A_CASE, cases) | dict.fromkeys(_NONE, 0)
    require("rows", await database.read(_count), expected)


@contextmanager
def no_complaints() -> Iterator[None]:
    """Raises Unsound if the desk logs a warning meanwhile, such as an update that it sets aside."""
    ear, desk = _Ear(logging.WARNING), logging.getLogger("bot")
    desk.addHandler(ear)
    try:
        yield
    finally:
        desk.removeHandler(ear)
    require("complaints", ear.heard, [])


class _Ear(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


async def _count(tx: Tx) -> Mapping[str, int]:
    found = {}
    for name, sql in {**_ONE_A_REPORT, **_ONE_A_CASE, **_NONE}.items():
        row = await tx.row(sql)
        found[name] = row["rows"] if row is not None else 0
    return found
