from dataclasses import replace

import pytest

from desk.errors import AlreadyReported, UnknownReference
from desk.model import Door
from desk.ports import Unit
from desk.rules.durations import DAY, HOUR
from storage.database import Conflict
from storage.keys import Keys
from tests.storage.desk import ANNA, BORIS, MASTER, START, Desk


async def add(desk: Desk, case: int, reporter: int, text: str = "", *, door: Door = Door.GROUP, consent: bool = False):
    return await desk.run(lambda unit: unit.reports.add(case, reporter, "spam", text, door, consent=consent))


async def test_report_is_read_back_in_its_reporters_words(desk: Desk):
    case = await desk.open_case()
    number = await add(desk, case.id, ANNA.id, "він спамить 🙁", door=Door.PRIVATE)
    report = await desk.run(lambda unit: unit.reports.get(number))
    assert (report.ref, report.case, report.reporter) == (f"R-{number}", case.id, ANNA.id)
    assert (report.text, report.at, report.door) == ("він спамить 🙁", START, Door.PRIVATE)


async def test_amended_report_has_its_new_words_and_keeps_its_time(desk: Desk):
    case = await desk.open_case()
    number = await add(desk, case.id, ANNA.id, "help")
    filed = await desk.run(lambda unit: unit.reports.get(number))
    amended = replace(filed, category="scam", text="help\nat the bridge")
    desk.clock.now += HOUR
    await desk.run(lambda unit: unit.reports.amend(amended))
    assert await desk.run(lambda unit: unit.reports.get(number)) == amended


async def test_unknown_report_is_named(desk: Desk):
    with pytest.raises(UnknownReference, match="R-9"):
        await desk.run(lambda unit: unit.reports.get(9))


async def test_second_report_of_a_case_by_the_same_person_conflicts(desk: Desk):
    case = await desk.open_case()
    await add(desk, case.id, ANNA.id)
    with pytest.raises(Conflict):
        await add(desk, case.id, ANNA.id)
    assert list(await desk.run(lambda unit: unit.reports.reporters(case.id))) == [ANNA.id]


async def test_person_who_reports_twice_gets_the_first_reference(desk: Desk):
    await desk.report(ANNA)
    with pytest.raises(AlreadyReported, match="R-1"):
        await desk.report(ANNA)


async def test_open_report_is_found_by_what_it_is_about_until_the_case_closes(desk: Desk):
    case = await desk.open_case()
    number = await add(desk, case.id, ANNA.id)

    async def look(unit: Unit) -> tuple[int | None, int | None]:
        return await unit.reports.still_open(ANNA.id, case.key), await unit.reports.still_open(BORIS.id, case.key)

    assert await desk.run(look) == (number, None)
    await desk.run(lambda unit: unit.cases.close(case.id))
    assert await desk.run(look) == (None, None)


async def test_times_of_a_persons_reports_come_latest_first_from_a_moment_on(desk: Desk):
    for key in ("alone:1", "alone:2", "alone:3"):
        case = await desk.open_case(key)
        await add(desk, case.id, ANNA.id)
        await add(desk, case.id, BORIS.id)
        desk.clock.now += HOUR
    times = await desk.run(lambda unit: unit.reports.times(ANNA.id, START + HOUR))
    assert times == [START + 2 * HOUR, START + HOUR]


async def test_case_knows_its_reporters_in_order_and_their_categories(desk: Desk):
    case = await desk.open_case()
    await add(desk, case.id, BORIS.id)
    number = await add(desk, case.id, ANNA.id)
    filed = await desk.run(lambda unit: unit.reports.get(number))
    await desk.run(lambda unit: unit.reports.amend(replace(filed, category="scam")))

    async def look(unit: Unit) -> tuple[object, ...]:
        reports = unit.reports
        return (
            list(await reports.reporters(case.id)),
            await reports.categories(case.id),
            (await reports.voices(case.id, START)).people,
            [report.reporter for report in await reports.of_case(case.id)],
        )

    assert await desk.run(look) == ([BORIS.id, ANNA.id], {"spam", "scam"}, 2, [BORIS.id, ANNA.id])


async def test_person_follows_their_latest_reports_with_the_state_of_each_case(desk: Desk):
    cases = [await desk.open_case(f"alone:{n}") for n in range(3)]
    for case in cases:
        await add(desk, case.id, ANNA.id)
    await desk.run(lambda unit: unit.cases.close(cases[2].id))
    latest = await desk.run(lambda unit: unit.reports.of_reporter(ANNA.id, 2))
    assert [(report.case, case.state) for report, case in latest] == [(cases[2].id, "closed"), (cases[1].id, "open")]


@pytest.mark.parametrize(
    ("door", "consent", "quotable"),
    [(Door.PRIVATE, True, True), (Door.PRIVATE, False, False), (Door.GROUP, True, False)],
)
async def test_only_who_forwarded_in_private_can_agree_to_a_quote(
    desk: Desk, door: Door, *, consent: bool, quotable: bool
):
    case = await desk.open_case()
    await add(desk, case.id, ANNA.id, door=door, consent=consent)
    assert await desk.run(lambda unit: unit.reports.quotable(case.id)) is quotable


async def test_one_who_did_not_agree_keeps_everyone_s_forwards_from_being_quoted(desk: Desk):
    case = await desk.open_case()
    await add(desk, case.id, ANNA.id, door=Door.PRIVATE, consent=False)
    await add(desk, case.id, BORIS.id, door=Door.PRIVATE, consent=True)
    assert not await desk.run(lambda unit: unit.reports.quotable(case.id))


async def test_words_of_an_erased_reporter_read_as_empty_and_the_report_stays(desk: Desk):
    case = await desk.open_case()
    await add(desk, case.id, ANNA.id, "my secret")
    await desk.database.run(lambda tx: Keys(tx, MASTER, START + DAY).destroy("person", ANNA.id))
    (report,) = await desk.run(lambda unit: unit.reports.of_case(case.id))
    assert (report.reporter, report.text) == (ANNA.id, "")
