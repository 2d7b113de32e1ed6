"""`/unseal R-12 <reason>`: who sent a report, shown to the lead alone, in private."""

from desk import unsealing
from desk.errors import StartFirst
from desk.model import LEADS
from desk.ports import Unit
from desk.unsealing import Reporter
from handlers import access
from handlers.arrival import Arrival
from handlers.commands import Command
from handlers.incoming import is_private
from handlers.messages.unsealing import identity
from handlers.saying import say_privately
from handlers.targets import read_report
from handlers.wire import Message


@access.staff_only(LEADS)
async def on_unseal(arrival: Arrival, message: Message, command: Command) -> None:
    """Where the answer could not arrive in private nothing is unsealed."""
    number, reason = read_report(command)

    async def work(unit: Unit, lead: int) -> Reporter:
        if not is_private(message.chat) and not await unit.people.can_be_told(lead):
            raise StartFirst
        return await unsealing.unseal(unit, number, lead, reason)

    reporter = await access.typed(arrival, message, work, LEADS)
    await say_privately(arrival, message, lambda reader: identity(reporter, reader))
