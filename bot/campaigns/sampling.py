"""An announcement as its recipients would get it, to whoever looks at it before it is sent."""

from collections.abc import Mapping

from bot.attempts import Attempt, Done, Refused
from bot.drawing import NO_STAFF_CHAT
from bot.readership import Readership
from bot.sending import Sender
from desk import policies
from desk.campaigns import Post
from desk.model import LEADS, STAFF
from desk.notices import AnnouncementSample
from desk.ports import Unit
from handlers.gathering import facts_of_staff
from handlers.messages.announcement import Announcement, announcement
from handlers.messages.approvals import sample_line
from handlers.messages.text import Text
from storage.unit import Runner


class Sampler:
    def __init__(self, sender: Sender, runner: Runner, readership: Readership) -> None:
        self._sender = sender
        self._runner = runner
        self._readership = readership

    async def show(self, recipient: int, sample: AnnouncementSample) -> Attempt:
        """A line that says what it is, and below it the announcement in its own language, the desk's words too.

        Nothing goes to whoever is no lead any more. A text that was taken out meanwhile is shown to nobody.
        """
        chat = await self._readership.chat_of(recipient)
        if chat is None:
            return NO_STAFF_CHAT
        found = await self._runner.read(lambda unit: self._look(unit, recipient, sample))
        if found is None:
            return Refused("not there any more, or not theirs to see")
        above, shown = found
        said = await self._sender.send(chat, above)
        return await self._sender.post(chat, shown) if isinstance(said, Done) else said

    async def _look(self, unit: Unit, recipient: int, sample: AnnouncementSample) -> tuple[Text, Announcement] | None:
        campaign = await unit.campaigns.of(sample.campaign)
        post = (await _texts(unit, sample)).get(sample.language)
        theirs = recipient == STAFF or LEADS & await unit.staff.roles(recipient)
        if campaign is None or post is None or not theirs:
            return None
        house = self._readership.house
        announced = await policies.announced(unit, campaign)
        shown = announcement(post, campaign.id, campaign.terms, house.readers(sample.language), announced)
        facts = await facts_of_staff(unit, house, [sample.by])
        return sample_line(sample, facts, await self._readership.reader(unit, recipient)), shown


async def _texts(unit: Unit, sample: AnnouncementSample) -> Mapping[str, Post]:
    if sample.correction is None:
        return await unit.campaigns.texts(sample.campaign)
    return await unit.corrections.texts(sample.correction)
