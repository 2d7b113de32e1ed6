"""What a hold keeps, on both engines."""

import asyncio
from dataclasses import replace

import pytest

from desk.errors import UnknownReference
from desk.holds import Hold, Matching, NewHold
from desk.ports import Unit
from desk.rules.durations import DAY, HOUR, Ms
from tests.storage.desk import ANNA, BORIS, MASTER, MODERATOR, SPAMMER, START, Desk

ORDER = NewHold(Matching.EVERYTHING, "Art. 12 order", MODERATOR, START + 30 * DAY)


async def place(desk: Desk, new: NewHold) -> Hold:
    return await desk.run(lambda unit: unit.holds.place(new))


async def on_case(desk: Desk, case: int) -> list[int]:
    return [hold.id for hold in await desk.run(lambda unit: unit.holds.on_case(case))]


async def on_account(desk: Desk, account: int) -> list[int]:
    return [hold.id for hold in await desk.run(lambda unit: unit.holds.on_account(account))]


async def test_a_hold_comes_back_as_it_was_placed_and_its_basis_is_sealed(desk: Desk):
    new = replace(ORDER, matching=Matching.CATEGORY, category="spam", since=START - 5, before=START + 5, secret=True)
    placed = await place(desk, new)
    assert await desk.run(lambda unit: unit.holds.get(placed.id)) == placed
    assert (placed.ref, placed.basis, placed.category, placed.since, placed.before, placed.secret) == (
        "H-1",
        "Art. 12 order",
        "spam",
        START - 5,
        START + 5,
        True,
    )
    (row,) = await desk.sql("SELECT sealed FROM holds")
    assert b"Art. 12" not in bytes(row["sealed"])
    with pytest.raises(UnknownReference):
        await desk.run(lambda unit: unit.holds.get(99))


@pytest.mark.parametrize(
    "matching",
    [
        {"matching": Matching.EVERYTHING},
        {"matching": Matching.CASE, "target": 1},
        {"matching": Matching.CATEGORY, "category": "spam"},
        {"matching": Matching.CATEGORY, "category": "spam", "since": START, "before": START + 1},
        {"matching": Matching.ACCOUNT, "target": SPAMMER.id},
        {"matching": Matching.ACCOUNT, "target": ANNA.id},
    ],
)
async def test_a_hold_keeps_the_cases_it_matches_and_whoever_takes_part(desk: Desk, matching: dict[str, object]):
    await desk.report(ANNA)
    await place(desk, replace(ORDER, **matching))  # type: ignore[arg-type]
    assert await on_case(desk, 1) == [1]
    assert await on_account(desk, ANNA.id) == [1]
    assert await on_account(desk, SPAMMER.id) == [1]


@pytest.mark.parametrize(
    "matching",
    [
        {"matching": Matching.CASE, "target": 2},
        {"matching": Matching.CATEGORY, "category": "scam"},
        {"matching": Matching.CATEGORY, "category": "spam", "since": START + 1},
        {"matching": Matching.CATEGORY, "category": "spam", "before": START},
        {"matching": Matching.ACCOUNT, "target": BORIS.id},
        {"matching": Matching.ACCOUNT, "target": 1},
    ],
)
async def test_a_hold_keeps_no_other_case(desk: Desk, matching: dict[str, object]):
    await desk.report(ANNA)
    await place(desk, replace(ORDER, **matching))  # type: ignore[arg-type]
    assert await on_case(desk, 1) == []
    assert await on_account(desk, ANNA.id) == []


async def test_a_hold_on_an_account_keeps_what_stands_under_its_stand_in(desk: Desk):
    await desk.report(ANNA)
    await place(desk, replace(ORDER, matching=Matching.ACCOUNT, target=ANNA.id))
    await desk.sql("UPDATE reports SET reporter = :alias RETURNING id", alias=MASTER.stand_in(ANNA.id))
    assert await on_case(desk, 1) == [1]
    assert await on_account(desk, MASTER.stand_in(ANNA.id)) == [1]


async def test_a_hold_on_an_account_keeps_it_where_no_case_names_it(desk: Desk):
    await place(desk, replace(ORDER, matching=Matching.ACCOUNT, target=BORIS.id))
    assert (await on_account(desk, BORIS.id), await on_account(desk, ANNA.id)) == ([1], [])


async def test_a_hold_holds_until_it_is_ended_whatever_the_clock_says(desk: Desk):
    await desk.report(ANNA)
    await place(desk, ORDER)
    desk.clock.now = ORDER.until + HOUR
    assert await on_case(desk, 1) == [1]
    assert [hold.id for hold in await desk.run(lambda unit: unit.holds.over(10))] == [1]
    assert await desk.run(lambda unit: unit.holds.end(1, None))
    assert not await desk.run(lambda unit: unit.holds.end(1, None))
    assert await on_case(desk, 1) == []
    assert await desk.run(lambda unit: unit.holds.in_force()) == []


async def test_a_hold_that_is_extended_ends_and_warns_later(desk: Desk):
    await place(desk, replace(ORDER, warn_at=START + DAY))
    later: Ms = START + 60 * DAY
    assert await desk.run(lambda unit: unit.holds.extend(1, later, later - 7 * DAY))
    desk.clock.now = START + 40 * DAY
    assert await desk.run(lambda unit: unit.holds.over(10)) == []
    assert await desk.run(lambda unit: unit.holds.to_warn(10)) == []
    desk.clock.now = later - 7 * DAY
    assert [hold.id for hold in await desk.run(lambda unit: unit.holds.to_warn(10))] == [1]
    await desk.run(lambda unit: unit.holds.warn_next(1, None))
    assert await desk.run(lambda unit: unit.holds.to_warn(10)) == []


async def test_nobody_places_a_hold_while_a_unit_decides_what_may_go(desk: Desk):
    """On SQLite one writer waits for the other anyway, and a unit that starts one would wait for itself."""
    placing: list[asyncio.Task[Hold]] = []

    async def decide(unit: Unit) -> None:
        await unit.holds.freeze()
        if desk.database.engine == "postgres":
            placing.append(asyncio.create_task(place(desk, ORDER)))
            await asyncio.wait(placing, timeout=0.1)
        assert await unit.holds.in_force() == []

    await desk.run(decide)
    for placed in placing or [asyncio.create_task(place(desk, ORDER))]:
        await placed
    assert len(await desk.run(lambda unit: unit.holds.in_force())) == 1
