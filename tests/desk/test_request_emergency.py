"""An emergency: one officer's approval counts only while they could give it, there is a way on from it, and somebody else reviews it."""

from dataclasses import replace
from typing import Final

import pytest

from desk import staffing
from desk.disclosure import analysing, approving, checking, reviewing, waiting
from desk.disclosure.course import take
from desk.disclosure.values import Request
from desk.model import Role
from desk.notices import OfficerNews, RequestChange, RequestNews
from desk.request_errors import ApprovalFell, NobodyReviews, PreparedIt, RequestMovedOn, ReviewOwed
from desk.rules.disclosure.instruments import Instrument, questions
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State, Step
from storage.database import Engine
from tests.desk.floor import ANNA, OLGA, Floor
from tests.storage.desk import START
from tests.storage.test_requests import ASKED, ORDER, PARTICULARS

FIRST, SECOND, THIRD = 301, 302, 303
ASKS: Final = replace(ASKED, data=frozenset({Data.IDENTITY}))
EMERGENCY = replace(
    ORDER,
    instrument=Instrument.EMERGENCY,
    emergency=True,
    particulars=replace(PARTICULARS, asked=ASKS, facts="A threat with a place and a time."),
)


@pytest.fixture
def engine() -> Engine:
    """The stores are tried on both with them; guards and verbs know no engine."""
    return "sqlite"


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    for officer in (FIRST, SECOND, THIRD):
        await desk.run(lambda unit, who=officer: staffing.grant(unit, who, Role.OFFICER, OLGA))
    await desk.owed(OfficerNews)
    await desk.run(lambda unit: unit.requests.add(EMERGENCY))
    await does(desk, checking.take_up)
    await does(desk, checking.authenticate, FIRST, "Ministry's directory; Ms Krause")
    await does(desk, checking.find_valid)
    for question in questions(Instrument.EMERGENCY, telegram_8_3=False):
        await does(desk, analysing.answer, FIRST, question, yes=True, why="As the caller said.")
    return desk


async def does(desk: Floor, verb: object, person: int = FIRST, *more: object, **said: object) -> Request:
    return await desk.run(lambda unit: verb(unit, 1, person, *more, **said))  # type: ignore[operator]


async def takes(desk: Floor, step: Step, person: int) -> Request:
    return await desk.run(lambda unit: take(unit, 1, step, person))


async def leaves(desk: Floor, officer: int) -> None:
    await desk.run(lambda unit: unit.staff.revoke(officer, Role.OFFICER, OLGA))


async def state(desk: Floor) -> State:
    return (await desk.run(lambda unit: unit.requests.get(1))).state


async def test_what_the_authority_asks_for_is_approved_where_nobody_narrowed_it(desk: Floor):
    await does(desk, approving.approve_emergency)
    assert (await desk.run(lambda unit: unit.scopes.scope(1))).scope == ASKS  # type: ignore[union-attr]


@pytest.mark.parametrize("became", ["no officer", "an owner", "involved"])
async def test_the_approval_falls_with_whoever_gave_it_and_another_gives_it_anew(desk: Floor, became: str):
    await does(desk, approving.approve_emergency)
    if became == "no officer":
        await leaves(desk, FIRST)
    elif became == "an owner":
        await desk.run(lambda unit: unit.staff.grant(FIRST, Role.OWNER, OLGA))
    else:
        await desk.report(replace(ANNA, id=FIRST))
    for collector in (SECOND, THIRD):
        with pytest.raises(ApprovalFell):
            await takes(desk, Step.COLLECT, collector)
    sent_back = await does(desk, approving.narrow, SECOND)
    assert (sent_back.state, sent_back.emergency_by) == (State.NARROWED, None)
    with pytest.raises(RequestMovedOn):
        await takes(desk, Step.COLLECT, SECOND)
    await does(desk, approving.approve_emergency, SECOND)
    assert (await takes(desk, Step.COLLECT, SECOND)).state is State.COLLECTED


async def test_a_review_of_what_was_sent_back_is_none_of_what_was_approved_anew(desk: Floor):
    await does(desk, approving.approve_emergency)
    sent_back = await does(desk, reviewing.review, SECOND, proper=False, words="The period is too long.")
    assert (sent_back.state, sent_back.emergency_by) == (State.NARROWED, None)
    assert (await desk.run(lambda unit: unit.requests.steps(1)))[-1].words == "The period is too long."
    await does(desk, analysing.set_period, SECOND, START - 1, START)
    await desk.owed(RequestNews)
    await does(desk, approving.approve_emergency, SECOND)
    asked = [who for who, news in await desk.owed(RequestNews) if news.change is RequestChange.REVIEW_OWED]
    assert asked == [FIRST, THIRD]  # anew, of another scope
    await does(desk, waiting.withdraw, THIRD, "The caller: he was found.")
    with pytest.raises(ReviewOwed):
        await takes(desk, Step.CLOSE, FIRST)
    with pytest.raises(PreparedIt):
        await does(desk, reviewing.review, SECOND, proper=True, words="I was right.")
    await does(desk, reviewing.review, FIRST, proper=True, words="Short and verified.")
    assert (await takes(desk, Step.CLOSE, FIRST)).state is State.CLOSED


async def test_a_desk_of_two_is_left_with_somebody_who_reviews(desk: Floor):
    await leaves(desk, THIRD)
    await does(desk, approving.approve_emergency)
    await does(desk, reviewing.review, SECOND, proper=True, words="A place and a time.")
    with pytest.raises(NobodyReviews):
        await takes(desk, Step.COLLECT, SECOND)
    assert (await takes(desk, Step.COLLECT, FIRST)).state is State.COLLECTED


async def test_whoever_collects_what_they_reviewed_leaves_the_review_to_another(desk: Floor):
    await does(desk, approving.approve_emergency)
    await does(desk, reviewing.review, SECOND, proper=True, words="A place and a time.")
    await takes(desk, Step.COLLECT, SECOND)
    await does(desk, waiting.withdraw, FIRST, "The caller: he was found.")
    with pytest.raises(ReviewOwed):
        await takes(desk, Step.CLOSE, FIRST)
    await does(desk, reviewing.review, THIRD, proper=True, words="A place and a time.")
    assert (await takes(desk, Step.CLOSE, FIRST)).state is State.CLOSED


async def test_a_desk_of_one_approves_no_emergency_until_somebody_can_review_it(desk: Floor):
    for officer in (SECOND, THIRD):
        await leaves(desk, officer)
    with pytest.raises(NobodyReviews):
        await does(desk, approving.approve_emergency)
    await desk.run(lambda unit: unit.staff.grant(SECOND, Role.OFFICER, OLGA))
    await does(desk, approving.approve_emergency)
    assert await state(desk) is State.EMERGENCY_APPROVED


async def test_whoever_collected_may_leave_and_another_goes_on(desk: Floor):
    await does(desk, approving.approve_emergency)
    await takes(desk, Step.COLLECT, SECOND)
    await leaves(desk, FIRST)
    await leaves(desk, SECOND)
    await does(desk, waiting.withdraw, THIRD, "The caller: he was found.")
    await does(desk, reviewing.review, THIRD, proper=True, words="A place and a time.")
    assert (await takes(desk, Step.CLOSE, THIRD)).state is State.CLOSED
