"""A correction that is carried out: the copies that it has not reached, what became of them, and its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk import policies, watching
from desk.campaigns import Campaign, Copy, Corrected, Correction, CorrectionCounts, CorrectionKind, Post
from desk.errors import UnknownReference
from desk.policies import Announced
from desk.ports import Unit


@dataclass(frozen=True, slots=True)
class Pass:
    """A page of copies to correct, with all that is needed for it."""

    campaign: Campaign
    texts: Mapping[str, Post]
    announced: Announced | None
    copies: Sequence[Copy]


async def due(unit: Unit) -> Sequence[Correction]:
    """Those that are being carried out, oldest first."""
    return await unit.corrections.running()


async def next_copies(unit: Unit, correction: Correction, after: tuple[int, int] | None, limit: int) -> Pass:
    """What it has not reached yet, from behind this copy on, as it stands now."""
    campaign = await _campaign(unit, correction)
    copies = await unit.corrections.page(correction, after, limit)
    if not copies:
        return Pass(campaign, {}, None, copies)
    is_edit = correction.kind is CorrectionKind.EDIT
    announced = await policies.announced(unit, campaign) if is_edit else None
    return Pass(campaign, await unit.campaigns.texts(campaign.id), announced, copies)


async def settle(unit: Unit, correction: Correction, done: Sequence[Corrected]) -> None:
    """Keep what became of these copies."""
    await unit.corrections.reached(correction, done)


async def figures(unit: Unit, correction: Correction) -> CorrectionCounts | None:
    """How it went, once every copy was reached and none without it is on its way; None while some are left.

    Apart from `end`: to count a million rows takes a second, for which nobody else should wait.
    """
    return None if await unit.corrections.any_left(correction) else await unit.corrections.counts(correction)


async def end(unit: Unit, correction: Correction, counts: CorrectionCounts) -> bool:
    """Let it be over with these figures. False where some are left all the same."""
    if await unit.corrections.any_left(correction):
        return False
    await unit.corrections.end(correction.id)
    campaign = await _campaign(unit, correction)
    verb = "edited_campaign" if correction.kind is CorrectionKind.EDIT else "withdrew_campaign"
    await unit.journal.write(
        "desk", verb, campaign.ref, correction=correction.id, done=counts.done, failed=counts.failed
    )
    await watching.changed(unit, campaign)
    return True


async def _campaign(unit: Unit, correction: Correction) -> Campaign:
    campaign = await unit.campaigns.of(correction.campaign)
    if campaign is None:
        raise UnknownReference(f"B-{correction.campaign}")
    return campaign
