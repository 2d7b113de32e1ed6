"""How requests end where nothing is disclosed: an order that is taken back, and data that was kept for a time, which was extended."""

from dataclasses import replace

from bot.storehouse import opened
from desk.disclosure import checking, keeping
from desk.model import Account, AccountKind, Role
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State
from tests.journeys.stage import Stage
from tests.storage.test_requests import ASKED, ORDER, PARTICULARS


async def test_an_order_is_withdrawn_after_its_person_was_told_and_a_preservation_is_extended_and_expires(stage: Stage):
    mona, spike = stage.cast.mona, stage.cast.spike
    spike.starts()
    await spike.sees("Welcome")
    await _two_requests(stage)
    await _is_withdrawn(stage)
    mona.writes("/request L-2")
    await mona.sees("L-2 · European Preservation Order")
    await mona.presses("Extend")
    await mona.sees("Write it as your next message")
    mona.writes("Letter of the same office, 3 July")
    await mona.sees("Status: preserved")
    stage.later(days=61)
    mona.writes("/request L-2")
    await mona.sees("Status: preserved")
    assert await _held_for(stage) == ["L-2"]
    stage.later(days=30)
    await mona.sees("What was preserved for it is no longer kept")
    assert await _held_for(stage) == []
    assert (await stage.shows("L-2"))["state"] == "expired"


async def _is_withdrawn(stage: Stage) -> None:
    """Spike was told that his data would be handed over; he hears that it was not, and nothing is held for it any more."""
    mona, spike = stage.cast.mona, stage.cast.spike
    mona.writes("/request L-1")
    await mona.presses("Tell the person", "Tell them now")
    assert "was handed over" not in (await spike.sees("An authority asked for data about you")).text
    await mona.presses("Record a withdrawal")
    await mona.sees("Write it as your next message")
    mona.writes("The court has lifted it, says Ms Krause")
    await mona.sees("Status: withdrawn")
    await spike.sees("Nothing about you was handed over")
    assert await _held_for(stage) == ["L-2"]


async def _held_for(stage: Stage) -> list[str]:
    """The bases of the holds that keep what there is of Spike."""
    async with opened(stage.settings, stage.clock) as storehouse:
        holds = await storehouse.runner.read(lambda unit: unit.holds.on_account(stage.cast.spike.id))
    return [hold.basis for hold in holds]


async def _two_requests(stage: Stage) -> None:
    """An order that is approved already, and one that only preserves."""
    mona, spike = stage.cast.mona.id, stage.cast.spike.id

    async def prepare(unit: Unit) -> None:
        asked = replace(ASKED, persons=frozenset({spike}), data=frozenset({Data.IDENTITY}))
        order = replace(
            ORDER, taken_in_by=mona, particulars=replace(PARTICULARS, asked=asked), received_at=unit.now, due_at=None
        )
        await unit.staff.grant(mona, Role.OFFICER, None)
        await unit.people.meet(Account(spike, AccountKind.PERSON, "Spike"))
        for number, instrument in enumerate((Instrument.NATIONAL_ORDER, Instrument.EU_EPOC_PR), 1):
            await unit.requests.add(replace(order, instrument=instrument))
            await checking.take_up(unit, number, mona)
            await checking.authenticate(unit, number, mona, "Ministry's directory; Ms Krause")
        await unit.scopes.propose(1, asked, mona)
        await unit.requests.change(replace(await unit.requests.lock(1), state=State.APPROVED))
        await keeping.preserve(unit, 2, mona)

    async with opened(stage.settings, stage.clock) as storehouse:
        await storehouse.runner.run(prepare)
