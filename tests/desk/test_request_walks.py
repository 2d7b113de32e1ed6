"""Random people try random steps of lawful requests, on either database: nothing is collected past a guard, and all of it is on record."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from random import Random

import pytest

from desk.disclosure import analysing, approving, checking, keeping, reviewing, waiting
from desk.disclosure.course import take
from desk.errors import DeskError, StaleButton
from desk.model import Role
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument, questions
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State, Step
from tests.desk.floor import MIA, OLGA, Floor
from tests.storage.desk import SPAMMER
from tests.storage.test_requests import ASKED, ORDER, PARTICULARS

PREPARER, FIRST, SECOND, THIRD, COUNSEL = 301, 302, 303, 304, 305
ROLES = {PREPARER: Role.OFFICER, FIRST: Role.OFFICER, SECOND: Role.OFFICER, THIRD: Role.OFFICER, COUNSEL: Role.COUNSEL}
PEOPLE = (*ROLES, OLGA, MIA, SPAMMER.id)
WALKS = 8
STEPS = 70

Move = Callable[[Unit, int, int], Awaitable[object]]


async def answer(unit: Unit, number: int, who: int) -> None:
    """The first question that has no answer yet."""
    request = await unit.requests.get(number)
    answered = {one.question for one in await unit.scopes.answers(number)}
    left = [one for one in questions(request.instrument, telegram_8_3=False) if one not in answered]
    if not left:
        raise StaleButton
    await analysing.answer(unit, number, who, left[0], yes=True, why="It says so.")


async def approve(unit: Unit, number: int, who: int) -> None:
    proposed = await unit.scopes.scope(number)
    await approving.approve(unit, number, who, proposed.id if proposed is not None else 0)


HELPFUL: dict[State, tuple[Move, ...]] = {
    State.RECEIVED: (checking.take_up,),
    State.AUTHENTICITY_CHECK: (
        lambda unit, number, who: checking.authenticate(unit, number, who, "Directory; Ms Krause"),
    ),
    State.VALIDITY_REVIEW: (checking.find_valid, keeping.preserve),
    State.LEGAL_ANALYSIS: (answer, answer, answer, answer, analysing.submit, approving.approve_emergency),
    State.APPROVAL_PENDING: (approve,),
    State.NARROWED: (analysing.submit,),
    State.CLARIFICATION_REQUESTED: (lambda unit, number, who: waiting.clarified(unit, number, who, "The id is 666."),),
    State.AWAITING_ENFORCING_AUTHORITY: (
        lambda unit, number, who: waiting.enforcer_consented(unit, number, who, "By letter"),
    ),
    State.APPROVED: (lambda unit, number, who: take(unit, number, Step.COLLECT, who),),
    State.EMERGENCY_APPROVED: (lambda unit, number, who: take(unit, number, Step.COLLECT, who),),
}
DISTURBING: tuple[Move, ...] = (
    approve,
    approving.narrow,
    approving.approve_emergency,
    waiting.notify_enforcer,
    lambda unit, number, who: waiting.ask(unit, number, who, "Which account?"),
    lambda unit, number, who: analysing.toggle_data(unit, number, who, Data.MESSAGES),
    lambda unit, number, who: analysing.toggle_data(unit, number, who, Data.IP),
    lambda unit, number, who: analysing.answer(unit, number, who, "data_held", yes=False, why="It is not."),
    lambda unit, number, who: analysing.answer(unit, number, who, "data_held", yes=True, why="It is."),
    lambda unit, number, who: analysing.refuse(unit, number, who, Refusal.TELEGRAM_8_3, "No suspect."),
    lambda unit, number, who: reviewing.review(unit, number, who, proper=True, words="Right."),
    lambda unit, number, who: take(unit, number, Step.COLLECT, who),
    lambda unit, number, who: take(unit, number, Step.PACKAGE, who),
    lambda unit, number, who: take(unit, number, Step.APPROVE, who, seen=ASKED.digest),
)


async def walk(desk: Floor, number: int, chance: Random) -> State:
    """Many tries; refusals are part of it."""
    for _ in range(STEPS):
        request = await desk.run(lambda unit: unit.requests.get(number))
        if request.state is State.COLLECTED or request.closed_at is not None:
            return request.state
        helpful = HELPFUL.get(request.state, ()) if chance.random() < 0.8 else ()
        move, who = chance.choice(helpful or DISTURBING), chance.choice(PEOPLE if chance.random() < 0.4 else [*ROLES])
        try:
            await desk.run(lambda unit, move=move, who=who: move(unit, number, who))
        except DeskError:
            continue
    return request.state


async def collected_properly(desk: Floor, number: int) -> None:
    """What the rows say, in other words than the guards."""
    request = await desk.run(lambda unit: unit.requests.get(number))
    proposed = await desk.run(lambda unit: unit.scopes.scope(number))
    assert proposed is not None
    assert request.authenticated_at is not None
    assert proposed.scope.within(ASKED)
    answers = await desk.run(lambda unit: unit.scopes.answers(number))
    assert {one.question for one in answers if one.yes} >= {*questions(request.instrument, telegram_8_3=False)}
    assert ROLES.get(request.collected_by or 0) is Role.OFFICER
    rows = await desk.sql("SELECT verb FROM journal WHERE ref = :ref", ref=f"L-{number}")
    assert [row["verb"] for row in rows].count("request_collect") == 1
    if request.emergency_by is not None:
        assert request.instrument is Instrument.EMERGENCY
        assert ROLES.get(request.emergency_by) is Role.OFFICER
        return
    approved = {one.officer for one in await desk.run(lambda unit: unit.scopes.approvals(proposed.id))}
    prepared = {PREPARER, *await desk.run(lambda unit: unit.scopes.analysts(number))}
    assert len(approved) >= 2
    assert approved <= ROLES.keys() - prepared - {request.collected_by}


@pytest.mark.parametrize("instrument", [Instrument.EU_EPOC, Instrument.EMERGENCY])
async def test_no_walk_collects_past_a_guard(desk: Floor, instrument: Instrument):
    for account, role in ROLES.items():
        await desk.run(lambda unit, who=account, role=role: unit.staff.grant(who, role, None))
    asked = ASKED if instrument is not Instrument.EMERGENCY else replace(ASKED, data=frozenset({Data.IDENTITY}))
    order = replace(ORDER, instrument=instrument, particulars=replace(PARTICULARS, asked=asked))
    ends = []
    for number in range(1, WALKS + 1):
        await desk.run(lambda unit: unit.requests.add(order))
        ends.append(await walk(desk, number, Random(f"{instrument}-{number}")))
        if ends[-1] is State.COLLECTED:
            await collected_properly(desk, number)
    assert State.COLLECTED in ends


async def test_both_approvers_at_once_are_two_voices_and_one_who_presses_twice_is_one(desk: Floor):
    for account, role in ROLES.items():
        await desk.run(lambda unit, who=account, role=role: unit.staff.grant(who, role, None))
    await desk.run(lambda unit: unit.requests.add(ORDER))
    moves = [checking.take_up, HELPFUL[State.AUTHENTICITY_CHECK][0], checking.find_valid]
    moves += [answer for _ in questions(Instrument.EU_EPOC, telegram_8_3=False)]
    for move in (*moves, analysing.submit):
        await desk.run(lambda unit, move=move: move(unit, 1, PREPARER))
    pressed = [desk.run(lambda unit, who=who: approve(unit, 1, who)) for who in (FIRST, FIRST, SECOND, SECOND)]
    ended = await asyncio.gather(*pressed, return_exceptions=True)
    assert sum(isinstance(one, DeskError) for one in ended) == 2
    assert (await desk.run(lambda unit: unit.requests.get(1))).state is State.APPROVED
    proposed = await desk.run(lambda unit: unit.scopes.scope(1))
    assert proposed is not None
    assert {one.officer for one in await desk.run(lambda unit: unit.scopes.approvals(proposed.id))} == {FIRST, SECOND}
