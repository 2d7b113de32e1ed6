"""Lives in danger: who is called, how often, and what nobody may refuse to hear."""

import pytest

from desk import triage
from desk.errors import AlreadyReported
from desk.intake import name_category
from desk.model import STAFF, Outcome
from desk.notices import CasePage
from desk.rules.priority import ORDINARY, PAGED
from tests.desk.floor import LENA, MIA, Floor, message, person, posted
from tests.storage.desk import ANNA, BORIS, POLICY

REPEAT = POLICY.limits.page_repeat


async def acknowledges(desk: Floor, by: int = LENA):
    return await desk.run(lambda unit: triage.acknowledge(unit, 1, by))


async def test_a_page_calls_the_staff_chat_and_the_lead_in_private(desk: Floor):
    await desk.files("threat_to_life")
    assert await desk.pages() == 1
    assert await desk.owed(CasePage) == [(STAFF, CasePage(1, 1)), (LENA, CasePage(1, 1))]


async def test_a_page_is_repeated_in_its_time_until_someone_acknowledges_it(desk: Floor):
    await desk.files("self_harm")
    assert await desk.pages() == 1
    desk.clock.now += REPEAT - 1
    assert await desk.pages() == 0
    desk.clock.now += 1
    assert await desk.pages() == 1
    await acknowledges(desk)
    desk.clock.now += REPEAT
    assert await desk.pages() == 0
    assert (await desk.verbs()).count("page_acknowledged") == 1


async def test_a_page_acknowledged_twice_is_on_record_once(desk: Floor):
    await desk.files("self_harm")
    await acknowledges(desk)
    await acknowledges(desk, MIA)
    assert (await desk.verbs()).count("page_acknowledged") == 1


async def test_the_verdict_ends_the_calls(desk: Floor):
    await desk.files("self_harm")
    await desk.pages()
    await desk.decides(Outcome.DISMISS)
    desk.clock.now += REPEAT
    assert await desk.pages() == 0


async def test_who_is_accused_is_not_called(desk: Floor):
    await desk.files("threat_to_life", about=message(accused=person(LENA)))
    await desk.pages()
    assert LENA not in [recipient for recipient, _ in await desk.owed(CasePage)]


async def test_who_reported_a_danger_may_say_that_it_is_taken_care_of(desk: Floor):
    await desk.files("threat_to_life", person(LENA))
    await acknowledges(desk, LENA)
    desk.clock.now += REPEAT
    assert await desk.pages() == 0


@pytest.mark.parametrize("first", ["spam", "child_safety", "self_harm"])
async def test_an_urgent_report_calls_whatever_the_case_was_before(desk: Floor, first: str):
    await desk.files(first)
    await desk.files("threat_to_life", BORIS)
    assert (await desk.case(1)).priority.band == PAGED
    assert await desk.pages() == 1


async def test_fifty_urgent_reports_are_one_page(desk: Floor):
    for number in range(8):
        await desk.files("threat_to_life", person(900 + number))
    assert await desk.pages() == 1
    assert (await desk.verbs()).count("paging") == 1


async def test_a_danger_that_is_named_later_calls_too(desk: Floor):
    await desk.files("other")
    assert (await desk.case(1)).priority.band == ORDINARY
    await desk.run(lambda unit: name_category(unit, 1, ANNA.id, "self_harm"))
    assert (await desk.case(1)).priority.band == PAGED
    assert await desk.pages() == 1


async def test_a_danger_said_in_a_second_report_is_added_to_the_first(desk: Floor):
    await desk.files("spam", text="look at this")
    receipt = await desk.files("threat_to_life", text="he is on the bridge", evidence=(posted(6, "good bye"),))

    assert receipt.report == "R-1"
    (report,) = await desk.run(lambda unit: unit.reports.of_case(1))
    assert (report.category, report.text) == ("threat_to_life", "look at this\nhe is on the bridge")
    assert "good bye" in await desk.copies()
    assert await desk.pages() == 1
    with pytest.raises(AlreadyReported):
        await desk.files("threat_to_life")


async def test_a_new_report_of_a_danger_calls_again_after_the_verdict(desk: Floor):
    await desk.files("threat_to_life")
    await desk.decides(Outcome.DISMISS)
    await desk.files("threat_to_life")
    assert await desk.pages() == 1


async def test_a_danger_found_by_a_moderator_calls_the_leads(desk: Floor):
    await desk.files("harassment")
    await desk.run(lambda unit: triage.recategorise(unit, 1, MIA, "threat_to_life"))
    assert await desk.pages() == 1
