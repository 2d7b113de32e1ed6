"""A lawful request before its approvers: each is told, reads the whole scope in private and approves it; a group learns nothing.

Who prepared it collects what is there and gets a package that only the authority opens.
"""

import io
import tarfile
from dataclasses import replace

import pyrage

from bot.storehouse import opened
from desk.disclosure import analysing, checking
from desk.model import Account, AccountKind, Role
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument, questions
from desk.rules.disclosure.public_key import read
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
    await _mona_gets_the_package(stage)
    assert not any("L-1" in message.text for message in (*stage.staff.messages(), *stage.group.messages()))


async def _mona_has_prepared_it(stage: Stage) -> None:
    cast = stage.cast
    asked = replace(ASKED, persons=frozenset({cast.spike.id}))
    order = replace(ORDER, taken_in_by=cast.mona.id, particulars=replace(PARTICULARS, asked=asked))

    async def prepare(unit: Unit) -> None:
        for officer in (cast.mona, cast.max, cast.ana):
            await unit.staff.grant(officer.id, Role.OFFICER, None)
        await unit.people.meet(Account(cast.spike.id, AccountKind.PERSON, "Spike"))
        await unit.requests.add(order)
        await checking.take_up(unit, 1, cast.mona.id)
        await checking.authenticate(unit, 1, cast.mona.id, "Ministry's directory; Ms Krause")
        await checking.find_valid(unit, 1, cast.mona.id)
        for question in questions(Instrument.EU_EPOC, telegram_8_3=False):
            await analysing.answer(unit, 1, cast.mona.id, question, yes=True, why="As it says.")
        await analysing.submit(unit, 1, cast.mona.id)

    async with opened(stage.settings, stage._clock) as storehouse:
        await storehouse.runner.run(prepare)


async def _mona_gets_the_package(stage: Stage) -> None:
    mona, max_ = stage.cast.mona, stage.cast.max
    identity = pyrage.x25519.Identity.generate()
    key = str(identity.to_public())
    mona.writes("/request L-1")
    await mona.sees("The authority's key is not entered yet")
    await mona.presses("Collect")
    await mona.sees("State: collected")
    await mona.presses("Enter the authority's key")
    await mona.sees("public key: for age")
    mona.writes(key)
    await mona.sees("Somebody else still has to confirm")
    max_.writes("/request L-1")
    await max_.sees("State: collected")
    await max_.presses("Confirm the fingerprint")
    await max_.sees("read out")
    max_.writes(read(key).fingerprint)
    await max_.sees("The authority's key is confirmed")
    await max_.presses("Package")
    await max_.sees("SHA-256")
    (sent,) = await stage.telegram.called("sendDocument")
    content = stage.telegram.world.files.find(sent.result["document"]["file_id"]).content
    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(content, [identity]))) as bag:
        assert "L-1/data/collected/data.json" in bag.getnames()
