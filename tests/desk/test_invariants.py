"""Whatever people do in whatever order, some things always hold. Random days at a desk on SQLite."""

import asyncio
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from desk import staffing, triage
from desk.errors import DeskError
from desk.intake import name_category
from desk.model import Account, Attribution, CaseState, Outcome, Role
from desk.rules.durations import DAY, FOREVER, MINUTE
from desk.rules.ladder import active_points
from storage.database import connect
from storage.policies import adopt
from tests.desk.floor import LENA, MIA, NOAH, OLGA, Floor, linked, message, person, posted
from tests.storage.desk import POLICY, START

PEOPLE = [person(number) for number in (901, 902, MIA)]
ACCUSED = [person(number) for number in (951, 952, NOAH)]
JUDGES = st.sampled_from([MIA, LENA, NOAH, OLGA])
CASES = st.integers(1, 4)
CATEGORIES = st.sampled_from(["other", "spam", "scam", "child_safety", "threat_to_life", "self_harm"])
REPORTED = st.builds(
    lambda number, accused, attribution: (
        linked(number) if accused is None else message(number, accused, attribution=attribution)
    ),
    st.integers(1, 2),
    st.none() | st.sampled_from(ACCUSED),
    st.sampled_from(Attribution),
)

STEPS = st.one_of(
    st.tuples(st.just("report"), st.sampled_from(PEOPLE), CATEGORIES, REPORTED),
    st.tuples(st.just("report"), st.sampled_from(PEOPLE), CATEGORIES, REPORTED),
    st.tuples(st.just("name"), st.sampled_from(PEOPLE), CATEGORIES, CASES),
    st.tuples(st.just("claim"), JUDGES, CASES),
    st.tuples(st.just("recategorise"), JUDGES, CATEGORIES, CASES),
    st.tuples(st.just("decide"), JUDGES, st.sampled_from(Outcome), CASES),
    st.tuples(st.just("act"), JUDGES, st.sampled_from(Outcome), REPORTED),
    st.tuples(st.just("promote"), st.sampled_from(ACCUSED)),
    st.tuples(st.just("wait"), st.sampled_from([MINUTE, 31 * MINUTE, DAY, 45 * DAY])),
)


async def do(desk: Floor, step: tuple) -> None:
    match step:
        case ("report", Account() as who, str(category), subject):
            await desk.files(category, who, subject, (posted(subject.message, f"words of {who.id}"),))
        case ("name", Account() as who, str(category), int(report)):
            await desk.run(lambda unit: name_category(unit, report, who.id, category))
        case ("claim", int(who), int(case)):
            await desk.claims(who, case)
        case ("recategorise", int(who), str(category), int(case)):
            await desk.run(lambda unit: triage.recategorise(unit, case, who, category))
        case ("decide", int(who), Outcome() as outcome, int(case)):
            await desk.decides(outcome, who, case, lasts=FOREVER)
        case ("act", int(who), Outcome() as outcome, subject):
            await desk.acts(outcome, "scam", who, subject, lasts=FOREVER)
        case ("promote", Account() as who):
            await desk.run(lambda unit: staffing.grant(unit, who.id, Role.MODERATOR, OLGA))
        case ("wait", int(length)):
            desk.clock.now += length


async def check(desk: Floor) -> None:
    cases = [await desk.case(row["id"]) for row in await desk.sql("SELECT id FROM cases")]
    open_keys = Counter(case.key for case in cases if case.state is CaseState.OPEN)
    assert set(open_keys.values()) <= {1}
    for case in cases:
        decisions = await desk.run(lambda unit, case=case: unit.decisions.of_case(case.id))
        assert len(decisions) == (case.state is CaseState.CLOSED), (
            "a closed case has exactly one verdict, an open one none"
        )
        reports = await desk.run(lambda unit, case=case: unit.reports.of_case(case.id))
        judge = {decision.decided_by for decision in decisions}
        assert not judge & {case.accused, *(report.reporter for report in reports)}, "nobody judges their own matter"
        assert case.deadline >= case.opened_at
        categories = {POLICY.category(name) for name in (case.category, *(report.category for report in reports))}
        if any(category.reference_only for category in categories):
            assert case.reference_only
        if case.reference_only:
            assert await desk.copies(case.id) == []
        if case.state is CaseState.OPEN and any(POLICY.category(report.category).page for report in reports):
            assert await desk.run(lambda unit, case=case: unit.pages.waiting(case.id))
        if case.state is CaseState.CLOSED:
            assert not await desk.run(lambda unit, case=case: unit.pages.waiting(case.id))
            assert await desk.run(lambda unit, case=case: unit.claims.of(case.id)) is None
    await check_telling(desk)
    await check_points(desk)


async def check_telling(desk: Floor) -> None:
    """Every report gets its receipt, and one outcome once its case is closed."""
    reports = await desk.sql("""
        SELECT reports.id, reporter, state FROM reports JOIN cases ON cases.id = case_id""")
    outcomes = await desk.sql("SELECT cause, recipient FROM outbox WHERE kind = 'ReportDecided'")
    receipts = await desk.sql(
        "SELECT cause, recipient FROM outbox WHERE kind = 'ReportReceived' AND cause NOT LIKE '%/%'"
    )
    owed = Counter((row["cause"].split("/")[0], row["recipient"]) for row in outcomes)
    assert owed == Counter((f"R-{row['id']}", row["reporter"]) for row in reports if row["state"] == "closed")
    assert {(row["cause"], row["recipient"]) for row in receipts} == {
        (f"R-{row['id']}", row["reporter"]) for row in reports
    }


async def check_points(desk: Floor) -> None:
    """Points that are active are those of the decisions that have not expired, and no others; those of one night count once."""
    for accused in ACCUSED:
        rows = await desk.sql("SELECT points, expires_at FROM decisions WHERE accused = :id", id=accused.id)
        counting = [row["points"] for row in rows if row["expires_at"] is None or row["expires_at"] > desk.clock.now]
        total = active_points(await desk.strikes(accused.id), desk.clock.now)
        assert max(counting, default=0) <= total <= sum(counting)


async def live(template: str, steps: list[tuple]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template.removeprefix("sqlite:///"), Path(folder) / "ombud.db")
        database = await connect(f"sqlite:///{folder}/ombud.db")
        try:
            await adopt(database, POLICY, START - 1)
            desk = Floor(database)
            await desk.appoint()
            for step in steps:
                before = await desk.counts()
                try:
                    await do(desk, step)
                except DeskError:
                    assert await desk.counts() == before, "a refusal leaves nothing"
            await check(desk)
        finally:
            await database.close()


@settings(max_examples=100, deadline=None)
@given(steps=st.lists(STEPS, min_size=8, max_size=30))
def test_a_desk_stays_true_to_itself_whatever_happens(sqlite_template: str, steps: list[tuple]):
    asyncio.run(live(sqlite_template, steps))
