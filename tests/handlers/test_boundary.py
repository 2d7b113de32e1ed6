"""What people read, and what a group sees, of a defect of the desk."""

import pytest

from desk.notices import RemoveMessage
from handlers.arrival import Arrival
from handlers.boundary import apologise
from tests.handlers.desk import STAFF_CHAT, FrontDesk
from tests.handlers.updates import ANNA, GROUP, Json, message, presses, raw, report, update, writes

STAFF = {"id": STAFF_CHAT, "type": "supergroup", "title": "Staff"}


async def apologises(desk: FrontDesk, to: Json) -> None:
    arrival = Arrival(desk.runner, desk.house(), "U-1", desk.clock.now)
    await apologise(arrival, raw(to), "A1B2C3")


async def test_a_person_gets_the_number_of_the_incident(desk):
    await apologises(desk, writes("/report spam"))

    assert [chat for chat, _words, _whisper in desk.telegram.said] == [ANNA["id"]]
    assert "A1B2C3" in desk.last_said


async def test_a_presser_gets_it_over_the_button(desk):
    await apologises(desk, presses("1|report"))

    assert "A1B2C3" in desk.telegram.answers[-1]


@pytest.mark.parametrize("words", ["/report spam", "@admin look at this", "/warn spam", "/myreports"])
async def test_a_command_that_failed_does_not_stay_in_the_group(desk, words):
    await apologises(desk, report(words, message_id=77))

    assert await desk.owes_to(GROUP["id"]) == [RemoveMessage(77)]
    assert [chat for chat, _words, _whisper in desk.telegram.said] == [ANNA["id"]]


async def test_colleagues_do_not_see_a_report_that_failed(desk):
    await apologises(desk, report("/report harassment", chat=STAFF, message_id=77))

    assert await desk.owes_to(STAFF_CHAT) == [RemoveMessage(77)]


async def test_what_staff_typed_among_themselves_stays_to_be_typed_again(desk):
    await apologises(desk, update(message=message(STAFF, ANNA, text="/note C-1 known from last week")))

    assert await desk.owes_to(STAFF_CHAT) == []


async def test_an_answer_to_the_desk_that_is_no_command_stays(desk):
    await apologises(desk, report("thank you", message_id=77))

    assert await desk.owes_to(GROUP["id"]) == []
