"""The states of a campaign's recipients as a table, one row each: members by a pseudonym of that campaign, groups and channels by id.

An audience of reporters, or of people who are muted, must not be given away to who exports it. So no row says a member's id, and the rows
of a page are sorted by pseudonym: their order says nothing about the ids either. Of who reported the table tells neither the language nor
more of a time than the day: people are written to in an order that says who they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from desk.campaigns import AudienceKind, Campaign, CampaignState, Recipient, RecipientState
from desk.casework import staff
from desk.errors import UnknownReference
from desk.notices import CampaignTable
from desk.ports import Unit
from desk.precedence import require_lead
from desk.rules.durations import DAY, Ms

PAGE: Final = 2_000
"""Recipients in one page."""

COLUMNS: Final = (
    "recipient",
    "state",
    "language",
    "reason",
    "tries",
    "repeats",
    "settled_at",
    "read_at",
    "correction",
)


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export says of one recipient."""

    recipient: str
    state: RecipientState
    language: str
    """Of the text that was sent; empty for whoever reported."""
    reason: str
    """A code, or what Telegram said."""
    tries: int
    repeats: int
    settled_at: Ms | None
    read_at: Ms | None
    correction: str
    """The number of the last correction that reached them, or why one did not."""


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Exported]
    last: int | None
    """The id after which the next page begins; None after the last one."""


async def order(unit: Unit, number: int, lead: int, cause: str) -> Campaign:
    """Owe a lead the table, as a file in private. Raises NotAllowed, UnknownReference."""
    await require_lead(unit, lead)
    campaign = await note(unit, number, staff(lead))
    await unit.notices.owe(lead, CampaignTable(number), cause=cause)
    return campaign


async def note(unit: Unit, number: int, by: str) -> Campaign:
    """Write down who exports a campaign. Raises UnknownReference."""
    campaign = await unit.campaigns.of(number)
    if campaign is None or campaign.state is CampaignState.DRAFT:
        raise UnknownReference(f"B-{number}")
    await unit.journal.write(by, "exported_campaign", campaign.ref)
    return campaign


async def page(unit: Unit, campaign: int, after: int | None = None, size: int = PAGE) -> Page:
    """The next rows, after those of an earlier page."""
    found = await unit.recipients.page(campaign, after, size)
    whose = await unit.campaigns.of(campaign)
    blurred = whose is not None and whose.terms.audience.kind is AudienceKind.REPORTERS
    exported = [_exported(unit, campaign, _blurred(one) if blurred else one) for one in found]
    rows = sorted(exported, key=lambda row: row.recipient)
    return Page(rows, found[-1].id if len(found) == size else None)


def _blurred(one: Recipient) -> Recipient:
    return replace(one, language=None, settled_at=_day(one.settled_at), read_at=_day(one.read_at))


def _day(at: Ms | None) -> Ms | None:
    return None if at is None else at // DAY * DAY


def _exported(unit: Unit, campaign: int, one: Recipient) -> Exported:
    return Exported(
        recipient=unit.pseudonyms.in_campaign(campaign, one.id) if one.id > 0 else str(one.id),
        state=one.state,
        language=one.language or "",
        reason=one.error,
        tries=one.tries,
        repeats=one.repeats,
        settled_at=one.settled_at,
        read_at=one.read_at,
        correction=one.correction_error or (str(one.corrected) if one.corrected else ""),
    )
