"""Composing an announcement: a draft of its author's, of which nothing is sent before they let it go (`desk/approving.py`).

What the desk waits for meanwhile (a text, a time) is a row, too: the author's next message in private is that, but a report always goes
first.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from desk import policies
from desk.campaigns import Asked, Campaign, CampaignState, Post, Terms
from desk.casework import staff
from desk.errors import (
    AnnouncementFrozen,
    AnnouncementTooLong,
    DraftOpen,
    NotYourAnnouncement,
    Unannounceable,
    UnknownReference,
)
from desk.model import STAFF
from desk.notices import AnnouncementPanel, AnnouncementSample, SampleKind
from desk.ports import Unit
from desk.precedence import require_lead
from desk.rules.announcing import morning_after
from desk.rules.durations import DAY, Ms
from desk.rules.policy import Policy

Length = Callable[[Campaign, str, Post], int]
"""How many UTF-16 units somebody reads who gets this text in this language, with all that the desk adds."""

POLICY_NOTICE: Final = 15
"""Days from the letting go to the coming into force that are proposed: what business users of platforms are owed at least
(Regulation (EU) 2019/1150, Art. 3(2))."""


async def begin(unit: Unit, author: int) -> Campaign:
    """The author's draft, the open one or a new one, with its panel below what was written meanwhile. Raises NotAllowed."""
    await require_lead(unit, author)
    draft = await unit.campaigns.draft_of(author)
    if draft is None:
        draft = await find(unit, await unit.campaigns.add(author, Terms()))
        await unit.journal.write(staff(author), "composed", draft.ref)
    await show_panel(unit, draft, anew=True)
    return draft


async def find(unit: Unit, number: int) -> Campaign:
    """Raises UnknownReference."""
    campaign = await unit.campaigns.of(number)
    if campaign is None:
        raise UnknownReference(f"B-{number}")
    return campaign


async def own(unit: Unit, number: int, author: int) -> Campaign:
    """An announcement of one's own, whatever became of it. Raises NotAllowed, UnknownReference, NotYourAnnouncement."""
    await require_lead(unit, author)
    campaign = await find(unit, number)
    if campaign.author != author:
        raise NotYourAnnouncement(campaign.ref)
    return campaign


async def own_draft(unit: Unit, number: int, author: int) -> Campaign:
    """One that its author may still change. Raises AnnouncementFrozen, and what `own` raises."""
    await unit.campaigns.hold(number)
    campaign = await own(unit, number, author)
    if campaign.state is not CampaignState.DRAFT:
        raise AnnouncementFrozen(campaign.ref)
    return campaign


async def turn_to(unit: Unit, number: int, author: int, page: str) -> None:
    """Open a page of the panel. What was asked for is not waited for any more. Raises what `own` raises."""
    campaign = await own(unit, number, author)
    await unit.campaigns.ask_nothing(author)
    await show_panel(unit, campaign, page)


async def ask(unit: Unit, number: int, author: int, what: str) -> None:
    """Wait for the author's next message, as long as a draft is kept. Raises DraftOpen while they write a report or an appeal, whose words
    these could be, and what `own_draft` raises."""
    draft = await own_draft(unit, number, author)
    await wait_for(unit, author, Asked(draft.id, what))
    await show_panel(unit, draft, what)


async def wait_for(unit: Unit, person: int, asked: Asked) -> None:
    """Raises DraftOpen."""
    if await unit.drafts.of(person) is not None:
        raise DraftOpen
    await unit.campaigns.ask(person, asked, unit.now + unit.policy.limits.draft)


async def write(unit: Unit, number: int, author: int, language: str, post: Post, length: Length) -> None:
    """Let this be the text in a language. Raises Unannounceable, AnnouncementTooLong, and what `own_draft` raises."""
    draft = await own_draft(unit, number, author)
    require_fitting(draft, language, post, length)
    await unit.campaigns.put_text(draft.id, language, post)
    await answered(unit, draft)


def require_fitting(campaign: Campaign, language: str, post: Post, length: Length) -> None:
    """Raises Unannounceable for a text without words, AnnouncementTooLong."""
    if not post.text.strip():
        raise Unannounceable("no_words")
    over = length(campaign, language, post) - post.most
    if over > 0:
        raise AnnouncementTooLong(language, over)


async def erase(unit: Unit, number: int, author: int, language: str) -> None:
    """Take the text in a language out again. Raises what `own_draft` raises."""
    draft = await own_draft(unit, number, author)
    await unit.campaigns.drop_text(draft.id, language)
    await answered(unit, draft, "texts")


async def choose(unit: Unit, number: int, author: int, change: Callable[[Terms], Terms], page: str = "") -> None:
    """Change what was chosen. Raises Unannounceable for what an operator has not turned on, and what `own_draft` raises."""
    draft = await own_draft(unit, number, author)
    terms = change(draft.terms)
    if terms.paid and not unit.policy.campaigns.paid_budget_stars:
        raise Unannounceable("paid_off")
    if draft.policy is not None and not terms.mandatory:
        raise Unannounceable("must_be_heard")
    if not terms.audience.of_people:
        terms = replace(terms, ask_read=False)
    await unit.campaigns.change(draft.id, terms)
    await answered(unit, draft, page)


async def carry(unit: Unit, number: int, author: int, policy: Policy) -> None:
    """Let it announce a version of the policy, from a moment that is proposed and can be changed.

    It is mandatory from now on: everybody was told that they always hear of the rules (`/start`).
    Raises PolicyNotNew, PolicyForOwners, and what `own_draft` raises.
    """
    draft = await own_draft(unit, number, author)
    at = morning_after(max(unit.now, draft.terms.starts_at or 0), POLICY_NOTICE, 0, unit.policy.staff.timezone)
    await policies.carry(unit, draft, policy, max(at, draft.policy.effective_at) if draft.policy else at)
    await unit.campaigns.change(draft.id, replace(draft.terms, mandatory=True))
    await answered(unit, draft, "policy")


async def take_effect(unit: Unit, number: int, author: int, at: Ms) -> None:
    """When the policy that it carries comes into force. Raises Unannounceable, PolicyTooSoon, and what `own_draft` raises."""
    draft = await own_draft(unit, number, author)
    policy = await policies.carried(unit, draft.id)
    if policy is None:
        raise Unannounceable("no_policy")
    require_future(unit, at)
    await policies.carry(unit, draft, policy, at)
    await answered(unit, draft, "policy")


async def carry_none(unit: Unit, number: int, author: int) -> None:
    """Raises what `own_draft` raises."""
    draft = await own_draft(unit, number, author)
    await unit.campaigns.carry_none(draft.id)
    await answered(unit, draft)


def require_future(unit: Unit, at: Ms) -> None:
    """Raises Unannounceable for a moment that has passed, or that nobody here lives to see."""
    if at <= unit.now:
        raise Unannounceable("past")
    if at > unit.now + YEARS_AHEAD:
        raise Unannounceable("far")


YEARS_AHEAD: Final[Ms] = 2 * 366 * DAY


async def drop(unit: Unit, number: int, author: int) -> None:
    """Remove a draft for good. Raises what `own_draft` raises."""
    draft = await own_draft(unit, number, author)
    await unit.campaigns.drop(draft.id)
    await unit.journal.write(staff(author), "dropped_campaign", draft.ref)
    await show_panel(unit, draft)


async def preview(unit: Unit, number: int, author: int, cause: str) -> None:
    """Show the author what recipients would get, in each language, with the panel below. Raises Unannounceable, and what `own` raises."""
    campaign = await own(unit, number, author)
    await sample(unit, campaign, author, author, SampleKind.PREVIEW, cause)
    await show_panel(unit, campaign, anew=True)


async def test(unit: Unit, number: int, author: int, cause: str) -> None:
    """Show it in the staff chat, said to be a test. Raises Unannounceable, and what `own` raises."""
    campaign = await own(unit, number, author)
    await sample(unit, campaign, STAFF, author, SampleKind.TEST, cause)
    await unit.journal.write(staff(author), "tested_campaign", campaign.ref)


async def sample(unit: Unit, campaign: Campaign, recipient: int, by: int, kind: SampleKind, cause: str) -> None:
    """Owe somebody the announcement in each language, as recipients would get it. Raises Unannounceable where it has no text."""
    texts = await unit.campaigns.texts(campaign.id)
    if not texts:
        raise Unannounceable("no_text")
    for language in texts:
        shown = AnnouncementSample(campaign.id, language, kind, by)
        await unit.notices.owe(recipient, shown, cause=f"{cause}/{language}", wait=-1)  # before what is drawn below it


async def give_way(unit: Unit, person: int) -> None:
    """They write a report or an appeal: what they write from now on belongs to that."""
    asked = await unit.campaigns.asked(person)
    if asked is None:
        return
    await unit.campaigns.ask_nothing(person)
    campaign = await find(unit, asked.campaign)
    if campaign.author == person and campaign.state is CampaignState.DRAFT:
        await show_panel(unit, campaign)


async def answered(unit: Unit, campaign: Campaign, page: str = "") -> None:
    """What was asked for is there: the panel goes on."""
    await unit.campaigns.ask_nothing(campaign.author)
    await show_panel(unit, campaign, page)


async def show_panel(unit: Unit, campaign: Campaign, page: str = "", *, anew: bool = False) -> None:
    """Have the author's panel drawn."""
    view = AnnouncementPanel(campaign.id, page)
    await unit.notices.show(campaign.author, view, cause=campaign.ref, anew=anew)
