"""How requests end where nothing is disclosed, or long after: secrecy that delays a notice, a hold that expires, an order taken back."""

from dataclasses import replace

from bot.storehouse import opened
from desk.disclosure import checking, keeping
from desk.model import Account, AccountKind, Role
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State
from desk.rules.durations import DAY
from tests.journeys.stage import Stage
from tests.storage.test_requests import ASKED, ORDER, PARTICULARS


async def test_a_notice_waits_for_the_end_of_secrecy_a_hold_is_extended_and_expires_an_order_is_withdrawn(stage: Stage):
    mona, spike = stage.cast.mona, stage.cast.spike
    spike.starts()
    await spike.sees("Welcome")
    await _three_requests(stage)
    mona.writes("/request L-2")
    await mona.sees("L-2 · European Preservation Order")
    await mona.presses("Extend")
    await mona.sees("Write it as your next message")
    mona.writes("Letter of the same office, 3 July")
    await mona.sees("L-2 · European Preservation Order")
    await _withdrawn(stage)
    stage.later(days=31)
    await mona.sees("The time of secrecy is over")
    assert not any("authority" in text for text in spike.texts())
    mona.writes("/request L-1")
    await mona.sees("The delay is over")
    await mona.presses("Release the notice", "Tell the person", "Tell them now")
    told = await spike.sees("An authority asked for data about you")
    assert "was handed over" in told.text
    assert (await stage.shows("L-1"))["state"] == "notified"
    stage.later(days=30)
    mona.writes("/request L-2")
    await mona.sees("Status: preserved")
    assert await _held_for(stage) == ["L-2"]
    stage.later(days=30)
    await mona.sees("What was preserved for it is no longer kept")
    assert await _held_for(stage) == []
    assert (await stage.shows("L-2"))["state"] == "expired"


async def _held_for(stage: Stage) -> list[str]:
    """The bases of the holds that keep what there is of Spike."""
    async with opened(stage.settings, stage._clock) as storehouse:
        holds = await storehouse.runner.read(lambda unit: unit.holds.on_account(stage.cast.spike.id))
    return [hold.basis for hold in holds]


async def _withdrawn(stage: Stage) -> None:
    mona = stage.cast.mona
    mona.writes("/request L-3")
    await mona.sees("L-3 · ")
    await mona.presses("Record a withdrawal")
    await mona.sees("Write it as your next message")
    mona.writes("The court has lifted it, says Ms Krause")
    await mona.sees("Status: withdrawn")


async def _three_requests(stage: Stage) -> None:
    """One whose receipt was confirmed while secrecy runs, one that only preserves, one that has just come."""
    mona, spike = stage.cast.mona.id, stage.cast.spike.id

    async def prepare(unit: Unit) -> None:
        asked = replace(ASKED, persons=frozenset({spike}), data=frozenset({Data.IDENTITY}))
        order = replace(
            ORDER, taken_in_by=mona, particulars=replace(PARTICULARS, asked=asked), received_at=unit.now, due_at=None
        )
        await unit.staff.grant(mona, Role.OFFICER, None)
        await unit.people.meet(Account(spike, AccountKind.PERSON, "Spike"))
        secret = replace(order, instrument=Instrument.NATIONAL_ORDER, secrecy_until=unit.now + 30 * DAY)
        handed = await unit.requests.add(secret)
        await unit.scopes.propose(handed.id, asked, mona)
        await unit.requests.change(replace(handed, state=State.RECEIPT_CONFIRMED, remind_at=unit.now))
        await unit.requests.add(replace(order, instrument=Instrument.EU_EPOC_PR))
        await checking.take_up(unit, 2, mona)
        await checking.authenticate(unit, 2, mona, "Ministry's directory; Ms Krause")
        await keeping.preserve(unit, 2, mona)
        await unit.requests.add(order)

    async with opened(stage.settings, stage._clock) as storehouse:
        await storehouse.runner.run(prepare)
