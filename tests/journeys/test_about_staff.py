"""Reports about those who work at the desk: who gets to know of them, and who never does."""

from sandbox import Person
from tests.journeys.stage import Stage


async def test_a_report_about_a_moderator_goes_to_leads_and_owners_in_private(stage: Stage):
    await _is_reported(stage, stage.cast.mona)
    for above in (stage.cast.lena, stage.cast.olga):
        card = await above.sees("C-1 · Harassment")
        assert "Mona" in card.text
    await _heard_nothing(stage, stage.cast.mona, stage.cast.max)


async def test_a_report_about_a_lead_goes_to_owners_only(stage: Stage):
    await _is_reported(stage, stage.cast.lena)
    await stage.cast.olga.sees("C-1 · Harassment")
    await _heard_nothing(stage, stage.cast.lena, stage.cast.mona, stage.cast.max)


async def test_moderators_cannot_look_up_or_decide_a_case_about_one_of_them(stage: Stage):
    await _is_reported(stage, stage.cast.mona)
    await stage.cast.lena.sees("C-1 · Harassment")
    for moderator in (stage.cast.mona, stage.cast.max):
        moderator.says("/case C-1", in_=stage.staff)
        await moderator.sees("There is no C-1 that you can see", in_=stage.staff)
        moderator.says("/dismiss C-1 nothing happened", in_=stage.staff)
        await moderator.sees("There is no C-1 that you can see", in_=stage.staff)
        moderator.writes("/queue")
        await moderator.sees("No open cases")


async def test_a_lead_decides_about_a_moderator_from_the_private_card(stage: Stage):
    await _is_reported(stage, stage.cast.mona)
    await stage.cast.lena.sees("C-1 · Harassment")
    await stage.cast.lena.presses("Warn")
    await stage.cast.lena.presses("Harassment")
    await stage.cast.lena.presses("Use the words of the rule")
    await stage.cast.lena.sees("closed")
    await stage.cast.mona.sees("You cannot write in “Gardeners”")
    await stage.cast.ana.sees("Your report R-1 has been decided", in_=None)
    assert not any("C-1" in text for text in stage.staff.texts())


async def test_a_moderator_who_reported_a_message_cannot_decide_about_it(stage: Stage):
    stage.group.adds(stage.cast.mona)
    stage.cast.mona.replies(stage.cast.spike.says("Buy now!", in_=stage.group), "/report scam")
    await stage.cast.max.sees("C-1", in_=stage.staff)
    assert "concerns you" in await stage.cast.mona.presses("Claim", in_=stage.staff)
    assert "is yours" in await stage.cast.max.presses("Claim", in_=stage.staff)


async def _is_reported(stage: Stage, accused: Person) -> None:
    stage.group.adds(accused)
    stage.cast.ana.replies(accused.says("You are all fools", in_=stage.group), "/report harassment")
    await stage.cast.ana.sees("Your report has arrived", in_=stage.group)


async def _heard_nothing(stage: Stage, *people: Person) -> None:
    await stage.telegram.quiet(0.1)
    assert not any("C-1" in text for text in stage.staff.texts())
    for person in people:
        assert not any("C-1" in text for text in person.texts())
