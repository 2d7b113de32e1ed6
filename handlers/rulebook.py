"""`/rules`, as Rose's members know it: in private, and as a button for all where one of those who run a group asks."""

from handlers.answering import answer_privately, reader_of, reader_there
from handlers.arrival import Arrival
from handlers.commands import Command
from handlers.incoming import is_private, person, thread_of
from handlers.messages.rulebook import rule_pages, where_to_read
from handlers.reporting import remove_command
from handlers.welcoming import runs_it
from handlers.wire import Message


async def on_rules(arrival: Arrival, message: Message, _command: Command) -> None:
    """A member's own look costs the group no message: anybody could fill it with them."""
    if not is_private(message.chat) and await runs_it(arrival, message):
        link = where_to_read(arrival.house.bot, await reader_there(arrival, message))
        arrival.house.telegram.tell(message.chat.id, link, thread=thread_of(message))
        return
    writer = person(message)
    if not is_private(message.chat):
        await remove_command(arrival, message)
    if writer is not None:
        reader = await reader_of(arrival, writer)
        for page in rule_pages(arrival.house.policy, reader):
            answer_privately(arrival, message, page)
