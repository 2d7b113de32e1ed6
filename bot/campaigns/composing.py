"""What is drawn of an announcement before it is sent: its author's panel, and the card of whoever may approve it."""

from bot.readership import Readership
from desk.announced import AnnouncementView, view_announcement
from desk.model import LEADS
from desk.notices import AnnouncementPanel, ApprovalCard
from desk.ports import Unit
from handlers.gathering import facts_of_staff
from handlers.messages import announcing, approvals
from handlers.messages.announcing import Panel
from handlers.messages.facts import Facts
from handlers.messages.text import Text


async def panel(unit: Unit, readership: Readership, shown: AnnouncementPanel, author: int) -> tuple[Text, bool]:
    """As the announcement is now; False where it is not for them any more."""
    reader = await readership.reader(unit, author)
    if not LEADS & await unit.staff.roles(author):
        return announcing.withdrawn(reader), False
    view = await view_announcement(unit, shown.campaign, readership.house.language)
    if view is None:
        return announcing.dropped(reader), True
    facts = await _facts(unit, readership, view)
    return announcing.panel(Panel(view, shown.page, readership.house.languages), facts, reader), True


async def approval(unit: Unit, readership: Readership, card: ApprovalCard, person: int) -> tuple[Text, bool]:
    """The same for the card; False where it is not for them, and nothing new is to be sent."""
    reader = await readership.reader(unit, person)
    if not LEADS & await unit.staff.roles(person):
        return approvals.withdrawn_card(reader), False
    view = await view_announcement(unit, card.campaign, readership.house.language)
    if view is None:
        return approvals.gone_card(reader), False
    return approvals.approval_card(view, card.read, await _facts(unit, readership, view), reader), True


async def _facts(unit: Unit, readership: Readership, view: AnnouncementView) -> Facts:
    campaign = view.campaign
    workers = {campaign.author, campaign.approved_by, campaign.rejected_by} - {None}
    return await facts_of_staff(unit, readership.house, [one for one in workers if one is not None])
