"""A moderator whose sanctions pause: a lead lets them go on, by the button of the page."""

from desk import pacing
from desk.model import LEADS, Account
from desk.ports import Unit
from desk.records import Pause
from handlers import access
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.messages import pauses
from handlers.saying import say_over
from handlers.wire import CallbackQuery


async def on_resume(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, lead: int) -> tuple[Pause, Account | None]:
        paused = await pacing.resume(unit, press.ids[0], lead)
        return paused, await unit.people.known(paused.moderator)

    paused, moderator = await access.pressed(arrival, query, work, LEADS)
    await say_over(arrival, query, lambda reader: pauses.resumed(paused, moderator, reader))
