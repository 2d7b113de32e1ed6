"""Commands that were given by a chat itself: held until one of its administrators shows that they gave them."""

from desk.errors import StaleButton
from desk.notices import ConfirmButton, RemoveMessage
from desk.ports import Unit
from desk.rules.durations import MINUTE, Ms

HELD_FOR: Ms = 10 * MINUTE
"""As long as somebody who has just typed a command still looks at the chat."""


async def hold(unit: Unit, chat: int, message: int, command: bytes, cause: str) -> None:
    """Keep a command, remove it from the chat, and ask there who gave it."""
    number = await unit.held.add(chat, command, unit.now + HELD_FOR)
    await unit.notices.owe(chat, ConfirmButton(number), cause=_cause(number))
    if message:
        await unit.notices.owe(chat, RemoveMessage(message), cause=cause)


async def take(unit: Unit, number: int, chat: int, button: int, cause: str) -> None:
    """Let a held command take effect in this unit, once; its button goes. Raises StaleButton when it has, or when its time is over."""
    if not await unit.held.take(number):
        raise StaleButton
    await unit.notices.owe(chat, RemoveMessage(button), cause=f"{cause}/button")


async def expire(unit: Unit, limit: int) -> int:
    """Let go of commands that nobody confirmed in time, and remove their buttons; returns how many."""
    over = await unit.held.expire(limit)
    for number, chat in over:
        button = await unit.notices.message_of(_cause(number), ConfirmButton.__name__, chat)
        if button is not None:
            await unit.notices.owe(chat, RemoveMessage(button), cause=f"{_cause(number)}/over")
    return len(over)


def _cause(number: int) -> str:
    return f"held-{number}"
