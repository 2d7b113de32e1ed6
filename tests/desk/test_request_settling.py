"""Requests that nobody closes: the clock does, and never past a review that is owed."""

import pytest

from desk import staffing
from desk.disclosure import analysing, approving, checking, escalating, reminding, reviewing
from desk.disclosure.values import EscalationKind
from desk.model import Role
from desk.notices import OfficerNews, RequestChange, RequestNews
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.states import State
from desk.rules.durations import DAY
from storage.database import Engine
from tests.desk.floor import MIA, OLGA, Floor
from tests.desk.test_request_path import EMERGENCY, FIRST, PREPARER, SECOND, answer_all, check, does, receive, state
from tests.storage.desk import START

OWED = RequestChange.REVIEW_OWED


@pytest.fixture
def engine() -> Engine:
    """The stores are tried on both; verbs and guards know no engine."""
    return "sqlite"


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    for officer in (PREPARER, FIRST, SECOND):
        await desk.run(lambda unit, who=officer: staffing.grant(unit, who, Role.OFFICER, OLGA))
    await desk.owed(OfficerNews)
    return desk


async def later(desk: Floor, days: int) -> list[tuple[int, RequestChange]]:
    """What the clock tells whom, so many days after the start."""
    desk.clock.now = START + days * DAY
    await desk.run(reminding.remind_due)
    return [(who, news.change) for who, news in await desk.owed(RequestNews)]


async def approved_alone(desk: Floor) -> None:
    await receive(desk, EMERGENCY)
    await check(desk)
    await answer_all(desk, Instrument.EMERGENCY)
    await desk.run(lambda unit: unit.scopes.propose(1, EMERGENCY.particulars.asked, PREPARER))
    await does(desk, approving.approve_emergency)


async def test_a_refusal_that_nobody_closes_is_closed_two_weeks_after_it(desk: Floor):
    await receive(desk)
    await does(desk, checking.take_up)
    await does(desk, analysing.refuse, PREPARER, Refusal.CIVIL_CLAIM, "Please ask the court.")
    assert await later(desk, 13) == []
    assert await state(desk) is State.REFUSED
    assert await later(desk, 14) == []
    closed = await desk.run(lambda unit: unit.requests.get(1))
    assert (closed.state, closed.closed_at, closed.remind_at) == (State.CLOSED, START + 14 * DAY, None)
    assert closed.code == Refusal.CIVIL_CLAIM  # how it ended stays with it
    (line,) = [line for line in await desk.details() if "request_close L-1" in line]
    assert line.startswith("desk ")
    assert '"code":"settled"' in line
    assert await later(desk, 40) == []


async def test_an_emergency_waits_for_its_review_which_is_asked_for_each_week(desk: Floor):
    await approved_alone(desk)
    await does(desk, analysing.find_nothing, FIRST, "Nobody of that name.")
    await desk.owed(RequestNews)  # asked for at once
    for week in (1, 2, 3):
        assert await later(desk, 7 * week) == [(FIRST, OWED), (SECOND, OWED)]
        assert await later(desk, 7 * week + 6) == []
    assert await state(desk) is State.NO_DATA
    await does(desk, reviewing.review, SECOND, proper=True, words="As the facts stood.")
    assert await later(desk, 28) == []
    assert await state(desk) is State.CLOSED


async def test_an_emergency_that_was_reviewed_at_once_is_closed_no_earlier_than_others(desk: Floor):
    await approved_alone(desk)
    await does(desk, reviewing.review, SECOND, proper=True, words="As the facts stood.")
    await does(desk, analysing.find_nothing, FIRST, "Nobody of that name.")
    await later(desk, 7)
    assert await state(desk) is State.NO_DATA
    await later(desk, 14)
    assert await state(desk) is State.CLOSED


async def test_the_reviews_of_a_notified_threat_are_asked_for_each_week(desk: Floor):
    await desk.files()
    await desk.run(lambda unit: escalating.escalate(unit, 1, MIA, EscalationKind.THREAT, "He names a school."))
    await does(desk, escalating.notify, PREPARER, "Police, control room", quoted=False)
    await desk.owed(RequestNews)
    assert await later(desk, 7) == [(FIRST, OWED), (SECOND, OWED)]
    await does(desk, reviewing.review, FIRST, proper=True, words="It was right.")
    assert await later(desk, 14) == [(SECOND, OWED)]
    assert await state(desk) is State.DELIVERED
    await does(desk, reviewing.review, SECOND, proper=True, words="It was right.")
    assert await state(desk) is State.CLOSED
    assert await later(desk, 21) == []
