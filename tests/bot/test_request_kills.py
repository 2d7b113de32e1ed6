"""A kill in any unit of a request's way, or between the two that collecting and packaging take: nothing of it stays, and once is enough."""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
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
    escalating,
    informing,
    keeping,
    packing,
    reminding,
    reviewing,
    waiting,
)
from desk.disclosure.escalation import EscalationKind
from desk.disclosure.values import NewRequest
from desk.errors import DeskError
from desk.notices import LegalNotice, RequestPackage
from desk.ports import Unit
from desk.rules.disclosure.instruments import RULES, Instrument
from desk.rules.disclosure.public_key import read
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import DAY, HOUR
from storage.database import Database, Engine
from tests.bot.test_packaging import FIRST, KEY, POSTED, PREPARER, SCOPE, SECOND, Desk, set_up
from tests.desk.floor import MIA
from tests.storage.desk import SPAMMER, START
from tests.storage.test_privacy import everything
from tests.storage.test_requests import ASKED, ORDER, PARTICULARS

Work = Callable[[Unit], Awaitable[object]]


NATIONAL = replace(ORDER, instrument=Instrument.NATIONAL_ORDER, particulars=replace(PARTICULARS, asked=SCOPE))
IDENTITY = replace(ASKED, data=frozenset({Data.IDENTITY}))
EMERGENCY = replace(
    ORDER,
    instrument=Instrument.EMERGENCY,
    emergency=True,
    particulars=replace(PARTICULARS, asked=IDENTITY, facts="A threat with a place and a time."),
)
CHECKS = frozenset({Step.CHECK, Step.AUTHENTICATE, Step.FIND_VALID})


class Killed(BaseException):
    """The process is gone before the unit was committed."""


def press(verb: Callable[..., Awaitable[object]], who: int, *said: object, **more: object) -> Work:
    return lambda unit: verb(unit, 1, who, *said, **more)


async def approve(unit: Unit, number: int, who: int) -> object:
    """What they have just read."""
    proposed = await unit.scopes.scope(number)
    assert proposed is not None
    return await approving.approve(unit, number, who, proposed.id)


def analysed(instrument: Instrument) -> list[Work]:
    return [
        press(analysing.answer, PREPARER, question, yes=True, why="As it says.") for question in RULES[instrument].asks
    ]


CHECK = press(checking.take_up, PREPARER)
AUTHENTICATE = press(checking.authenticate, PREPARER, "Directory; Ms Krause")
CHECKED: list[Work] = [CHECK, AUTHENTICATE, press(checking.find_valid, PREPARER)]
APPROVED: list[Work] = [
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
    """Each unit is killed, done, and pressed once more where what was printed still holds: else the press finds that it does not."""

    async def once(self, work: Work) -> None:
        await self.is_killed(work)
        printed = await self.version()
        await self.run(work)
        if await self.version() != printed:
            return
        state = await self.state()
        with suppress(DeskError):
            await self.run(work)
        assert await self.state() is state

    async def is_killed(self, work: Work) -> None:
        before = await everything(self.database)

        async def killed(unit: Unit) -> None:
            await work(unit)
            raise Killed

        with pytest.raises(Killed):
            await self.run(killed)
        assert await everything(self.database) == before

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

    async def steps(self) -> list[Step]:
        """As they were taken, each of which is in the journal once."""
        taken = [one.step for one in await self.run(lambda unit: unit.requests.steps(1))]
        rows = await self.sql("SELECT verb FROM journal WHERE ref = 'L-1' ORDER BY id")
        verbs = [row["verb"].removeprefix("request_") for row in rows]
        assert [one for one in verbs if one in {*Step}] == taken
        return taken


@pytest.fixture
def engine() -> Engine:
    """What a unit of either leaves when it is rolled back is tried with the stores."""
    return "sqlite"


@pytest.fixture
async def doomed(database: Database, tmp_path: Path) -> Doomed:
    desk = await set_up(Doomed(database), tmp_path)
    await desk.files(evidence=(POSTED,))
    return desk


async def test_a_kill_in_any_step_leaves_nothing_of_it_and_each_happens_once(doomed: Doomed):
    await doomed.run(lambda unit: unit.requests.add(NATIONAL))
    for work in (*CHECKED, *analysed(Instrument.NATIONAL_ORDER), *APPROVED):
        await doomed.once(work)
    await doomed.is_collected()
    for work in KEYED:
        await doomed.once(work)
    await doomed.is_packaged()
    for work in HANDED:
        await doomed.once(work)
    taken = Counter(await doomed.steps())
    assert {step for step, times in taken.items() if times > 1} == {Step.SUBMIT, Step.APPROVE}
    assert (taken[Step.SUBMIT], taken[Step.APPROVE], taken[Step.CLOSE]) == (2, 3, 1)
    owed = await doomed.owed(LegalNotice | RequestPackage)  # type: ignore[type-var]
    assert [(who, type(what)) for who, what in owed] == [(SPAMMER.id, LegalNotice), (PREPARER, RequestPackage)]
    assert await doomed.sql("SELECT * FROM holds WHERE ended_at IS NULL") == []


BESIDE: list[tuple[NewRequest, list[Work], list[Step]]] = [
    (
        EMERGENCY,
        [
            *CHECKED,
            *analysed(Instrument.EMERGENCY),
            press(approving.approve_emergency, PREPARER),
            press(approving.narrow, FIRST),
            press(approving.approve_emergency, PREPARER),
            press(reviewing.review, FIRST, proper=True, words="Right."),
            press(analysing.find_nothing, PREPARER, "Nobody of that name."),
        ],
        [Step.APPROVE_EMERGENCY, Step.NARROW, Step.APPROVE_EMERGENCY, Step.FIND_NOTHING],
    ),
    (
        replace(ORDER, instrument=Instrument.EU_EPOC_PR),
        [
            CHECK,
            AUTHENTICATE,
            press(keeping.preserve, PREPARER),
            press(keeping.extend, PREPARER, "Letter of the same office"),
            press(waiting.withdraw, PREPARER, "The same office"),
            press(informing.close, FIRST),
        ],
        [Step.PRESERVE, Step.EXTEND, Step.WITHDRAW, Step.CLOSE],
    ),
    (
        ORDER,
        [
            *CHECKED,
            press(waiting.ask, PREPARER, "Which account?"),
            press(waiting.clarified, FIRST, "The first."),
            press(waiting.notify_enforcer, PREPARER),
            press(waiting.enforcer_consented, PREPARER, "By letter"),
            press(analysing.refuse, PREPARER, Refusal.CONFLICT, "The press is protected."),
        ],
        [Step.ASK, Step.CLARIFIED, Step.NOTIFY_ENFORCER, Step.ENFORCER_SILENT, Step.REFUSE],
    ),
    (
        NATIONAL,
        [
            *CHECKED,
            *analysed(Instrument.NATIONAL_ORDER),
            *APPROVED,
            press(informing.delay, PREPARER, START + 3 * DAY, "§ 95a", "Judge Adler"),
            press(waiting.expire, PREPARER, "It was lifted"),
        ],
        [Step.SUBMIT, Step.APPROVE, Step.NARROW, Step.SUBMIT, Step.APPROVE, Step.APPROVE, Step.EXPIRE],
    ),
]


@pytest.mark.parametrize(("order", "works", "steps"), BESIDE, ids=[order.instrument for order, _, _ in BESIDE])
async def test_a_kill_beside_the_path_leaves_nothing_of_a_step_either(
    doomed: Doomed, order: NewRequest, works: list[Work], steps: list[Step]
):
    await doomed.run(lambda unit: unit.requests.add(order))
    for work in works:
        await doomed.once(work)
    assert [one for one in await doomed.steps() if one not in CHECKS] == steps


async def test_a_kill_while_a_threat_to_life_is_worked_on_leaves_nothing_of_it_either(doomed: Doomed):
    async def escalate(unit: Unit) -> object:
        return await escalating.escalate(unit, 1, MIA, EscalationKind.THREAT, "He names a school.")

    await doomed.is_killed(escalate)
    await doomed.run(escalate)
    for work in (
        press(escalating.acknowledge, PREPARER),
        press(escalating.notify, PREPARER, "State police, by their form", quoted=False),
        press(reviewing.review, FIRST, proper=True, words="Right."),
        press(reviewing.review, SECOND, proper=True, words="Right."),
    ):
        await doomed.once(work)
    assert await doomed.steps() == [Step.NOTIFY_AUTHORITY, Step.CLOSE]
