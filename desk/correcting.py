"""Corrections of an announcement that was sent: edited everywhere, or withdrawn.

written -> (a second person) -> carried out (`desk/carrying_out.py`) -> ended
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from desk import watching
from desk.announcing import Length, require_fitting
from desk.campaigns import (
    Asked,
    Campaign,
    CampaignState,
    Correction,
    CorrectionKind,
    Post,
)
from desk.casework import staff
from desk.errors import DraftOpen, OwnWork, Uncorrectable, UnknownReference
from desk.model import LEADS
from desk.notices import AnnouncementSample, CorrectionPanel, SampleKind
from desk.ports import Unit
from desk.precedence import require_lead

SENT: Final = (CampaignState.SENDING, CampaignState.PAUSED, CampaignState.STOPPED, CampaignState.DONE)
"""In these states somebody may have got it."""
ASKED: Final = "edit:"
"""What is asked for while a correction is written: this, then a language."""


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction as its panel shows it."""

    correction: Correction
    campaign: Campaign
    languages: Sequence[str]
    """Of the texts that were sent."""
    written: Collection[str]
    """Those that it says anew."""


async def view_correction(unit: Unit, number: int) -> CorrectionView:
    """Raises UnknownReference."""
    correction = await unit.corrections.of(number)
    if correction is None:
        raise UnknownReference(f"B-?/{number}")
    campaign = await _found(unit, correction.campaign)
    texts = await unit.campaigns.texts(campaign.id)
    written = await unit.corrections.texts(number)
    return CorrectionView(correction, campaign, list(texts), list(written))


async def begin_edit(unit: Unit, number: int, lead: int) -> Correction:
    """Let a lead write an announcement anew that was sent; what they have written already is shown again.

    Raises NotAllowed, UnknownReference; Uncorrectable for one that was not sent, and while somebody else corrects it, unless they have
    left it lying.
    """
    campaign = await sent(unit, number, lead)
    prepared = await unit.corrections.prepared(campaign.id)
    if prepared is not None and prepared.ordered_by != lead and _is_left_lying(unit, prepared):
        await _drop(unit, prepared, staff(lead))
        prepared = None
    if prepared is None:
        prepared = await unit.corrections.add(campaign.id, CorrectionKind.EDIT, lead)
    if prepared is None or prepared.ordered_by != lead:
        raise Uncorrectable("others")
    await _show(unit, prepared, [lead], anew=True)
    return prepared


async def ask_text(unit: Unit, number: int, lead: int, language: str) -> Correction:
    """Wait for the new text in a language. Raises NotAllowed, Uncorrectable; DraftOpen while they write a report or an appeal."""
    correction = await _own_draft(unit, number, lead)
    if language not in await unit.campaigns.texts(correction.campaign):
        raise Uncorrectable("settled")
    if await unit.drafts.of(lead) is not None:
        raise DraftOpen
    asked = Asked(correction.campaign, f"{ASKED}{language}")
    await unit.campaigns.ask(lead, asked, unit.now + unit.policy.limits.draft)
    return correction


async def write(unit: Unit, campaign: int, lead: int, language: str, new: Post, length: Length) -> Correction:
    """Let this be the new text in a language; what stood above the old one stays there.

    Raises NotAllowed, AnnouncementTooLong; Uncorrectable for a text without words or with media of its own, and for what is not written
    any more.
    """
    prepared = await unit.corrections.prepared(campaign)
    if prepared is None:
        raise Uncorrectable("settled")
    correction = await _own_draft(unit, prepared.id, lead)
    old = (await unit.campaigns.texts(campaign)).get(language)
    if old is None:
        raise Uncorrectable("settled")
    post = _anew(old, new)
    require_fitting(await _found(unit, campaign), language, post, length)
    await unit.corrections.put_text(correction.id, language, post)
    await unit.campaigns.ask_nothing(lead)
    await _show(unit, correction, [lead], anew=True)
    return correction


def _anew(old: Post, new: Post) -> Post:
    if new.attachment is not None:
        raise Uncorrectable("media")
    if not new.text.strip():
        raise Uncorrectable("no_words")
    return replace(new, attachment=old.attachment)


async def read(unit: Unit, number: int, lead: int, cause: str) -> Correction:
    """Send somebody what it says anew, in each language, and the panel below, by which they can go on.

    Raises NotAllowed; Uncorrectable where it is prepared no more, or somebody else is still writing it.
    """
    await require_lead(unit, lead)
    correction = await _get(unit, number)
    if not correction.prepared:
        raise Uncorrectable("settled")
    if correction.ordered_at is None and correction.ordered_by != lead:
        raise Uncorrectable("others")
    for language in await unit.corrections.texts(number):
        shown = AnnouncementSample(correction.campaign, language, SampleKind.CORRECTION, lead, number)
        await unit.notices.owe(lead, shown, cause=f"{cause}/{language}")
    await _show(unit, correction, [lead], anew=True, read=True)
    return correction


async def order_edit(unit: Unit, number: int, lead: int) -> Correction:
    """Let a written correction go: it is carried out, or waits for a second person where more have got it than one may write to alone.

    Raises NotAllowed; Uncorrectable where nothing is written, nobody could approve it, or it is no longer written.
    """
    correction = await _own_draft(unit, number, lead)
    campaign = await sent(unit, correction.campaign, lead)
    if not await unit.corrections.texts(number):
        raise Uncorrectable("unwritten")
    others = await _others(unit, lead)
    needs_second = await _needs_second(unit, campaign)
    if needs_second and not others:
        raise Uncorrectable("alone")
    if not await unit.corrections.order(number):
        raise Uncorrectable("settled")
    await unit.campaigns.ask_nothing(lead)
    await _note(unit, lead, "ordered_edit", campaign, number)
    if not needs_second:
        return await _carry_out(unit, correction, None)
    await _show(unit, correction, [lead, *others])
    return await _get(unit, number)


async def approve(unit: Unit, number: int, lead: int) -> Correction:
    """Carry out a correction that waits. Raises NotAllowed, OwnWork, UnknownReference; Uncorrectable where it waits no more."""
    correction = await _get(unit, number)
    campaign = await sent(unit, correction.campaign, lead)
    if correction.ordered_at is None or not correction.prepared:
        raise Uncorrectable("settled")
    if correction.ordered_by == lead:
        raise OwnWork
    await _note(unit, lead, "approved_edit", campaign, number)
    return await _carry_out(unit, correction, lead)


async def drop(unit: Unit, number: int, lead: int) -> Correction:
    """Let a correction come to nothing: whoever writes it may, and every lead once it waits. Raises NotAllowed, Uncorrectable."""
    await require_lead(unit, lead)
    correction = await _get(unit, number)
    if correction.ordered_by == lead:
        await unit.campaigns.ask_nothing(lead)
    elif correction.ordered_at is None:
        raise Uncorrectable("others")
    await _drop(unit, correction, staff(lead))
    return correction


async def withdraw(unit: Unit, number: int, lead: int) -> Correction:
    """Take an announcement back everywhere; nobody else gets it, and a policy that it carries and that is not in force does not come.

    Raises NotAllowed, UnknownReference; Uncorrectable for one that was not sent, or is withdrawn already.
    """
    campaign = await sent(unit, number, lead)
    prepared = await unit.corrections.prepared(number)
    if prepared is not None:
        await _drop(unit, prepared, staff(lead))
    if not await unit.campaigns.move(number, *SENT, to=CampaignState.WITHDRAWN):
        raise Uncorrectable("not_sent")
    correction = await unit.corrections.add(number, CorrectionKind.WITHDRAW, lead)
    if correction is None:
        raise Uncorrectable("others")
    await unit.journal.write(staff(lead), "ordered_withdrawal", campaign.ref, correction=correction.id)
    await unit.corrections.begin(correction.id)
    await watching.changed(unit, campaign)
    return await _get(unit, correction.id)


async def abandon(unit: Unit, account: int) -> None:
    """Somebody is no lead any more: what they prepared comes to nothing."""
    for correction in await unit.corrections.prepared_by(account):
        await _drop(unit, correction, "desk")


async def _note(unit: Unit, lead: int, verb: str, campaign: Campaign, number: int) -> None:
    """In the journal, with a digest of the new texts: what was approved can be proved to be what was ordered."""
    texts = await unit.corrections.texts(number)
    digest = unit.pseudonyms.digest("\n".join(f"{code}: {post}" for code, post in texts.items()))
    await unit.journal.write(staff(lead), verb, campaign.ref, correction=number, text=digest)


async def _carry_out(unit: Unit, correction: Correction, approved_by: int | None) -> Correction:
    """From now on the new texts are the campaign's: whoever gets it later gets these, and one truth is left."""
    texts = await unit.corrections.texts(correction.id)
    if not await unit.corrections.begin(correction.id, approved_by):
        raise Uncorrectable("settled")
    for language, post in texts.items():
        await unit.campaigns.put_text(correction.campaign, language, post)
    shown_to = [correction.ordered_by] if approved_by is None else await _leads(unit)
    await _show(unit, correction, {correction.ordered_by, *shown_to})
    await watching.changed(unit, await _found(unit, correction.campaign))
    return await _get(unit, correction.id)


async def _drop(unit: Unit, correction: Correction, by: str) -> None:
    if not await unit.corrections.drop(correction.id):
        raise Uncorrectable("settled")
    campaign = await _found(unit, correction.campaign)
    await unit.journal.write(by, "dropped_edit", campaign.ref, correction=correction.id)
    waited = correction.ordered_at is not None
    await _show(unit, correction, {correction.ordered_by, *(await _leads(unit) if waited else ())})


async def sent(unit: Unit, number: int, lead: int) -> Campaign:
    """A campaign that somebody may have got. Raises NotAllowed, UnknownReference, Uncorrectable."""
    await require_lead(unit, lead)
    campaign = await _found(unit, number)
    if campaign.state not in SENT or campaign.begun_at is None:
        raise Uncorrectable("not_sent")
    return campaign


async def _found(unit: Unit, number: int) -> Campaign:
    campaign = await unit.campaigns.of(number)
    if campaign is None or campaign.state is CampaignState.DRAFT:
        raise UnknownReference(f"B-{number}")
    return campaign


async def _get(unit: Unit, number: int) -> Correction:
    correction = await unit.corrections.of(number)
    if correction is None:
        raise Uncorrectable("settled")
    return correction


def _is_left_lying(unit: Unit, correction: Correction) -> bool:
    """Whether it was begun longer ago than a draft is kept, and not let go."""
    return correction.ordered_at is None and unit.now - correction.at > unit.policy.limits.draft


async def _own_draft(unit: Unit, number: int, lead: int) -> Correction:
    await require_lead(unit, lead)
    correction = await _get(unit, number)
    if correction.ordered_by != lead:
        raise Uncorrectable("others")
    if correction.ordered_at is not None or not correction.prepared:
        raise Uncorrectable("settled")
    return correction


async def _needs_second(unit: Unit, campaign: Campaign) -> bool:
    """As for the campaign itself: whoever may write to so many alone may correct it alone."""
    most = unit.policy.campaigns.second_person_over
    return campaign.approved_by is not None or await unit.corrections.concerns(campaign.id, most + 1) > most


async def _leads(unit: Unit) -> Collection[int]:
    return {who for role in LEADS for who in await unit.staff.with_role(role)}


async def _others(unit: Unit, lead: int) -> Collection[int]:
    """Who could approve what this lead orders."""
    return set(await _leads(unit)) - {lead}


async def _show(
    unit: Unit, correction: Correction, people: Collection[int], *, anew: bool = False, read: bool = False
) -> None:
    """Have the correction's panel drawn for these people."""
    cause = f"B-{correction.campaign}/correction-{correction.id}"
    for person in sorted(people):
        await unit.notices.show(person, CorrectionPanel(correction.id, read), cause=cause, anew=anew)
