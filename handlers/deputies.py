"""`/deputy @name 2w`: an officer who will be away names who approves in their place. `/deputy end`, and `/deputy` alone shows it."""

from typing import Final

from desk.disclosure import deputies
from desk.disclosure.values import Deputy
from desk.errors import UnknownTarget
from desk.model import Role
from desk.ports import Unit
from desk.request_errors import DeputyRefused
from desk.rules.durations import Duration, parse
from handlers import access
from handlers.answering import reader_of
from handlers.arrival import Arrival
from handlers.commands import Command, first_word
from handlers.gathering import facts_of_staff
from handlers.incoming import person
from handlers.messages import deputies as texts
from handlers.messages.facts import Facts
from handlers.targets import OfAccount, OfCase, read_named
from handlers.wire import Message

_OFFICERS: Final = frozenset({Role.OFFICER})


@access.staff_only(_OFFICERS)
async def on_deputy(arrival: Arrival, message: Message, command: Command) -> None:
    """Show, name or end. In private alone: who is away is nobody's business but the desk's."""

    async def work(unit: Unit, by: int) -> tuple[Deputy | None, Facts]:
        if command.args.casefold().strip() == "end":
            await deputies.end(unit, by)
        elif command.args.strip():
            who, lasts = await _named(unit, message, command)
            await deputies.name(unit, by, who, lasts)
        named = await unit.deputies.of(by)
        return named, await facts_of_staff(unit, arrival.house, [named.deputy] if named is not None else [])

    named, facts = await access.typed(arrival, message, work, _OFFICERS)
    writer = person(message)
    if writer is not None:
        arrival.house.telegram.tell(writer.id, texts.deputy(named, facts, await reader_of(arrival, writer)))


async def _named(unit: Unit, message: Message, command: Command) -> tuple[int, Duration]:
    """Raises DeputyRefused, UnknownTarget."""
    subject, rest = read_named(message, command) or (None, "")
    if subject is None or isinstance(subject, OfCase):
        raise DeputyRefused("who")
    try:
        lasts = parse(first_word(rest)[0])
    except ValueError:
        raise DeputyRefused("length") from None
    if isinstance(subject, OfAccount):
        return subject.account.id, lasts
    bearers = await unit.people.named(subject.username)
    if not bearers:
        raise UnknownTarget(f"@{subject.username}")
    return bearers[0].id, lasts
