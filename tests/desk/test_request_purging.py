"""A lawful request goes whole once its time is over, with its key; the journal stays, and what is published from it."""

import asyncio
from dataclasses import replace
from typing import Final

import pytest

from desk import erasing, purging
from desk.disclosure import (
    analysing,
    approving,
    checking,
    escalating,
    informing,
    letters,
    reading,
    reminding,
    reviewing,
    waiting,
)
from desk.disclosure.escalation import EscalationKind
from desk.errors import UnknownReference
from desk.holds import Matching, NewHold
from desk.notices import LegalNotice, RequestChange, RequestNews
from desk.ports import Unit
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.public_key import KeyKind, PublicKey
from desk.rules.disclosure.refusals import Refusal
from desk.rules.durations import DAY
from desk.views import view_case
from storage.database import Tx
from storage.request_purge import TABLES
from tests.desk.floor import MIA, OLGA, Floor
from tests.desk.officers import FIRST, FORM, PREPARER, SECOND, answer_all, appoint, confirm, does, take_in
from tests.desk.test_purging import YEAR, purge, rows, settle
from tests.desk.test_set_aside import forgets
from tests.desk.test_transparency import published
from tests.storage.desk import SPAMMER, START
from tests.storage.test_privacy import tables

NATIONAL: Final = replace(FORM, instrument=Instrument.NATIONAL_ORDER, due_at=START + 10 * DAY)
THREE_YEARS: Final = 3 * YEAR
STAYS: Final = frozenset({"journal", "purges", "sqlite_sequence"})
"""What the desk has done stays on record; that holds no value."""
ITS_ROWS: Final = ("requests", *sorted(TABLES - {"escalations"}))


on_one = pytest.mark.parametrize("engine", ["sqlite"])
"""Of what is the same on both."""


class Killed(BaseException):
    """What a process that dies leaves behind is what a unit that raises does."""


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    return await appoint(desk)


async def withdrawn(desk: Floor) -> None:
    """A request of which there is everything: steps, scopes, approvals, a key, a package, a notice; its authority takes it back."""
    await take_in(desk, NATIONAL)
    await confirm(desk)
    await does(desk, checking.find_valid)
    await answer_all(desk, Instrument.NATIONAL_ORDER)
    await does(desk, analysing.submit)
    number = (await desk.run(lambda unit: unit.scopes.scope(1))).id  # type: ignore[union-attr]
    for officer in (FIRST, SECOND):
        await does(desk, approving.approve, officer, number)
    await does(desk, informing.tell, FIRST)
    await settle(desk)

    async def more(unit: Unit) -> None:
        await unit.packages.enter_key(1, PublicKey(KeyKind.AGE, "age1key", "AB CD"), FIRST)
        await unit.packages.confirm_key(1, "age1key", SECOND)
        await unit.packages.collect(1, b"what was collected", "digest")
        await unit.packages.pack(1, b"a package", "sha", "AB CD")
        await unit.scopes.review(1, SECOND, proper=True, words="as it should be")
        await unit.requests.send_letter(1, 0, FIRST)
        await unit.asks.ask(FIRST, 1, 3, "withdraw")

    await desk.run(more)
    await does(desk, waiting.withdraw, FIRST, "Their letter of today.")
    await does(desk, letters.record_sent, FIRST, letters.RECEIPT)
    await settle(desk)


async def refused(desk: Floor) -> None:
    await take_in(desk, NATIONAL)
    await does(desk, analysing.refuse, PREPARER, Refusal.CIVIL_CLAIM, "Please ask the court.")
    await settle(desk)


async def send_letter(unit: Unit, number: int) -> None:
    owed = (await letters.owed(unit, number)).step
    if owed is not None:
        await letters.record_sent(unit, number, FIRST, owed.id)


async def years_later(desk: Floor, years: int = THREE_YEARS) -> None:
    """Letters are sent, the clock closes what is settled, and time goes by."""
    for row in await desk.sql("SELECT id FROM requests"):
        await desk.run(lambda unit, n=row["id"]: send_letter(unit, n))
    desk.clock.now = START + 15 * DAY
    await desk.run(reminding.remind_due)
    await settle(desk)
    desk.clock.now += years


async def everything(desk: Floor) -> set[tuple[object, ...]]:
    """Every row of every table but of what stays."""

    async def read(tx: Tx) -> set[tuple[object, ...]]:
        return {
            (table, *(bytes(value) if isinstance(value, memoryview) else value for value in dict(row).values()))
            for table in await tables(tx, desk.database.engine)
            if table not in STAYS
            for row in await tx.rows(f"SELECT * FROM {table}")
        }

    return await desk.database.read(read)


async def test_nothing_of_it_is_left_in_any_table(desk: Floor):
    before = await everything(desk)
    await withdrawn(desk)
    there = await rows(desk, *ITS_ROWS)
    assert {*there} == {*ITS_ROWS}
    await years_later(desk)
    await purge(desk)
    assert [row for row in await everything(desk) - before if (row[0], row[2]) != ("data_keys", "desk")] == []


@on_one
async def test_all_that_refers_to_a_request_goes_or_lets_go_of_it(desk: Floor):
    """A table that comes later is not forgotten."""
    found = await desk.sql("""
        SELECT DISTINCT m.name AS name FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f
        WHERE m.type = 'table' AND f."table" IN ('requests', 'request_scopes')""")
    assert {row["name"] for row in found} == TABLES


@on_one
async def test_what_is_published_does_not_change(desk: Floor):
    await withdrawn(desk)
    await desk.run(lambda unit: unit.journal.write(f"staff:{FIRST}", "request_deliver", "L-1"))
    await years_later(desk)
    said = await published(desk)
    assert {said.figures[name].total for name in ("withdrawn", "fulfilled_in_full", "accounts_affected")} == {1}
    assert (await purge(desk))["requests"] == 1
    assert await published(desk) == said


@on_one
async def test_the_journal_says_how_much_went_and_nothing_of_what_it_said(desk: Floor):
    await withdrawn(desk)
    await years_later(desk)
    await purge(desk)
    (line,) = [line for line in await desk.details() if " purged L-1 " in line]
    assert line.startswith("desk ")
    for said in ('"requests":1', '"documents":1', '"scopes":1', '"reviews":1', '"packages":1', '"digest":"'):
        assert said in line
    for value in (str(SPAMMER.id), "Rostock", "age1key", "as it should be"):
        assert value not in line
    assert not any(" purged H-" in line for line in await desk.details())


@on_one
async def test_it_stays_until_its_time_is_over_and_is_foreseen(desk: Floor):
    await refused(desk)
    await years_later(desk, THREE_YEARS - 4 * DAY)
    assert (await purge(desk))["requests"] == 0
    desk.clock.now += 4 * DAY
    said = await desk.runner.read(purging.forecast)
    assert said["requests"] == 1
    assert await rows(desk, "requests") == {"requests": 1}
    went = await purge(desk)
    assert {**went, "keys": 0} == {**said, "keys": 0}
    with pytest.raises(UnknownReference):
        await desk.run(lambda unit: reading.read(unit, 1, PREPARER))
    await take_in(desk, NATIONAL)
    assert [row["id"] for row in await desk.sql("SELECT id FROM requests")] == [2]  # its number is never given again


@on_one
async def test_an_open_one_stays_however_old(desk: Floor):
    await take_in(desk, NATIONAL)
    await settle(desk)
    desk.clock.now = START + 2 * THREE_YEARS
    assert (await purge(desk))["requests"] == 0


@pytest.mark.parametrize("whose", ["its own", "everything", "whom it told"])
async def test_a_hold_that_lives_keeps_it(desk: Floor, whose: str):
    await withdrawn(desk)
    await years_later(desk)
    target = None if whose == "everything" else SPAMMER.id if whose == "whom it told" else 77
    matching = Matching.EVERYTHING if target is None else Matching.ACCOUNT

    async def place(unit: Unit) -> int:
        hold = await unit.holds.place(NewHold(matching, "Art. 12 order", OLGA, unit.now + YEAR, target))
        if whose == "its own":
            await unit.requests.keep_by(1, hold.id)
        return hold.id

    number = await desk.run(place)
    assert (await purge(desk))["requests"] == 0
    await desk.run(lambda unit: unit.holds.end(number, OLGA))
    assert (await purge(desk))["requests"] == 1


async def test_it_stays_while_somebody_is_still_to_be_told_of_it(desk: Floor):
    await withdrawn(desk)
    await years_later(desk)
    await desk.run(lambda unit: unit.notices.owe(SPAMMER.id, LegalNotice.__new__(LegalNotice), cause="L-1/told-9"))
    assert (await purge(desk))["requests"] == 0
    await settle(desk)
    assert (await purge(desk))["requests"] == 1


async def test_what_was_said_of_it_goes_with_it_and_what_was_said_of_another_stays(desk: Floor):
    """L-10 begins as L-1 does, and a notice may be kept for longer than what it was about."""
    await withdrawn(desk)
    await desk.run(lambda unit: unit.notices.owe(PREPARER, RequestNews(10, RequestChange.DUE), cause="L-10/due-1"))
    said = await desk.sql("SELECT kind FROM outbox WHERE cause = 'L-1' OR cause LIKE 'L-1/%'")
    gone = await desk.run(lambda unit: unit.purges.drop_request(1))
    assert gone.counts["notices"] == len(said) - 1  # and its card
    assert [row["cause"] for row in await desk.sql("SELECT cause FROM outbox WHERE cause LIKE 'L-%'")] == ["L-10/due-1"]


async def test_a_purge_that_is_killed_anywhere_leaves_each_whole_or_gone(desk: Floor, monkeypatch: pytest.MonkeyPatch):
    for number in (1, 2, 3):
        await take_in(desk, NATIONAL)
        await desk.run(lambda unit, n=number: analysing.refuse(unit, n, PREPARER, Refusal.CIVIL_CLAIM, "Please ask."))
    await years_later(desk)
    monkeypatch.setattr(purging, "REQUESTS", 1)
    await desk.run(purging.begin_now)

    async def killed(unit: Unit) -> None:
        await purging.page(unit)
        raise Killed

    left = 3
    while left:
        before = await everything(desk)
        with pytest.raises(Killed):
            await desk.run(killed)
        assert await everything(desk) == before
        left -= (await desk.run(purging.page) or {}).get("requests", 0)
        assert (await rows(desk, "requests")).get("requests", 0) == left
        assert (await rows(desk, "request_steps")).get("request_steps", 0) == 2 * left
    assert len([line for line in await desk.details() if " purged L-" in line]) == 3


async def test_a_case_that_was_escalated_outlives_the_notification(desk: Floor):
    await desk.files()
    await desk.run(lambda unit: escalating.escalate(unit, 1, MIA, EscalationKind.THREAT, "He names a school."))
    await does(desk, escalating.notify, FIRST, "Police, control room", quoted=False)
    for officer in (SECOND, PREPARER):
        await does(desk, reviewing.review, officer, proper=True, words="It was right.")
    await settle(desk)
    desk.clock.now = START + THREE_YEARS
    assert (await purge(desk))["requests"] == 1
    assert (await desk.run(lambda unit: view_case(unit, 1))).case.ref == "C-1"
    assert [row["request"] for row in await desk.sql("SELECT request FROM escalations")] == [None]
    await desk.run(lambda unit: escalating.escalate(unit, 1, MIA, EscalationKind.THREAT, "He says it again."))


@on_one
async def test_of_whom_was_erased_nothing_is_kept_beyond_the_request(desk: Floor):
    await desk.files()
    await take_in(desk, NATIONAL)
    await confirm(desk)
    await forgets(desk, SPAMMER.id)
    assert await rows(desk, "set_aside") != {}
    await does(desk, analysing.refuse, PREPARER, Refusal.CIVIL_CLAIM, "Please ask the court.")
    await desk.run(erasing.look_after)
    assert await rows(desk, "set_aside") == {}
    assert await desk.sql("SELECT id FROM data_keys WHERE withheld_at IS NOT NULL AND wrapped IS NOT NULL") == []
    await settle(desk)
    await years_later(desk)
    await purge(desk)
    assert await rows(desk, *ITS_ROWS, "holds") == {}


async def test_what_somebody_is_at_is_left_for_another_night(desk: Floor):
    """On SQLite one waits for the other anyway."""
    if desk.database.engine == "sqlite":
        return
    await refused(desk)
    await years_later(desk)

    async def looks_through() -> int:
        await desk.run(purging.begin_now)
        while (await desk.sql("SELECT step FROM purges"))[0]["step"] != "holds":
            await desk.run(purging.page)
        return len(await desk.sql("SELECT id FROM requests"))

    async def looks(unit: Unit) -> None:
        await unit.requests.lock(1)
        assert await asyncio.create_task(looks_through()) == 1

    await desk.run(looks)
    assert (await purge(desk))["requests"] == 1
