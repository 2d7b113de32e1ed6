"""A list of cases that are alike, and one press that dismisses them."""

import pytest

from desk.model import Outcome
from handlers.buttons import Action
from tests.handlers.staff.desk import LENA, MIA, NOAH, ROOM, StaffDesk, offence
from tests.handlers.updates import report

BEN = {"id": 102, "is_bot": False, "first_name": "Ben", "language_code": "en"}


@pytest.fixture
async def reported(desk: StaffDesk) -> StaffDesk:
    for number in (7, 8, 9):
        await desk.handles(report(reply=offence(message_id=number, text="Good morning, <all>")))
    return desk


async def outcomes(desk: StaffDesk) -> list[list[Outcome]]:
    return [[one.outcome for one in await desk.decisions(case)] for case in (1, 2, 3)]


async def test_the_list_shows_each_and_what_was_posted_and_a_press_dismisses_all(reported):
    await reported.presses(MIA, Action.ALIKE, 1)
    assert "3 open cases are alike" in reported.last_said
    assert "Good morning, &lt;all&gt;" in reported.last_said
    assert all(f"C-{case} " in reported.last_said for case in (1, 2, 3))
    answer = await reported.presses(MIA, Action.DISMISS_ALIKE, 1, reported.clock.now, "no_violation")
    assert answer.text == "3 cases are dismissed."
    assert await outcomes(reported) == [[Outcome.DISMISS]] * 3
    assert {one.decided_by for one in await reported.decisions(3)} == {MIA["id"]}


async def test_what_was_reported_since_the_list_stays_open(reported):
    shown_at = reported.clock.now
    reported.clock.now += 60_000
    await reported.handles(report(reply=offence(message_id=8, text="Good morning, <all>"), sender=BEN))
    await reported.presses(MIA, Action.DISMISS_ALIKE, 1, shown_at, "duplicate")
    assert await outcomes(reported) == [[Outcome.DISMISS], [], [Outcome.DISMISS]]


async def test_pressed_twice_it_dismisses_once(reported):
    for _ in range(2):
        answer = await reported.presses(MIA, Action.DISMISS_ALIKE, 1, reported.clock.now, "duplicate")
    assert "has decided C-1 already" in answer.text
    assert await outcomes(reported) == [[Outcome.DISMISS]] * 3


async def test_a_case_without_any_like_it_is_said_so(desk: StaffDesk):
    await desk.handles(report(reply=offence()))
    await desk.types(LENA, "/alike C-1", ROOM)
    assert desk.last_said == "No other open case is like C-1."


async def test_a_forged_reason_dismisses_nothing(reported):
    assert "earlier step" in (await reported.presses(NOAH, Action.DISMISS_ALIKE, 1, 1, "because")).text
    assert await outcomes(reported) == [[], [], []]
