"""Steps of a lawful request: what is kept of each, and who may take it."""

from dataclasses import replace

import pytest

from desk import staffing
from desk.disclosure import course
from desk.disclosure.values import Request
from desk.errors import NotAllowed
from desk.model import Role
from desk.request_errors import (
    ApprovedAlready,
    ApproverMayNotCollect,
    InvolvedInRequest,
    PreparedIt,
    RequestMovedOn,
    ScopeChanged,
)
from desk.rules.disclosure.instruments import RULES, Instrument
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import DAY, HOUR
from tests.desk.floor import NOAH, OLGA, Floor
from tests.desk.officers import FIRST, PREPARER, SECOND, appoint, receive
from tests.storage.desk import ANNA
from tests.storage.test_requests import ASKED, ORDER


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    await appoint(desk)
    await receive(desk)
    return desk


async def take(desk: Floor, step: Step, person: int | None = PREPARER, **said: object) -> Request:
    return await desk.run(lambda unit: course.take(unit, 1, step, person, **said))  # type: ignore[arg-type]


async def analyse(desk: Floor) -> None:
    for step in (Step.CHECK, Step.AUTHENTICATE, Step.FIND_VALID):
        await take(desk, step)
    for question in RULES[Instrument.EU_EPOC].asks:
        await desk.run(lambda unit, q=question: unit.scopes.answer(1, q, yes=True, why="seen", by=PREPARER))
    await desk.run(lambda unit: unit.scopes.propose(1, ASKED, PREPARER))
    await take(desk, Step.SUBMIT)


async def test_two_officers_approve_what_a_third_prepared_and_the_third_collects(desk: Floor):
    await analyse(desk)
    assert (await take(desk, Step.APPROVE, FIRST, seen=ASKED.digest)).state is State.APPROVAL_PENDING
    await desk.run(lambda unit: unit.scopes.approve(1, FIRST))
    with pytest.raises(ApprovedAlready):
        await take(desk, Step.APPROVE, FIRST, seen=ASKED.digest)
    with pytest.raises(PreparedIt):
        await take(desk, Step.APPROVE, PREPARER, seen=ASKED.digest)
    with pytest.raises(ScopeChanged):
        await take(desk, Step.APPROVE, SECOND, seen=replace(ASKED, since=0).digest)
    assert (await take(desk, Step.APPROVE, SECOND, seen=ASKED.digest)).state is State.APPROVED
    await desk.run(lambda unit: unit.scopes.approve(1, SECOND))
    with pytest.raises(ApproverMayNotCollect):
        await take(desk, Step.COLLECT, SECOND)
    assert (await take(desk, Step.COLLECT)).state is State.COLLECTED


async def test_nobody_else_takes_a_step(desk: Floor):
    await desk.run(lambda unit: staffing.grant(unit, NOAH, Role.COUNSEL, OLGA))
    for person in (NOAH, OLGA, ANNA.id):
        with pytest.raises(NotAllowed):
            await take(desk, Step.CHECK, person)
    with pytest.raises(RequestMovedOn):
        await take(desk, Step.COLLECT)


async def test_who_reported_the_person_is_turned_away(desk: Floor):
    await desk.run(lambda unit: staffing.grant(unit, ANNA.id, Role.OFFICER, OLGA))
    await desk.files()
    await desk.run(lambda unit: unit.staff.grant(ANNA.id, Role.OFFICER, OLGA))
    with pytest.raises(InvolvedInRequest):
        await take(desk, Step.CHECK, ANNA.id)


async def test_the_clock_stands_while_the_authority_is_asked(desk: Floor):
    await take(desk, Step.CHECK)
    await take(desk, Step.ASK, code="illegible")
    desk.clock.now += DAY + HOUR
    request = await take(desk, Step.CLARIFIED)
    assert (request.state, request.stopped_at) == (State.AUTHENTICITY_CHECK, None)
    assert ORDER.due_at is not None
    assert request.due_at == ORDER.due_at + DAY + HOUR


async def test_every_step_is_in_the_journal_without_the_person(desk: Floor):
    await take(desk, Step.CHECK)
    (row,) = await desk.sql("SELECT actor, verb, ref, detail FROM journal WHERE ref = 'L-1'")
    assert (row["actor"], row["verb"]) == (f"staff:{PREPARER}", "request_check")
    assert row["detail"] == '{"country":"DE","instrument":"eu_epoc","state":"authenticity_check"}'
