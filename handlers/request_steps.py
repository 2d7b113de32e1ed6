"""The steps of a lawful request that a button takes, in private."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from desk.disclosure import analysing, approving, checking, informing, keeping, validating, waiting
from desk.errors import StaleButton
from desk.ports import Unit
from desk.rules.disclosure.scope import Data
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.request_showing import (
    OFFICERS,
    Shown,
    after,
    analysis_page,
    read_page,
    refusals_page,
    scope_page,
    show,
    steps_page,
    telling_page,
    unchanged,
)
from handlers.wire import CallbackQuery

Simple = Callable[[Unit, int, int], Awaitable[object]]
_SIMPLE: Final[Mapping[str, Simple]] = {
    "check": checking.take_up,
    "find_valid": checking.find_valid,
    "preserve": keeping.preserve,
    "submit": analysing.submit,
    "approve_emergency": approving.approve_emergency,
    "notify_enforcer": waiting.notify_enforcer,
    "narrow": approving.narrow,
    "revoked": validating.treat_as_revoked,
    "tell": informing.tell,
    "tell_copy": informing.tell_with_copy,
    "release": informing.release,
    "close": informing.close,
}


async def on_steps(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await show(arrival, query, lambda unit, by: read_page(unit, arrival, press.ids[0], by, steps_page))


async def on_analysis(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await show(arrival, query, lambda unit, by: read_page(unit, arrival, press.ids[0], by, analysis_page))


async def on_scope(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await show(arrival, query, lambda unit, by: read_page(unit, arrival, press.ids[0], by, scope_page))


async def on_notice(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await show(arrival, query, lambda unit, by: read_page(unit, arrival, press.ids[0], by, telling_page), OFFICERS)


async def on_refuse(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await show(arrival, query, lambda unit, by: read_page(unit, arrival, press.ids[0], by, refusals_page), OFFICERS)


async def on_step(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """A step that needs no words. The version that was printed goes along: who presses twice takes it once."""
    step = _SIMPLE.get(press.word)
    if step is None:
        raise StaleButton
    number, version = press.ids

    async def work(unit: Unit, by: int) -> Shown:
        await unchanged(unit, number, version)
        await step(unit, number, by)
        return await after(unit, arrival, number, by)

    await show(arrival, query, work, OFFICERS)


async def on_approve(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Approve the scope that was printed, by its number."""
    number, seen = press.ids

    async def work(unit: Unit, by: int) -> Shown:
        await approving.approve(unit, number, by, seen)
        return await after(unit, arrival, number, by)

    await show(arrival, query, work)


async def on_person(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Leave somebody out, or take them in again."""
    number, account = press.ids

    async def work(unit: Unit, by: int) -> Shown:
        await analysing.toggle_person(unit, number, by, account)
        return await after(unit, arrival, number, by, scope_page)

    await show(arrival, query, work, OFFICERS)


async def on_data(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    number = press.ids[0]
    if press.word not in {*Data}:
        raise StaleButton

    async def work(unit: Unit, by: int) -> Shown:
        await analysing.toggle_data(unit, number, by, Data(press.word))
        return await after(unit, arrival, number, by, scope_page)

    await show(arrival, query, work, OFFICERS)
