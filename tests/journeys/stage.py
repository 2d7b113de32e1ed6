"""A stage for whole stories: the real desk over real HTTP against a Telegram of our own, with the people who play in most of them.

The desk runs in the test's own loop, under the sandbox's clock (`telegram.clock.advance` makes days pass for both) and, where the story
is not about limits, at a pace that never waits.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bot.pacing import Pace
from bot.printed import Json
from bot.serving import serve
from bot.showing import show
from bot.storehouse import opened
from config.settings import Settings
from desk.acquaintance import pressed_start
from desk.groups import GroupSettings
from desk.model import Account, AccountKind, Role
from desk.ports import Unit
from desk.staffing import appoint_owners, grant
from sandbox import Channel, Group, Message, Person, Sandbox
from storage.inbox import Inbox
from storage.key_file import create
from storage.outbox import Outbox
from tests.moment import BEGINS

HURRIED_MS = 1
"""What a second of Telegram's limits lasts where a story is not about them."""

PROBE = "deleteEphemeralMessage"
"""Asked once at start, about a message that does not exist: the refusal tells what the server knows."""

NO_NEWS = "message is not modified"
"""A view that is drawn again may show what it showed; the desk takes this answer for a success."""

GONE = "message to delete not found"
"""What the desk deleted it tries to delete once more, and takes this answer for the proof."""


NEVER_STARTED = "bot can't initiate conversation with a user"


@dataclass
class Cast:
    """Everyone has pressed Start but Cleo, who reports, and Spike, who offends."""

    olga: Person
    """Owner of the desk."""
    lena: Person
    """Lead."""
    mona: Person
    max: Person
    """Moderators."""
    greta: Person
    """Owner of the group, and nothing at the desk."""
    ana: Person
    ben: Person
    cleo: Person
    spike: Person


@dataclass
class Stage:
    telegram: Sandbox
    settings: Settings
    pace: Pace
    cast: Cast
    group: Group
    staff: Group
    """The staff chat."""
    expected: list[str] = field(default_factory=list)
    """Parts of refusals that belong to the story."""
    _stopped: asyncio.Event = field(default_factory=asyncio.Event)
    _serving: asyncio.Task[None] | None = None

    def expects(self, *refusals: str) -> None:
        """Telegram will refuse something in this story, with these words."""
        self.expected += refusals

    def opens(self) -> None:
        """Start the desk."""
        self._stopped = asyncio.Event()
        self._serving = asyncio.create_task(serve(self.settings, self._stopped, self.clock, self.pace))

    async def closes(self) -> None:
        """Stop the desk as SIGTERM does."""
        self._stopped.set()
        if self._serving is not None:
            serving, self._serving = self._serving, None
            await serving

    async def restarts(self) -> None:
        await self.closes()
        self.opens()

    async def spike_is_reported(self, text: str = "Cheap coins, write to me!", said: str = "/report scam") -> Message:
        """Spike writes in the group and Ana reports it; returns what he wrote, once the card is there."""
        post = self.cast.spike.says(text, in_=self.group)
        self.cast.ana.replies(post, said)
        await self.cast.mona.sees("C-", in_=self.staff)
        return post

    def card(self, ref: str = "C-1") -> Message:
        """The case's card as it is now: the one message in the staff chat that begins with its reference and can be worked on."""
        cards = [one for one in self.staff.messages() if one.text.startswith(f"{ref} ") and one.labels]
        assert len(cards) == 1, [one.text for one in cards]
        return cards[0]

    async def shows(self, ref: str) -> Mapping[str, Json]:
        """`ombud show REF --json`, beside the running desk."""
        async with opened(self.settings, self.clock) as storehouse:
            return await storehouse.runner.read(lambda unit: show(unit, ref))

    async def chose(self, settings: GroupSettings) -> None:
        """A group's administrators chose this in its set-up, which is not what the story is about."""
        async with opened(self.settings, self.clock) as storehouse:
            await storehouse.runner.run(lambda unit: unit.groups.keep(settings))

    async def repeated(self) -> int:
        """How many deliveries were sent again without knowing whether they had arrived."""
        async with opened(self.settings, self.clock) as storehouse:
            return await Outbox(storehouse.database, storehouse.master).repeated()

    async def set_aside(self) -> int:
        """How many updates are in quarantine."""
        async with opened(self.settings, self.clock) as storehouse:
            counts = await Inbox(storehouse.database, storehouse.master, self.telegram.bot.id).counts(since=0)
            return counts.get("quarantined", 0)

    async def crowd(self, count: int, name: str = "Person", *, language: str = "en") -> list[Person]:
        """So many more people who pressed Start before the story begins, with whom the desk is in touch."""
        people = self.telegram.people(count, name, language=language)

        async def meet(unit: Unit) -> None:
            for person in people:
                await pressed_start(unit, Account(person.id, AccountKind.PERSON, person.name, None, language))

        async with opened(self.settings, self.clock) as storehouse:
            await storehouse.runner.run(meet)
        return people

    def channel(self, title: str, **rights: bool) -> Channel:
        """A channel of Greta's where the bot is an administrator; without `rights`, with the usual ones."""
        channel = self.telegram.channel(title, owner=self.cast.greta)
        channel.add_bot(admin=True, **rights)
        return channel

    def later(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Time passes, for Telegram and the desk alike: what is due by then is due now."""
        self.telegram.clock.advance(timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds).total_seconds())

    def until(self, clock: str, zone: str = "UTC") -> None:
        """Time passes until it is next `"08:00"` on the clocks of a time zone."""
        now = datetime.fromtimestamp(self.telegram.clock.now(), ZoneInfo(zone))
        hour, minute = map(int, clock.split(":"))
        then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if then <= now:
            then += timedelta(days=1)
        self.telegram.clock.advance(then.timestamp() - now.timestamp())

    def posts_in(self, chat: Group) -> list[str]:
        """What the bot has posted in a chat where everybody reads it."""
        return [one.text for one in chat.messages() if one.author is self.telegram.bot and one.text]

    def surprises(self) -> list[str]:
        """What Telegram refused although the story does not expect it."""
        return [
            f"{call.method}: {call.error.description}"
            for call in self.telegram.refused
            if call.error is not None
            and call.method != PROBE
            and not any(part in call.error.description for part in (NO_NEWS, GONE, *self.expected))
        ]

    def clock(self) -> int:
        return round(self.telegram.clock.now() * 1000)


@dataclass(frozen=True)
class House:
    """Where a stage can be set: a database of either engine and a folder."""

    database_url: str
    folder: Path

    @asynccontextmanager
    async def stage(
        self,
        *,
        api: str = "10.3",
        limits: str = "off",
        policy: str = "",
        forum: bool = False,
        basic_staff: bool = False,
        pace: Pace | None = None,
    ) -> AsyncIterator[Stage]:
        """A desk at work: `policy` holds what differs from the packaged one."""
        async with Sandbox(api=api, limits=limits, begins=BEGINS.timestamp()) as telegram:
            stage = self._set(telegram, policy, pace or Pace(second=HURRIED_MS), forum=forum, basic_staff=basic_staff)
            stage.staff.add_bot(admin=True)
            await _gather(stage)
            stage.opens()
            try:
                stage.group.add_bot(admin=True)
                await stage.cast.greta.sees("I am an administrator of “Gardeners” now")
                yield stage
            finally:
                await stage.closes()
            surprises = stage.surprises()
            assert not surprises, surprises

    def _set(self, telegram: Sandbox, policy: str, pace: Pace, *, forum: bool, basic_staff: bool) -> Stage:
        cast = Cast(
            olga=telegram.person("Olga Owner"),
            lena=telegram.person("Lena Lead"),
            mona=telegram.person("Mona Moderator"),
            max=telegram.person("Maximilian Moderator"),
            greta=telegram.person("Greta Gardener"),
            ana=telegram.person("Ana Lima", username="analima"),
            ben=telegram.person("Ben Carter"),
            cleo=telegram.person("Cleo Duran"),
            spike=telegram.person("Spike", username="spike_sells"),
        )
        members = [cast.ana, cast.ben, cast.cleo, cast.spike]
        group = telegram.supergroup("Gardeners", owner=cast.greta, members=members)
        team = [cast.lena, cast.mona, cast.max]
        if basic_staff:
            staff = telegram.group("Staff", owner=cast.olga, members=team)
        else:
            staff = telegram.supergroup("Staff", owner=cast.olga, members=team, forum=forum)
        settings = self._settings(telegram, staff, cast.olga, policy)
        return Stage(telegram, settings, pace, cast, group, staff)

    def _settings(self, telegram: Sandbox, staff: Group, owner: Person, policy: str) -> Settings:
        key = self.folder / "master.key"
        if not key.exists():
            create(key)
        path = None
        if policy:
            path = self.folder / "policy.toml"
            path.write_text(policy)
        return Settings(
            token=SecretStr(telegram.token),
            api_url=telegram.url,
            data_dir=self.folder,
            database_url=self.database_url,
            key_file=key,
            staff_chat=staff.id,
            owners=(owner.id,),
            policy=path,
        )


async def _gather(stage: Stage) -> None:
    """Everyone who did has pressed Start, and the roles are given, as the desk itself would record it."""
    cast = stage.cast
    started = (cast.olga, cast.lena, cast.mona, cast.max, cast.greta, cast.ana, cast.ben)
    roles = ((cast.lena, Role.LEAD), (cast.mona, Role.MODERATOR), (cast.max, Role.MODERATOR))

    async def meet(unit: Unit) -> None:
        await appoint_owners(unit, [cast.olga.id])
        for person in started:
            await pressed_start(unit, Account(person.id, AccountKind.PERSON, person.name, None, "en"))
        for person, role in roles:
            await grant(unit, person.id, role, cast.olga.id)

    for person in started:
        person.account.has_started = True
    async with opened(stage.settings, stage.clock) as storehouse:
        await storehouse.runner.run(meet)


def incidents(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the desk logged that no story expects: incidents, and failures of any other kind."""
    records = [record for when in ("setup", "call") for record in caplog.get_records(when)]
    return [record.getMessage() for record in records if record.levelname in ("ERROR", "CRITICAL")]
