"""A lawful request before its approvers: each is told, reads the whole scope in private and approves it; a group learns nothing."""

from dataclasses import replace

from bot.app import opened
from desk.disclosure import analysing, checking
from desk.model import Role
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument, questions
from tests.journeys.stage import Stage
from tests.storage.test_requests import ASKED, ORDER, PARTICULARS


async def test_two_officers_are_asked_and_approve_the_scope_that_they_read(stage: Stage):
    mona, max_, ana = stage.cast.mona, stage.cast.max, stage.cast.ana
    await _mona_has_prepared_it(stage)
    for officer in (max_, ana):
        await officer.sees("Your approval is asked for")
        await officer.presses("Read L-1")
        await officer.sees(str(stage.cast.spike.id))
        await officer.presses("Approve this scope")
    await ana.sees("State: approved")
    mona.writes("/deputy end")
    await mona.sees("nothing to end")
    assert not any("L-1" in message.text for message in (*stage.staff.messages(), *stage.group.messages()))


async def _mona_has_prepared_it(stage: Stage) -> None:
    cast = stage.cast
    asked = replace(ASKED, persons=frozenset({cast.spike.id}))
    order = replace(ORDER, taken_in_by=cast.mona.id, particulars=replace(PARTICULARS, asked=asked))

    async def prepare(unit: Unit) -> None:
        for officer in (cast.mona, cast.max, cast.ana):
            await unit.staff.grant(officer.id, Role.OFFICER, None)
        await unit.requests.add(order)
        await checking.take_up(unit, 1, cast.mona.id)
        await checking.authenticate(unit, 1, cast.mona.id, "Ministry's directory; Ms Krause")
        await checking.find_valid(unit, 1, cast.mona.id)
        for question in questions(Instrument.EU_EPOC, telegram_8_3=False):
            await analysing.answer(unit, 1, cast.mona.id, question, yes=True, why="As it says.")
        await analysing.submit(unit, 1, cast.mona.id)

    async with opened(stage.settings, stage._clock) as storehouse:
        await storehouse.runner.run(prepare)
