"""Campaigns, for who runs them: `/campaigns`, `/campaign B-2` and the buttons of a campaign's card.

A card is one message in a lead's private chat, drawn again as the campaign goes on. What its buttons say is checked when they are pressed.
"""

from collections.abc import Awaitable, Callable, Sequence

from desk import broadcasting, exporting, watching
from desk.campaigns import Campaign
from desk.casework import staff
from desk.errors import StartFirst
from desk.model import LEADS
from desk.notices import CampaignQuestion
from desk.ports import Unit
from handlers import access
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command
from handlers.messages import campaign_card
from handlers.saying import say_over, say_privately
from handlers.targets import read_campaign
from handlers.wire import CallbackQuery, Message

Order = Callable[[Unit, int, str], Awaitable[Campaign]]
"""What is done to a campaign, on behalf of whom the journal names so."""


@access.staff_only(LEADS)
async def on_campaigns(arrival: Arrival, message: Message, _command: Command) -> None:
    found: Sequence[Campaign] = await access.typed(arrival, message, watching.listed, LEADS)
    await say_privately(arrival, message, lambda reader: campaign_card.campaign_list(found, reader))


@access.staff_only(LEADS)
async def on_campaign(arrival: Arrival, message: Message, command: Command) -> None:
    number, _words = read_campaign(command)

    async def work(unit: Unit, lead: int) -> None:
        await _open(unit, number, lead)

    await access.typed(arrival, message, work, LEADS)


async def on_open(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, lead: int) -> None:
        await _open(unit, press.ids[0], lead)

    await access.pressed(arrival, query, work, LEADS)
    await arrival.house.telegram.answer_press(query.id)


async def on_table(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, lead: int) -> Campaign:
        return await exporting.order(unit, press.ids[0], lead, arrival.cause)

    campaign = await access.pressed(arrival, query, work, LEADS)
    await say_over(arrival, query, lambda reader: campaign_card.table_comes(campaign.ref, reader))


async def _open(unit: Unit, number: int, lead: int) -> None:
    """Post the card below what was written meanwhile. Raises StartFirst for whoever could not get it, and what `watching.watch` raises."""
    await watching.watch(unit, number, lead, anew=True)
    if not await unit.people.can_be_told(lead):
        raise StartFirst


async def on_pause(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _order(arrival, query, press, broadcasting.pause)


async def on_resume(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _order(arrival, query, press, broadcasting.resume)


async def on_stop(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _ask(arrival, query, press, CampaignQuestion.STOP)


async def on_stop_now(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _order(arrival, query, press, broadcasting.stop)


async def on_retry(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _ask(arrival, query, press, CampaignQuestion.RETRY)


async def on_retry_now(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _order(arrival, query, press, broadcasting.retry)


async def on_back(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _ask(arrival, query, press, None)


async def _ask(arrival: Arrival, query: CallbackQuery, press: Press, asks: CampaignQuestion | None) -> None:
    """Let the presser's card ask something, or nothing more."""

    async def work(unit: Unit, lead: int) -> None:
        await watching.watch(unit, press.ids[0], lead, asks)

    await access.pressed(arrival, query, work, LEADS)
    await arrival.house.telegram.answer_press(query.id)


async def _order(arrival: Arrival, query: CallbackQuery, press: Press, order: Order) -> None:
    """Do it, and draw the presser's card without a question; the cards of others follow."""

    async def work(unit: Unit, lead: int) -> Campaign:
        campaign = await order(unit, press.ids[0], staff(lead))
        return await watching.watch(unit, campaign.id, lead)

    campaign = await access.pressed(arrival, query, work, LEADS)
    await say_over(arrival, query, lambda reader: campaign_card.ordered(campaign, reader))
