"""The card by which a second person reads an announcement and approves or rejects it; the reason is their next message."""

from desk import approving
from desk.campaigns import Campaign
from desk.model import LEADS
from desk.ports import Unit
from handlers import access
from handlers.answering import reader_of
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.incoming import account_of
from handlers.messages import approvals
from handlers.saying import say_over
from handlers.wire import CallbackQuery


async def on_read(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, person: int) -> None:
        await approving.read(unit, press.ids[0], person, arrival.cause)

    await access.pressed(arrival, query, work, LEADS)
    await arrival.house.telegram.answer_press(query.id)


async def on_approve(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    number, seen = press.ids

    async def work(unit: Unit, person: int) -> Campaign:
        return await approving.approve(unit, number, person, seen)

    campaign = await access.pressed(arrival, query, work, LEADS)
    await say_over(arrival, query, lambda reader: approvals.approved(campaign.ref, reader))


async def on_reject(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    number, seen = press.ids

    async def work(unit: Unit, person: int) -> Campaign:
        return await approving.ask_why(unit, number, person, seen)

    campaign = await access.pressed(arrival, query, work, LEADS)
    presser = account_of(query.sender)
    arrival.house.telegram.tell(presser.id, approvals.asked_why(campaign.ref, await reader_of(arrival, presser)))
    await arrival.house.telegram.answer_press(query.id)
