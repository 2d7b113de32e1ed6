"""Letting an announcement go: at once for a few recipients, for more with the word of a second person who has read all of it.

Whatever was approved is what is sent: its author changes nothing without taking it back, and then it is approved anew.
"""

from collections.abc import Collection

from desk import policies, watching
from desk.announcing import (
    Length,
    find,
    own,
    own_draft,
    require_fitting,
    require_future,
    sample,
    show_panel,
    wait_for,
)
from desk.campaigns import Asked, AudienceKind, Campaign, CampaignState, MissingText
from desk.casework import staff
from desk.errors import (
    AnnouncementChanged,
    AnnouncementSettled,
    AnotherAnnouncement,
    NobodyElseToApprove,
    OwnWork,
    PolicyTooSoon,
    Unannounceable,
)
from desk.model import LEADS
from desk.notices import AnnouncementReviewed, ApprovalCard, SampleKind
from desk.ports import Unit
from desk.precedence import require_lead
from desk.reasons import required
from desk.rules.announcing import gives_away, speakers
from desk.rules.durations import Ms


async def let_go(unit: Unit, number: int, author: int, length: Length) -> CampaignState:
    """Freeze a draft: scheduled from now on, or waiting for a second person where more would get it than the policy leaves to one.

    Raises Unannounceable, AnnouncementTooLong, PolicyNotNew, PolicyTooSoon, NobodyElseToApprove, and what `announcing.own_draft` raises.
    """
    draft = await own_draft(unit, number, author)
    await _require_complete(unit, draft, length)
    require_in_order(unit, draft)
    count = await unit.recipients.count(draft.terms.audience, mandatory=draft.terms.mandatory)
    if not count:
        raise Unannounceable("nobody")
    await _require_many(unit, draft)
    limit = unit.policy.campaigns.second_person_over
    state = CampaignState.WAITING if count > limit else CampaignState.SCHEDULED
    others = await approvers(unit, draft)
    if state is CampaignState.WAITING and not others:
        raise NobodyElseToApprove(limit)
    await unit.campaigns.move(draft.id, CampaignState.DRAFT, to=state)
    await unit.campaigns.ask_nothing(author)
    await unit.journal.write(
        staff(author), "announced", draft.ref, recipients=count, state=state, text=await _digest(unit, draft)
    )
    if state is CampaignState.WAITING:
        await ask_for_approval(unit, draft)
    await show_panel(unit, draft)
    return state


async def ask_for_approval(unit: Unit, campaign: Campaign) -> None:
    """Tell all who could be the second person that one is needed."""
    for person in sorted(await approvers(unit, campaign)):
        await unit.notices.show(person, ApprovalCard(campaign.id), cause=campaign.ref, anew=True)


async def approvers(unit: Unit, campaign: Campaign) -> Collection[int]:
    """Who could approve it: every other lead and owner."""
    return {who for role in LEADS for who in await unit.staff.with_role(role)} - {campaign.author}


async def read(unit: Unit, number: int, person: int, cause: str) -> None:
    """Send somebody the announcement in full, in each language, and below it the card by which they can approve what they have read.

    Raises what `approve` raises.
    """
    campaign = await _waiting(unit, number, person)
    await sample(unit, campaign, person, person, SampleKind.REVIEW, cause)
    view = ApprovalCard(campaign.id, campaign.frozen_at or 0)
    await unit.notices.show(person, view, cause=campaign.ref, anew=True)


async def approve(unit: Unit, number: int, person: int, seen: Ms) -> Campaign:
    """Be the second person for what was let go at the moment `seen`. It is on its way from its time on.

    Raises NotAllowed, UnknownReference, OwnWork, AnnouncementSettled, AnnouncementChanged; where its time has passed, Unannounceable and
    PolicyTooSoon; PolicyNotNew.
    """
    campaign = await _waiting(unit, number, person, seen)
    require_in_order(unit, campaign, late=True)
    policy = await policies.carried(unit, campaign.id)
    if policy is not None:
        await policies.require_new(unit, policy)  # another one may have come into force since
        await policies.require_next(unit, campaign)
    await unit.campaigns.approve(campaign.id, person)
    await unit.campaigns.move(campaign.id, CampaignState.WAITING, to=CampaignState.SCHEDULED)
    await unit.journal.write(staff(person), "approved_campaign", campaign.ref, text=await _digest(unit, campaign))
    await _tell_author(unit, campaign, AnnouncementReviewed(campaign.id, person, approved=True))
    return campaign


async def ask_why(unit: Unit, number: int, person: int, seen: Ms) -> Campaign:
    """Wait for the reason why somebody rejects it. Raises DraftOpen, and what `approve` raises."""
    campaign = await _waiting(unit, number, person, seen)
    await wait_for(unit, person, Asked(campaign.id, f"reject-{seen}"))
    return campaign


async def reject(unit: Unit, number: int, person: int, seen: Ms, why: str) -> Campaign:
    """Say no, with the reason that its author reads. Raises ReasonMissing, and what `approve` raises."""
    campaign = await _waiting(unit, number, person, seen)
    reason = required(why)
    await unit.campaigns.reject(campaign.id, person, reason)
    await unit.campaigns.ask_nothing(person)
    digest = unit.pseudonyms.digest(reason)
    await unit.journal.write(staff(person), "rejected_campaign", campaign.ref, reason=digest)
    await _tell_author(unit, campaign, AnnouncementReviewed(campaign.id, person, approved=False, reason=reason))
    return campaign


async def take_back(unit: Unit, number: int, author: int) -> None:
    """Let an announcement that is not on its way yet be a draft again: what was approved or rejected of it is no more.

    Raises AnnouncementSettled, AnotherAnnouncement, and what `announcing.own` raises.
    """
    await unit.campaigns.hold(number)
    campaign = await own(unit, number, author)
    if campaign.state not in (CampaignState.WAITING, CampaignState.SCHEDULED):
        raise AnnouncementSettled(campaign.ref)
    other = await unit.campaigns.draft_of(author)
    if other is not None:
        raise AnotherAnnouncement(other.ref)
    await unit.campaigns.unfreeze(campaign.id)
    await unit.journal.write(staff(author), "took_back_campaign", campaign.ref)
    await watching.changed(unit, campaign)
    await show_panel(unit, campaign, anew=True)


async def drop_unapproved(unit: Unit, author: int) -> None:
    """Somebody is no lead any more: of theirs nothing is sent that nobody else has approved, and nothing more is asked of them."""
    await unit.campaigns.ask_nothing(author)
    for campaign in await unit.campaigns.open():
        theirs = campaign.author == author and campaign.approved_by is None
        if theirs and await unit.campaigns.move(
            campaign.id, CampaignState.WAITING, CampaignState.SCHEDULED, to=CampaignState.STOPPED
        ):
            await unit.journal.write("desk", "stopped_campaign", campaign.ref)
            await watching.changed(unit, campaign)


def require_in_order(unit: Unit, campaign: Campaign, *, late: bool = False) -> None:
    """Raises Unannounceable and PolicyTooSoon where its times have passed or are out of order; where it is `late` anyway, a start may."""
    terms = campaign.terms
    if terms.starts_at is not None and not late:
        require_future(unit, terms.starts_at)
    begins = max(unit.now, terms.starts_at or 0)
    if terms.not_after is not None and terms.not_after <= begins:
        raise Unannounceable("too_late")
    if campaign.policy is not None and campaign.policy.effective_at <= begins:
        raise PolicyTooSoon(begins)


async def _require_many(unit: Unit, draft: Campaign) -> None:
    """Raises Unannounceable where the figures would show how few reporters speak, or do not speak, the languages of the texts."""
    if draft.terms.missing is not MissingText.SKIP:
        return
    spoken = await unit.recipients.languages(draft.terms.audience, mandatory=draft.terms.mandatory)
    read = sum(speakers(await unit.campaigns.texts(draft.id), spoken).values())
    if gives_away(
        draft.terms.audience, min(read, sum(spoken.values()) - read), unit.policy.transparency.suppress_below
    ):
        raise Unannounceable("few_reporters")


async def _require_complete(unit: Unit, draft: Campaign, length: Length) -> None:
    texts = await unit.campaigns.texts(draft.id)
    if not texts:
        raise Unannounceable("no_text")
    for language, post in texts.items():
        require_fitting(draft, language, post, length)
    policy = await policies.carried(unit, draft.id)
    if policy is not None and draft.policy is not None:
        if draft.terms.audience.kind is not AudienceKind.EVERYONE:
            raise Unannounceable("policy_for_all")  # rules that a few were told of would hold for everybody
        if draft.terms.missing is MissingText.SKIP:
            raise Unannounceable("policy_in_all_languages")
        await policies.carry(unit, draft, policy, draft.policy.effective_at)
        await policies.require_next(unit, draft)


async def _waiting(unit: Unit, number: int, person: int, seen: Ms | None = None) -> Campaign:
    """One that waits for this person's word, as they saw it."""
    await require_lead(unit, person)
    await unit.campaigns.hold(number)
    campaign = await find(unit, number)
    if campaign.author == person:
        raise OwnWork
    if seen is not None and campaign.frozen_at != seen:
        raise AnnouncementChanged(campaign.ref)
    if campaign.state is not CampaignState.WAITING or campaign.rejected_by is not None:
        raise AnnouncementSettled(campaign.ref)
    return campaign


async def _tell_author(unit: Unit, campaign: Campaign, outcome: AnnouncementReviewed) -> None:
    cause = f"{campaign.ref}/{campaign.frozen_at}"
    await unit.notices.owe(campaign.author, outcome, cause=cause)
    await watching.changed(unit, campaign)
    await show_panel(unit, campaign)


async def _digest(unit: Unit, campaign: Campaign) -> str:
    """Of all that is read: what was approved can be proved to be what was let go."""
    texts = await unit.campaigns.texts(campaign.id)
    carried = await unit.campaigns.carried(campaign.id)
    return unit.pseudonyms.digest("\n".join([*(f"{code}: {post}" for code, post in texts.items()), carried or ""]))
