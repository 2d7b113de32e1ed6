"""A kill in any unit of a request's way, or between the two that collecting and packaging take: nothing of it stays, and once is enough."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desk.disclosure import (
    analysing,
    approving,
    authority_key,
    checking,
    collecting,
    delivering,
    informing,
    packing,
    reminding,
)
from desk.errors import DeskError
from desk.notices import LegalNotice, RequestPackage
from desk.ports import Unit
from desk.rules.disclosure.instruments import RULES, Instrument
from desk.rules.disclosure.public_key import read
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import HOUR
from storage.database import Database, Engine
from tests.bot.test_packaging import FIRST, KEY, POSTED, PREPARER, SCOPE, SECOND, Desk, set_up
from tests.storage.desk import SPAMMER
from tests.storage.test_privacy import everything
from tests.storage.test_requests import ORDER, PARTICULARS

Work = Callable[[Unit], Awaitable[object]]


class Killed(BaseException):
    """The process is gone before the unit was committed."""


def press(verb: Callable[..., Awaitable[object]], who: int, *said: object, **more: object) -> Work:
    return lambda unit: verb(unit, 1, who, *said, **more)


async def approve(unit: Unit, number: int, who: int) -> object:
    """What they have just read."""
    proposed = await unit.scopes.scope(number)
    assert proposed is not None
    return await approving.approve(unit, number, who, proposed.id)


PREPARED: list[Work] = [
    press(checking.take_up, PREPARER),
    press(checking.authenticate, PREPARER, "Directory; Ms Krause"),
    press(checking.find_valid, PREPARER),
    *(
        press(analysing.answer, PREPARER, question, yes=True, why="As it says.")
        for question in RULES[Instrument.NATIONAL_ORDER].asks
    ),
    press(analysing.set_period, PREPARER, SCOPE.since, SCOPE.before - HOUR),
    press(analysing.submit, PREPARER),
    press(approve, FIRST),
    press(approving.narrow, SECOND),
    press(analysing.submit, PREPARER),
    press(approve, FIRST),
    press(approve, SECOND),
    press(informing.tell, PREPARER),
]
"""Until it can be collected."""
KEYED: list[Work] = [
    press(authority_key.enter, PREPARER, KEY),
    press(authority_key.confirm, FIRST, read(KEY).fingerprint),
]
HANDED: list[Work] = [
    press(delivering.deliver, PREPARER, "By the court's portal"),
    press(delivering.confirm_receipt, PREPARER, "Ms Krause, by telephone"),
    reminding.remind_due,
    press(informing.close, PREPARER),
]


class Doomed(Desk):
    """Each unit is killed, done, and pressed once more."""

    async def once(self, work: Work) -> None:
        before = await everything(self.database)

        async def killed(unit: Unit) -> None:
            await work(unit)
            raise Killed

        with pytest.raises(Killed):
            await self.run(killed)
        assert await everything(self.database) == before
        await self.run(work)
        state = await self.state()
        try:
            await self.run(work)
        except DeskError:
            return
        finally:
            assert await self.state() is state

    async def state(self) -> State:
        return (await self.run(lambda unit: unit.requests.get(1))).state

    async def is_collected(self) -> None:
        """Killed after the first unit as well: it is begun anew, and what the dead one had in hand is not kept beside it."""
        version = await self.version()
        dead = await self.run(lambda unit: collecting.begin(unit, 1, version, PREPARER))
        assert await self.state() is State.APPROVED
        held = await self.run(lambda unit: collecting.begin(unit, 1, version, PREPARER))
        collected = await self.packer.collect(held)
        await self.once(lambda unit: collecting.keep(unit, held, collected, PREPARER))
        with pytest.raises(DeskError):
            await self.run(lambda unit: collecting.keep(unit, dead, collected, PREPARER))

    async def is_packaged(self) -> None:
        version = await self.version()
        await self.run(lambda unit: packing.begin(unit, 1, version, PREPARER))
        packable = await self.run(lambda unit: packing.begin(unit, 1, version, PREPARER))
        package = await self.packer.pack(packable)
        await self.once(lambda unit: packing.keep(unit, packable, package, PREPARER))


@pytest.fixture
def engine() -> Engine:
    """What a unit of either leaves when it is rolled back is tried with the stores."""
    return "sqlite"


async def test_a_kill_in_any_step_leaves_nothing_of_it_and_each_happens_once(database: Database, tmp_path: Path):
    desk = await set_up(Doomed(database), tmp_path)
    await desk.files(evidence=(POSTED,))
    order = replace(ORDER, instrument=Instrument.NATIONAL_ORDER, particulars=replace(PARTICULARS, asked=SCOPE))
    await desk.run(lambda unit: unit.requests.add(order))
    for work in PREPARED:
        await desk.once(work)
    await desk.is_collected()
    for work in KEYED:
        await desk.once(work)
    await desk.is_packaged()
    for work in HANDED:
        await desk.once(work)
    taken = Counter(one.step for one in await desk.run(lambda unit: unit.requests.steps(1)))
    assert {step for step, times in taken.items() if times > 1} == {Step.SUBMIT, Step.APPROVE}
    assert (taken[Step.SUBMIT], taken[Step.APPROVE], taken[Step.CLOSE]) == (2, 3, 1)
    owed = await desk.owed(LegalNotice | RequestPackage)  # type: ignore[type-var]
    assert [(who, type(what)) for who, what in owed] == [(SPAMMER.id, LegalNotice), (PREPARER, RequestPackage)]
    assert await desk.sql("SELECT * FROM holds WHERE ended_at IS NULL") == []
