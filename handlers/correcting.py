"""Announcements that were sent, edited everywhere or withdrawn: the buttons of a campaign's card and of the correction's panel."""

from desk import correcting, watching
from desk.campaigns import Campaign, Correction
from desk.model import LEADS
from desk.notices import CampaignQuestion
from desk.ports import Unit
from handlers import access
from handlers.answering import reader_over
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.messages import corrections
from handlers.saying import say_over
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


async def on_read(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """The new texts below, and the panel below them."""
    await access.pressed(
        arrival, query, lambda unit, lead: correcting.read(unit, press.ids[0], lead, arrival.cause), LEADS
    )
    await say_over(arrival, query, corrections.shown_below)


async def on_withdraw(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """The card asks whether they mean it: what is deleted does not come back."""

    async def work(unit: Unit, lead: int) -> None:
        await correcting.sent(unit, press.ids[0], lead)
        await watching.watch(unit, press.ids[0], lead, CampaignQuestion.WITHDRAW)

    await access.pressed(arrival, query, work, LEADS)
    await arrival.house.telegram.answer_press(query.id)


async def on_withdraw_now(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, lead: int) -> Campaign:
        correction = await correcting.withdraw(unit, press.ids[0], lead)
        return await watching.watch(unit, correction.campaign, lead)

    campaign = await access.pressed(arrival, query, work, LEADS)
    await say_over(arrival, query, lambda reader: corrections.withdrawing(campaign.ref, reader))


async def _do(arrival: Arrival, query: CallbackQuery, work: access.Work[Correction]) -> None:
    """What the panel then shows is its answer."""
    await access.pressed(arrival, query, work, LEADS)
    await arrival.house.telegram.answer_press(query.id)
