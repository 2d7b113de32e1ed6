"""Who may do what, checked inside the unit that does it: from the database at that moment, never from what was printed."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Final, TypeVar

from desk import intake
from desk.errors import DeskError, NotAllowed, Unidentified
from desk.model import JUDGES, Account, Role
from desk.ports import Unit
from handlers.answering import in_staff_chat
from handlers.arrival import Arrival
from handlers.commands import Command
from handlers.incoming import account_of, is_private, person
from handlers.wire import CallbackQuery, Message

T = TypeVar("T")
Work = Callable[[Unit, int], Awaitable[T]]
"""What to do in one unit on behalf of a member of staff, given by id."""
CommandHandler = Callable[[Arrival, Message, Command], Awaitable[None]]

APPOINTERS: Final = frozenset({Role.OWNER, Role.LEAD})
"""Who gives and takes roles."""


def staff_only(needed: frozenset[Role] = JUDGES) -> Callable[[CommandHandler], CommandHandler]:
    """For the handler of a staff's command. Who has none of the needed roles learns only that, whatever else they wrote.

    In a group the command disappears also when it is refused: nobody there should see who asked for what. Raises NotAllowed;
    Unidentified for an anonymous administrator or a channel, to whom no private answer is possible.
    """

    def guard(handler: CommandHandler) -> CommandHandler:
        @wraps(handler)
        async def guarded(arrival: Arrival, message: Message, command: Command) -> None:
            try:
                await arrival.desk.read(lambda unit: _require(unit, _writer(message), needed))
                await handler(arrival, message, command)
            except DeskError:
                await remove_traces(arrival, message)
                raise

        return guarded

    return guard


async def typed(arrival: Arrival, message: Message, work: Work[T], needed: frozenset[Role] = JUDGES) -> T:
    """Do what a member of staff asked for in words; in a group the words are removed in the same transaction. Raises like `staff_only`."""
    writer, traces = _writer(message), await _traces(arrival, message)

    async def unit_of_work(unit: Unit) -> T:
        await _require(unit, writer, needed)
        await unit.people.meet(writer)
        if traces is not None:
            await intake.tidy(unit, traces, arrival.cause)
        return await work(unit, writer.id)

    return await arrival.desk.run(unit_of_work)


async def pressed(arrival: Arrival, query: CallbackQuery, work: Work[T]) -> T:
    """Do what a moderator's button says. Raises NotAllowed for who works on no cases, whatever was printed when they did."""
    presser = account_of(query.sender)

    async def unit_of_work(unit: Unit) -> T:
        await _require(unit, presser, JUDGES)
        await unit.people.meet(presser)
        return await work(unit, presser.id)

    return await arrival.desk.run(unit_of_work)


async def remove_traces(arrival: Arrival, message: Message) -> None:
    """Have a staff's command removed from a group, by itself."""
    traces = await _traces(arrival, message)
    if traces is not None:
        await arrival.desk.run(lambda unit: intake.tidy(unit, traces, arrival.cause))


def _writer(message: Message) -> Account:
    writer = person(message)
    if writer is None:
        raise Unidentified
    return writer


async def _require(unit: Unit, account: Account, needed: frozenset[Role]) -> None:
    if not needed & await unit.staff.roles(account.id):
        raise NotAllowed


async def _traces(arrival: Arrival, message: Message) -> intake.Command | None:
    """The command, where members of a group could see it."""
    if is_private(message.chat) or not message.message_id or await in_staff_chat(arrival, message):
        return None
    return intake.Command(message.chat.id, message.message_id)
