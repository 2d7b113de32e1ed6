"""What somebody is in a chat, as Bot API calls: read, restrained, put back. They raise what `bot.calls` raise."""

from typing import Final

from telegram import Bot, ChatPermissions
from telegram.error import BadRequest

from bot import asking
from bot.attempts import mentions
from desk.model import Membership, MemberStatus, Sanction, SanctionKind
from desk.rules.durations import SECOND, Ms
from desk.rules.sanctioning import telegrams_end
from handlers.incoming import membership_of

_SILENCED: Final = ChatPermissions.no_permissions()
_FREE: Final = ChatPermissions.all_permissions()
_NEVER_THERE: Final = ("member not found", "participant_id_invalid", "user_not_participant")


async def read(bot: Bot, chat: int, account: int) -> Membership:
    """Somebody's membership; of whoever was never there that of one who left."""
    try:
        return membership_of(await asking.member(bot, chat, account))
    except BadRequest as error:
        if not mentions(error.message, *_NEVER_THERE):
            raise
        return Membership(MemberStatus.FREE, inside=False)


async def impose(bot: Bot, sanction: Sanction, now: Ms) -> None:
    """Mute or ban. Where Telegram would take the end for none it is not told: the desk lifts the sanction in time."""
    until = _seconds(telegrams_end(sanction.until, now))
    chat, account = sanction.chat, sanction.account
    if account < 0:
        await bot.ban_chat_sender_chat(chat, account)
    elif sanction.kind is SanctionKind.MUTE:
        await bot.restrict_chat_member(
            chat, account, _SILENCED, until_date=until, use_independent_chat_permissions=True
        )
    else:
        await bot.ban_chat_member(chat, account, until_date=until)


async def restore(bot: Bot, chat: int, account: int, was: Membership, now: Ms) -> None:
    """Put somebody back where they were, exactly: under an older ban, an older restriction, or free."""
    until = _seconds(telegrams_end(was.until, now))
    match was.status:
        case MemberStatus.BANNED:
            await bot.ban_chat_member(chat, account, until_date=until)
        case MemberStatus.RESTRICTED:
            permissions = ChatPermissions.de_json(dict.fromkeys(was.may, True), bot)
            await bot.restrict_chat_member(
                chat, account, permissions, until_date=until, use_independent_chat_permissions=True
            )
        case _:
            await bot.restrict_chat_member(chat, account, _FREE, use_independent_chat_permissions=True)


async def unban(bot: Bot, chat: int, account: int) -> None:
    """Let somebody come back; who is inside stays."""
    if account < 0:
        await bot.unban_chat_sender_chat(chat, account)
    else:
        await bot.unban_chat_member(chat, account, only_if_banned=True)


async def remove(bot: Bot, chat: int, account: int, *, is_basic: bool) -> None:
    """Show somebody out who may come back. In a basic group that is what a ban does."""
    if is_basic:
        await bot.ban_chat_member(chat, account)
    else:
        await bot.unban_chat_member(chat, account)


def _seconds(until: Ms | None) -> int | None:
    return None if until is None else until // SECOND
