"""Whatever people do in whatever order, some things always hold. Random days at a desk on SQLite."""

import asyncio
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from desk import appeals, judging, staffing, triage
from desk.errors import DeskError
from desk.intake import name_category
from desk.model import Account, Attribution, CaseState, Outcome, Role, SanctionKind
from desk.pardoning import pardon
from desk.ports import Unit
from desk.rules.durations import DAY, FOREVER, MINUTE
from desk.rules.ladder import active_points
from desk.undoing import undo
from storage.database import Row, connect
from storage.policies import adopt
from tests.desk.floor import LENA, MIA, NOAH, OLGA, Floor, linked, message, number_of, person, posted
from tests.storage.desk import POLICY, START

PEOPLE = [person(number) for number in (901, 902, MIA)]
ACCUSED = [person(number) for number in (951, 952, NOAH)]
JUDGES = st.sampled_from([MIA, LENA, NOAH, OLGA])
CASES = st.integers(1, 4)
APPEALS = st.integers(1, 2)
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
    st.tuples(st.just("undo"), JUDGES, CASES),
    st.tuples(
        st.just("pardon"), JUDGES, st.sampled_from(ACCUSED), st.sampled_from([SanctionKind.MUTE, SanctionKind.BAN])
    ),
    st.tuples(st.just("appeal"), st.sampled_from(PEOPLE[:2]), st.sampled_from(Outcome), st.integers(1, 2)),
    st.tuples(st.just("withdraw"), st.sampled_from([*PEOPLE, *ACCUSED]), APPEALS),
    st.tuples(st.just("uphold"), JUDGES, APPEALS),
    st.tuples(st.just("overturn"), JUDGES, APPEALS),
    st.tuples(st.just("replace"), JUDGES, APPEALS),
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
        case _:
            await take_back(desk, step)


async def take_back(desk: Floor, step: tuple) -> None:
    match step:
        case ("undo", int(who), int(decision)):
            await desk.run(lambda unit: undo(unit, decision, who, "A slip."))
        case ("pardon", int(who), Account() as whom, SanctionKind() as kind):
            await desk.run(lambda unit: pardon(unit, whom.id, kind, who, "So be it.", None))
        case _:
            await appeal(desk, step)


async def appeal(desk: Floor, step: tuple) -> None:
    match step:
        case ("appeal", Account() as who, Outcome() as outcome, int(number)):
            with suppress(DeskError):
                await judged(desk, who, outcome, number)
        case ("withdraw", Account() as who, int(number)):
            await desk.run(lambda unit: appeals.withdraw(unit, number, who.id))
        case ("uphold", int(who), int(number)):
            await desk.run(lambda unit: judging.uphold(unit, number, who, "It stands."))
        case ("overturn", int(who), int(number)):
            await desk.run(lambda unit: judging.overturn(unit, number, who, "It falls."))
        case ("replace", int(who), int(number)):
            await desk.run(lambda unit: judging.replace(unit, number, who, Outcome.WARN, None, "A first time."))


async def judged(desk: Floor, reporter: Account, outcome: Outcome, number: int) -> None:
    """Somebody reports a message, Mia judges it, and whoever was not heard appeals."""
    receipt = await desk.files("scam", reporter, message(number, ACCUSED[0]), (posted(number),))
    made = await desk.decides(outcome, MIA, number_of(receipt), lasts=FOREVER)

    async def contest(unit: Unit) -> None:
        if outcome is Outcome.DISMISS:
            who, what = reporter, await appeals.contested_case(unit, reporter.id, made.case)
        else:
            who, what = ACCUSED[0], await appeals.contested(unit, ACCUSED[0].id, made.id)
        await appeals.file_appeal(unit, who, what, "Please look again.")

    await desk.run(contest)


async def check(desk: Floor) -> None:
    cases = [await desk.case(row["id"]) for row in await desk.sql("SELECT id FROM cases")]
    open_keys = Counter(case.key for case in cases if case.state is CaseState.OPEN)
    assert set(open_keys.values()) <= {1}
    for case in cases:
        decisions = await desk.run(lambda unit, case=case: unit.decisions.of_case(case.id))
        holding = [decision for decision in decisions if decision.voided_at is None]
        assert len(holding) <= (case.state is CaseState.CLOSED), "a closed case has one verdict, an open one none"
        assert decisions or case.state is CaseState.OPEN, "nothing is closed without a verdict"
        reports = await desk.run(lambda unit, case=case: unit.reports.of_case(case.id))
        judge = {decision.decided_by for decision in holding}
        assert not judge & {case.accused, *(report.reporter for report in reports)}, "nobody judges their own matter"
        assert case.deadline >= case.opened_at
        categories = {POLICY.category(name) for name in (case.category, *(report.category for report in reports))}
        if any(category.reference_only for category in categories):
            assert case.reference_only
        if case.reference_only:
            assert await desk.copies(case.id) == []
        grave = any(POLICY.category(report.category).page for report in reports)
        if case.state is CaseState.OPEN and not decisions and grave:
            assert await desk.run(lambda unit, case=case: unit.pages.waiting(case.id))
        if case.state is CaseState.CLOSED:
            assert not await desk.run(lambda unit, case=case: unit.pages.waiting(case.id))
            assert await desk.run(lambda unit, case=case: unit.claims.of(case.id)) is None
    await check_telling(desk)
    await check_appeals(desk)
    await check_sanctions(desk)
    await check_points(desk)


async def check_telling(desk: Floor) -> None:
    """Every report gets its receipt, one outcome for each decision that met it, and a word for each of these that fell."""
    reports = await desk.sql("SELECT id, reporter, case_id FROM reports")
    decisions = await desk.sql("""
        SELECT id, case_id, voided_at FROM decisions WHERE id NOT IN (SELECT replacement FROM appeals WHERE replacement IS NOT NULL)""")
    replaced = {row["decision"] for row in await desk.sql("SELECT decision FROM appeals WHERE state = 'replaced'")}
    heard = {row["report"] for row in await desk.sql("SELECT report FROM appeals WHERE state = 'overturned'")}
    told = {row["cause"]: row["recipient"] for row in await notices(desk, "ReportDecided")}
    taken_back = {row["cause"] for row in await notices(desk, "OutcomeWithdrawn")}
    receipts = [row for row in await notices(desk, "ReportReceived") if "/" not in row["cause"]]
    pairs = {f"R-{report['id']}/D-{one['id']}": (report, one) for report in reports for one in decisions}
    for report, one in pairs.values():
        if report["case_id"] == one["case_id"] and one["voided_at"] is None:
            assert told[f"R-{report['id']}/D-{one['id']}"] == report["reporter"]
    for cause in told:
        report, one = pairs[cause]
        assert report["case_id"] == one["case_id"]
        told_otherwise = one["id"] in replaced or report["id"] in heard
        assert told_otherwise or (cause in taken_back) is (one["voided_at"] is not None)
    # Who heard of a decision is not told of the milder one in its place, and hears when that falls.
    before = {f"D-{row['replacement']}": f"D-{row['decision']}" for row in await desk.sql("SELECT * FROM appeals")}
    known = {cause.split("/")[0] + "/" + before.get(cause.split("/")[1], cause.split("/")[1]) for cause in taken_back}
    assert known <= told.keys(), "nobody hears that something fell of which they never heard"
    assert {(row["cause"], row["recipient"]) for row in receipts} == {
        (f"R-{row['id']}", row["reporter"]) for row in reports
    }


async def check_appeals(desk: Floor) -> None:
    """Nobody judges their own decision; what is overturned or replaced fell, what is open or upheld was never taken back by an appeal."""
    rows = await desk.sql("""
        SELECT appeals.*, decisions.decided_by AS made_by, voided_at, accused, reporter FROM appeals
        JOIN decisions ON decisions.id = decision LEFT JOIN reports ON reports.id = report""")
    for row in rows:
        assert row["decided_by"] != row["made_by"]
        assert row["appellant"] == (row["accused"] if row["side"] == "affected" else row["reporter"])
        if row["state"] in ("overturned", "replaced", "moot"):
            assert row["voided_at"] is not None
        if row["state"] == "open":
            assert row["voided_at"] is None
        assert (row["state"] == "replaced") == (row["replacement"] is not None)


async def notices(desk: Floor, kind: str) -> list[Row]:
    return await desk.sql("SELECT cause, recipient FROM outbox WHERE kind = :kind", kind=kind)


async def check_sanctions(desk: Floor) -> None:
    """Nothing of a decision that fell stays in force; what a moderator lifted leaves its decision."""
    rows = await desk.sql("""
        SELECT sanctions.id FROM sanctions JOIN decisions ON decisions.id = decision
        WHERE voided_at IS NOT NULL AND lifting = '' AND kind IN ('mute', 'ban')""")
    assert rows == []


async def check_points(desk: Floor) -> None:
    """Points that are active are those of the decisions that have not expired, and no others; those of one night count once."""
    for accused in ACCUSED:
        rows = await desk.sql(
            "SELECT points, expires_at FROM decisions WHERE accused = :id AND voided_at IS NULL", id=accused.id
        )
        counting = [row["points"] for row in rows if row["expires_at"] is None or row["expires_at"] > desk.clock.now]
        total = active_points(await desk.strikes(accused.id), desk.clock.now)
        assert max(counting, default=0) <= total <= sum(counting)


async def live(template: Path, steps: list[tuple]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template, Path(folder) / "ombud.db")
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
def test_a_desk_stays_true_to_itself_whatever_happens(sqlite_template: Path, steps: list[tuple]):
    asyncio.run(live(sqlite_template, steps))
