"""Collecting and packaging, pressed in private: what takes a while runs between two units, and the officer hears of it when it is done."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from desk.disclosure import collecting, delivering, packing
from desk.errors import RequestRefused, StaleButton
from desk.ports import Unit
from handlers import access
from handlers.answering import reader_over
from handlers.arrival import Arrival
from handlers.boundary import words_for
from handlers.buttons import Press
from handlers.messages.reader import Reader
from handlers.messages.staff_answers import sent_privately
from handlers.messages.text import Text, foreign
from handlers.request_steps import OFFICERS, Shown, after
from handlers.saying import say_over
from handlers.wire import CallbackQuery

Keep = Callable[[Unit, int], Awaitable[object]]
Begin = Callable[[Arrival, CallbackQuery, Press], Awaitable[Callable[[], Awaitable[Keep]]]]


async def on_pack(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Collect, or package. Who may not is told at once; a press is answered before the rest, which may take longer than Telegram waits
    for that."""
    begin = _BEGINS.get(press.word)
    if begin is None:
        raise StaleButton
    work = await begin(arrival, query, press)
    await say_over(arrival, query, _wait)
    reader = await reader_over(arrival, query)
    try:
        keep = await work()
        shown = await access.pressed(arrival, query, _keeping(arrival, press.ids[0], keep), OFFICERS)
    except RequestRefused as refusal:
        arrival.house.telegram.tell(query.sender.id, Text(foreign(await words_for(arrival, refusal, reader))))
        return
    for text in shown(reader):
        arrival.house.telegram.tell(query.sender.id, text)


async def on_hand(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Send the package once more."""

    async def work(unit: Unit, by: int) -> object:
        return await delivering.hand_again(unit, press.ids[0], by, arrival.cause)

    await access.pressed(arrival, query, work, OFFICERS)
    await say_over(arrival, query, sent_privately)


async def _collect(arrival: Arrival, query: CallbackQuery, press: Press) -> Callable[[], Awaitable[Keep]]:
    number, version = press.ids
    held = await access.pressed(arrival, query, lambda unit, by: collecting.begin(unit, number, version, by), OFFICERS)

    async def work() -> Keep:
        collected = await arrival.house.packer.collect(held)
        return lambda unit, by: collecting.keep(unit, held, collected, by)

    return work


async def _package(arrival: Arrival, query: CallbackQuery, press: Press) -> Callable[[], Awaitable[Keep]]:
    number, version = press.ids
    packable = await access.pressed(arrival, query, lambda unit, by: packing.begin(unit, number, version, by), OFFICERS)

    async def work() -> Keep:
        package = await arrival.house.packer.pack(packable)
        return lambda unit, by: packing.keep(unit, packable, package, by)

    return work


_BEGINS: Final[Mapping[str, Begin]] = {"collect": _collect, "package": _package}


def _keeping(arrival: Arrival, number: int, keep: Keep) -> access.Work[Shown]:
    async def work(unit: Unit, by: int) -> Shown:
        await keep(unit, by)
        return await after(unit, arrival, number, by)

    return work


def _wait(reader: Reader) -> str:
    return reader.gettext("This may take a minute. What comes of it is told here.")
