"""Announcements that were sent, edited everywhere or withdrawn: the buttons of a campaign's card and of the correction's panel."""

from desk import correcting
from desk.campaigns import Campaign, Correction
from desk.model import LEADS
from desk.ports import Unit
from handlers import access
from handlers.answering import reader_over
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.messages import corrections
from handlers.saying import redraw
from handlers.wire import CallbackQuery


async def on_edit(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _do(arrival, query, lambda unit, lead: correcting.begin_edit(unit, press.ids[0], lead))


async def on_text(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Ask for the new text in a language."""
    asked = await access.pressed(
        arrival, query, lambda unit, lead: correcting.ask_text(unit, press.ids[0], lead, press.word), LEADS
    )
    question = corrections.send_the_text(f"B-{asked.campaign}", press.word, await reader_over(arrival, query))
    arrival.house.telegram.tell(query.sender.id, question)
    await arrival.house.telegram.answer_press(query.id)


async def on_send(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _do(arrival, query, lambda unit, lead: correcting.order_edit(unit, press.ids[0], lead))


async def on_approve(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _do(arrival, query, lambda unit, lead: correcting.approve(unit, press.ids[0], lead))


async def on_drop(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _do(arrival, query, lambda unit, lead: correcting.drop(unit, press.ids[0], lead))


async def on_withdraw(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Ask whether they mean it: what is deleted does not come back."""

    async def work(unit: Unit, lead: int) -> Campaign:
        return await correcting.sent(unit, press.ids[0], lead)

    campaign = await access.pressed(arrival, query, work, LEADS)
    arrival.house.telegram.tell(query.sender.id, corrections.surely(campaign, await reader_over(arrival, query)))
    await arrival.house.telegram.answer_press(query.id)


async def on_withdraw_surely(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    done = await access.pressed(arrival, query, lambda unit, lead: correcting.withdraw(unit, press.ids[0], lead), LEADS)
    said = corrections.withdrawing(f"B-{done.campaign}", await reader_over(arrival, query))
    await redraw(arrival, query, said)


async def _do(arrival: Arrival, query: CallbackQuery, work: access.Work[Correction]) -> None:
    """What the panel then shows is its answer."""
    await access.pressed(arrival, query, work, LEADS)
    await arrival.house.telegram.answer_press(query.id)
