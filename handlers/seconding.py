"""A ban that takes a second person: approved or rejected by the buttons of its case's card."""

from desk import proposals
from desk.model import Case
from desk.ports import Unit
from handlers import access
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.deciding import Ruling, ruled
from handlers.messages import seconds
from handlers.saying import say_over
from handlers.wire import CallbackQuery


async def on_approve(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, person: int) -> Ruling:
        return await ruled(unit, await proposals.approve(unit, press.ids[0], person))

    ruling = await access.pressed(arrival, query, work)
    await say_over(arrival, query, ruling.words)


async def on_reject(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, person: int) -> Case:
        return await proposals.reject(unit, press.ids[0], person)

    case = await access.pressed(arrival, query, work)
    await say_over(arrival, query, lambda reader: seconds.rejected(case.ref, reader))
