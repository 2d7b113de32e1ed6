"""An announcement as its author and the second person look at it: what was chosen, whom it would reach now, and what speaks against it."""

from collections.abc import Mapping
from dataclasses import dataclass

from desk.campaigns import Campaign, MissingText, Post
from desk.ports import Unit
from desk.rules.announcing import Doubt, costs, doubts, gives_away, speakers, takes
from desk.rules.durations import Ms
from desk.rules.quiet import after_quiet_hours


@dataclass(frozen=True, slots=True)
class Outlook:
    """What it would come to if nothing changed before it is sent."""

    recipients: int
    without_text: int
    """How many have none in their language."""
    unread: tuple[str, ...]
    """The languages of texts that nobody of them speaks."""
    begins: Ms
    takes: Ms
    """At Telegram's limit, or over as long as it is spread."""
    ends: Ms
    """For who lives where the desk does."""
    stars: int
    """0 where nothing is paid for."""
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    campaign: Campaign
    texts: Mapping[str, Post]
    """By language, the one written first comes first."""
    outlook: Outlook
    second_person: bool
    """Whether so many take one."""
    rejection: str
    """Why a second person rejected it; empty where nobody did."""


async def view_announcement(unit: Unit, number: int, language: str) -> AnnouncementView | None:
    """None for a draft that was dropped. `language` is the staff's, which groups and channels that chose none read."""
    campaign = await unit.campaigns.of(number)
    if campaign is None:
        return None
    texts = await unit.campaigns.texts(number)
    outlook = await _outlook(unit, campaign, texts, language)
    return AnnouncementView(
        campaign,
        texts,
        outlook,
        outlook.recipients > unit.policy.campaigns.second_person_over,
        await unit.campaigns.rejection(number) or "",
    )


async def _outlook(unit: Unit, campaign: Campaign, texts: Mapping[str, Post], language: str) -> Outlook:
    terms, limits = campaign.terms, unit.policy.campaigns
    spoken = await unit.recipients.languages(terms.audience, mandatory=terms.mandatory)
    if not terms.audience.of_people and "" in spoken:
        own = language.lower()
        spoken = {**spoken, own: spoken.get(own, 0) + spoken[""], "": 0}
    found, read = sum(spoken.values()), speakers(texts, spoken)
    without = found - sum(read.values())
    # Of a few reporters the languages could say who they are.
    few = gives_away(terms.audience, min(without, *read.values(), found), unit.policy.transparency.suppress_below)
    reached = found if few or terms.missing is MissingText.FIRST else found - without
    begins, zone = max(unit.now, terms.starts_at or 0), unit.policy.staff.timezone
    lasts = takes(reached, terms, limits)
    ends = after_quiet_hours(begins + lasts, terms.quiet, zone)
    stars = costs(reached, terms)
    over = (Doubt.OVER_BUDGET,) if stars > limits.paid_budget_stars else ()
    effective_at = campaign.policy.effective_at if campaign.policy is not None else None
    return Outlook(
        recipients=found,
        without_text=0 if few else without,
        unread=() if few else tuple(code for code, readers in read.items() if not readers),
        begins=begins,
        takes=lasts,
        ends=ends,
        stars=stars,
        doubts=doubts(terms, begins, ends, effective_at, zone) + over,
    )
