"""Requests that nobody closes: the clock does, and never past a review that is owed."""

from dataclasses import replace

import pytest

from desk.disclosure import analysing, approving, checking, escalating, letters, reminding, reviewing, waiting
from desk.disclosure.escalation import EscalationKind
from desk.notices import RequestChange, RequestNews
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import DAY
from storage.database import Engine
from tests.desk.floor import MIA, Floor
from tests.desk.officers import EMERGENCY, FIRST, PREPARER, SECOND, answer_all, appoint, check, does, receive, state
from tests.storage.desk import START
from tests.storage.test_requests import ORDER

OWED = RequestChange.REVIEW_OWED


@pytest.fixture
def engine() -> Engine:
    """The stores are tried on both; verbs and guards know no engine."""
    return "sqlite"


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    return await appoint(desk)


async def later(desk: Floor, days: int) -> list[tuple[int, RequestChange]]:
    """What the clock tells whom, so many days after the start."""
    desk.clock.now = START + days * DAY
    await desk.run(reminding.remind_due)
    return [(who, news.change) for who, news in await desk.owed(RequestNews)]


async def send_letter(desk: Floor) -> None:
    """Whatever letter is owed, an officer records that it was sent."""
    owed = (await desk.run(lambda unit: letters.owed(unit, 1))).step
    assert owed is not None
    await desk.run(lambda unit: letters.record_sent(unit, 1, FIRST, owed.id))


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
    await send_letter(desk)
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


async def test_an_answer_that_nobody_has_sent_is_asked_for_each_week_before_it_is_closed(desk: Floor):
    await receive(desk)
    await does(desk, checking.take_up)
    await does(desk, analysing.refuse, PREPARER, Refusal.CIVIL_CLAIM, "Please ask the court.")
    everybody = [(who, RequestChange.LETTER_OWED) for who in (PREPARER, FIRST, SECOND)]
    for days in (14, 21, 28):
        assert await later(desk, days) == everybody
        assert await later(desk, days + 6) == []
    await send_letter(desk)
    assert await later(desk, 35) == []
    assert await state(desk) is State.CLOSED


async def test_an_emergency_waits_for_its_review_which_is_asked_for_each_week(desk: Floor):
    await approved_alone(desk)
    await does(desk, analysing.find_nothing, FIRST, "Nobody of that name.")
    await send_letter(desk)
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
    await send_letter(desk)
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


async def test_officers_are_asked_each_month_after_a_question_that_is_never_answered(desk: Floor):
    await receive(desk)
    await does(desk, checking.take_up)
    await does(desk, waiting.ask, PREPARER, "Which account do you mean?")
    everybody = [(who, RequestChange.SILENT) for who in (PREPARER, FIRST, SECOND)]
    assert await later(desk, 29) == []
    for month in (1, 2, 3):
        assert await later(desk, 30 * month) == everybody
        assert await later(desk, 30 * month + 29) == []
    await does(desk, waiting.clarified, PREPARER, "The one with the id 666.")
    assert await later(desk, 121) == []


async def test_officers_are_asked_after_what_has_no_deadline_or_is_long_past_it(desk: Floor):
    await receive(desk, replace(ORDER, due_at=START + 4 * DAY, remind_at=START + 4 * DAY))
    await receive(desk, replace(ORDER, due_at=None, remind_at=START + 30 * DAY))
    assert [change for _who, change in await later(desk, 4)] == 3 * [RequestChange.DUE]
    assert [change for _who, change in await later(desk, 30)] == 3 * [RequestChange.SILENT]
    assert [change for _who, change in await later(desk, 34)] == 3 * [RequestChange.SILENT]
    assert await later(desk, 59) == []


async def test_officers_are_asked_after_a_receipt_that_never_comes(desk: Floor):
    await receive(desk)

    async def handed_over(unit: Unit) -> None:
        await unit.requests.log(1, Step.DELIVER, State.DELIVERED, by=FIRST)
        request = await unit.requests.lock(1)
        await unit.requests.change(replace(request, state=State.DELIVERED, remind_at=START + 30 * DAY))

    await desk.run(handed_over)
    assert [change for _who, change in await later(desk, 30)] == 3 * [RequestChange.SILENT]
    assert [change for _who, change in await later(desk, 60)] == 3 * [RequestChange.SILENT]


async def test_another_look_at_it_that_a_threat_is_none_is_asked_for_each_week(desk: Floor):
    await desk.files()
    await desk.run(lambda unit: escalating.escalate(unit, 1, MIA, EscalationKind.THREAT, "He names a school."))
    await does(desk, escalating.find_no_threat, PREPARER, "A line of a song.")
    await desk.owed(RequestNews)
    assert await later(desk, 7) == await later(desk, 14) == [(FIRST, OWED), (SECOND, OWED)]
    await does(desk, reviewing.review, FIRST, proper=True, words="It is one.")
    assert await state(desk) is State.CLOSED
