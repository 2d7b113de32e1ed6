"""A notice that secrecy delays: its end is asked about, an officer releases it, and the person reads it when they press Start."""

from dataclasses import replace

from bot.storehouse import opened
from desk.disclosure import informing
from desk.model import Role
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.states import State
from desk.rules.durations import DAY
from tests.journeys.stage import Stage
from tests.storage.test_requests import ASKED, ORDER, PARTICULARS


async def test_when_secrecy_is_over_an_officer_releases_the_notice_and_the_person_reads_it(stage: Stage):
    mona, spike = stage.cast.mona, stage.cast.spike
    await _it_is_delivered(stage)
    mona.writes("/request L-1")
    await mona.sees("the notice to the person is delayed")
    stage.later(days=31)
    await mona.sees("The time of secrecy is over")
    await mona.presses("Read L-1", "Release the notice")
    await mona.sees("The person has to be told")
    await mona.presses("Tell the person")
    await mona.sees("cannot be taken back")
    await mona.presses("Tell them, with a copy of the order")
    await mona.sees("1 of them has not received it yet")
    spike.starts()
    notice = await spike.sees("An authority asked for data about you")
    for words in ("Prosecutor's office of Rostock (DE)", "12 Js 7/26", "was handed over", "courts"):
        assert words in notice.text
    (sent,) = await stage.telegram.called("sendDocument")
    assert stage.telegram.world.files.find(sent.result["document"]["file_id"]).content == ORDER.document
    mona.writes("/request L-1")
    await mona.presses("Close it")
    await mona.sees("Status: closed")
    assert not any("L-1" in text for text in (*stage.posts_in(stage.staff), *stage.posts_in(stage.group)))


async def _it_is_delivered(stage: Stage) -> None:
    """And its receipt confirmed: how is told elsewhere."""
    cast = stage.cast
    scope = replace(ASKED, persons=frozenset({cast.spike.id}))
    order = replace(
        ORDER,
        instrument=Instrument.NATIONAL_ORDER,
        taken_in_by=cast.max.id,
        particulars=replace(PARTICULARS, asked=scope, secrecy_basis="§ 95a; Judge Adler"),
    )

    async def prepare(unit: Unit) -> None:
        await unit.staff.grant(cast.mona.id, Role.OFFICER, None)
        request = await unit.requests.add(replace(order, secrecy_until=unit.now + 30 * DAY))
        await unit.scopes.propose(request.id, scope, cast.max.id)
        await unit.requests.change(replace(request, state=State.RECEIPT_CONFIRMED))
        await informing.settle(unit, request.id)

    async with opened(stage.settings, stage.clock) as storehouse:
        await storehouse.runner.run(prepare)
