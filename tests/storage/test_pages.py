from desk.ports import Unit
from desk.records import Page
from desk.rules.durations import MINUTE
from tests.storage.desk import MODERATOR, START, Desk


async def due(desk: Desk) -> list[Page]:
    return [*await desk.run(lambda unit: unit.pages.due(10))]


async def test_page_is_due_at_once_and_again_after_each_mention(desk: Desk):
    case = await desk.open_case()
    await desk.run(lambda unit: unit.pages.open(case.id, START))
    assert await due(desk) == [Page(case.id, 0, START)]
    await desk.run(lambda unit: unit.pages.sent(case.id, START + 5 * MINUTE))
    assert await due(desk) == []
    desk.clock.now += 5 * MINUTE
    assert await due(desk) == [Page(case.id, 1, START + 5 * MINUTE)]


async def test_acknowledged_page_is_never_due_and_never_opened_again(desk: Desk):
    case = await desk.open_case()

    async def work(unit: Unit) -> list[bool]:
        said = [await unit.pages.open(case.id, START), await unit.pages.open(case.id, START)]
        said += [await unit.pages.waiting(case.id)]
        said += [await unit.pages.acknowledge(case.id, MODERATOR), await unit.pages.acknowledge(case.id, MODERATOR)]
        return [*said, await unit.pages.waiting(case.id), await unit.pages.open(case.id, START)]

    assert await desk.run(work) == [True, False, True, True, False, False, False]
    assert await due(desk) == []


async def test_longest_waiting_page_comes_first(desk: Desk):
    cases = [await desk.open_case(f"alone:{n}") for n in range(3)]

    async def work(unit: Unit) -> list[int]:
        for case, minutes in zip(cases, (3, 1, 2), strict=True):
            await unit.pages.open(case.id, START - minutes * MINUTE)
        return [page.case for page in await unit.pages.due(2)]

    assert await desk.run(work) == [cases[0].id, cases[2].id]
