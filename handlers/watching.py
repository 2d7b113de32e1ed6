"""Campaigns, for who runs them: `/campaigns`, `/campaign B-2` and the buttons of a campaign's card.

A card is one message in a lead's private chat, drawn again as the campaign goes on. What its buttons say is checked when they are pressed.
"""

from collections.abc import Sequence

from desk import exporting, watching
from desk.campaigns import Campaign
from desk.errors import StartFirst
from desk.model import LEADS
from desk.ports import Unit
from handlers import access
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command
from handlers.messages import campaign_card
from handlers.saying import say_over, say_privately
from handlers.targets import read_campaign
from handlers.wire import CallbackQuery, Message


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
    """Post the card below what was written meanwhile. Raises StartFirst for who could not get it, and what `watching.watch` raises."""
    await watching.watch(unit, number, lead, anew=True)
    if not await unit.people.can_be_told(lead):
        raise StartFirst
