"""Whatever is decided, undone, lifted and told, in whatever order and under whatever policy: the journal alone tells what counts."""

import asyncio
import json
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.by_hand import Change, witness
from desk.errors import DeskError
from desk.model import Account, Attribution, Membership, MemberStatus, Outcome, SanctionKind, SanctionState
from desk.pardoning import pardon
from desk.recording import record_statement
from desk.retrying import retry_in
from desk.reversal import void
from desk.rules.durations import DAY, FOREVER, MINUTE, parse
from desk.rules.ladder import active_points, counts
from desk.sanctions import end_due, record_lifting, record_sanction
from desk.undoing import undo
from storage.database import connect
from storage.policies import adopt
from tests.desk.floor import LENA, MIA, NOAH, Floor, message, person, posted
from tests.storage.desk import GROUP, POLICY, START

ACCUSED = [person(951), person(952)]
JUDGES = st.sampled_from([MIA, NOAH, LENA])
ROOMY = replace(POLICY.limits, sanctions_per_10m=1_000)
POLICIES = [
    replace(POLICY, limits=ROOMY),
    replace(POLICY, limits=ROOMY, ladder=POLICY.ladders["strict"]),
    replace(
        POLICY,
        limits=ROOMY,
        categories={
            name: replace(one, points=one.points + 1, expires=parse("2d")) for name, one in POLICY.categories.items()
        },
    ),
]
OFFENCES = st.tuples(st.sampled_from(ACCUSED), st.sampled_from(["spam", "scam", "violence", "child_safety"]))

STEPS = st.one_of(
    st.tuples(st.just("act"), JUDGES, st.sampled_from(Outcome), OFFENCES, st.sampled_from(Attribution)),
    st.tuples(st.just("act"), JUDGES, st.just(Outcome.WARN), OFFENCES, st.just(Attribution.STRONG)),
    st.tuples(st.just("tell"), st.integers(1, 6), st.booleans()),
    st.tuples(st.just("void"), st.integers(1, 6)),
    st.tuples(st.just("undo"), JUDGES, st.integers(1, 6)),
    st.tuples(
        st.just("pardon"), JUDGES, st.sampled_from(ACCUSED), st.sampled_from([SanctionKind.MUTE, SanctionKind.BAN])
    ),
    st.tuples(st.just("done"), st.integers(1, 6), st.sampled_from([SanctionState.APPLIED, SanctionState.FAILED])),
    st.tuples(st.just("lifted"), st.integers(1, 6), st.booleans()),
    st.tuples(st.just("by hand"), st.sampled_from(ACCUSED), st.booleans()),
    st.tuples(st.just("end")),
    st.tuples(st.just("policy"), st.sampled_from(POLICIES)),
    st.tuples(st.just("wait"), st.sampled_from([MINUTE, DAY, 8 * DAY, 100 * DAY])),
)


@dataclass
class Told:
    """A decision, as the journal tells of it."""

    points: int
    expires_at: int | None
    acted_at: int
    told_at: int | None = None
    voided: bool = False


class Replayed:
    """What stands, worked out from nothing but the journal's rows."""

    def __init__(self) -> None:
        self.decisions: dict[str, Told] = {}
        self.sanctions: dict[int, tuple[str, str, str]] = {}
        """State and why it ends by number, behind what it is."""

    def read(self, at: int, verb: str, ref: str, detail: dict[str, object]) -> None:
        match verb:
            case "decided":
                self.decisions[ref] = Told(
                    detail["points"], detail.get("expires_at"), detail["acted_at"], detail.get("told_at")
                )
                for line in filter(None, detail["sanctions"].split("; ")):
                    number, what = line.split(" ", 1)
                    self.sanctions[int(number)] = (what, "due", "")
            case "told" | "not_told":
                known = self.decisions[ref].told_at
                self.decisions[ref].told_at = at if known is None else known
            case "voided":
                self.decisions[ref].voided = True
            case "lifting":
                what, state, _ = self.sanctions[detail["n"]]
                self.sanctions[detail["n"]] = (what, state, detail["why"])
            case "lifted_by_hand":
                what, _, _ = self.sanctions[detail["n"]]
                self.sanctions[detail["n"]] = (what, "lifted", "by_hand")
            case "sanction_retried":
                what, state, why = self.sanctions[detail["n"]]
                self.sanctions[detail["n"]] = (what, "due" if state == "failed" else state, why)
            case "sanction_applied" | "sanction_failed" | "sanction_lifted":
                what, state, why = self.sanctions[detail["n"]]
                done = state if state == "lifted" else verb.removeprefix("sanction_")
                self.sanctions[detail["n"]] = (what, done, why)

    def active(self, now: int) -> set[tuple[str, int, int, int | None]]:
        return {
            (ref, one.points, one.acted_at, one.told_at)
            for ref, one in self.decisions.items()
            if one.points and not one.voided and (one.expires_at is None or one.expires_at > now)
        }


async def do(desk: Floor, step: tuple, number: int) -> None:
    match step:
        case ("act", int(who), Outcome() as outcome, (accused, category), attribution):
            about = message(number, accused, attribution=attribution)
            lasts = None if outcome in (Outcome.WARN, Outcome.DELETE) else FOREVER
            await desk.acts(outcome, category, who, about, (posted(number, sent_at=desk.clock.now),), lasts=lasts)
        case ("tell", int(decision), bool(reached)):
            await desk.run(lambda unit: record_statement(unit, decision, delivered=reached))
        case ("void", int(decision)):
            await voided(desk, decision)
        case ("done", int(sanction), SanctionState() as state):
            await desk.run(lambda unit: record_sanction(unit, sanction, state))
        case ("lifted", int(sanction), bool(refused)):
            await lifted(desk, sanction, "not enough rights" if refused else None)
        case ("by hand", accused, bool(freed)):
            await by_hand(desk, accused, freed=freed)
        case ("end",):
            await desk.run(end_due)
            await desk.run(lambda unit: retry_in(unit, GROUP))
        case ("policy", policy):
            desk.runner = desk.under(policy)
        case ("wait", int(length)):
            desk.clock.now += length
        case _:
            await take_back(desk, step)


async def take_back(desk: Floor, step: tuple) -> None:
    match step:
        case ("undo", int(who), int(decision)):
            await desk.run(lambda unit: undo(unit, decision, who, "A slip."))
        case ("pardon", int(who), Account() as accused, SanctionKind() as kind):
            await desk.run(lambda unit: pardon(unit, accused.id, kind, who, "So be it.", None))


async def voided(desk: Floor, decision: int) -> None:
    async def work(unit):
        return await void(unit, await unit.decisions.get(decision), LENA, "a mistake")

    await desk.run(work)


async def by_hand(desk: Floor, accused: Account, *, freed: bool) -> None:
    """Somebody frees or bans them in Telegram itself."""
    now = Membership(MemberStatus.FREE if freed else MemberStatus.BANNED)
    change = Change(GROUP, accused.id, 909, desk.clock.now + 1, Membership(MemberStatus.RESTRICTED), now)
    await desk.run(lambda unit: witness(unit, change))


async def lifted(desk: Floor, sanction: int, error: str | None) -> None:
    """Telegram answers to a lifting, if one is owed."""
    if (await desk.run(lambda unit: unit.sanctions.get(sanction))).lifting is not None:
        await desk.run(lambda unit: record_lifting(unit, sanction, error))


async def check(desk: Floor) -> None:
    told = Replayed()
    for row in await desk.sql("SELECT at, verb, ref, detail FROM journal ORDER BY id"):
        told.read(row["at"], row["verb"], row["ref"], json.loads(row["detail"]))
    now = desk.clock.now
    strikes = [strike for accused in ACCUSED for strike in await desk.strikes(accused.id)]
    active = [one for one in strikes if one.voided_at is None and (one.expires_at is None or one.expires_at > now)]
    assert told.active(now) == {(f"D-{one.decision}", one.points, one.acted_at, one.told_at) for one in active}

    rows = await desk.sql("SELECT * FROM sanctions")
    assert told.sanctions == {
        row["id"]: (
            f"{row['kind']} {row['chat']} {'forever' if row['until'] is None else row['until']}",
            row["state"],
            row["lifting"],
        )
        for row in rows
    }
    voided = {row["id"] for row in await desk.sql("SELECT id FROM decisions WHERE voided_at IS NOT NULL")}
    assert not [
        row for row in rows if row["decision"] in voided and row["lifting"] == "" and row["kind"] in ("mute", "ban")
    ]


async def check_totals(desk: Floor) -> None:
    """As if what was voided had never been, and no total below zero."""
    for accused in ACCUSED:
        strikes, now = await desk.strikes(accused.id), desk.clock.now
        assert active_points(strikes, now) >= 0
        assert counts(strikes, now) == counts([one for one in strikes if one.voided_at is None], now)


async def live(template: Path, steps: list[tuple]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template, Path(folder) / "ombud.db")
        database = await connect(f"sqlite:///{folder}/ombud.db")
        try:
            await adopt(database, POLICY, START - 1)
            desk = Floor(database)
            desk.runner = desk.under(POLICIES[0])
            await desk.appoint()
            for number, step in enumerate(steps, start=1):
                try:
                    await do(desk, step, number)
                except DeskError:
                    continue
                await check_totals(desk)
            await check(desk)
        finally:
            await database.close()


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(STEPS, min_size=6, max_size=25))
def test_the_journal_alone_tells_what_counts_and_what_holds(sqlite_template: Path, steps: list[tuple]):
    asyncio.run(live(sqlite_template, steps))
