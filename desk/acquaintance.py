"""People and chats that the desk meets: who can be written to, where it serves."""

from desk.lending import lends
from desk.menus import refresh, refresh_in
from desk.model import STAFF, Account, AccountKind, Chat
from desk.notices import ReportButton
from desk.ports import Unit
from desk.reach import take_over
from desk.retrying import retry_in


async def pressed_start(unit: Unit, person: Account) -> None:
    """They opened the private chat: what waited for them is due now."""
    await unit.people.meet(person)
    await unit.people.started(person.id)
    await unit.notices.wake(person.id)


async def chose_language(unit: Unit, person: Account, language: str) -> None:
    """They want to be spoken to in this language, whatever Telegram says of them."""
    await unit.people.meet(person)
    await unit.people.speaks(person.id, language)
    await refresh(unit, person.id)


async def blocked_desk(unit: Unit, person: int) -> None:
    """They blocked the bot; what is owed waits until they come back. It is no acquaintance: who is erased first would be back by it."""
    await unit.people.stopped(person)


async def gone(unit: Unit, recipient: int) -> None:
    """Telegram says that somebody blocked the bot or is no more, or that it was removed from a chat."""
    if recipient > 0:
        await unit.people.stopped(recipient)
    elif await unit.chats.served(recipient):
        await unit.chats.left(recipient)
        await unit.journal.write("desk", "left_chat", str(recipient))


async def joined(unit: Unit, chat: Chat, *, administrator: bool, is_staffs: bool = False) -> None:
    """The desk was added to a group or channel, or its rights there changed. What waited for that, and what failed without it, is due now.

    The chat is met as an account too, so that a link with its public name can be read.
    """
    kind = AccountKind.CHANNEL if chat.kind == "channel" else AccountKind.GROUP
    await unit.people.meet(Account(chat.id, kind, chat.title, chat.username))
    is_new = not await unit.chats.served(chat.id)
    if is_new:
        await unit.journal.write("desk", "joined_chat", str(chat.id))
    await unit.chats.joined(chat, administrator=administrator)
    if is_new:
        await take_over(unit, chat.id)
    await unit.notices.wake(STAFF if is_staffs else chat.id)
    if administrator:
        await retry_in(unit, chat.id)


async def left(unit: Unit, chat: Chat) -> None:
    """The desk was removed from a chat; its records stay."""
    await unit.chats.left(chat.id)
    await unit.journal.write("desk", "left_chat", str(chat.id))


async def moved(unit: Unit, old: int, new: int, *, is_staffs: bool) -> None:
    """A group became a supergroup, which has another id and other numbers for its messages.

    It is heard of more than once, and each time what is owed to the old id follows: a verdict that was being committed during the
    move may have missed it, and would ask Telegram for ever where nobody is.
    """
    is_news = await unit.chats.now_at(old) != new
    await unit.chats.moved(old, new)
    await unit.recipients.follow(old, new)
    if not is_news:
        return
    if is_staffs:
        await unit.notices.repost(STAFF)
    await unit.journal.write("desk", "chat_moved", str(new), before=old)
    if await lends(unit, new):
        await refresh_in(unit, new)
    await retry_in(unit, new)


async def offer_button(unit: Unit, chat: Chat, cause: str) -> None:
    """One of a group's administrators wants the permanent "Report privately" button there."""
    await unit.chats.seen(chat)
    await unit.notices.owe(chat.id, ReportButton(), cause=cause)
    await unit.journal.write("desk", "offered_button", str(chat.id))
