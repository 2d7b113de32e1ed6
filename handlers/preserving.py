"""Holds, for owners and officers: `/hold`, `/holds`, `/unhold` in private or in the room for lawful requests, and buttons in private.

/hold C-7 90d secret <basis>     /hold H-1 90d     /holds [H-1]     /unhold H-1

Nothing is placed or ended by a command alone: it answers with what that would mean, and a button. All answers go to the asker alone, and
the command disappears, also from the room for lawful requests: a hold may concern who reads there.
"""

from collections.abc import Callable, Sequence

from desk import preserving
from desk.errors import HoldRefused, UnknownTarget
from desk.holds import Hold, Matching, NewHold
from desk.model import KEEPERS
from desk.ports import Unit
from desk.preserving import Kept
from handlers import access
from handlers.answering import reader_over
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command
from handlers.gathering import facts_of_staff
from handlers.hold_words import Meant, read_end, read_hold, read_order
from handlers.messages import holds as texts
from handlers.messages.facts import Facts
from handlers.messages.reader import Reader
from handlers.messages.text import Text
from handlers.officers_rooms import answer_alone, in_officers_rooms
from handlers.saying import redraw_in_private
from handlers.wire import CallbackQuery, Message

Shown = Callable[[Reader], Text]


@in_officers_rooms(KEEPERS)
async def on_hold(arrival: Arrival, message: Message, command: Command) -> None:
    """Say what a hold would keep; of one that is placed, let it end later."""
    named = read_hold(command.args)
    if named is not None:
        await _extend(arrival, message, *named)
        return
    order = read_order(message, command, arrival.house.policy)

    async def work(unit: Unit, by: int) -> Shown:
        new = order.hold(await _target(unit, order.meant), by, unit.now, unit.policy)
        asked = await preserving.ask(unit, new)
        facts = await _facts(unit, arrival, [new])
        name = order.meant.name
        seen = await unit.people.last_seen(new.target or 0) if name is not None else None
        return lambda reader: texts.question(asked, facts, reader, name, seen)

    await answer_alone(arrival, message, work, KEEPERS)


@in_officers_rooms(KEEPERS)
async def on_holds(arrival: Arrival, message: Message, command: Command) -> None:
    named = read_hold(command.args)

    async def work(unit: Unit, by: int) -> Shown:
        return await _list(unit, arrival, by) if named is None else await _page(unit, arrival, named[0], by)

    await answer_alone(arrival, message, work, KEEPERS)


@in_officers_rooms(KEEPERS)
async def on_unhold(arrival: Arrival, message: Message, command: Command) -> None:
    """Ask whether it is to end."""
    named = read_hold(command.args)
    if named is None:
        raise HoldRefused("which")

    async def work(unit: Unit, by: int) -> Shown:
        return await _ending(unit, arrival, named[0], by)

    await answer_alone(arrival, message, work, KEEPERS)


async def on_place(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, by: int) -> Shown:
        return await _changed(unit, arrival, await preserving.place(unit, press.ids[0], by))

    await _show(arrival, query, work)


async def on_drop(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, by: int) -> Shown:
        await preserving.drop(unit, press.ids[0], by)
        return texts.dropped

    await _show(arrival, query, work)


async def on_list(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    async def work(unit: Unit, by: int) -> Shown:
        return await _list(unit, arrival, by)

    await _show(arrival, query, work)


async def on_open(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, by: int) -> Shown:
        return await _page(unit, arrival, press.ids[0], by)

    await _show(arrival, query, work)


async def on_extend(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, by: int) -> Shown:
        return await _changed(unit, arrival, await preserving.extend_usually(unit, press.ids[0], by, press.ids[1]))

    await _show(arrival, query, work)


async def on_end(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, by: int) -> Shown:
        return await _ending(unit, arrival, press.ids[0], by)

    await _show(arrival, query, work)


async def on_end_now(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, by: int) -> Shown:
        return await _changed(unit, arrival, await preserving.end(unit, press.ids[0], by, seen=press.ids[1]))

    await _show(arrival, query, work)


async def _extend(arrival: Arrival, message: Message, number: int, words: str) -> None:
    to = read_end(words)

    async def work(unit: Unit, by: int) -> Shown:
        return await _changed(unit, arrival, await preserving.extend(unit, number, by, to))

    await answer_alone(arrival, message, work, KEEPERS)


async def _target(unit: Unit, meant: Meant) -> int | None:
    """A name alone means who bore it last; the question shows who that is. Raises UnknownTarget."""
    if meant.name is None:
        return meant.target
    bearers = await unit.people.named(meant.name)
    if not bearers:
        raise UnknownTarget(f"@{meant.name}")
    return bearers[0].id


async def _list(unit: Unit, arrival: Arrival, by: int) -> Shown:
    found = await preserving.listed(unit, by)
    facts = await _facts(unit, arrival, found)
    return lambda reader: texts.listing(found, facts, reader)


async def _page(unit: Unit, arrival: Arrival, number: int, by: int) -> Shown:
    return await _shown(unit, arrival, await preserving.look(unit, number, by))


async def _changed(unit: Unit, arrival: Arrival, hold: Hold) -> Shown:
    return await _shown(unit, arrival, await preserving.kept(unit, hold))


async def _shown(unit: Unit, arrival: Arrival, kept: Kept) -> Shown:
    facts = await _facts(unit, arrival, [kept.hold])
    return lambda reader: texts.page(kept, facts, reader)


async def _ending(unit: Unit, arrival: Arrival, number: int, by: int) -> Shown:
    kept = await preserving.look(unit, number, by)
    facts = await _facts(unit, arrival, [kept.hold])
    return lambda reader: texts.ending(kept, facts, reader)


async def _facts(unit: Unit, arrival: Arrival, found: Sequence[Hold | NewHold]) -> Facts:
    """What is needed to name those who answer for holds, and whom they are about."""
    people = {hold.owner for hold in found}
    people |= {hold.target for hold in found if hold.matching is Matching.ACCOUNT and hold.target is not None}
    people |= {hold.ended_by for hold in found if isinstance(hold, Hold) and hold.ended_by is not None}
    return await facts_of_staff(unit, arrival.house, sorted(people))


async def _show(arrival: Arrival, query: CallbackQuery, work: access.Work[Shown]) -> None:
    """Let the message under a press show what has become of it: in private, where alone these buttons are."""
    shown = await access.pressed(arrival, query, work, KEEPERS)
    await redraw_in_private(arrival, query, shown(await reader_over(arrival, query)))
