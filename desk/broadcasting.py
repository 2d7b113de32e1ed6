"""Campaigns under way: begun when their moment comes, filled with recipients, paused, stopped, tried again, and ended.

Whoever orders one of these is a lead, an owner, or the operator at the command line: that is the caller's to check. `by` is how the journal
names them.
"""

from typing import Final

from desk import watching
from desk.approving import ask_for_approval
from desk.campaigns import Campaign, CampaignState, Candidate, NewRecipient, Skipped
from desk.errors import CampaignMovedOn, UnknownReference
from desk.notices import CampaignOutgrew
from desk.ports import Unit
from desk.rules.addressing import is_too_late, turn_of, why_skipped
from desk.rules.durations import Ms

PAGE: Final = 500
"""Recipients that one unit touches: some ten milliseconds, for which nobody else waits long."""

_STOPPABLE: Final = (CampaignState.WAITING, CampaignState.SCHEDULED, CampaignState.SENDING, CampaignState.PAUSED)
_RETRIABLE: Final = (CampaignState.SENDING, CampaignState.PAUSED, CampaignState.DONE)


async def begin_due(unit: Unit) -> int:
    """Begin the scheduled campaigns whose moment has come, however late that is; returns how many were looked at.

    One that by now would reach more people than its author may write to alone waits for a second person.
    """
    due = [one for one in await unit.campaigns.under_way() if _is_due(one, unit.now)]
    for campaign in due:
        if campaign.approved_by is None and not is_too_late(campaign, unit.now) and await _outgrew(unit, campaign):
            if not await unit.campaigns.move(campaign.id, CampaignState.SCHEDULED, to=CampaignState.WAITING):
                continue  # stopped or taken back in this moment
            await watching.changed(unit, campaign)
            cause = f"{campaign.ref}/outgrew-{unit.now}"
            await unit.notices.owe(campaign.author, CampaignOutgrew(campaign.id), cause=cause)
            await ask_for_approval(unit, campaign)
        elif await unit.campaigns.move(campaign.id, CampaignState.SCHEDULED, to=CampaignState.SENDING):
            await unit.campaigns.compare(campaign.id)  # a file may have brought another policy since it was let go
            await unit.journal.write("desk", "began_campaign", campaign.ref)
            await watching.changed(unit, campaign)
            await watching.show_card(unit, campaign, campaign.author)
    return len(due)


async def advance(unit: Unit, number: int) -> bool:
    """Do one page of what a campaign under way needs besides being sent; False where there is nothing to do now.

    Each call is a unit of its own, which begins where the one before it ended, whatever happened in between.
    """
    campaign = await unit.campaigns.of(number)
    if campaign is None:
        return False
    if campaign.retry_at is not None:
        return await _renew(unit, campaign, campaign.retry_at)
    match campaign.state:
        case CampaignState.STOPPED | CampaignState.WITHDRAWN if campaign.ended_at is None:
            return await _skip_rest(unit, campaign, Skipped.STOPPED) or await _close(unit, campaign)
        case CampaignState.SENDING if campaign.filled_at is None:
            return await _fill(unit, campaign)
        case CampaignState.SENDING if is_too_late(campaign, unit.now):
            return await _skip_rest(unit, campaign, Skipped.TOO_LATE) or await _end(unit, campaign)
        case CampaignState.SENDING:
            return await _end(unit, campaign)
        case _:
            return False


async def pause(unit: Unit, number: int, by: str) -> Campaign:
    """Send no more of it for now. What is on its way arrives. Raises UnknownReference, CampaignMovedOn."""
    return await _order(unit, number, by, "paused_campaign", CampaignState.SENDING, to=CampaignState.PAUSED)


async def resume(unit: Unit, number: int, by: str) -> Campaign:
    """Go on with a paused one. Raises UnknownReference, CampaignMovedOn."""
    return await _order(unit, number, by, "resumed_campaign", CampaignState.PAUSED, to=CampaignState.SENDING)


async def stop(unit: Unit, number: int, by: str) -> Campaign:
    """Send no more of it; who has not got it by now is skipped. Raises UnknownReference, CampaignMovedOn."""
    return await _order(unit, number, by, "stopped_campaign", *_STOPPABLE, to=CampaignState.STOPPED)


async def retry(unit: Unit, number: int, by: str) -> Campaign:
    """Send to those whom it failed to reach, or may not have reached; one that had ended is sending again.

    Raises UnknownReference, CampaignMovedOn.
    """
    await unit.campaigns.hold(number)  # or a stop in between would leave it stopped with people who are due
    campaign = await _found(unit, number)
    if not may_retry(campaign, unit.now):
        raise CampaignMovedOn(campaign.ref, campaign.state)
    await unit.campaigns.move(number, CampaignState.DONE, to=CampaignState.SENDING)
    await unit.campaigns.retry(number)
    await unit.journal.write(by, "retried_campaign", campaign.ref)
    await watching.changed(unit, campaign)
    return await _found(unit, number)


def may_stop(campaign: Campaign) -> bool:
    """Whether it can be stopped as it is now."""
    return campaign.state in _STOPPABLE


def may_retry(campaign: Campaign, now: Ms) -> bool:
    """Whether who was not reached may be written to again. What was stopped is over: its policy must not come into force after all."""
    return campaign.state in _RETRIABLE and not is_too_late(campaign, now)


async def _order(unit: Unit, number: int, by: str, verb: str, *since: CampaignState, to: CampaignState) -> Campaign:
    campaign = await _found(unit, number)
    if not await unit.campaigns.move(number, *since, to=to):
        raise CampaignMovedOn(campaign.ref, campaign.state)
    await unit.journal.write(by, verb, campaign.ref)
    await watching.changed(unit, campaign)
    return await _found(unit, number)


async def _found(unit: Unit, number: int) -> Campaign:
    campaign = await unit.campaigns.of(number)
    if campaign is None or campaign.state is CampaignState.DRAFT:
        raise UnknownReference(f"B-{number}")
    return campaign


def _is_due(campaign: Campaign, now: Ms) -> bool:
    return campaign.state is CampaignState.SCHEDULED and (campaign.terms.starts_at or 0) <= now


async def _outgrew(unit: Unit, campaign: Campaign) -> bool:
    most = unit.policy.campaigns.second_person_over
    found = await unit.recipients.count(campaign.terms.audience, mandatory=campaign.terms.mandatory, at_most=most + 1)
    return found > most


async def _fill(unit: Unit, campaign: Campaign) -> bool:
    """Add the next page of recipients, and note how far that is, in one unit. Who is being erased meanwhile is on it, or is not met."""
    await unit.campaigns.hold(campaign.id)
    page = await unit.recipients.candidates(campaign.terms.audience, campaign.filled_up_to, PAGE)
    await unit.recipients.add(campaign.id, [_recipient(unit, campaign, one) for one in page])
    up_to = page[-1].id if page else campaign.filled_up_to
    await unit.campaigns.filled(campaign.id, up_to, complete=len(page) < PAGE)
    return True


def _recipient(unit: Unit, campaign: Campaign, one: Candidate) -> NewRecipient:
    """When it is their turn. What holds then is looked at again before anything is sent.

    Over hours it is drawn by their pseudonym: else who watches an audience of reporters could compute from the moment who it was.
    """
    lot = int(unit.pseudonyms.in_campaign(campaign.id, one.id), 16) if campaign.terms.spread else 0
    at = turn_of(campaign, one, lot, campaign.begun_at or unit.now, unit.policy.staff.timezone)
    return NewRecipient(one.id, at, why_skipped(campaign, unit.now, reachable=one.reachable, optional=one.optional))


async def _skip_rest(unit: Unit, campaign: Campaign, why: Skipped) -> bool:
    return await unit.recipients.skip(campaign.id, why, PAGE) > 0


async def _renew(unit: Unit, campaign: Campaign, until: Ms) -> bool:
    if await unit.recipients.again(campaign.id, until, PAGE) < PAGE:
        await unit.campaigns.retried(campaign.id)
    return True


async def _close(unit: Unit, campaign: Campaign) -> bool:
    """A stopped or withdrawn campaign is over when nobody is being written to any more. Who was not added to it by then never is."""
    if await unit.recipients.any_left(campaign.id):
        return False
    await unit.campaigns.filled(campaign.id, campaign.filled_up_to, complete=True)
    await unit.campaigns.ended(campaign.id)
    await watching.changed(unit, campaign)
    return True


async def _end(unit: Unit, campaign: Campaign) -> bool:
    if await unit.recipients.any_left(campaign.id):
        return False
    if not await unit.campaigns.move(campaign.id, CampaignState.SENDING, to=CampaignState.DONE):
        return False  # paused, stopped or tried again in this moment
    await unit.journal.write("desk", "ended_campaign", campaign.ref)
    await watching.changed(unit, campaign)
    return True
