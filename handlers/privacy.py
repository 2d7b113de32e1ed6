"""`/privacy`: what the desk keeps of people, in their language."""

from handlers.answering import answer, reader_there
from handlers.arrival import Arrival
from handlers.commands import Command
from handlers.messages.privacy import privacy_pages
from handlers.wire import Message


async def on_privacy(arrival: Arrival, message: Message, _command: Command) -> None:
    """Answered to whoever asks, in a group unseen by the others."""
    reader = await reader_there(arrival, message)
    for page in privacy_pages(arrival.house.policy, arrival.house.hosting, reader):
        await answer(arrival, message, page)
