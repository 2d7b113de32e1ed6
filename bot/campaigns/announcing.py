"""One recipient of a campaign: what they are sent, and what Telegram's answer means for them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, assert_never

from bot.attempts import Attempt, Done, InDoubt, Later, Moved, Over, Refused, Unreachable
from bot.campaigns.posting import Poster
from bot.campaigns.settling import Outcome
from bot.campaigns.sheets import Sheet, to_send
from desk.campaigns import Campaign, Post, RecipientState
from desk.policies import Announced, announced
from desk.ports import Unit
from desk.rules.addressing import Addressee, Weighed, weigh
from desk.rules.durations import MINUTE, SECOND, Ms
from handlers.messages.announcement import announcement
from handlers.messages.reader import Readers
from storage.broadcast import Claimed, Settled
from storage.unit import Runner

LONGEST_DELAY: Final[Ms] = MINUTE
"""Between two sends to somebody that may both arrive."""


class Edition:
    """A campaign with its texts, until they are corrected; each is written once for all who get the same."""

    def __init__(
        self,
        campaign: Campaign,
        posts: Mapping[str, Post],
        announced: Announced | None,
        readers: Readers,
        language: str,
        corrected: int = 0,
    ) -> None:
        """`language` is the staff's, for groups that chose none. `corrected` is the last correction that the texts surely hold."""
        self.campaign = campaign
        self.corrected = corrected
        self._posts = posts
        self._announced = announced
        self._readers = readers
        self._language = language
        self._sheets: dict[tuple[str, str | None, bool], Sheet] = {}

    def anew(self, posts: Mapping[str, Post], corrected: int) -> "Edition":
        """With the texts of a correction."""
        return Edition(self.campaign, posts, self._announced, self._readers, self._language, corrected)

    def weigh(self, person: Addressee, now: Ms, timezone: str) -> Weighed:
        """What is to be done about somebody."""
        person = replace(person, language=self._spoken(person.id, person.language))
        return weigh(self.campaign, tuple(self._posts), person, now, timezone)

    def sheet(self, to: Claimed) -> Sheet:
        """What they are sent: the text in its language, the desk's own words in theirs."""
        spoken = self._spoken(to.recipient, to.speaks)
        kind = (to.language, spoken, to.paid)
        if kind not in self._sheets:
            reader = self._readers(spoken)
            post, campaign = self._posts[to.language], self.campaign
            text = announcement(post, campaign.id, campaign.terms, reader, self._announced)
            self._sheets[kind] = to_send(text.post, text.buttons, silent=text.silent, paid=to.paid)
        return self._sheets[kind]

    def _spoken(self, recipient: int, language: str | None) -> str | None:
        return self._language if language is None and recipient < 0 else language


class Announcer:
    def __init__(self, runner: Runner, poster: Poster, readers: Readers, language: str) -> None:
        """`language` is the staff's."""
        self._language = language
        self._runner = runner
        self._poster = poster
        self._readers = readers

    async def edition(self, number: int) -> Edition | None:
        """None where there is no such campaign."""

        async def look(unit: Unit) -> Edition | None:
            campaign = await unit.campaigns.of(number)
            if campaign is None:
                return None
            texts, policy = await unit.campaigns.texts(number), await announced(unit, campaign)
            return Edition(campaign, texts, policy, self._readers, self._language)

        return await self._runner.read(look)

    async def send(self, to: Claimed, edition: Edition, started: Callable[[], None]) -> Attempt:
        """Send when the turn has come, and say that it has."""
        return await self._poster.send(to.recipient, edition.sheet(to), started)


def meaning(to: Claimed, attempt: Attempt, now: Ms, *, mandatory: bool) -> Outcome:
    """What Telegram's answer means for a recipient."""
    match attempt:
        case Done(message=message):
            return Outcome(to.sent(message))
        case Unreachable(why=why, gone=gone):
            return Outcome(to.over(RecipientState.BLOCKED, "blocked" if gone else why), gone)
        case Refused(why=why):
            return Outcome(to.over(RecipientState.FAILED, why))
        case Later(why=why, after=after):
            return Outcome(to.again(now + (after if after is not None else SECOND), why))
        case InDoubt(why=why):
            return Outcome(_in_doubt(to, why, now, mandatory=mandatory))
        case Moved(to=new):
            return Outcome(to.moved(new))
        case Over():
            return Outcome(to.over(RecipientState.FAILED, "over"))
        case _:
            assert_never(attempt)


def _in_doubt(to: Claimed, why: str, now: Ms, *, mandatory: bool) -> Settled:
    """It may have arrived: what everybody must hear is sent again, and counted; nothing else is, unless somebody asks for it."""
    if not mandatory:
        return to.over(RecipientState.UNKNOWN, why)
    delay = min(SECOND << min(to.tries - 1, 10), LONGEST_DELAY)
    return to.again(now + delay, why, repeated=True)
