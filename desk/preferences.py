"""What people choose about announcements: whether optional ones reach them, when it is night for them, that they have read one."""

from dataclasses import dataclass

from desk.campaigns import CampaignState
from desk.errors import NothingToRead
from desk.model import Account
from desk.ports import Unit


@dataclass(frozen=True, slots=True)
class Preferences:
    optional: bool
    """Whether optional announcements reach them."""
    timezone: str | None
    """Where they told."""


async def preferences(unit: Unit, person: int) -> Preferences:
    return Preferences(await unit.people.wants_optional(person), await unit.people.timezone(person))


async def want_optional(unit: Unit, person: Account, *, wanted: bool) -> bool:
    """They want optional announcements, or want them no more; False where that was so already.

    It holds from now on, also for a campaign that is being sent: whoever sends looks again at each claim.
    """
    await unit.people.meet(person)
    if await unit.people.wants_optional(person.id) is wanted:
        return False
    await unit.people.want_optional(person.id, wanted=wanted)
    return True


async def live_in(unit: Unit, person: Account, timezone: str | None) -> None:
    """They told where they live, by a name that `rules.zones` knows, or take it back."""
    await unit.people.meet(person)
    await unit.people.lives_in(person.id, timezone)


async def note_read(unit: Unit, campaign: int, person: Account) -> None:
    """They have read an announcement; said twice it is noted once. Raises NothingToRead."""
    sent = await unit.campaigns.of(campaign)
    if sent is None or sent.state is CampaignState.WITHDRAWN:
        raise NothingToRead
    if not await unit.recipients.read(campaign, person.id):
        raise NothingToRead
