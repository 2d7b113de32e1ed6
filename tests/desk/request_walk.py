"""One request on which people try their luck; and beside it, written down by whoever pressed what, all that a judge would want to know.

The desk's own rows and guards are not asked about any of that: what is noted here is noted from presses that were not refused.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from random import Random

import pyrage

from desk.disclosure import (
    analysing,
    approving,
    authority_key,
    checking,
    keeping,
    reviewing,
    validating,
    waiting,
)
from desk.disclosure.course import take
from desk.errors import StaleButton
from desk.model import Role
from desk.ports import Unit
from desk.rules.disclosure.instruments import RULES, Instrument
from desk.rules.disclosure.public_key import read
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import CLASS_OF, Data, Scope
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import DAY, Ms
from tests.desk.floor import about, person
from tests.desk.request_world import World
from tests.storage.test_requests import ORDER, PARTICULARS

KEY = str(pyrage.x25519.Identity.generate().to_public())


@dataclass(frozen=True, slots=True)
class Voice:
    who: int
    absent: int | None
    """In whose place they approved."""


class Walk:
    def __init__(
        self, world: World, number: int, instrument: Instrument, asked: Scope, chance: Random, *, validated: bool = True
    ) -> None:
        self.world, self.desk, self.number, self.chance = world, world.desk, number, chance
        self.validate_by = None if validated else self.desk.clock.now + 2 * DAY
        self.instrument, self.asked = instrument, asked
        self.due = self.desk.clock.now + 10 * DAY
        self.stopped: Ms | None = None
        self.scope, self.drawn = asked, False
        self.prepared = {ORDER.taken_in_by}
        self.reporters: set[int] = set()
        self.answers: dict[str, bool] = {}
        self.called_back = self.found_valid = False
        self.voices: list[Voice] = []
        self.alone: int | None = None
        self.keyed_by: int | None = None
        self.confirmed_by: int | None = None

    async def begin(self) -> None:
        particulars = replace(PARTICULARS, asked=self.asked)
        order = replace(ORDER, instrument=self.instrument, particulars=particulars, due_at=self.due)
        await self.desk.run(lambda unit: unit.requests.add(replace(order, validate_by=self.validate_by)))

    async def state(self) -> State:
        return (await self.desk.runner.read(lambda unit: unit.requests.get(self.number))).state

    async def check(self, who: int) -> None:
        await self._press(checking.take_up, who)

    async def authenticate(self, who: int) -> None:
        await self._press(checking.authenticate, who, "Directory; Ms Krause")
        self.called_back = True

    async def find_valid(self, who: int) -> None:
        await self._press(checking.find_valid, who)
        self.found_valid = True

    async def validate(self, who: int) -> None:
        await self._press(validating.validated, who, "Judge Adler, by letter")
        self.validate_by = None

    async def preserve(self, who: int) -> None:
        await self._press(keeping.preserve, who)

    async def ask(self, who: int) -> None:
        await self._press(waiting.ask, who, "Which account?")
        self.stopped = self.desk.clock.now

    async def clarify(self, who: int) -> None:
        await self._press(waiting.clarified, who, "The first one.")
        self.due += self.desk.clock.now - (self.stopped or 0)

    async def notify_enforcer(self, who: int) -> None:
        await self._press(waiting.notify_enforcer, who)

    async def consent(self, who: int) -> None:
        await self._press(waiting.enforcer_consented, who, "By letter")

    async def answer_all(self, who: int) -> None:
        for question in [one for one in RULES[self.instrument].asks if not self.answers.get(one)]:
            await self._answer(who, question, yes=True)

    async def answer_no(self, who: int) -> None:
        await self._answer(who, self.chance.choice(RULES[self.instrument].asks), yes=False)

    async def toggle(self, who: int) -> None:
        kind = self.chance.choice(tuple(Data))
        await self._press(analysing.toggle_data, who, kind)
        self._drew(who, replace(self.scope, data=self.scope.data ^ {kind}))

    async def draw_back(self, who: int) -> None:
        """What was left out is taken in again, by whoever prepares it."""
        kind = self.chance.choice(sorted(self.asked.data - self.scope.data) or sorted(self.asked.data))
        await self._press(analysing.toggle_data, who, kind)
        self._drew(who, replace(self.scope, data=self.scope.data ^ {kind}))

    async def set_period(self, who: int) -> None:
        since = self.asked.since + self.chance.choice((-1, 0, 1)) * DAY
        await self._press(analysing.set_period, who, since, self.asked.before)
        self._drew(who, replace(self.scope, since=since))

    async def submit(self, who: int) -> None:
        await self._press(analysing.submit, who)
        if not self.drawn:
            self._drew(who, self.scope)

    async def approve(self, who: int) -> None:
        printed = await self.desk.runner.read(lambda unit: unit.scopes.scope(self.number))
        if printed is None:
            raise StaleButton
        absent = self._absent(who)
        await self._press(approving.approve, who, printed.id - int(self.chance.random() < 0.1))
        assert printed.scope == self.scope
        self.world.happened["a deputy approved"] += int(absent is not None)
        self.voices.append(Voice(who, absent))

    async def approve_emergency(self, who: int) -> None:
        await self._press(approving.approve_emergency, who)
        self.alone = who

    async def narrow(self, who: int) -> None:
        await self._press(approving.narrow, who)
        self.world.happened["approvals were voided"] += int(bool(self.voices))
        self.voices, self.alone = [], None

    async def refuse(self, who: int) -> None:
        await self._press(analysing.refuse, who, Refusal.TELEGRAM_8_3, "No suspect.")

    async def review(self, who: int) -> None:
        await self._press(reviewing.review, who, proper=True, words="Right.")

    async def collect(self, who: int) -> None:
        await self._press(take, Step.COLLECT, who)
        self._judge_collection(who)

    async def enter_key(self, who: int) -> None:
        await self._press(authority_key.enter, who, KEY)
        self.keyed_by, self.confirmed_by = who, None

    async def confirm_key(self, who: int) -> None:
        await self._press(authority_key.confirm, who, read(KEY).fingerprint)
        self.confirmed_by = who

    async def package(self, who: int) -> None:
        await self._press(take, Step.PACKAGE, who)
        assert self.confirmed_by is not None
        assert self.confirmed_by != self.keyed_by
        assert self.is_officer(who)
        self._judge_validation()

    async def lose_role(self, who: int) -> None:
        for role in (Role.OFFICER, Role.COUNSEL):
            await self.world.lose(who, role)
        self._unsaid(who)

    async def gain_role(self, who: int) -> None:
        """Nobody gets a role that was never theirs."""
        if who in self.world.staff:
            await self.world.gain(who, self.world.staff[who])

    async def become_owner(self, who: int) -> None:
        await self.world.gain(who, Role.OWNER)
        self._unsaid(who)

    async def cease_as_owner(self, who: int) -> None:
        await self.world.lose(who, Role.OWNER)

    async def report(self, who: int) -> None:
        """Somebody who works on it turns out to have complained about whom it asks for."""
        (accused,) = self.asked.persons
        await self.desk.files(by=person(who), about=about(person(accused)), evidence=())
        self.reporters.add(who)
        self._unsaid(who)

    async def name_deputy(self, who: int) -> None:
        taken = {deputy for officer, (deputy, _until) in self.world.deputies.items() if officer != who}
        await self.world.name(who, self.chance.choice(sorted({*self.world.staff} - taken)))

    async def wait(self, _who: int) -> None:
        self.desk.clock.now += self.chance.choice((1, 2)) * DAY

    def is_officer(self, who: int) -> bool:
        return Role.OFFICER in self.world.roles[who] and who not in self.reporters

    def may_approve(self, who: int) -> bool:
        roles = self.world.roles[who]
        return bool(roles & {Role.OFFICER, Role.COUNSEL}) and Role.OWNER not in roles and who not in self.reporters

    def _judge_collection(self, collector: int) -> None:
        """What the law and the critics ask for, in other words than the guards."""
        assert self.called_back
        assert self.found_valid
        assert all(self.answers.get(one) for one in RULES[self.instrument].asks)
        assert frozenset() < self.scope.data <= self.asked.data
        assert self.scope.persons == self.asked.persons
        assert self.asked.since <= self.scope.since < self.scope.before == self.asked.before
        assert self.is_officer(collector)
        self._judge_validation()
        if self.alone is not None:
            self._judge_emergency(self.alone)
            return
        heard = [one for one in self.voices if self.may_approve(one.who)]
        assert len({one.who for one in heard}) >= 2
        seats = {one.who for one in heard} | {one.absent for one in heard if one.absent is not None}
        assert len(seats) == sum(1 if one.absent is None else 2 for one in heard)
        assert not seats & {*self.prepared, collector}
        self.world.happened["two approved"] += 1
        self.world.happened["with a deputy"] += int(any(one.absent for one in heard))

    def _judge_validation(self) -> None:
        """Before a judge or prosecutor has validated it, only what identifies somebody, and for 48 hours (2023/1543, Art. 4(5))."""
        if self.validate_by is not None:
            assert self.desk.clock.now < self.validate_by
            assert all(CLASS_OF[kind].depth <= 1 for kind in self.scope.data)
            self.world.happened["without validation"] += 1

    def _judge_emergency(self, alone: int) -> None:
        assert self.instrument is Instrument.EMERGENCY
        assert all(CLASS_OF[kind].depth <= 1 for kind in self.scope.data)
        assert self.may_approve(alone)
        self.world.happened["one approved"] += 1

    def _drew(self, who: int, scope: Scope) -> None:
        self.world.happened["approvals were voided"] += int(bool(self.voices))
        self.scope, self.drawn, self.voices = scope, True, []
        self.prepared.add(who)

    def _absent(self, who: int) -> int | None:
        """In whose place somebody approves now: nobody here is the deputy of two."""
        said = {voice for one in self.voices for voice in (one.who, one.absent)}
        absent = [
            officer
            for officer, (deputy, until) in self.world.deputies.items()
            if deputy == who and self.desk.clock.now < min(until, self.due)
        ]
        return next((one for one in absent if self._could(one) and one not in said | self.prepared), None)

    def _could(self, officer: int) -> bool:
        roles = self.world.roles[officer]
        return Role.OFFICER in roles and Role.OWNER not in roles

    def _unsaid(self, who: int) -> None:
        self.world.happened["an approval counted no more"] += int(
            any(one.who == who for one in self.voices) or who == self.alone
        )

    async def _answer(self, who: int, question: str, *, yes: bool) -> None:
        await self._press(analysing.answer, who, question, yes=yes, why="It says so.")
        self.answers[question] = yes
        self.prepared.add(who)

    async def _press(self, verb: Callable[..., Awaitable[object]], *said: object, **more: object) -> None:
        async def work(unit: Unit) -> object:
            return await verb(unit, self.number, *said, **more)

        await self.desk.run(work)
