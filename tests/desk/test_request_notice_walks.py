"""Random people try random things about the notice of a request: nobody is told who may not be, and nothing closes with a notice owed."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from random import Random

import pytest

from desk.disclosure import informing, reminding, waiting
from desk.disclosure.course import take
from desk.errors import DeskError
from desk.model import Role
from desk.notices import LegalNotice
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import DAY
from storage.database import Engine
from tests.desk.floor import OLGA, Floor
from tests.storage.desk import SPAMMER, START
from tests.storage.test_requests import ASKED, ORDER

FIRST, SECOND = 302, 303
PEOPLE = (FIRST, SECOND, OLGA, SPAMMER.id)
BASIS = ("§ 95a", "Judge Adler")
STEPS = 60

Move = Callable[[Unit, int], Awaitable[object]]

MOVES: tuple[Move, ...] = (
    lambda unit, who: informing.tell(unit, 1, who),
    lambda unit, who: informing.tell_with_copy(unit, 1, who),
    lambda unit, who: informing.release(unit, 1, who),
    lambda unit, who: informing.delay(unit, 1, who, unit.now + 3 * DAY, *BASIS),
    lambda unit, who: informing.bar(unit, 1, who, *BASIS),
    lambda unit, who: informing.close(unit, 1, who),
    lambda unit, who: waiting.withdraw(unit, 1, who, "They wrote so."),
    lambda unit, who: take(unit, 1, Step.CONFIRM_RECEIPT, who),
    lambda unit, who: take(unit, 1, Step.DELIVER, who),
    lambda unit, who: take(unit, 1, Step.BAR_NOTICE, None),
    lambda unit, who: take(unit, 1, Step.NOTIFY, who),
    lambda unit, _who: reminding.remind_due(unit),
)


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("instrument", [Instrument.NATIONAL_ORDER, Instrument.EU_EPOC])
async def test_nobody_is_told_past_a_guard_and_nothing_closes_with_a_notice_owed(
    desk: Floor, seed: int, instrument: Instrument
):
    chance = Random(seed)
    await begin(desk, instrument, chance.choice([State.APPROVED, State.PACKAGED, State.DELIVERED]))
    passed: list[State] = []
    for _ in range(STEPS):
        desk.clock.now += chance.choice([0, 0, DAY])
        move, who = chance.choice(MOVES), chance.choice(PEOPLE)
        try:
            await desk.run(lambda unit, move=move, who=who: move(unit, who))
        except DeskError:
            continue
        found = await desk.run(lambda unit: unit.requests.get(1))
        passed.append(found.state)
        told = await desk.owed(LegalNotice)
        if told:
            assert who in (FIRST, SECOND)
            assert instrument is Instrument.NATIONAL_ORDER
            assert found.secrecy_until is None or found.secrecy_until <= desk.clock.now
            assert [person for person, _ in told] == [SPAMMER.id]
    if State.CLOSED in passed:
        assert {State.NOTIFIED, State.NOTICE_NOT_PERMITTED, State.WITHDRAWN} & {*passed}
    if State.NOTIFIED in passed:
        rows = await desk.sql("SELECT COUNT(*) AS n FROM outbox WHERE kind = 'LegalNotice'")
        assert rows[0]["n"] == 1


async def begin(desk: Floor, instrument: Instrument, state: State) -> None:
    for officer in (FIRST, SECOND, SPAMMER.id):
        await desk.run(lambda unit, who=officer: unit.staff.grant(who, Role.OFFICER, None))
    await desk.run(lambda unit: unit.requests.add(replace(ORDER, instrument=instrument, received_at=START)))
    await desk.run(lambda unit: unit.scopes.propose(1, ASKED, 301))

    async def put(unit: Unit) -> None:
        await unit.requests.change(replace(await unit.requests.lock(1), state=state))

    await desk.run(put)
