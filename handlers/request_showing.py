"""What has become of a lawful request, shown to whoever reads it or has just done something about it: in private alone."""

from collections.abc import Callable, Sequence
from typing import Final

from desk.disclosure.guarding import acting
from desk.disclosure.reading import Whole, gather, read
from desk.model import Role
from desk.ports import Unit
from desk.request_errors import RequestMovedOn
from handlers import access
from handlers.answering import reader_over
from handlers.arrival import Arrival
from handlers.gathering import facts_of_staff
from handlers.messages import request_pages as pages
from handlers.messages.facts import Facts
from handlers.messages.reader import Reader
from handlers.messages.request_notice import notice_page
from handlers.messages.text import Text
from handlers.saying import redraw_in_private, show_privately
from handlers.wire import CallbackQuery

OFFICERS: Final = frozenset({Role.OFFICER})
APPROVERS: Final = frozenset({Role.OFFICER, Role.COUNSEL})
"""Counsel reads what they may approve, and has no other access."""
Shown = Callable[[Reader], Sequence[Text]]
Page = Callable[[Whole, Facts, Reader], Sequence[Text]]


def steps_page(whole: Whole, facts: Facts, reader: Reader) -> Sequence[Text]:
    return [pages.steps(whole, facts, reader)]


def analysis_page(whole: Whole, _facts: Facts, reader: Reader) -> Sequence[Text]:
    return [pages.analysis(whole, reader)]


def scope_page(whole: Whole, facts: Facts, reader: Reader) -> Sequence[Text]:
    return pages.scope(whole, facts, reader)


def telling_page(whole: Whole, facts: Facts, reader: Reader) -> Sequence[Text]:
    return [notice_page(whole, facts, reader)]


def refusals_page(whole: Whole, _facts: Facts, reader: Reader) -> Sequence[Text]:
    return [pages.refusals(whole, reader)]


async def read_page(unit: Unit, arrival: Arrival, number: int, by: int, page: Page) -> Shown:
    """A page of a request, for whoever may read it; the look is on record."""
    return await _drawn(unit, arrival, await read(unit, number, by), page)


async def after(unit: Unit, arrival: Arrival, number: int, by: int, page: Page = steps_page) -> Shown:
    """What has become of a request, for whoever has just done something about it."""
    request = await unit.requests.get(number)
    return await _drawn(unit, arrival, await gather(unit, request, await acting(unit, request, by)), page)


async def _drawn(unit: Unit, arrival: Arrival, whole: Whole, page: Page) -> Shown:
    facts = await facts_of_staff(unit, arrival.house, [])
    return lambda reader: page(whole, facts, reader)


async def show(
    arrival: Arrival, query: CallbackQuery, work: access.Work[Shown], needed: frozenset[Role] = APPROVERS
) -> None:
    """Let the message under a press show what has become of it; what was pressed elsewhere is shown in private.

    Whoever presses another button no longer writes what the one before asked for.
    """

    async def over(unit: Unit, by: int) -> Shown:
        await unit.asks.nothing(by)
        return await work(unit, by)

    shown = await access.pressed(arrival, query, over, needed)
    texts = shown(await reader_over(arrival, query))
    if len(texts) > 1:
        await show_privately(arrival, query, texts)
    else:
        await redraw_in_private(arrival, query, texts[0])


async def unchanged(unit: Unit, number: int, version: int) -> None:
    """Raises RequestMovedOn where somebody has taken a step since it was printed."""
    request = await unit.requests.lock(number)
    if request.version != version:
        raise RequestMovedOn(request.state)
