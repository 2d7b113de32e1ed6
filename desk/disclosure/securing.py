"""What keeps data while a request is worked on: a hold on each account, from the moment at which its sender is confirmed until it ends."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from desk.casework import staff
from desk.disclosure.values import Request
from desk.holds import Matching, NewHold
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.states import State
from desk.rules.durations import Ms
from desk.rules.preserving import LONGEST, next_warning, usual

_ENDED: Final = frozenset({State.REFUSED, State.NO_DATA, State.WITHDRAWN, State.EXPIRED, State.CLOSED})


def is_over(request: Request) -> bool:
    """Whether nothing is disclosed or preserved any more: what only this request keeps goes from now on as everything else does.

    That a threat to life is none has to be looked at first.
    """
    if request.instrument is Instrument.ART18:
        return request.state is State.CLOSED
    return request.state in _ENDED


async def secure(unit: Unit, request: Request, person: int) -> int:
    """Place a hold on each account that it asks about and that has none of its own yet; returns how many.

    Who asks for the hold answers for it. Its basis names the request alone, never what the authority wrote. Nobody learns by asking what
    is held about them that a request has come: an officer tells them, or nobody does.
    """
    placed = [await unit.holds.get(hold) for hold in await unit.requests.holds(request.id)]
    kept = {hold.target for hold in placed if hold.ended_at is None}
    new = sorted(request.particulars.accounts - kept)
    until = _until(unit, request)
    for account in new:
        wanted = NewHold(Matching.ACCOUNT, request.ref, person, until, account, secret=True)
        hold = await unit.holds.place(replace(wanted, warn_at=next_warning(until, unit.now)))
        await unit.requests.keep_by(request.id, hold.id)
        await unit.journal.write(staff(person), "hold_placed", hold.ref, matching=hold.matching, until=until)
    return len(new)


async def keep_until(unit: Unit, request: Request, until: Ms) -> None:
    """Let its holds last so long; a longer one is left as it is."""
    for number in await unit.requests.holds(request.id):
        hold = await unit.holds.lock(number)
        if hold.ended_at is None and hold.until < until:
            await unit.holds.extend(number, until, next_warning(until, unit.now))
            await unit.journal.write("desk", "hold_extended", hold.ref, until=until)


async def hide(unit: Unit, request: Request) -> None:
    """Let its holds be secret: the persons may not be told, so they do not read of them in what is held about them either."""
    for number in await unit.requests.holds(request.id):
        if await unit.holds.hide(number):
            await unit.journal.write("desk", "hold_hidden", f"H-{number}")


async def show(unit: Unit, request: Request, persons: Collection[int]) -> None:
    """Let those who are told of the request read of its holds as well."""
    for number in await unit.requests.holds(request.id):
        if (await unit.holds.get(number)).target in persons and await unit.holds.show(number):
            await unit.journal.write("desk", "hold_shown", f"H-{number}")


async def let_go(unit: Unit, request: Request, person: int | None) -> None:
    """End its holds, with the request."""
    for number in await unit.requests.holds(request.id):
        if await unit.holds.end(number, person):
            by = "desk" if person is None else staff(person)
            await unit.journal.write(by, "hold_ended", f"H-{number}")


def _until(unit: Unit, request: Request) -> Ms:
    """The policy's length beyond the deadline, so that nothing goes while an answer is late."""
    latest = LONGEST.after(unit.now)
    wanted = max(request.due_at or unit.now, unit.now) + usual(unit.policy)
    return wanted if latest is None else min(wanted, latest)
