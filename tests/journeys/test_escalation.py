"""A threat to life that no officer answers: a lead notifies the police, two others review it, and the staff chat learns no more."""

from bot.storehouse import opened
from desk.model import Role
from desk.ports import Unit
from tests.journeys.stage import Stage

WHY = "He names a school and a day."


async def test_a_lead_notifies_where_no_officer_answers_and_two_officers_review_it(stage: Stage):
    cast = stage.cast
    await _officers(stage)
    await _mona_escalates(stage)
    await cast.max.sees("A life may be in danger")
    stage.later(minutes=15)
    await cast.lena.sees("no officer has answered")
    await cast.lena.presses("Read L-1")
    await cast.lena.sees(WHY)
    await cast.lena.presses("Prepare the text")
    text = await cast.lena.sees("Article 18")
    assert str(cast.spike.id) in text.text
    await cast.lena.presses("Record the notification")
    await cast.lena.sees("Which authority did you notify")
    cast.lena.writes("State police, by their form; reference 17-4.")
    await cast.lena.sees("An authority was notified")
    for officer in (cast.max, cast.ben):
        await officer.sees("two others have to look at that")
        await officer.presses("Read L-1")
        await officer.sees("reference 17-4")
        await officer.presses("Review: it was right")
        await officer.sees("Why was it right")
        officer.writes("A day and a place were named.")
        await officer.sees("Reviewed by 1" if officer is cast.max else "Status: closed")
    assert (await stage.shows("L-1"))["state"] == "closed"
    assert not any(WHY in text or "L-1" in text for text in stage.staff.texts())


async def _officers(stage: Stage) -> None:
    async def grant(unit: Unit) -> None:
        for officer in (stage.cast.max, stage.cast.ben):
            await unit.staff.grant(officer.id, Role.OFFICER, None)

    async with opened(stage.settings, stage.clock) as storehouse:
        await storehouse.runner.run(grant)


async def _mona_escalates(stage: Stage) -> None:
    mona = stage.cast.mona
    await stage.spike_is_reported("Monday, the school.", "/report harassment")
    await mona.presses("Escalate to officers", in_=stage.staff)
    await mona.sees("Hand it to the officers", in_=stage.staff)
    await mona.presses("Escalate: a life is in danger", in_=stage.staff)
    await mona.sees("Only officers will read it", in_=stage.staff)
    mona.replies(stage.card(), WHY)
    await mona.sees("Escalated to the officers", in_=stage.staff)
