"""After any mix of cases, holds, erasures and purges the journal verifies, and nothing was lost that was held. Random years on SQLite."""

import asyncio
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from desk import appeals, erasing, judging, purging
from desk.errors import DeskError
from desk.holds import Matching, NewHold
from desk.model import Account, Contested, Outcome
from desk.rules.durations import DAY, FOREVER
from storage import signer, tree
from storage.database import connect
from storage.policies import adopt
from storage.signing import SigningKey
from storage.verifying import verify
from tests.desk.floor import LENA, NOAH, OLGA, Floor, message, person, posted
from tests.storage.desk import MASTER, POLICY, START

KEY = SigningKey(b"k" * 32)
PEOPLE = [person(number) for number in (901, 902, 903)]
CASES = st.integers(1, 4)
HELD = st.one_of(
    st.just((Matching.EVERYTHING, {})),
    st.builds(lambda case: (Matching.CASE, {"target": case}), CASES),
    st.builds(lambda who: (Matching.ACCOUNT, {"target": who.id}), st.sampled_from(PEOPLE)),
    st.just((Matching.CATEGORY, {"category": "scam"})),
)
STEPS = st.one_of(
    *[st.tuples(st.just("report"), st.permutations(PEOPLE), st.sampled_from(["spam", "scam"]), st.integers(1, 3))] * 3,
    *[st.tuples(st.just("decide"), CASES, st.sampled_from([Outcome.DISMISS, Outcome.WARN, Outcome.BAN]))] * 2,
    st.tuples(st.just("appeal"), st.sampled_from(PEOPLE), CASES),
    st.tuples(st.just("uphold"), CASES),
    st.tuples(st.just("lifted")),
    st.tuples(st.just("hold"), HELD),
    st.tuples(st.just("release"), st.integers(1, 3)),
    st.tuples(st.just("erase"), st.sampled_from(PEOPLE)),
    *[st.tuples(st.just("purge"), st.sampled_from([30 * DAY, 367 * DAY, 800 * DAY]))] * 3,
)
OF_A_CASE = {
    "cases": "id",
    "reports": "case_id",
    "evidence": "case_id",
    "decisions": "case_id",
    "appeals": "case_id",
    "outbox": "case_id",
}

_WITHOUT_EVIDENCE = "SELECT id FROM set_aside WHERE source = 'evidence' AND number NOT IN (SELECT id FROM evidence)"


async def do(desk: Floor, step: tuple) -> None:
    match step:
        case ("report", [Account() as reporter, Account() as accused, *_], str(category), int(number)):
            text = f"words {number}"
            await desk.files(category, reporter, message(number, accused), (posted(number, text),))
        case ("decide", int(case), Outcome() as outcome):
            await desk.decides(outcome, LENA, case, lasts=FOREVER)
        case ("appeal", Account() as who, int(decision)):
            await desk.run(lambda unit: appeals.file_appeal(unit, who, Contested(decision), "Please look again."))
        case ("uphold", int(appeal)):
            await desk.run(lambda unit: judging.uphold(unit, appeal, NOAH, "It stands."))
        case ("lifted",):
            await desk.sql("UPDATE sanctions SET state = 'lifted', lifting = 'ended' RETURNING id")
        case ("hold", (Matching() as matching, dict(more))):
            new = NewHold(matching, "an order", OLGA, START + 9_000 * DAY, **more)
            await desk.run(lambda unit: unit.holds.place(new))
        case ("release", int(hold)):
            await desk.run(lambda unit: unit.holds.end(hold, OLGA))
            await desk.run(erasing.look_after)
        case ("erase", Account() as who):
            asked = await desk.run(lambda unit: erasing.ask(unit, who.id))
            await desk.run(lambda unit: erasing.erase(unit, who.id, asked.at))
        case ("purge", int(later)):
            desk.clock.now += later
            await purge(desk)


async def purge(desk: Floor) -> None:
    await desk.owed(object)
    before, held, counting = await records(desk), await held_cases(desk), await points(desk)
    journal = await desk.sql("SELECT id, verb, ref, detail FROM journal ORDER BY id")
    foreseen = await desk.runner.read(purging.forecast)
    day = await desk.run(purging.begin_now)
    while await desk.run(purging.page) is not None:
        pass
    went = await desk.run(lambda unit: purging.removed(unit, day))
    assert {**went, "keys": 0} == {**foreseen, "keys": 0}, "a dry run says what goes"
    after = await records(desk)
    assert {case: after.get(case) for case in held} == {case: before.get(case) for case in held}, (
        "what is held stays whole"
    )
    assert await points(desk) == counting, "what counts goes on counting"
    assert (await desk.sql("SELECT id, verb, ref, detail FROM journal ORDER BY id"))[: len(journal)] == journal
    assert await desk.sql("PRAGMA foreign_key_check") == []
    assert await desk.sql(_WITHOUT_EVIDENCE) == []
    for case in after:
        await desk.run(lambda unit, case=case: unit.evidence.of_case(case))  # what is there opens


async def records(desk: Floor) -> dict[int, dict[str, list[bytes]]]:
    """What is sealed of each case, by table."""
    found: dict[int, dict[str, list[bytes]]] = {}
    for table, column in OF_A_CASE.items():
        sealed = "sealed" if table != "cases" else "CAST(id AS TEXT)"
        for row in await desk.sql(
            f"SELECT {column} AS owner, {sealed} AS sealed FROM {table} WHERE {column} > 0 ORDER BY id"
        ):
            found.setdefault(row["owner"], {}).setdefault(table, []).append(row["sealed"])
    return found


async def held_cases(desk: Floor) -> list[int]:
    cases = [row["id"] for row in await desk.sql("SELECT id FROM cases")]
    return [case for case in cases if await desk.run(lambda unit, case=case: unit.holds.on_case(case))]


async def points(desk: Floor) -> list[tuple[int, int]]:
    """The strikes that count now, of everybody, under whatever number they appear."""
    known = [number for one in PEOPLE for number in (one.id, MASTER.stand_in(one.id))]
    found = [strike for who in known for strike in await desk.strikes(who)]
    active = [one for one in found if one.expires_at is None or one.expires_at > desk.clock.now]
    return [(one.decision, one.points) for one in active if one.voided_at is None]


async def live(template: Path, steps: list[tuple]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template, Path(folder) / "ombud.db")
        database = await connect(f"sqlite:///{folder}/ombud.db")
        try:
            await adopt(database, POLICY, START - 1)
            await database.run(lambda tx: signer.name_next(tx, KEY.public))
            desk = Floor(database)
            await desk.appoint()
            for step in steps:
                with suppress(DeskError):
                    await do(desk, step)
                await database.run(lambda tx: tree.seal(tx, KEY, desk.clock.now, 7))
            await purge(desk)
            while await database.run(lambda tx: tree.seal(tx, KEY, desk.clock.now, 100)) == 100:
                pass
            assert (await verify(database)).unsealed == 0
        finally:
            await database.close()


@settings(max_examples=8, deadline=None)
@given(steps=st.lists(STEPS, min_size=6, max_size=18))
def test_nothing_held_is_lost_and_the_journal_verifies_whatever_happens(sqlite_template: Path, steps: list[tuple]):
    asyncio.run(live(sqlite_template, steps))
