"""Where officers work: in private, and in their own room, where nobody else reads along."""

from collections.abc import Awaitable, Callable
from functools import wraps

from desk.errors import HoldRefused, StartFirst
from desk.model import Role
from desk.ports import Unit
from handlers import access
from handlers.answering import reader_of
from handlers.arrival import Arrival
from handlers.commands import Command
from handlers.incoming import is_private, person
from handlers.messages.reader import Reader
from handlers.messages.text import Text
from handlers.wire import Message

CommandHandler = Callable[[Arrival, Message, Command], Awaitable[None]]


def in_officers_rooms(needed: frozenset[Role]) -> Callable[[CommandHandler], CommandHandler]:
    """For those with one of the needed roles, and there alone. Elsewhere the refusal does not say what this is about.

    The command disappears everywhere.
    """

    def guard(handler: CommandHandler) -> CommandHandler:
        @access.staff_only(needed, unseen=True)
        async def guarded(arrival: Arrival, message: Message, command: Command) -> None:
            if not is_private(message.chat) and message.chat.id != await arrival.house.legal_chat():
                raise HoldRefused("elsewhere")
            await handler(arrival, message, command)

        @wraps(handler)
        async def given(arrival: Arrival, message: Message, command: Command) -> None:
            if (
                person(message) is None
            ):  # who writes as the chat is not asked who they are: others would read the question
                await access.remove_traces(arrival, message, unseen=True)
                raise HoldRefused("elsewhere")
            await guarded(arrival, message, command)

        return given

    return guard


async def answer_alone(
    arrival: Arrival, message: Message, work: access.Work[Callable[[Reader], Text]], needed: frozenset[Role]
) -> None:
    """Do it, and answer in the asker's private chat. Raises StartFirst where nothing would arrive there: then nothing is done."""
    writer = person(message)
    if writer is None:
        return

    async def told(unit: Unit, by: int) -> Callable[[Reader], Text]:
        if not is_private(message.chat) and not await unit.people.can_be_told(by):
            raise StartFirst
        return await work(unit, by)

    shown = await access.typed(arrival, message, told, needed, unseen=True)
    arrival.house.telegram.tell(writer.id, shown(await reader_of(arrival, writer)))
