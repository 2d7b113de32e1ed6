"""From settings to the parts of a desk: the one place where everything meets."""

import os
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram import Bot as TelegramBot

from bot.campaigns.announcing import Announcer
from bot.campaigns.broadcasting import Broadcaster
from bot.campaigns.correcting import Corrector
from bot.campaigns.posting import Poster
from bot.campaigns.preparing import Preparer
from bot.chores import chores_of
from bot.clockwork import Clockwork
from bot.courier import Courier
from bot.direct import Direct
from bot.fetcher import Fetcher
from bot.handling import Handling
from bot.hosting import hosting
from bot.ingest import Ingest
from bot.journal.sealing import Sealer
from bot.lanes import Lanes
from bot.line import Line
from bot.pacing import Pace
from bot.packaging.packer import Packer
from bot.performing import Performer
from bot.readers import reader
from bot.readership import Readership
from bot.sending import Sender
from bot.share import Share
from bot.sources.asking import inquiry
from bot.storehouse import Storehouse
from bot.vaulting import Vault, vault_chat
from config import helplines, policy, texts
from config.errors import PolicyError
from config.settings import Settings
from desk.errors import PolicyUnusable
from desk.rules.policy import Policy
from handlers.arrival import Bot, House
from storage.broadcast import Broadcast
from storage.database import Engine
from storage.inbox import Inbox, Waiting
from storage.outbox import Outbox
from storage.shards import Shards


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
    sealer = Sealer(storehouse.database, settings.signing_key_file, clock)
    house = _house(settings, storehouse, bot, direct, sealer, ephemeral=ephemeral)
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
    chores = chores_of(storehouse, inbox, courier, pace)
    senders = (courier, broadcaster, preparer, corrector, poster, direct)
    return Desk(lanes, share, ingest, *senders, fetcher, sealer, Clockwork(chores))


def _worker(engine: Engine) -> str:
    """A name that no other living worker has.

    SQLite serves one process at a time, which leases for ever: under the same name its successor takes over what a kill left leased.
    """
    return "alone" if engine == "sqlite" else f"{socket.gethostname()}/{os.getpid()}"


def _house(
    settings: Settings, storehouse: Storehouse, bot: TelegramBot, direct: Direct, sealer: Sealer, *, ephemeral: bool
) -> House:
    sources = inquiry(settings)
    return House(
        bot=Bot(bot.id, bot.username),
        telegram=direct,
        readers=reader,
        helplines=helplines.load(settings.helplines),
        packer=Packer(storehouse.database, storehouse.locker, sources, sealer.seal, reader),
        in_force=lambda: storehouse.policies.latest,
        read_policy=_sent_policy,
        staff_chat=lambda: staff_chat_now(settings, storehouse),
        legal_chat=lambda: legal_chat_now(settings, storehouse),
        hosting=hosting(settings),
        language=settings.language,
        languages=texts.languages(),
        ephemeral=ephemeral,
        catalogue=sources.catalogue,
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


async def legal_chat_now(settings: Settings, storehouse: Storehouse) -> int | None:
    """The officers' chat; None where it is the staff chat: no moderator is to read that a request is there."""
    legal, staff = await _now_at(storehouse, settings.legal_chat), await staff_chat_now(settings, storehouse)
    return None if legal == staff else legal


async def _now_at(storehouse: Storehouse, named: int | None) -> int | None:
    return None if named is None else await storehouse.runner.read(lambda unit: unit.chats.now_at(named))
