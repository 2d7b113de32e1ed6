import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest

from desk.errors import UnknownReference
from desk.model import Attribution, Audience, Case, CaseState
from desk.ports import Unit
from desk.rules.durations import HOUR, MINUTE
from desk.rules.priority import Priority
from storage.cases import _QUEUE
from storage.database import Engine
from tests.storage.desk import ANNA, BORIS, COLLEAGUE, GROUP, MODERATOR, SPAMMER, START, Desk, new_case

EVERYONE = frozenset(Audience)


async def test_case_opens_with_all_that_was_said_of_it(desk: Desk):
    new = new_case()
    case, opened = await desk.run(lambda unit: unit.cases.join_or_open(new))
    assert opened
    assert case == Case(
        id=case.id,
        key=new.key,
        state=CaseState.OPEN,
        category="spam",
        chat=GROUP,
        message=5,
        accused=SPAMMER.id,
        attribution=Attribution.STRONG,
        audience=Audience.STAFF,
        origin=new.origin,
        opened_at=START,
        deadline=new.deadline,
        priority=new.priority,
        version=1,
        changed_at=START,
    )
    assert await desk.case(case.id) == case


async def test_second_report_of_the_same_thing_joins_the_open_case(desk: Desk):
    first = await desk.open_case()
    second, opened = await desk.run(lambda unit: unit.cases.join_or_open(new_case(category="scam")))
    assert not opened
    assert second == first


async def test_two_units_at_once_open_one_case(desk: Desk):
    found = await asyncio.gather(
        *(desk.run(lambda unit: unit.cases.join_or_open(new_case())) for _ in range(8)),
    )
    assert len({case.id for case, _ in found}) == 1
    assert sum(opened for _, opened in found) == 1


async def test_report_after_the_close_opens_a_case_that_names_the_last_one(desk: Desk):
    first = await desk.open_case()
    await desk.run(lambda unit: unit.cases.close(first.id))
    second = await desk.open_case()
    await desk.run(lambda unit: unit.cases.close(second.id))
    third = await desk.open_case()
    assert (first.previous, second.previous, third.previous) == (None, first.id, second.id)
    assert len({first.id, second.id, third.id}) == 3


async def test_joining_burns_no_case_numbers(desk: Desk):
    first = await desk.report(ANNA)
    assert (await desk.report(BORIS)).id == first.id
    assert (await desk.report(ANNA, message=6)).id == first.id + 1


async def test_open_case_is_found_by_what_it_is_about(desk: Desk):
    case = await desk.open_case("message:-1001:5")
    assert await desk.run(lambda unit: unit.cases.about("message:-1001:5")) == case
    await desk.run(lambda unit: unit.cases.close(case.id))
    assert await desk.run(lambda unit: unit.cases.about("message:-1001:5")) is None


async def test_unknown_case_is_named(desk: Desk):
    with pytest.raises(UnknownReference, match="C-77"):
        await desk.run(lambda unit: unit.cases.lock(77))


async def test_change_that_could_alter_a_verdict_grows_the_version_and_a_new_rank_does_not(desk: Desk):
    case = await desk.open_case(accused=None, attribution=Attribution.WEAK)

    async def work(unit: Unit) -> list[Case]:
        await unit.cases.rank(case.id, Priority(0, START + 7))
        seen = [await unit.cases.get(case.id)]
        await unit.cases.reclassify(case.id, "scam", START + HOUR, START, Priority(1, START + 5))
        seen.append(await unit.cases.get(case.id))
        await unit.cases.touch(case.id)
        await unit.cases.accuse(case.id, SPAMMER.id, Attribution.STRONG, Audience.LEADS)
        seen.append(await unit.cases.get(case.id))
        await unit.cases.close(case.id)
        return [*seen, await unit.cases.get(case.id)]

    desk.clock.now += MINUTE
    ranked, reclassified, accused, closed = await desk.run(work)
    assert ranked == replace(case, priority=Priority(0, START + 7))
    assert (reclassified.category, reclassified.deadline, reclassified.version) == ("scam", START + HOUR, 2)
    assert (accused.accused, accused.attribution, accused.audience) == (SPAMMER.id, Attribution.STRONG, Audience.LEADS)
    assert (accused.version, accused.changed_at) == (4, desk.clock.now)
    assert (closed.state, closed.closed_at) == (CaseState.CLOSED, desk.clock.now)


async def test_case_that_is_locked_stays_as_it_was_read(desk: Desk):
    case = await desk.open_case()

    async def grow(unit: Unit) -> None:
        seen = await unit.cases.lock(case.id)
        await unit.cases.reclassify(case.id, f"{seen.category}+", case.deadline, START, case.priority)

    await asyncio.gather(*(desk.run(grow) for _ in range(6)))
    assert (await desk.case(case.id)).category == "spam++++++"


async def test_case_can_be_looked_at_as_if_locked_where_nothing_may_be_written(desk: Desk):
    case = await desk.open_case()
    assert await desk.runner.read(lambda unit: unit.cases.lock(case.id)) == case


async def fill_queue(desk: Desk, count: int) -> list[int]:
    """Open cases for all audiences, some of equal rank, and two more that are closed; returns the open ones in their order."""

    async def work(unit: Unit) -> list[Case]:
        cases = []
        for n in range(count):
            new = new_case(
                f"alone:{n}",
                audience=list(Audience)[n % 3],
                priority=Priority(n % 2, START + (n * 7) % 5),
            )
            cases.append((await unit.cases.join_or_open(new))[0])
        for case in cases[:2]:
            await unit.cases.close(case.id)
        return cases[2:]

    cases = await desk.run(work)
    return [case.id for case in sorted(cases, key=lambda case: (case.priority, case.id))]


async def test_queue_pages_by_priority_without_gaps_or_repeats(desk: Desk):
    expected = await fill_queue(desk, 40)

    async def walk(unit: Unit) -> list[int]:
        seen: list[int] = []
        after = None
        while page := await unit.cases.queue(EVERYONE, after, 7):
            seen += [case.id for case in page]
            last = page[-1]
            after = (last.priority.band, last.priority.due, last.id)
        return seen

    assert await desk.run(walk) == expected


async def test_queue_holds_only_what_its_reader_may_see(desk: Desk):
    await fill_queue(desk, 12)
    page = await desk.run(lambda unit: unit.cases.queue(frozenset({Audience.STAFF, Audience.LEADS}), None, 50))
    assert {case.audience for case in page} == {Audience.STAFF, Audience.LEADS}
    assert all(a.priority <= b.priority for a, b in pairwise(page))


async def test_queue_page_walks_an_index_and_sorts_nothing(desk: Desk, engine: Engine):
    await fill_queue(desk, 300)
    values = {"audience": "staff", "band": 1, "due": START, "id": 5, "limit": 10}
    if engine == "sqlite":
        plan = await desk.sql(f"EXPLAIN QUERY PLAN {_QUEUE}", **values)
        text = " ".join(row["detail"] for row in plan)
    else:
        await desk.sql("ANALYZE cases")
        text = " ".join(row["QUERY PLAN"] for row in await desk.sql(f"EXPLAIN {_QUEUE}", **values))
    assert "cases_queue" in text
    assert "Sort" not in text
    assert "TEMP B-TREE" not in text


async def test_cases_of_an_account_come_latest_first(desk: Desk):
    first = await desk.open_case("alone:1")
    second = await desk.open_case("alone:2")
    await desk.open_case("alone:3", accused=MODERATOR)
    found = await desk.run(lambda unit: unit.cases.of_account(SPAMMER.id, 10))
    assert [case.id for case in found] == [second.id, first.id]
    assert len(await desk.run(lambda unit: unit.cases.of_account(SPAMMER.id, 1))) == 1


async def test_of_two_who_race_for_a_claim_one_holds_it(desk: Desk):
    case = await desk.open_case()
    taken = await asyncio.gather(
        *(desk.run(lambda unit, who=who: unit.claims.take(case.id, who, START + HOUR)) for who in range(1, 9)),
    )
    held = [claim for claim in taken if claim is not None]
    assert len(held) == 1
    assert await desk.run(lambda unit: unit.claims.of(case.id)) == held[0]


async def test_holder_renews_a_claim_and_keeps_what_the_card_asks(desk: Desk):
    case = await desk.open_case()
    await desk.run(lambda unit: unit.claims.take(case.id, MODERATOR, START + HOUR))
    await desk.run(lambda unit: unit.claims.ask(case.id, "warn"))
    renewed = await desk.run(lambda unit: unit.claims.take(case.id, MODERATOR, START + 2 * HOUR))
    assert renewed is not None
    assert (renewed.until, renewed.menu) == (START + 2 * HOUR, "warn")


async def test_claim_that_ran_out_goes_to_whoever_comes_and_its_menu_is_closed(desk: Desk):
    case = await desk.open_case()
    await desk.run(lambda unit: unit.claims.take(case.id, MODERATOR, START + HOUR))
    await desk.run(lambda unit: unit.claims.ask(case.id, "warn"))
    desk.clock.now = START + HOUR
    assert await desk.run(lambda unit: unit.claims.of(case.id)) is None
    taken = await desk.run(lambda unit: unit.claims.take(case.id, COLLEAGUE, START + 2 * HOUR))
    assert taken is not None
    assert (taken.moderator, taken.menu) == (COLLEAGUE, "")


async def test_claim_is_held_until_its_last_millisecond_and_not_a_moment_longer(desk: Desk):
    case = await desk.open_case()
    await desk.run(lambda unit: unit.claims.take(case.id, MODERATOR, START + HOUR))
    desk.clock.now = START + HOUR - 1
    assert await desk.run(lambda unit: unit.claims.take(case.id, COLLEAGUE, START + 2 * HOUR)) is None
    assert await desk.run(lambda unit: unit.claims.held_by(MODERATOR)) == [case.id]
    desk.clock.now = START + HOUR
    assert await desk.run(lambda unit: unit.claims.held_by(MODERATOR)) == []


async def test_dropped_claim_is_free(desk: Desk):
    case = await desk.open_case()
    await desk.run(lambda unit: unit.claims.take(case.id, MODERATOR, START + HOUR))
    await desk.run(lambda unit: unit.claims.drop(case.id))
    assert await desk.run(lambda unit: unit.claims.take(case.id, COLLEAGUE, START + HOUR)) is not None
