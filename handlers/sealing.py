"""`/head`: the latest head of the journal, for who answers for it and for who checks it."""

from desk import heads
from desk.errors import StartFirst
from desk.model import STAFF
from desk.ports import Unit
from handlers import access
from handlers.answering import in_staff_chat
from handlers.arrival import Arrival
from handlers.commands import Command
from handlers.wire import Message


@access.staff_only(heads.READERS)
async def on_head(arrival: Arrival, message: Message, _command: Command) -> None:
    """Where it was asked for in the staff chat, all of them see it; else who asked. Raises NothingSealed, StartFirst."""
    for_all = await in_staff_chat(arrival, message)

    async def work(unit: Unit, reader: int) -> None:
        if not for_all and not await unit.people.can_be_told(reader):
            raise StartFirst
        await heads.tell(unit, STAFF if for_all else reader, arrival.cause)

    await access.typed(arrival, message, work, heads.READERS)
