"""How a copy names a chat."""

from desk.copies import Place
from desk.ports import Unit


async def place(unit: Unit, chat: int | None) -> Place | None:
    """A chat by its id and the title under which the desk knows it."""
    if chat is None:
        return None
    known = await unit.chats.known(chat)
    return Place(chat, known.title if known is not None else "")
