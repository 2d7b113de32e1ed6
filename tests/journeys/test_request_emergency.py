"""An emergency: one officer approves alone what identifies a person; another reviews it, and nothing is closed before that."""

from dataclasses import replace

import pyrage

from bot.storehouse import opened
from desk.disclosure import analysing, authority_key, checking, delivering
from desk.disclosure.reminding import remind_due
from desk.model import Account, AccountKind, Role
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument, questions
from desk.rules.disclosure.public_key import read
from desk.rules.disclosure.scope import Data
from desk.rules.durations import HOUR
from tests.journeys.stage import Stage
from tests.storage.test_requests import ASKED, ORDER, PARTICULARS

KEY = str(pyrage.x25519.Identity.generate().to_public())


async def test_one_officer_discloses_in_an_emergency_another_reviews_it_and_the_person_is_told_afterwards(stage: Stage):
    mona, max_, spike = stage.cast.mona, stage.cast.max, stage.cast.spike
    spike.starts()
    await spike.sees("Welcome")
    await _mona_has_verified_it(stage)
    mona.writes("/request L-1")
    await mona.presses("Approve as an emergency")
    for officer in (max_, stage.cast.ana):
        await officer.sees("One officer approved an emergency alone")
    await mona.presses("Collect")
    await mona.sees("Status: collected")
    await _max_confirms_the_key(stage)
    mona.writes("/request L-1")
    await mona.presses("Package")
    await mona.sees("SHA-256")
    await _it_arrives(stage)
    stage.later(days=8)
    await mona.sees("Has the emergency passed?")
    assert not any("authority" in text for text in spike.texts())
    mona.writes("/request L-1")
    await mona.presses("Release the notice", "Tell the person", "Tell them now")
    assert "was handed over" in (await spike.sees("An authority asked for data about you")).text
    told = await mona.sees("the review by somebody else is still owed")
    assert not any("Close it" in row for row in told.labels)
    await max_.presses("Read L-1", "Review: it was right")
    await max_.sees("Why was it right")
    max_.writes("A place and an hour were named, and confirmed in the call.")
    await max_.sees("L-1 · emergency request")
    await max_.presses("Close it")
    await max_.sees("Status: closed")
    assert (await stage.shows("L-1"))["state"] == "closed"


async def _mona_has_verified_it(stage: Stage) -> None:
    cast = stage.cast
    asked = replace(ASKED, persons=frozenset({cast.spike.id}), data=frozenset({Data.IDENTITY}))

    async def prepare(unit: Unit) -> None:
        for officer in (cast.mona, cast.max, cast.ana):
            await unit.staff.grant(officer.id, Role.OFFICER, None)
        await unit.people.meet(Account(cast.spike.id, AccountKind.PERSON, "Spike"))
        facts = replace(PARTICULARS, asked=asked, facts="He has written where and when.")
        order = replace(ORDER, instrument=Instrument.EMERGENCY, emergency=True, taken_in_by=cast.mona.id)
        await unit.requests.add(replace(order, particulars=facts, received_at=unit.now, due_at=unit.now + 8 * HOUR))
        await checking.take_up(unit, 1, cast.mona.id)
        await checking.authenticate(unit, 1, cast.mona.id, "Ministry's directory; Ms Krause")
        await checking.find_valid(unit, 1, cast.mona.id)
        for question in questions(Instrument.EMERGENCY, telegram_8_3=False):
            await analysing.answer(unit, 1, cast.mona.id, question, yes=True, why="As she said.")

    async with opened(stage.settings, stage.clock) as storehouse:
        await storehouse.runner.run(prepare)


async def _max_confirms_the_key(stage: Stage) -> None:
    async def confirm(unit: Unit) -> None:
        await authority_key.enter(unit, 1, stage.cast.mona.id, KEY)
        await authority_key.confirm(unit, 1, stage.cast.max.id, read(KEY).fingerprint)

    async with opened(stage.settings, stage.clock) as storehouse:
        await storehouse.runner.run(confirm)


async def _it_arrives(stage: Stage) -> None:
    async def record(unit: Unit) -> None:
        await delivering.deliver(unit, 1, stage.cast.mona.id, "Ms Krause, by the ministry's portal")
        await delivering.confirm_receipt(unit, 1, stage.cast.mona.id, "Ms Krause, by telephone")
        await remind_due(unit)

    async with opened(stage.settings, stage.clock) as storehouse:
        await storehouse.runner.run(record)
