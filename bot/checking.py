"""`ombud check`: what is wrong with settings, policy, staff and the bot's rights, and how to mend each."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.asking import Membership, chat_at, membership, strangers
from bot.sources.asking import inquiry
from bot.sources.trying import troubles
from bot.storehouse import looked_into
from bot.transport import make_bot
from bot.vaulting import unsafe
from config import helplines, policy
from config import settings as configuration
from config.errors import ConfigError
from config.settings import Settings
from desk.disclosure.means import means_of
from desk.model import Role
from desk.ports import Unit
from desk.rules.disclosure.means import APPROVERS_NEEDED, NOBODY, Means
from handlers.incoming import is_group
from handlers.wire import Chat
from storage.database import NoDatabase, StorageError
from storage.erased_list import beside
from storage.policies import Instead, in_force_instead

REJECTED: Final = "OMBUD_TOKEN: the Bot API server rejects it; ask @BotFather for the right one"

NO_OWNERS: Final = (
    "OMBUD_OWNERS: nobody can appoint moderators; set your own id: /chatid in your private chat with the bot says it"
)

NO_CONTACT: Final = (
    "OMBUD_CONTACT: people are not told whom to ask about their data; set an address or a @name, which /privacy says"
)

NO_OFFICERS: Final = (
    "Nobody is an officer, so no lawful request can be taken in: appoint officers with /role, the first three at once. Until then leads on"
    " call notify authorities of threats to life, and owners place holds"
)

NO_LIST: Final = "erased.list: it cannot be read and written beside the key file, and nobody is erased without it; let this user do both"

_DECIDING: Final = (Role.OWNER, Role.LEAD, Role.MODERATOR)
ENOUGH: Final = 2
"""People who decide: an appeal goes to somebody who did not."""


async def findings(settings: Settings) -> list[str]:
    """One line for each problem, and how to mend it.

    Raises ConfigError with all of them if one is in what an operator edits: settings, policy, helplines.
    """
    files = [
        *_wrong_with(lambda: policy.load(settings.policy)),
        *_wrong_with(lambda: helplines.load(settings.helplines)),
        *_wrong_with(lambda: inquiry(settings)),
    ]
    token = _wrong_with(settings.bot_token)
    problems = configuration.unknown()
    if not settings.owners:
        problems.append(NO_OWNERS)
    if settings.contact is None:
        problems.append(NO_CONTACT)
    if not beside(settings.key_file).is_usable():
        problems.append(NO_LIST)
    if not files:
        problems += [problem async for problem in _staff(settings)]
        problems += [problem async for problem in troubles(settings)]
    if not token:
        problems += [problem async for problem in _at_telegram(settings)]
    if files or token or REJECTED in problems:
        raise ConfigError([*files, *token, *problems])
    return problems


def _wrong_with(load: Callable[[], object]) -> tuple[str, ...]:
    try:
        load()
    except ConfigError as error:
        return error.problems
    return ()


async def _staff(settings: Settings) -> AsyncIterator[str]:
    try:
        async with looked_into(settings) as storehouse:
            deciding = await storehouse.runner.read(_who_decides)
            means = await storehouse.runner.read(means_of)
            alone = storehouse.policies.latest.appeals.single_moderator
            instead = await in_force_instead(storehouse.database, storehouse.written, storehouse.clock())
    except NoDatabase:
        deciding, instead = set[int](), None
        means = NOBODY
        alone = policy.load(settings.policy).appeals.single_moderator
    except StorageError as error:
        yield f"The database cannot be used: {error}"
        return
    if instead is not None:
        yield _differs(instead, settings.policy)
    for problem in disclosing(settings, replace(means, approvers=means.approvers - {*settings.owners})):
        yield problem
    if len(deciding.union(settings.owners)) < ENOUGH and not alone:
        yield (
            "Fewer than two people may decide cases, and an appeal must go to somebody other than whoever decided: appoint one"
            " with /role in the staff chat, or say in the policy that there is nobody else: [appeals] single_moderator = true"
        )


def disclosing(settings: Settings, means: Means) -> Iterator[str]:
    """Of a desk that answers lawful requests, what it lacks for that; one without officers answers none, see `remarks`."""
    if means.officers and settings.legal_chat is None:
        yield "OMBUD_LEGAL_CHAT: cards of lawful requests have nowhere to appear; set the id of a group of your officers"
    if settings.legal_chat is not None and settings.legal_chat == settings.staff_chat:
        yield "OMBUD_LEGAL_CHAT: it is the staff chat, and moderators must not read of requests; set the id of a group of your officers"
    if not means.officers:
        if settings.legal_chat is not None:
            yield NO_OFFICERS
    elif not means.may_disclose:
        yield _too_few(means)


def _too_few(means: Means) -> str:
    few = f"Fewer than {APPROVERS_NEEDED} people may disclose on a lawful request (officers and counsel who are no owners)"
    alone = "Nobody could confirm the key that the only officer enters for an authority"
    lacks = few if len(means.approvers) < APPROVERS_NEEDED else alone
    emergency = ", in an emergency neither, as nobody else could review that"
    if means.may_disclose_in_emergency:
        emergency = " but what identifies a person in an emergency, which one officer approves and another reviews"
    return (
        f"{lacks}, so nothing is disclosed{emergency}: requests can be received, preserved, refused and answered “not held”; appoint"
        " officers with /role"
    )


async def remarks(settings: Settings) -> list[str]:
    """What is no problem, and good to know before an authority writes."""
    return [] if settings.legal_chat is not None or await _officers(settings) else [NO_OFFICERS]


def _differs(instead: Instead, file: Path | None) -> str:
    is_in_force = f"OMBUD_POLICY: version {instead.version}, which {instead.campaign} announced, is in force"
    write = f"`ombud campaign policy {instead.campaign} >"
    if instead.until_start:
        return f"{is_in_force} until the next start, which adopts the changed file; to keep it, {write} {file or 'policy.toml'}`"
    if file is None:
        return f"{is_in_force} instead of the packaged policy: {write} policy.toml`, and set OMBUD_POLICY=policy.toml"
    return f"{is_in_force} instead of what the file says; to bring the file up to date, {write} {file}`"


async def _who_decides(unit: Unit) -> set[int]:
    return {account for role in _DECIDING for account in await unit.staff.with_role(role)}


async def _at_telegram(settings: Settings) -> AsyncIterator[str]:
    bot = make_bot(settings.bot_token(), settings.api_url, connections=1)
    try:
        await bot.initialize()
        async for problem in _rights(bot, settings):
            yield problem
    except InvalidToken:
        yield REJECTED
    except TelegramError as error:
        yield f"OMBUD_API_URL: {settings.api_url} does not answer as a Bot API server ({error.message})"
    finally:
        await bot.shutdown()


async def _rights(bot: Bot, settings: Settings) -> AsyncIterator[str]:
    if not bot.bot.can_join_groups:
        yield "The bot cannot be added to groups: allow it with @BotFather, /setjoingroups"
    if not bot.bot.can_read_all_group_messages:
        yield (
            "Privacy mode is on: /report works, @admin and edits of reported messages reach the bot only where it is an"
            " administrator; turn it off with @BotFather, /setprivacy, or make the bot an administrator of each group"
        )
    if (await bot.get_webhook_info()).url:
        yield "A webhook is set, so polling gets nothing: remove it with deleteWebhook"
    if settings.vault_chat is not None:
        async for problem in _vault_chat(bot, settings.vault_chat, settings):
            yield problem
    if settings.legal_chat is not None:
        async for problem in legal_room(bot, settings.legal_chat, await _officers(settings)):
            yield problem
    if settings.staff_chat is None:
        yield "OMBUD_STAFF_CHAT: cases have nowhere to appear; add the bot to a group of your moderators and set the id that /chatid says"
        return
    async for problem in _staff_chat(bot, settings.staff_chat):
        yield problem


async def _vault_chat(bot: Bot, number: int, settings: Settings) -> AsyncIterator[str]:
    """Where people work, not every case is for everybody's eyes."""
    where = {settings.legal_chat: "the officers' chat", settings.staff_chat: "the staff chat"}.get(number)
    apart = f"it is {where}, where not every case is for everybody's eyes: use a chat of its own" if where else None
    try:
        problem = apart or await unsafe(bot, number)
    except TelegramError as error:
        problem = f"the bot cannot see this chat ({error.message}); add it there as an administrator, or correct the id"
    if problem is not None:
        yield f"OMBUD_VAULT_CHAT: no large file is copied there: {problem}"


async def _officers(settings: Settings) -> set[int]:
    """Nobody, where there is no database yet or where it cannot be used, which is said elsewhere."""
    try:
        async with looked_into(settings) as storehouse:
            return {*(await storehouse.runner.read(means_of)).officers}
    except (NoDatabase, StorageError):
        return set()


async def legal_room(bot: Bot, number: int, officers: set[int]) -> AsyncIterator[str]:
    """A hold may concern who reads there: what orders one has to disappear. That there is a request is for officers alone."""
    found = await _group(bot, number, "OMBUD_LEGAL_CHAT", "officers order holds there")
    if isinstance(found, str):
        yield found
        return
    if found[0].username is not None:
        yield "OMBUD_LEGAL_CHAT: it is public, and lawful requests are shown there; make it private"
    others = await strangers(bot, number, officers)
    if others and officers:
        yield (
            f"OMBUD_LEGAL_CHAT: lawful requests are shown there, and of those inside {others} are no officers: let them leave, or"
            " appoint them with /role"
        )
    if not found[1].can_delete_messages:
        yield "The bot may not delete messages in the officers' chat: grant it that, so that a command about a hold disappears"


async def _staff_chat(bot: Bot, number: int) -> AsyncIterator[str]:
    found = await _group(bot, number, "OMBUD_STAFF_CHAT", "moderators answer there")
    if isinstance(found, str):
        yield found
        return
    chat, me = found
    if not me.administers:
        yield "The bot is no administrator of the staff chat: make it one, so that it sees answers to its cards"
    elif chat.is_forum and not me.can_manage_topics:
        yield "The staff chat has topics, but the bot may not manage them: grant it 'Manage topics', so that each case gets its own"


async def _group(bot: Bot, number: int, setting: str, use: str) -> tuple[Chat, Membership] | str:
    """A group that the settings name, with what the bot is there; or what is wrong with it."""
    try:
        chat = await chat_at(bot, number)
        if not is_group(chat):
            return f"{setting}: is a {chat.type} chat, must be a group: {use}"
        return chat, await membership(bot, number, bot.id)
    except TelegramError as error:
        return f"{setting}: the bot cannot see this chat ({error.message}); add it there, or correct the id"
