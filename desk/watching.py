"""How far a campaign is: counted from its recipients' rows when somebody looks, and drawn on a card for each lead who wants to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desk.campaigns import Campaign, CampaignState, Correction, CorrectionCounts, RecipientState
from desk.errors import UnknownReference
from desk.notices import CampaignCard, CampaignQuestion
from desk.ports import Unit
from desk.precedence import require_lead
from desk.rules.announcing import gives_away
from desk.rules.durations import DAY, MINUTE, SECOND, Ms

LATELY: Final[Ms] = MINUTE
"""Over how long a rate is taken."""
REDRAWN_FOR: Final[Ms] = DAY
"""How long after somebody asked for a card it is still drawn again while nothing but its figures changes."""
DRAWN_LATELY: Final[Ms] = 8 * SECOND
"""A card that was drawn since then is left alone: several workers look every ten seconds, and presses draw it, too."""
READ_LATELY: Final[Ms] = 30 * SECOND
"""How long after somebody has read it a card is drawn again: three times, so that none is missed."""
LISTED_AT_MOST: Final = 12
"""Campaigns in one list: all that have not ended, and of the others the latest."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Figures of one campaign at one moment."""

    counts: Mapping[RecipientState, int]
    """How many recipients are in each state; all seven of them."""
    skipped: Mapping[str, int]
    """Why so many were skipped, by code."""
    repeated: int
    """Sends that may have been second ones."""
    reads: Mapping[str, int]
    """How many pressed "I have read this", by the language of their text; that of few reporters is left out."""
    rate: float
    """Sends that came to an end, a second, over the last minute of its sending."""
    due: tuple[Ms, Ms] | None
    """When the first and the last of those who wait are due."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        """How many are not settled."""
        return self.counts[RecipientState.DUE] + self.counts[RecipientState.SENDING]

    @property
    def again(self) -> int:
        """How many a retry would send to."""
        return self.counts[RecipientState.FAILED] + self.counts[RecipientState.UNKNOWN]

    def left(self, now: Ms) -> Ms | None:
        """How long it will take at this rate, and at least until the last one is due. None while nobody can say."""
        if not self.open or not self.rate:
            return None
        until_due = self.due[1] - now if self.due is not None else 0
        return max(round(self.open / self.rate * SECOND), until_due)


@dataclass(frozen=True, slots=True)
class CampaignView:
    campaign: Campaign
    progress: Progress
    at: Ms
    correction: Correction | None = None
    """The last one that was carried out, or is."""
    corrected: CorrectionCounts | None = None


async def view_campaign(unit: Unit, number: int) -> CampaignView:
    """A campaign as far as it is. Raises UnknownReference, also for a draft, which is its author's own."""
    campaign = await _let_go(unit, number)
    correction = await unit.corrections.latest(number)
    corrected = None if correction is None else await unit.corrections.counts(correction)
    return CampaignView(campaign, await progress(unit, campaign), unit.now, correction, corrected)


async def progress(unit: Unit, campaign: Campaign) -> Progress:
    """Its figures, counted now."""
    recipients, number = unit.recipients, campaign.id
    found = await recipients.counts(number)
    return Progress(
        counts={state: found.get(state, 0) for state in RecipientState},
        skipped=await recipients.skipped(number) if found.get(RecipientState.SKIPPED) else {},
        repeated=await recipients.repeated(number),
        reads=await _reads(unit, campaign) if campaign.terms.ask_read else {},
        rate=await _rate(unit, campaign),
        due=await recipients.due_between(number),
    )


async def _reads(unit: Unit, campaign: Campaign) -> Mapping[str, int]:
    found, least = await unit.recipients.reads(campaign.id), unit.policy.transparency.suppress_below
    few = {code: n for code, n in found.items() if gives_away(campaign.terms.audience, n, least)}
    return {code: n for code, n in found.items() if code not in few} | ({"": sum(few.values())} if few else {})


async def _rate(unit: Unit, campaign: Campaign) -> float:
    if campaign.state is not CampaignState.SENDING or campaign.begun_at is None:
        return 0.0
    lasted = min(max(unit.now - campaign.begun_at, SECOND), LATELY)
    return await unit.recipients.settled_since(campaign.id, unit.now - lasted) * SECOND / lasted


async def listed(unit: Unit, lead: int) -> Sequence[Campaign]:
    """Campaigns that have not ended, and the latest of the others, newest first. Raises NotAllowed."""
    await require_lead(unit, lead)
    return await campaigns(unit)


async def campaigns(unit: Unit) -> Sequence[Campaign]:
    """The same for who needs no role."""
    under_way = [one for one in await unit.campaigns.open() if one.state is not CampaignState.DRAFT]
    known = {one.id for one in under_way}
    ended = [one for one in await unit.campaigns.recent(LISTED_AT_MOST) if one.id not in known]
    kept = under_way + ended[: max(LISTED_AT_MOST - len(under_way), 0)]
    return sorted(kept, key=lambda one: one.id, reverse=True)


async def watch(
    unit: Unit, number: int, lead: int, asks: CampaignQuestion | None = None, *, anew: bool = False
) -> Campaign:
    """Show a lead the card of a campaign, or draw it again; `anew` posts it below. Raises NotAllowed, UnknownReference."""
    await require_lead(unit, lead)
    campaign = await _let_go(unit, number)
    await show_card(unit, campaign, lead, asks, anew=anew)
    return campaign


async def show_card(
    unit: Unit, campaign: Campaign, person: int, asks: CampaignQuestion | None = None, *, anew: bool = False
) -> None:
    """Have a campaign's card drawn for somebody, such as its author once it is let go."""
    await unit.notices.show(person, CampaignCard(campaign.id, asks), cause=campaign.ref, anew=anew)


async def changed(unit: Unit, campaign: Campaign) -> None:
    """Its state is another: every card of it is drawn again, its author's panel, and what waited for a second person."""
    await unit.notices.redraw_campaign(campaign.ref)


async def redraw(unit: Unit) -> int:
    """Have the cards whose figures change drawn again, those that were asked for within a day. Returns how many.

    Called every ten seconds; each card is edited once in that time.
    """
    asked, drawn = unit.now - REDRAWN_FOR, unit.now - DRAWN_LATELY
    moving = [f"B-{number}" for number in sorted(await _moving(unit))]
    return sum([await unit.notices.refresh_campaign(ref, asked_since=asked, drawn_before=drawn) for ref in moving])


async def _moving(unit: Unit) -> set[int]:
    """Campaigns that are being sent or corrected, or that somebody has read just now."""
    sending = {one.id for one in await unit.campaigns.open() if one.state is CampaignState.SENDING}
    corrected = {one.campaign for one in await unit.corrections.running()}
    read = {
        one.id
        for one in await unit.campaigns.recent(LISTED_AT_MOST)
        if one.terms.ask_read and await unit.recipients.read_since(one.id, unit.now - READ_LATELY)
    }
    return sending | corrected | read


async def _let_go(unit: Unit, number: int) -> Campaign:
    campaign = await unit.campaigns.of(number)
    if campaign is None or campaign.state is CampaignState.DRAFT:
        raise UnknownReference(f"B-{number}")
    return campaign
