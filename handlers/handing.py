"""How a moderator passes a case: `/handover C-7 <target>` and its button, and handing it on without a reason."""

from collections.abc import Sequence

from desk import handing
from desk.model import Account, Claim
from desk.ports import Unit
from desk.rules.durations import Ms
from handlers import access, targets
from handlers.answering import reader_over
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command
from handlers.confirming import bearers
from handlers.messages import teamwork
from handlers.saying import say, say_over, show_privately
from handlers.targets import OfAccount, OfName
from handlers.wire import CallbackQuery, Message


@access.staff_only()
async def on_handover(arrival: Arrival, message: Message, command: Command) -> None:
    """A name alone suffices here: whoever bears it must hold a role, and can give the case back."""
    number, target = await targets.read_colleague(arrival, message, command)

    async def work(unit: Unit, moderator: int) -> tuple[Claim, Account | None, Ms]:
        return await _give(unit, number, moderator, await _account(unit, target))

    claim, taker, now = await access.typed(arrival, message, work)
    await say(arrival, message, lambda reader: teamwork.given(claim, taker, now, reader))


async def on_give(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Whom a case can be given to is the presser's to read: who is missing may have reported it."""

    async def work(unit: Unit, moderator: int) -> Sequence[Account]:
        return await handing.colleagues(unit, press.ids[0], moderator)

    people = await access.pressed(arrival, query, work)
    text = teamwork.whom_to_give(press.ids[0], people, await reader_over(arrival, query))
    await show_privately(arrival, query, [text])


async def on_give_to(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    case, taker = press.ids

    async def work(unit: Unit, moderator: int) -> tuple[Claim, Account | None, Ms]:
        return await _give(unit, case, moderator, taker)

    claim, account, now = await access.pressed(arrival, query, work)
    await say_over(arrival, query, lambda reader: teamwork.given(claim, account, now, reader))


async def on_hand_on(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    case = await access.pressed(arrival, query, lambda unit, moderator: handing.hand_on(unit, press.ids[0], moderator))
    await say_over(arrival, query, lambda reader: teamwork.handed_on(case.ref, reader))


async def _give(unit: Unit, case: int, moderator: int, taker: int) -> tuple[Claim, Account | None, Ms]:
    claim = await handing.give(unit, case, moderator, taker)
    return claim, await unit.people.known(taker), unit.now


async def _account(unit: Unit, target: OfAccount | OfName) -> int:
    return target.account.id if isinstance(target, OfAccount) else (await bearers(unit, target))[0].id
