"""`/privacy` and `/mydata`: what the desk keeps of people, and what of the one who asks."""

from desk import copying
from handlers.answering import answer, reader_of, reader_there
from handlers.arrival import Arrival
from handlers.commands import Command
from handlers.incoming import person
from handlers.messages.privacy import copy_comes, privacy_pages
from handlers.wire import Message


async def on_privacy(arrival: Arrival, message: Message, _command: Command) -> None:
    """Answered to whoever asks, in a group unseen by the others."""
    reader = await reader_there(arrival, message)
    for page in privacy_pages(arrival.house.policy, arrival.house.hosting, reader):
        await answer(arrival, message, page)


async def on_my_data(arrival: Arrival, message: Message, _command: Command) -> None:
    """Owe the writer a copy of what is held about them. Raises CopyTooSoon."""
    writer = person(message)
    if writer is not None:
        await arrival.desk.run(lambda unit: copying.request(unit, writer, arrival.cause))
        await answer(arrival, message, copy_comes(await reader_of(arrival, writer)))
