"""Random people try random things about the notice of a request: nobody is told who may not be, and nothing closes with a notice owed."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from random import Random

import pytest

from desk.disclosure import informing, reminding, waiting
from desk.disclosure.course import take
from desk.errors import DeskError
from desk.model import Role
from desk.notices import DeliveryState, LegalNotice
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import DAY
from storage.database import Engine
from storage.outbox import Delivery, Outbox
from tests.desk.floor import OLGA, Floor
from tests.storage.desk import MASTER, SPAMMER, START
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
    lambda unit, who: informing.take_on(unit, 1, who, *BASIS),
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
    mail = Mail(desk, chance)
    for _ in range(STEPS):
        desk.clock.now += chance.choice([0, 0, DAY])
        await mail.moves()
        move, who = chance.choice(MOVES), chance.choice(PEOPLE)
        try:
            await desk.run(lambda unit, move=move, who=who: move(unit, who))
        except DeskError:
            continue
        found = await desk.run(lambda unit: unit.requests.get(1))
        passed.append(found.state)
        if mail.claimed:
            assert instrument is Instrument.NATIONAL_ORDER or found.asked_to_inform
    if State.CLOSED in passed:
        assert {State.NOTIFIED, State.NOTICE_NOT_PERMITTED, State.WITHDRAWN} & {*passed}
    assert mail.arrived <= 1


class Mail:
    """A courier who is slow, meets people who never pressed Start, and sees when a notice leaves."""

    def __init__(self, desk: Floor, chance: Random) -> None:
        self._desk = desk
        self._chance = chance
        self._outbox = Outbox(desk.database, MASTER)
        self._on_its_way: list[Delivery] = []
        self.claimed = 0
        self.arrived = 0

    async def moves(self) -> None:
        if self._chance.random() < 0.3:
            await self._desk.run(lambda unit: unit.notices.wake(SPAMMER.id))
        if self._chance.random() < 0.5:
            await self._settle()
        elif not self._on_its_way:
            self._on_its_way = await self._outbox.claim(self._desk.clock.now, 1_000, 1_000)
            await self._look([one.recipient for one in self._on_its_way if isinstance(one.what, LegalNotice)])

    async def _look(self, told: list[int]) -> None:
        self.claimed += len(told)
        assert told in ([], [SPAMMER.id])
        if told:
            found = await self._desk.run(lambda unit: unit.requests.get(1))
            assert found.secrecy_until is None or found.secrecy_until <= self._desk.clock.now
            assert found.state is not State.NOTICE_NOT_PERMITTED

    async def _settle(self) -> None:
        for one in self._on_its_way:
            ends = self._chance.choice([DeliveryState.SENT, DeliveryState.BLOCKED, None])
            if ends is None:
                await self._outbox.retry(one.id, self._desk.clock.now, "429")
            else:
                await self._outbox.settle([one.settled(ends, message=one.id)], self._desk.clock.now)
            self.arrived += ends is DeliveryState.SENT and isinstance(one.what, LegalNotice)
        self._on_its_way = []


async def begin(desk: Floor, instrument: Instrument, state: State) -> None:
    for officer in (FIRST, SECOND, SPAMMER.id):
        await desk.run(lambda unit, who=officer: unit.staff.grant(who, Role.OFFICER, None))
    await desk.run(lambda unit: unit.requests.add(replace(ORDER, instrument=instrument, received_at=START)))
    await desk.run(lambda unit: unit.scopes.propose(1, ASKED, 301))

    async def put(unit: Unit) -> None:
        await unit.requests.change(replace(await unit.requests.lock(1), state=state))

    await desk.run(put)
