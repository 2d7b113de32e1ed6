"""`ombud check`: what is wrong with settings, policy and the bot's rights, and how to mend each."""

from collections.abc import AsyncIterator

from telegram import Bot
from telegram.error import TelegramError

from bot.asking import chat_at, membership
from bot.transport import make_bot
from config import helplines, policy
from config import settings as configuration
from config.settings import Settings


async def findings(settings: Settings) -> list[str]:
    """One line for each problem. Raises ConfigError for settings and policy files that cannot be read at all."""
    policy.load(settings.policy)
    helplines.load(settings.helplines)
    problems = configuration.unknown()
    if not settings.owners:
        problems.append(
            "OMBUD_OWNERS: nobody can appoint moderators; set your own id: /chatid in your private chat with the bot says it"
        )
    bot = make_bot(settings.bot_token(), settings.api_url, connections=1)
    try:
        await bot.initialize()
        problems += [problem async for problem in _at_telegram(bot, settings)]
    except TelegramError as error:
        problems.append(f"OMBUD_API_URL: {settings.api_url} does not answer as a Bot API server ({error.message})")
    finally:
        await bot.shutdown()
    return problems


async def _at_telegram(bot: Bot, settings: Settings) -> AsyncIterator[str]:
    if not bot.bot.can_read_all_group_messages:
        yield (
            "Privacy mode is on: /report works, @admin and edits of reported messages reach the bot only where it is an"
            " administrator; turn it off with @BotFather, /setprivacy, or make the bot an administrator of each group"
        )
    webhook = await bot.get_webhook_info()
    if webhook.url:
        yield "A webhook is set, so polling gets nothing: remove it with deleteWebhook"
    if settings.staff_chat is None:
        yield "OMBUD_STAFF_CHAT: cases have nowhere to appear; add the bot to a group of your moderators and set the id that /chatid says"
        return
    async for problem in _staff_chat(bot, settings.staff_chat):
        yield problem


async def _staff_chat(bot: Bot, number: int) -> AsyncIterator[str]:
    try:
        chat = await chat_at(bot, number)
        me = await membership(bot, number, bot.id)
    except TelegramError as error:
        yield f"OMBUD_STAFF_CHAT: the bot cannot see this chat ({error.message}); add it there, or correct the id"
        return
    if not me.administers:
        yield "The bot is no administrator of the staff chat: make it one, so that it sees answers to its cards"
    elif chat.is_forum and not me.can_manage_topics:
        yield "The staff chat has topics, but the bot may not manage them: grant it 'Manage topics', so that each case gets its own"
