"""Which chats a copy names. The title of one that the bot left is purged after a while."""

from desk.copies import Place
from desk.copying.times import Asking
from desk.model import Chat
from desk.rules.retention import Kind


async def named(asked: Asking, chat: int) -> Chat | None:
    """A chat that may be called by its title; None for others."""
    is_purged = asked.is_over(Kind.PROFILE, await asked.unit.copies.left_at(chat))
    return None if is_purged else await asked.unit.chats.known(chat)


async def place(asked: Asking, chat: int | None) -> Place | None:
    """A chat by its id and, where it has one, its title."""
    if chat is None:
        return None
    known = await named(asked, chat)
    return Place(chat, known.title if known is not None else "")
