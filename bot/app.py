"""From settings to the parts of a desk: the one place where everything meets."""

import os
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from telegram import Bot as TelegramBot

from bot.campaigns.announcing import Announcer
from bot.campaigns.broadcasting import Broadcaster
from bot.campaigns.correcting import Corrector
from bot.campaigns.posting import Poster
from bot.campaigns.preparing import Preparer
from bot.clockwork import Chore, Clockwork
from bot.courier import Courier
from bot.direct import Direct
from bot.erasing import Aftermath, erase_again
from bot.fetcher import Fetcher
from bot.handling import Handling
from bot.hosting import hosting
from bot.ingest import Ingest
from bot.journal.sealing import Sealer
from bot.lanes import Lanes
from bot.line import Line
from bot.pacing import Pace
from bot.performing import Performer
from bot.purging import Purger
from bot.readership import Readership
from bot.sending import Sender
from bot.share import Share
from bot.vaulting import Vault, vault_chat
from config import catalogues, helplines, policy
from config.errors import PolicyError
from config.settings import Settings
from desk import holding
from desk.appeals import escalate
from desk.deadlines import remind_due
from desk.digest import digest_due
from desk.disclosure.reminding import remind_due as requests_due
from desk.errors import PolicyUnusable
from desk.officers import appoint_due
from desk.policies import adopt_due
from desk.preserving import end_due as end_holds
from desk.preserving import warn_due as warn_of_holds
from desk.rules.durations import DAY, Ms
from desk.rules.policy import Policy
from desk.rules.retention import Kind, began_by
from desk.sanctions import end_due
from desk.triage import page_due
from desk.watching import redraw
from handlers.arrival import Bot, House
from handlers.messages.reader import Reader
from storage import signer
from storage.broadcast import Broadcast
from storage.contents import claim, contents
from storage.database import Database, Engine
from storage.erased_list import beside
from storage.inbox import Inbox, Waiting
from storage.keyring import MasterKey
from storage.locker import Locker
from storage.opening import open_existing, open_storage
from storage.outbox import Outbox
from storage.policies import Timeline
from storage.shards import Shards
from storage.unit import Runner

DONE_KEPT: Final[Ms] = 9 * DAY
"""How long a handled update's number is remembered: Telegram repeats for a day, and renumbers only after a week."""

FILES: Final = "files"
"""Where in the data directory a desk on SQLite keeps the files of evidence."""

AT_ONCE: Final = 500
"""Rows that one look of a chore removes."""


Clock = Callable[[], Ms]


def clock() -> Ms:
    """The moment now."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Storehouse:
    """The open database, and who runs units on it."""

    database: Database
    master: MasterKey
    written: Policy
    """What the policy file says."""
    policies: Timeline
    """What is in force."""
    runner: Runner
    locker: Locker
    """Files of evidence, sealed."""
    clock: Clock


@asynccontextmanager
async def opened(settings: Settings, clock: Clock = clock, *, alone: bool = False) -> AsyncIterator[Storehouse]:
    """Open what the settings name, ready to be worked on; `alone` admits no second process on a SQLite file.

    Closes it on every way out. Raises ConfigError before anything is written, and StorageError.
    """
    written = policy.load(settings.policy)
    helplines.load(settings.helplines)
    database, master = await open_storage(
        settings.database_url, settings.key_file, clock(), signing_key_file=settings.signing_key_file, alone=alone
    )
    try:
        if alone and database.engine == "sqlite":
            claim(settings.data_dir / FILES, master)
        storehouse = _stored(settings, database, master, written, clock)
        await erase_again(storehouse.runner, beside(settings.key_file))
        await signer.begin(database, settings.signing_key_file)
        yield storehouse
    finally:
        await database.close()


@asynccontextmanager
async def looked_into(settings: Settings) -> AsyncIterator[Storehouse]:
    """Open a database that a desk has made, beside that desk: nothing is created or migrated. Raises StorageError and ConfigError."""
    written = policy.load(settings.policy)
    database, master = await open_existing(settings.database_url, settings.key_file)
    try:
        yield _stored(settings, database, master, written, clock)
    finally:
        await database.close()


def _stored(settings: Settings, database: Database, master: MasterKey, written: Policy, clock: Clock) -> Storehouse:
    policies = Timeline(written, policy.stored)
    own_chats = [chat for chat in (settings.staff_chat, settings.legal_chat, settings.vault_chat) if chat is not None]
    runner = Runner(database, master, policies, clock, own_chats, beside(settings.key_file))
    locker = Locker(database, master, contents(database, settings.data_dir / FILES), clock)
    return Storehouse(database, master, written, policies, runner, locker, clock)


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts that run."""

    lanes: Lanes
    share: Share
    ingest: Ingest
    courier: Courier
    broadcaster: Broadcaster
    preparer: Preparer
    corrector: Corrector
    poster: Poster
    direct: Direct
    fetcher: Fetcher
    sealer: Sealer
    clockwork: Clockwork

    @property
    def senders(self) -> Sequence[Callable[[], Awaitable[None]]]:
        """What only one worker at a time may do: Telegram's limits are per bot, and nobody is to get a campaign twice."""
        return self.courier.run, self.broadcaster.run, self.preparer.run, self.corrector.run


def furnish(
    settings: Settings, storehouse: Storehouse, bot: TelegramBot, *, ephemeral: bool, pace: Pace | None = None
) -> Desk:
    """Put the parts together around a bot that has introduced itself; without a `pace` of their own at Telegram's."""
    pace, clock = pace or Pace(), storehouse.clock
    line = Line(pace)
    sender = Sender(bot, line)
    direct = Direct(bot, sender, clock, storehouse.locker.open)
    house = _house(settings, storehouse, bot, direct, ephemeral=ephemeral)
    runner, inbox = storehouse.runner, Inbox(storehouse.database, storehouse.master, bot.id)
    outbox = Outbox(storehouse.database, storehouse.master)
    readership = Readership(house)
    performer = Performer(sender, runner, readership, storehouse.locker, clock)
    courier = Courier(outbox, runner, performer, line, readership, clock)
    poster = Poster(bot.token, settings.api_url, line)
    broadcast = Broadcast(storehouse.database, storehouse.master)
    announcer = Announcer(runner, poster, reader, settings.language)
    broadcaster = Broadcaster(broadcast, runner, announcer, line, clock)
    preparer = Preparer(runner, broadcaster, courier.wake)
    corrector = Corrector(runner, poster, line, reader, clock, settings.language, courier.wake)
    place = vault_chat(settings)
    vault = None if place is None else Vault(bot, sender, runner, place)
    fetcher = Fetcher(bot, runner, storehouse.locker, vault)
    handling = Handling(inbox, runner, house, clock)

    async def handle(update: Waiting) -> None:
        await handling.handle(update)
        courier.wake()

    lanes = Lanes(handle)
    shards = Shards(storehouse.database, _worker(storehouse.database.engine))
    share = Share(shards, inbox, lanes, storehouse.database.engine, clock)
    ingest = Ingest(inbox, runner, house.bot, share.feed, clock)
    sealer = Sealer(storehouse.database, settings.signing_key_file, clock)
    chores = [_adopting(storehouse, pace), *_duties(runner, courier), *_upkeep(storehouse, inbox)]
    senders = (courier, broadcaster, preparer, corrector, poster, direct)
    return Desk(lanes, share, ingest, *senders, fetcher, sealer, Clockwork(chores))


def _worker(engine: Engine) -> str:
    """A name that no other living worker has.

    SQLite serves one process at a time, which leases for ever: under the same name its successor takes over what a kill left leased.
    """
    return "alone" if engine == "sqlite" else f"{socket.gethostname()}/{os.getpid()}"


def _house(settings: Settings, storehouse: Storehouse, bot: TelegramBot, direct: Direct, *, ephemeral: bool) -> House:
    return House(
        bot=Bot(bot.id, bot.username),
        telegram=direct,
        readers=reader,
        helplines=helplines.load(settings.helplines),
        in_force=lambda: storehouse.policies.latest,
        read_policy=_sent_policy,
        staff_chat=lambda: staff_chat_now(settings, storehouse),
        legal_chat=lambda: _now_at(storehouse, settings.legal_chat),
        hosting=hosting(settings),
        language=settings.language,
        languages=catalogues.languages(),
        ephemeral=ephemeral,
    )


def _sent_policy(name: str, content: bytes) -> Policy:
    """See `House.read_policy`."""
    try:
        return policy.uploaded(name or "policy.toml", content)
    except PolicyError as error:
        raise PolicyUnusable(error.problems) from error


async def staff_chat_now(settings: Settings, storehouse: Storehouse) -> int | None:
    """The staff chat's id today: the settings may name the group that it was before it became a supergroup."""
    return await _now_at(storehouse, settings.staff_chat)


async def _now_at(storehouse: Storehouse, named: int | None) -> int | None:
    return None if named is None else await storehouse.runner.read(lambda unit: unit.chats.now_at(named))


def reader(language: str | None) -> Reader:
    """Somebody's language, or English."""
    code = language or "en"
    return Reader(code, catalogues.translations(code))


def _adopting(storehouse: Storehouse, pace: Pace) -> Chore:
    """Announced policies come into force. Each worker's pace follows, whichever of them adopted it."""

    def bound() -> None:
        rates = storehouse.policies.latest.campaigns
        pace.bound_campaigns(rates.per_second, rates.paid_per_second)

    async def adopt() -> int:
        adopted = await storehouse.runner.run(adopt_due)
        bound()
        return adopted

    bound()
    return Chore("policies adopted", 1, adopt)


def _duties(runner: Runner, courier: Courier) -> list[Chore]:
    """What the desk owes people when its time has come."""

    async def page() -> int:
        paged = await runner.run(page_due)
        courier.wake()
        return paged

    async def remind() -> int:
        owed = await runner.run(remind_due) + await runner.run(escalate) + await runner.run(digest_due)
        if owed:
            courier.wake()
        return owed

    async def end_sanctions() -> int:
        ended = await runner.run(end_due)
        courier.wake()
        return ended

    async def serve_officers() -> int:
        served = await runner.run(appoint_due) + await runner.run(requests_due)
        if served:
            courier.wake()
        return served

    async def look_after_holds() -> int:
        looked_after = await runner.run(end_holds) + await runner.run(warn_of_holds)
        if looked_after:
            courier.wake()
        return looked_after

    async def redraw_campaigns() -> int:
        await runner.run(redraw)
        courier.wake()
        return 0  # nothing to note: they are drawn as long as they are sent

    return [
        Chore("campaigns drawn", 10, redraw_campaigns),
        Chore("cases paged", 1, page),
        Chore("reminders owed", 2, remind),
        Chore("sanctions ended", 1, end_sanctions),
        Chore("officers and requests", 2, serve_officers),
        Chore("holds looked after", 2, look_after_holds),
    ]


def _upkeep(storehouse: Storehouse, inbox: Inbox) -> list[Chore]:
    """What has outlived its use."""
    runner, purger = storehouse.runner, Purger(storehouse.runner, storehouse.database)

    async def forget_drafts() -> int:
        drafts = await runner.run(lambda unit: unit.drafts.expire(AT_ONCE))
        verdicts = await runner.run(lambda unit: unit.pending.expire(AT_ONCE))
        commands = await runner.run(lambda unit: holding.expire(unit, AT_ONCE))
        holds = await runner.run(lambda unit: unit.hold_drafts.expire(AT_ONCE))
        requests = await runner.run(lambda unit: unit.request_drafts.expire(AT_ONCE))
        questions = await runner.run(lambda unit: unit.erasures.expire(AT_ONCE))
        lists = await runner.run(lambda unit: unit.imports.expire(AT_ONCE))
        return drafts + verdicts + commands + holds + requests + questions + lists

    async def forget_updates() -> int:
        now = storehouse.clock()
        until = began_by(storehouse.policies.latest.retention.kept[Kind.QUARANTINE.value], now)
        return await inbox.purge(done_before=now - DONE_KEPT, quarantined_before=until, limit=AT_ONCE)

    return [
        Chore("drafts expired", 60, forget_drafts),
        Chore("erasures finished", 60, Aftermath(runner, storehouse.database).look),
        Chore("updates forgotten", 300, forget_updates),
        Chore("records purged", 2, purger.look),
    ]
