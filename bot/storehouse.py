"""The open database of a desk, and who runs units on it: opened to be served, or looked into beside a desk that runs."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from bot.erasing import erase_again
from config import helplines, policy, sources
from config.settings import Settings, source_secrets
from desk.rules.durations import Ms
from desk.rules.policy import Policy
from storage import signer
from storage.contents import claim, contents
from storage.database import Database
from storage.erased_list import beside
from storage.keyring import MasterKey
from storage.locker import Locker
from storage.opening import open_existing, open_storage
from storage.policies import Timeline
from storage.unit import Runner

FILES: Final = "files"
"""Where in the data directory a desk on SQLite keeps the files of evidence."""

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
    sources.load(settings.sources, source_secrets())
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
