"""A desk over a database, with a clock that tests set, and short ways to say what happens to it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from config import policy
from desk.evidence import EvidenceKind, NewEvidence, Snapshot
from desk.intake import NewReport, file_report
from desk.model import Account, AccountKind, Attribution, Audience, Case, Door, Origin, Subject
from desk.ports import Unit
from desk.records import NewCase
from desk.rules.durations import HOUR, Ms
from desk.rules.policy import Policy
from desk.rules.priority import Priority
from storage.database import Database, Row, Tx, Value
from storage.keyring import MasterKey
from storage.policies import Timeline
from storage.unit import Runner

T = TypeVar("T")

START: Ms = 1_764_000_000_000
MASTER = MasterKey(b"m" * 32)
POLICY = policy.load()

GROUP = -1001
ANNA = Account(5_000_000_101, AccountKind.PERSON, "Anna Reporter", "anna_r", "en")
BORIS = Account(5_000_000_102, AccountKind.PERSON, "Boris Witness", None, "uk")
SPAMMER = Account(5_000_000_666, AccountKind.PERSON, "Sam Spammer", "buy_coins", "en")
MODERATOR = 201
COLLEAGUE = 202


@dataclass
class Clock:
    now: Ms = START

    def __call__(self) -> Ms:
        return self.now


class Always(Timeline):
    """One policy, whatever was adopted."""

    def __init__(self, rules: Policy) -> None:
        super().__init__(rules, policy.stored)

    async def then(self, tx: Tx, at: Ms) -> Policy:
        return self.latest


class Desk:
    """A runner with its clock and its database at hand."""

    def __init__(self, database: Database) -> None:
        self.clock = Clock()
        self.database = database
        self.policies = Timeline(POLICY, policy.stored)
        self.runner = Runner(database, MASTER, self.policies, self.clock)

    async def run(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        return await self.runner.run(work)

    async def sql(self, statement: str, **params: Value) -> list[Row]:
        return await self.database.run(lambda tx: tx.rows(statement, **params))

    async def open_case(self, key: str = "message:-1001:5", **changes: object) -> Case:
        case, _ = await self.run(lambda unit: unit.cases.join_or_open(new_case(key, **changes)))
        return case

    async def report(self, reporter: Account = ANNA, message: int = 5, text: str = "please look") -> Case:
        """A person reports a message of the spammer in the group."""
        receipt = await self.run(lambda unit: file_report(unit, new_report(reporter, message, text)))
        return await self.case(int(receipt.case.removeprefix("C-")))

    async def case(self, number: int) -> Case:
        return await self.run(lambda unit: unit.cases.get(number))


def new_case(key: str = "message:-1001:5", **changes: object) -> NewCase:
    values: dict[str, object] = {
        "key": key,
        "category": "spam",
        "chat": GROUP,
        "message": 5,
        "accused": SPAMMER.id,
        "attribution": Attribution.STRONG,
        "audience": Audience.STAFF,
        "origin": Origin.REPORT,
        "deadline": START + 24 * HOUR,
        "remind_at": START + 22 * HOUR,
        "priority": Priority(1, START + HOUR),
    }
    return NewCase(**values | changes)


def new_report(reporter: Account, message: int, text: str) -> NewReport:
    return NewReport(
        reporter=reporter,
        category="spam",
        text=text,
        subject=Subject(chat=GROUP, message=message, accused=SPAMMER, attribution=Attribution.STRONG),
        evidence=(evidence(message=message),),
        door=Door.GROUP,
        cause=f"U-{reporter.id}-{message}",
    )


def evidence(
    text: str = "cheap coins here", *, message: int = 5, kind: EvidenceKind = EvidenceKind.MESSAGE
) -> NewEvidence:
    return NewEvidence(kind, Snapshot(SPAMMER, GROUP, message, START - HOUR, text))
