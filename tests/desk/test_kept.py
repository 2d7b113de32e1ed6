"""Nothing that a hold keeps is lost, by a reckoning that does not ask the desk what is held. Random years at a desk on SQLite."""

import asyncio
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from desk import appeals, erasing, preserving, purging
from desk.errors import DeskError
from desk.evidence import EvidenceKind, NewEvidence, Snapshot
from desk.holds import Hold, Matching, NewHold
from desk.model import Account, Outcome
from desk.ports import Unit
from desk.rules.durations import DAY, FOREVER, Ms, parse
from storage.database import Row, connect
from storage.policies import adopt
from tests.desk.floor import LENA, OLGA, Floor, message, number_of, person
from tests.storage.desk import GROUP, MASTER, POLICY, START

PEOPLE = [person(number) for number in (901, 902, 903)]
ACCUSED = [person(number) for number in (951, 952)]
EVERYBODY = [account.id for account in (*PEOPLE, *ACCUSED)]
CATEGORIES = ["spam", "scam"]
MATCHINGS = st.one_of(
    st.tuples(st.just(Matching.CASE), st.integers(1, 4)),
    st.tuples(st.just(Matching.ACCOUNT), st.sampled_from(EVERYBODY)),
    st.tuples(st.just(Matching.CATEGORY), st.sampled_from(CATEGORIES)),
    st.tuples(st.just(Matching.EVERYTHING), st.none()),
)
STEPS = st.one_of(
    st.tuples(st.just("report"), st.sampled_from(PEOPLE), st.sampled_from(ACCUSED), st.sampled_from(CATEGORIES)),
    st.tuples(
        st.just("judge"), st.sampled_from(PEOPLE), st.sampled_from(ACCUSED), st.sampled_from(Outcome), st.booleans()
    ),
    st.tuples(st.just("hold"), MATCHINGS, st.sampled_from(["30d", "1y", "3y"]), st.booleans()),
    st.tuples(st.just("unhold"), st.integers(1, 3)),
    st.tuples(st.just("erase"), st.sampled_from(EVERYBODY)),
    st.tuples(st.just("purge")),
    st.tuples(st.just("wait"), st.sampled_from([DAY, 200 * DAY, 800 * DAY])),
)
_OF_CASE = """
    SELECT 'cases' AS kind, id, 1 AS whole FROM cases WHERE id = :case
    UNION ALL SELECT 'reports', id, LENGTH(sealed) FROM reports WHERE case_id = :case
    UNION ALL SELECT 'evidence', id, LENGTH(sealed) > 0 FROM evidence WHERE case_id = :case
    UNION ALL SELECT 'decisions', id, LENGTH(sealed) FROM decisions WHERE case_id = :case
    UNION ALL SELECT 'appeals', id, LENGTH(sealed) FROM appeals WHERE case_id = :case
    UNION ALL SELECT 'notices', id, 1 FROM outbox WHERE case_id = :case AND state = 'sent' AND kind NOT LIKE '%Card'
    UNION ALL SELECT 'keys', id, wrapped IS NOT NULL FROM data_keys WHERE kind = 'case' AND owner = :case"""
_OF_PERSON = """
    SELECT 'keys' AS kind, id, 1 AS whole FROM data_keys
    WHERE kind = 'person' AND owner IN (:account, :stand_in) AND wrapped IS NOT NULL
    UNION SELECT 'profiles', :account, 1 WHERE EXISTS (SELECT 1 FROM accounts WHERE id = :account)
      OR EXISTS (SELECT 1 FROM set_aside WHERE stand_in = :stand_in AND source = 'accounts')"""

Record = tuple[str, int, int]


@dataclass
class Book:
    """What is known without asking the desk: who takes part in which case, by their own ids, and what each hold has kept so far."""

    parts: dict[int, set[int]] = field(default_factory=dict)
    categories: dict[int, set[str]] = field(default_factory=dict)
    kept: dict[int, set[Record]] = field(default_factory=dict)

    async def follow(self, desk: Floor) -> None:
        """Note what every hold in force keeps now, and that nothing is gone of what it kept before."""
        await self._note_cases(desk)
        for hold in await desk.run(lambda unit: unit.holds.in_force()):
            records = await self._records(desk, hold)
            lost = self.kept.setdefault(hold.id, set()) - records
            assert not lost, f"{hold} kept {lost}"
            self.kept[hold.id] |= records

    async def _note_cases(self, desk: Floor) -> None:
        rows = await desk.sql("""
            SELECT id AS case_id, accused AS who FROM cases UNION SELECT case_id, reporter FROM reports
            UNION SELECT case_id, appellant FROM appeals UNION SELECT case_id, accused FROM decisions""")
        own = {MASTER.stand_in(account): account for account in EVERYBODY}
        for row in rows:
            self.parts.setdefault(row["case_id"], set()).add(own.get(row["who"], row["who"]))
        rows = await desk.sql("""
            SELECT id AS case_id, category FROM cases UNION SELECT case_id, category FROM reports
            UNION SELECT case_id, category FROM decisions""")
        for row in rows:
            self.categories.setdefault(row["case_id"], set()).add(row["category"])

    async def _records(self, desk: Floor, hold: Hold) -> set[Record]:
        cases = [row["id"] for row in await desk.sql("SELECT id, category FROM cases") if self._matches(hold, row)]
        people = {hold.target} if hold.matching is Matching.ACCOUNT else set()
        found: list[Row] = []
        for case in cases:
            found += await desk.sql(_OF_CASE, case=case)
            people |= self.parts[case]
        for account in people & set(EVERYBODY):
            found += await desk.sql(_OF_PERSON, account=account, stand_in=MASTER.stand_in(account))
        named = {("named", piece, 1) for case in cases for piece in await _named(desk, case)}
        return {(row["kind"], row["id"], row["whole"]) for row in found} | named

    def _matches(self, hold: Hold, case: Row) -> bool:
        match hold.matching:
            case Matching.CASE:
                return bool(case["id"] == hold.target)
            case Matching.ACCOUNT:
                return hold.target in self.parts[case["id"]]
            case Matching.CATEGORY:
                return hold.category in self.categories[case["id"]]
            case Matching.EVERYTHING:
                return True


async def _named(desk: Floor, case: int) -> set[int]:
    """The pieces of evidence that say who posted them, or did before an erasure."""
    aside = {row["number"] for row in await desk.sql("SELECT number FROM set_aside WHERE source = 'evidence'")}
    pieces = await desk.evidence(case)
    return {
        one.id for one in pieces if one.id in aside or (one.snapshot.author is not None and one.snapshot.author.name)
    }


async def do(desk: Floor, step: tuple) -> None:
    match step:
        case ("report", Account() as who, Account() as whom, str(category)):
            await reported(desk, who, whom, category)
        case ("judge", Account() as who, Account() as whom, Outcome() as outcome, bool(appealed)):
            await judged(desk, who, whom, outcome, appealed=appealed)
        case ("hold", (matching, target), str(length), bool(secret)):
            await place(desk, matching, target, length, secret=secret)
        case ("unhold", int(hold)):
            until = (await desk.run(lambda unit: unit.holds.get(hold))).until
            await desk.run(lambda unit: preserving.end(unit, hold, OLGA, seen=until))
        case ("erase", int(account)):
            asked = await desk.run(lambda unit: erasing.ask(unit, account))
            await desk.run(lambda unit: erasing.erase(unit, account, asked.at))
        case ("purge",):
            await desk.run(purging.begin_now)
            while await desk.run(purging.page) is not None:
                pass
        case ("wait", int(length)):
            desk.clock.now += length
            await desk.run(preserving.end_due)
    await desk.owed(object)
    await desk.run(erasing.look_after)


async def reported(desk: Floor, who: Account, whom: Account, category: str) -> int:
    evidence = NewEvidence(EvidenceKind.MESSAGE, Snapshot(whom, GROUP, whom.id, START, "words"))
    return number_of(await desk.files(category, who, message(whom.id, whom), (evidence,)))


async def judged(desk: Floor, who: Account, whom: Account, outcome: Outcome, *, appealed: bool) -> None:
    case = await reported(desk, who, whom, "scam")
    lasts = FOREVER if outcome is Outcome.BAN else parse("7d")
    made = await desk.decides(outcome, LENA, case, lasts=lasts)
    await desk.owed(object)

    async def contest(unit: Unit) -> None:
        what = await appeals.contested(unit, whom.id, made.id)
        await appeals.file_appeal(unit, whom, what, "Please look again.")

    if appealed and outcome is not Outcome.DISMISS:
        with suppress(DeskError):
            await desk.run(contest)


async def place(desk: Floor, matching: Matching, target: int | str | None, length: str, *, secret: bool) -> None:
    until: Ms | None = parse(length).after(desk.clock.now)
    new = NewHold(
        matching,
        "order 17",
        OLGA,
        until or 0,
        target if isinstance(target, int) else None,
        target if isinstance(target, str) else None,
        secret=secret,
    )
    asked = await desk.run(lambda unit: preserving.ask(unit, new))
    await desk.run(lambda unit: preserving.place(unit, asked.number, OLGA))


async def live(template: Path, steps: list[tuple]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template, Path(folder) / "ombud.db")
        database = await connect(f"sqlite:///{folder}/ombud.db")
        try:
            await adopt(database, POLICY, START - 1)
            desk, book = Floor(database), Book()
            await desk.appoint()
            for step in steps:
                with suppress(DeskError):
                    await do(desk, step)
                await book.follow(desk)
        finally:
            await database.close()


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(STEPS, min_size=6, max_size=20))
def test_nothing_held_is_lost_whatever_happens(sqlite_template: Path, steps: list[tuple]):
    asyncio.run(live(sqlite_template, steps))
