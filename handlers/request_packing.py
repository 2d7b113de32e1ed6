"""Collecting and packaging, pressed in private: what takes a while runs between two units, and holds up nobody's but the officer's own."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from desk.disclosure import collecting, delivering, packing
from desk.errors import NotAllowed, StaleButton
from desk.ports import Unit
from desk.request_errors import RequestRefused
from handlers import access
from handlers.answering import reader_over
from handlers.arrival import Arrival
from handlers.boundary import words_for
from handlers.buttons import Press
from handlers.messages.package_handed import left_out
from handlers.messages.reader import Reader
from handlers.messages.staff_answers import sent_privately
from handlers.messages.text import Text, foreign
from handlers.request_showing import OFFICERS, Shown, after
from handlers.saying import redraw_in_private, say_over
from handlers.wire import CallbackQuery


async def on_pack(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Collect, or package."""
    work = _WORKS.get(press.word)
    if work is None:
        raise StaleButton
    await work(arrival, query, press)


async def on_hand(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Send the package once more."""

    async def work(unit: Unit, by: int) -> object:
        return await delivering.hand_again(unit, press.ids[0], by, arrival.cause)

    await access.pressed(arrival, query, work, OFFICERS)
    await say_over(arrival, query, sent_privately)


async def _collect(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Who may not is told at once. Then the press is answered: a source may take longer than Telegram waits for that."""
    number, version = press.ids
    held = await access.pressed(arrival, query, lambda unit, by: collecting.begin(unit, number, version, by), OFFICERS)

    async def keep(unit: Unit, by: int) -> Shown:
        await collecting.keep(unit, held, collected, by)
        return await after(unit, arrival, number, by)

    reader, telegram = await reader_over(arrival, query), arrival.house.telegram
    await say_over(arrival, query, _wait)
    try:
        collected = await arrival.house.packer.collect(held)
        shown = await access.pressed(arrival, query, keep, OFFICERS)
    except (RequestRefused, NotAllowed) as refusal:
        telegram.tell(query.sender.id, Text(foreign(await words_for(arrival, refusal, reader))))
        return
    more = sum(collected.cut_off.values())
    for text in (*shown(reader), *((left_out(more, reader),) if more else ())):
        telegram.tell(query.sender.id, text)


async def _package(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    number, version = press.ids
    packable = await access.pressed(arrival, query, lambda unit, by: packing.begin(unit, number, version, by), OFFICERS)
    package = await arrival.house.packer.pack(packable)

    async def keep(unit: Unit, by: int) -> Shown:
        await packing.keep(unit, packable, package, by)
        return await after(unit, arrival, number, by)

    shown = await access.pressed(arrival, query, keep, OFFICERS)
    await redraw_in_private(arrival, query, shown(await reader_over(arrival, query))[0], sent_privately)


_WORKS: Final[Mapping[str, Callable[[Arrival, CallbackQuery, Press], Awaitable[None]]]] = {
    "collect": _collect,
    "package": _package,
}


def _wait(reader: Reader) -> str:
    return reader.gettext("This may take a minute. You will read here what came of it.")
