"""What goes with a lost role: cases that somebody holds, what waits of them, what they announce alone, and cards shown to them alone."""

from desk.approving import drop_unapproved
from desk.casework import staff
from desk.correcting import abandon
from desk.menus import refresh
from desk.model import LEADS
from desk.ports import Unit
from desk.records import ProposalEnd
from desk.rules.rights import audiences


async def hand_back(unit: Unit, account: int) -> None:
    """Take from somebody whatever their roles cover no more. Buttons need nothing: each is checked when it is pressed."""
    roles = await unit.staff.roles(account)
    allowed = audiences(roles)
    for number in await unit.claims.held_by(account):
        case = await unit.cases.lock(number)
        if case.audience not in allowed:
            await unit.claims.drop(case.id)
            await unit.notices.redraw_cards(case.id)
            await unit.journal.write("desk", "handed_back", case.ref, case=case.id, holder=staff(account))
    for proposal in await unit.proposals.waiting_of(account):
        case = await unit.cases.lock(proposal.case)
        if case.audience not in allowed:
            await unit.proposals.end(proposal.id, ProposalEnd.WITHDRAWN, None)
            await unit.notices.redraw_cards(case.id)
            await unit.journal.write("desk", "ban_withdrawn", case.ref, case=case.id)
    if not allowed:
        await unit.pending.drop(account)
    if not LEADS & roles:
        await drop_unapproved(unit, account)
        await abandon(unit, account)
    await unit.notices.redraw_cards_of(account)
    await refresh(unit, account)
