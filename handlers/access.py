"""Who may do what, checked inside the unit that does it: from the database at that moment, never from what was printed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Final, TypeVar

from desk import intake, lending
from desk.errors import AdministersToo, DeskError, NotAllowed, NotInside, Unidentified
from desk.model import JUDGES, Account, AccountKind, Role
from desk.ports import Unit
from handlers.answering import in_staff_chat
from handlers.arrival import Arrival
from handlers.commands import Command
from handlers.incoming import account_of, is_group, is_private, person, speaks_as_chat
from handlers.wire import CallbackQuery, Message

T = TypeVar("T")
Work = Callable[[Unit, int], Awaitable[T]]
"""What to do in one unit on behalf of a member of staff, given by id."""
CommandHandler = Callable[[Arrival, Message, Command], Awaitable[None]]

APPOINTERS: Final = frozenset({Role.OWNER, Role.LEAD})
"""Who gives and takes roles."""


def staff_only(
    needed: frozenset[Role] = JUDGES, *, lent: bool = False, unseen: bool = False
) -> Callable[[CommandHandler], CommandHandler]:
    """For the handler of a staff's command. Who has none of the needed roles learns only that, whatever else they wrote.

    What may be `lent` a group's own administrators give there too, where its settings say so; then `typed` is told whom it is about.
    In a group the command disappears also when it is refused: nobody there should see who asked for what. What is to stay `unseen`
    among staff too disappears from their chat as well. Raises NotAllowed;
    Unidentified for an anonymous administrator or a channel, to whom no private answer is possible.
    """

    def guard(handler: CommandHandler) -> CommandHandler:
        @wraps(handler)
        async def guarded(arrival: Arrival, message: Message, command: Command) -> None:
            try:
                writer = _writer(message)
                if not (lent and await is_lent(arrival, message, writer)):
                    await arrival.desk.read(lambda unit: _require(unit, writer, needed))
                await handler(arrival, message, command)
            except DeskError as error:
                if not is_held(message, error):
                    await remove_traces(arrival, message, unseen=unseen)
                raise

        return guarded

    return guard


async def typed(
    arrival: Arrival,
    message: Message,
    work: Work[T],
    needed: frozenset[Role] = JUDGES,
    *,
    over: Account | None = None,
    absent: bool = True,
    unseen: bool = False,
) -> T:
    """Do what a member of staff asked for in words; in a group the words are removed in the same transaction. Raises like `staff_only`.

    What is done `over` an account, a group's own administrators may do there by a lent right; unless `absent`, only to who
    is inside. Raises AdministersToo, NotInside.
    """
    writer, traces = _writer(message), await _traces(arrival, message, unseen=unseen)
    lent = over is not None and await is_lent(arrival, message, writer)
    if lent and over is not None:
        await _require_subject(arrival, message.chat.id, over, absent=absent)

    async def unit_of_work(unit: Unit) -> T:
        if lent:
            unit = await lending.lend(unit, writer.id, message.chat.id)
        else:
            await _require(unit, writer, needed)
        await unit.people.meet(writer)
        if traces is not None:
            await intake.tidy(unit, traces, arrival.cause)
        return await work(unit, writer.id)

    return await arrival.desk.run(unit_of_work)


@dataclass(frozen=True, slots=True)
class Lending:
    """What a button does over an account in a group, which may lend the right to it as it does for `typed`."""

    group: int
    over: Account
    absent: bool


async def pressed(
    arrival: Arrival,
    query: CallbackQuery,
    work: Work[T],
    needed: frozenset[Role] = JUDGES,
    *,
    lending_of: Lending | None = None,
) -> T:
    """Do what the button of somebody with these roles says. Raises NotAllowed for others, whatever was printed when they had them."""
    presser = account_of(query.sender)
    lender = lending_of if lending_of and await _is_lent_in(arrival, lending_of.group, presser) else None
    if lender is not None:
        await _require_subject(arrival, lender.group, lender.over, absent=lender.absent)

    async def unit_of_work(unit: Unit) -> T:
        if lender is not None:
            unit = await lending.lend(unit, presser.id, lender.group)
        else:
            await _require(unit, presser, needed)
        await unit.people.meet(presser)
        return await work(unit, presser.id)

    return await arrival.desk.run(unit_of_work)


async def require_governs(arrival: Arrival, account: Account, group: int) -> None:
    """Raises NotAllowed for whoever may not choose how a group is served.

    Its owner and its administrators who may change it or restrict its members may, as Telegram says now; so may the desk's owners.
    """
    if Role.OWNER in await arrival.desk.read(lambda unit: unit.staff.roles(account.id)):
        return
    rights = await arrival.house.telegram.rights(group, account.id)
    if rights is None or not rights.governs:
        raise NotAllowed


def is_held(message: Message, error: DeskError) -> bool:
    """Whether a refused command is held instead: its giver writes as the chat, and a button asks who that is."""
    return isinstance(error, Unidentified) and speaks_as_chat(message)


async def remove_traces(arrival: Arrival, message: Message, *, unseen: bool = False) -> None:
    """Have a staff's command removed from a group, by itself."""
    traces = await _traces(arrival, message, unseen=unseen)
    if traces is not None:
        await arrival.desk.run(lambda unit: intake.tidy(unit, traces, arrival.cause))


async def is_lent(arrival: Arrival, message: Message, writer: Account) -> bool:
    """Whether somebody who works on no cases is lent a moderator's right where they write."""
    if not is_group(message.chat) or await in_staff_chat(arrival, message):
        return False
    return await _is_lent_in(arrival, message.chat.id, writer)


async def _is_lent_in(arrival: Arrival, group: int, writer: Account) -> bool:
    """Whether somebody who works on no cases is lent a moderator's right by a group: as Telegram says at this moment."""

    async def look(unit: Unit) -> bool:
        return not JUDGES & await unit.staff.roles(writer.id) and await lending.lends(unit, group)

    if not await arrival.desk.read(look):
        return False
    rights = await arrival.house.telegram.rights(group, writer.id)
    return rights is not None and rights.restrict


async def _require_subject(arrival: Arrival, group: int, account: Account, *, absent: bool) -> None:
    """Raises AdministersToo for who runs the group themselves, NotInside for a stranger to it: points would follow them everywhere."""
    telegram = arrival.house.telegram
    if account.id == group or (
        account.kind is AccountKind.PERSON and await telegram.is_administrator(group, account.id)
    ):
        raise AdministersToo
    if not absent and not await telegram.is_inside(group, account.id):
        raise NotInside


def _writer(message: Message) -> Account:
    writer = person(message)
    if writer is None:
        raise Unidentified
    return writer


async def _require(unit: Unit, account: Account, needed: frozenset[Role]) -> None:
    if not needed & await unit.staff.roles(account.id):
        raise NotAllowed


async def _traces(arrival: Arrival, message: Message, *, unseen: bool = False) -> intake.Command | None:
    """The command, where members of a group could see it, or colleagues what is to stay unseen."""
    if is_private(message.chat) or not message.message_id:
        return None
    if not unseen and await in_staff_chat(arrival, message):
        return None
    return intake.Command(message.chat.id, message.message_id)
