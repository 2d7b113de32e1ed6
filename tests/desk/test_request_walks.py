"""Random people try random steps of lawful requests, on either database: nothing is collected past a guard, and all of it is on record."""

import asyncio
from dataclasses import replace
from random import Random
from typing import Final

import pytest

from desk.disclosure import analysing, approving, checking
from desk.errors import DeskError
from desk.model import Role
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument, questions
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State
from storage.database import Engine
from tests.desk.floor import MIA, OLGA, Floor
from tests.desk.request_walk import Walk
from tests.desk.request_world import World
from tests.storage.test_requests import ASKED, ORDER

PREPARER, FIRST, SECOND, THIRD, FOURTH, COUNSEL = 301, 302, 303, 304, 305, 306
STAFF = dict.fromkeys((PREPARER, FIRST, SECOND, THIRD, FOURTH), Role.OFFICER) | {COUNSEL: Role.COUNSEL}
STRANGERS = (OLGA, MIA)
AT_LEAST, AT_MOST = 4, 60
"""Walks of a run. On PostgreSQL the few are enough: guards know no engine."""
SEED: Final = {Instrument.EU_EPOC: "k", Instrument.EMERGENCY: "l"}
"""With which a run has met all of that soon; any other would do."""
STEPS: Final = 60
ASKED_FOR = {
    Instrument.EU_EPOC: frozenset({Data.IDENTITY, Data.MESSAGES, Data.APPEALS}),
    Instrument.EMERGENCY: frozenset({Data.IDENTITY, Data.CONTACT}),
}
SHALLOW: Final = frozenset({Data.IDENTITY, Data.IP})
"""Asked for by every third production order, which was sent in an emergency and is still to be validated."""
HAPPENED = {
    Instrument.EU_EPOC: {
        "approvals were voided",
        "with a deputy",
        "without validation",
        "approve: ApprovedAlready",
        "approve: PreparedIt",
        "collect: ApproverMayNotCollect",
        "collect: NotHanded",
        "submit: AnalysisNegative",
        "confirm_key: PreparedIt",
        "package: KeyUnconfirmed",
    },
    Instrument.EMERGENCY: {
        "one approved",
        "an approval counted no more",
        "collect: ApprovalFell",
        "approve_emergency: AnalysisNegative",
    },
}
"""What has to have been met, or a run shows nothing: it goes on until then."""

HELPFUL: dict[State, tuple[str, ...]] = {
    State.RECEIVED: ("check",),
    State.AUTHENTICITY_CHECK: ("authenticate",),
    State.VALIDITY_REVIEW: ("find_valid",),
    State.LEGAL_ANALYSIS: (*["answer_all", "draw_back", "submit", "approve_emergency"] * 2, "answer_no"),
    State.APPROVAL_PENDING: ("approve",),
    State.NARROWED: ("draw_back", "submit"),
    State.CLARIFICATION_REQUESTED: ("clarify",),
    State.AWAITING_ENFORCING_AUTHORITY: ("consent",),
    State.APPROVED: (*["collect"] * 6, "narrow", "lose_role", "become_owner", "report"),
    State.EMERGENCY_APPROVED: (*["collect"] * 6, "lose_role", "become_owner", "report"),
    State.COLLECTED: ("enter_key", "confirm_key", "package"),
}
DISTURBING: Final = (
    *["name_deputy"] * 6,
    *["lose_role", "become_owner", "answer_no"] * 3,
    *["approve", "narrow", "approve_emergency", "collect", "package", "confirm_key", "toggle", "set_period"],
    *["notify_enforcer", "ask", "validate", "refuse", "review", "preserve", "report", "wait"],
)
RESTORING: Final = ("gain_role", "cease_as_owner")


async def goes(walk: Walk) -> State:
    """Many tries; refusals are part of it."""
    chance = walk.chance
    for _ in range(STEPS):
        state = await walk.state()
        if state in (State.PACKAGED, State.REFUSED):
            return state
        luck = chance.random()
        if luck < 0.75:
            moves, people = HELPFUL.get(state, DISTURBING), likely(walk, state)
        else:
            moves, people = (RESTORING, [*STAFF]) if luck < 0.85 else (DISTURBING, [*STAFF, *STRANGERS])
        move, who = chance.choice(moves), chance.choice(people)
        try:
            await getattr(walk, move)(who)
        except DeskError as refusal:
            walk.world.happened[f"{move}: {type(refusal).__name__}"] += 1
    return state


def likely(walk: Walk, state: State) -> list[int]:
    """Who would do what helps now: of approvers also those who stand in for another, and those for whom somebody does."""
    if state in (State.APPROVED, State.EMERGENCY_APPROVED):
        return [*[PREPARER] * 3, *STAFF]
    if state is not State.APPROVAL_PENDING:
        return [*[PREPARER] * 6, *STAFF]
    pairs = walk.world.deputies.items()
    return [*STAFF, *(one for officer, (deputy, _until) in pairs for one in (officer, deputy))]


@pytest.mark.parametrize("instrument", [Instrument.EU_EPOC, Instrument.EMERGENCY])
async def test_no_walk_collects_or_packages_past_a_guard(desk: Floor, engine: Engine, instrument: Instrument):
    """Each collection is judged as it happens, by what was noted beside the desk: see `Walk`."""
    world, ends = World(desk, STAFF), list[State]()
    while len(ends) < AT_LEAST or (engine == "sqlite" and not HAPPENED[instrument] <= {*+world.happened}):
        number = len(ends) + 1
        assert number <= AT_MOST, HAPPENED[instrument] - {*+world.happened}
        validated = instrument is not Instrument.EU_EPOC or number % 3 != 2
        kinds = ASKED_FOR[instrument] if validated else SHALLOW
        asked = replace(ASKED, persons=frozenset({7000 + number}), data=kinds)
        await world.appoint()
        chance = Random(f"{SEED[instrument]}-{number}")
        walk = Walk(world, number, instrument, asked, chance, validated=validated)
        await walk.begin()
        ends.append(await goes(walk))
    assert State.PACKAGED in ends
    rows = await desk.sql("SELECT ref, COUNT(*) AS n FROM journal WHERE verb = 'request_collect' GROUP BY ref")
    assert sum(row["n"] for row in rows) == len(rows) == world.happened["two approved"] + world.happened["one approved"]


async def before_approvers(desk: Floor) -> int:
    """The number of the scope that waits for two."""
    for account, role in STAFF.items():
        await desk.run(lambda unit, who=account, role=role: unit.staff.grant(who, role, None))
    await desk.run(lambda unit: unit.requests.add(ORDER))
    await desk.run(lambda unit: checking.take_up(unit, 1, PREPARER))
    await desk.run(lambda unit: checking.authenticate(unit, 1, PREPARER, "Directory; Ms Krause"))
    await desk.run(lambda unit: checking.find_valid(unit, 1, PREPARER))
    for question in questions(Instrument.EU_EPOC, telegram_8_3=False):
        await desk.run(lambda unit, q=question: analysing.answer(unit, 1, PREPARER, q, yes=True, why="It says so."))
    await desk.run(lambda unit: analysing.submit(unit, 1, PREPARER))
    proposed = await desk.run(lambda unit: unit.scopes.scope(1))
    assert proposed is not None
    return proposed.id


async def test_both_approvers_at_once_are_two_voices_and_one_who_presses_twice_is_one(desk: Floor):
    proposed = await before_approvers(desk)
    pressed = [
        desk.run(lambda unit, who=who: approving.approve(unit, 1, who, proposed))
        for who in (FIRST, FIRST, SECOND, SECOND)
    ]
    ended = await asyncio.gather(*pressed, return_exceptions=True)
    assert sum(isinstance(one, DeskError) for one in ended) == 2
    assert (await desk.run(lambda unit: unit.requests.get(1))).state is State.APPROVED
    assert {one.officer for one in await desk.run(lambda unit: unit.scopes.approvals(proposed))} == {FIRST, SECOND}


@pytest.mark.parametrize("engine", ["postgres"])
async def test_who_approves_waits_for_whoever_is_in_the_middle_of_it(desk: Floor):
    """Both read that one voice is missing; had the second not waited, two voices would be given and nothing approved."""
    proposed, approved = await before_approvers(desk), asyncio.Event()

    async def slowly(unit: Unit) -> None:
        await approving.approve(unit, 1, FIRST, proposed)
        approved.set()
        while not await desk.sql(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ):
            await asyncio.sleep(0)

    async def meanwhile() -> None:
        await approved.wait()
        await desk.run(lambda unit: approving.approve(unit, 1, SECOND, proposed))

    await asyncio.gather(desk.run(slowly), meanwhile())
    assert (await desk.run(lambda unit: unit.requests.get(1))).state is State.APPROVED
