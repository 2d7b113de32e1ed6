"""The table of a campaign's recipients, read page by page: a million of them never stand in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from bot.printed import Json, moment
from desk import exporting
from desk.exporting import Exported, Page
from desk.ports import Unit

if TYPE_CHECKING:
    from storage.unit import Runner


async def recipients(runner: Runner, campaign: int) -> AsyncIterator[Exported]:
    """All rows; each page is a look of its own, so that nothing waits for a slow reader."""
    page = await runner.read(_look(campaign, None))
    while True:
        for row in page.rows:
            yield row
        if page.last is None:
            return
        page = await runner.read(_look(campaign, page.last))


def _look(campaign: int, after: int | None) -> Callable[[Unit], Awaitable[Page]]:
    return lambda unit: exporting.page(unit, campaign, after)


def record(row: Exported) -> dict[str, Json]:
    """A row by its columns, in their order; what is not there is None."""
    return {
        "recipient": row.recipient,
        "state": row.state.value,
        "language": row.language or None,
        "reason": row.reason or None,
        "tries": row.tries,
        "repeats": row.repeats,
        "settled_at": moment(row.settled_at),
        "read_at": moment(row.read_at),
        "correction": row.correction or None,
    }


def cells(row: Exported) -> list[str]:
    """The same as text."""
    return ["" if value is None else str(value) for value in record(row).values()]
