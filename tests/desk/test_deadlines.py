"""Who is reminded of a deadline, when, and that nobody is twice."""

from desk import triage
from desk.deadlines import remind_due
from desk.model import STAFF, Outcome
from desk.notices import DeadlineReminder
from desk.rules.durations import HOUR, MINUTE
from tests.desk.floor import LENA, MIA, NOAH, OLGA, OTTO, Floor, message, person
from tests.storage.desk import START

SOON = START + 22 * HOUR
"""Two hours before the deadline of a day."""


async def reminds(desk: Floor, at: int | None = None) -> list[tuple[int, DeadlineReminder]]:
    desk.clock.now = desk.clock.now if at is None else at
    await desk.run(remind_due)
    return await desk.owed(DeadlineReminder)


async def started(desk: Floor, who: int) -> None:
    await desk.run(lambda unit: unit.people.meet(person(who)))
    await desk.run(lambda unit: unit.people.started(who))


async def renews(desk: Floor, by: int = MIA) -> None:
    await desk.run(lambda unit: triage.claim(unit, 1, by))


def near(*cases: int) -> DeadlineReminder:
    return DeadlineReminder(cases, passed=False)


def passed(*cases: int) -> DeadlineReminder:
    return DeadlineReminder(cases, passed=True)


async def test_the_staff_are_reminded_once_before_and_once_after(desk: Floor):
    await desk.files()

    assert await reminds(desk, SOON - 1) == []
    assert await reminds(desk, SOON) == [(STAFF, near(1))]
    assert await reminds(desk, SOON + HOUR) == []
    assert await reminds(desk, START + 24 * HOUR) == [(STAFF, passed(1))]
    assert await reminds(desk, START + 48 * HOUR) == []
    assert (await desk.verbs()).count("deadline_passed") == 1


async def test_of_a_short_deadline_a_quarter_is_left(desk: Floor):
    await desk.files("terrorism")

    assert await reminds(desk, START + 45 * MINUTE - 1) == []
    assert await reminds(desk, START + 45 * MINUTE) == [(STAFF, near(1))]


async def test_after_a_pause_only_that_it_has_passed_is_said_and_all_at_once(desk: Floor):
    for number in (1, 2, 3):
        await desk.files(about=message(number), by=person(900 + number))

    assert await reminds(desk, START + 72 * HOUR) == [(STAFF, passed(1, 2, 3))]
    assert await reminds(desk) == []


async def test_a_decided_case_reminds_nobody(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DISMISS)
    assert await reminds(desk, START + 48 * HOUR) == []


async def test_who_holds_a_case_is_reminded_alone_and_once(desk: Floor):
    await started(desk, MIA)
    await desk.files()
    desk.clock.now = SOON
    await renews(desk)

    assert await reminds(desk) == [(MIA, near(1))]
    desk.clock.now += 20 * MINUTE
    await renews(desk)
    assert await reminds(desk, SOON + 40 * MINUTE) == []
    assert await reminds(desk, SOON + 51 * MINUTE) == [(STAFF, near(1))]
    assert await reminds(desk, START + 24 * HOUR) == [(STAFF, passed(1))]


async def test_a_holder_who_cannot_be_told_leaves_it_to_the_staff(desk: Floor):
    await desk.files()
    desk.clock.now = SOON
    await renews(desk)
    assert await reminds(desk) == [(STAFF, near(1))]


async def test_the_next_holder_is_reminded_too(desk: Floor):
    await started(desk, MIA)
    await started(desk, NOAH)
    await desk.files()
    desk.clock.now = SOON
    await renews(desk)
    await reminds(desk)
    desk.clock.now += 31 * MINUTE
    await renews(desk, NOAH)
    assert await reminds(desk) == [(NOAH, near(1))]


async def test_a_case_about_staff_reminds_who_stands_above_them_in_private(desk: Floor):
    await desk.files(about=message(accused=person(NOAH)))
    await desk.files(about=message(6, person(LENA)))

    assert await reminds(desk, SOON) == [(LENA, near(1)), (OLGA, near(1, 2)), (OTTO, near(1, 2))]
    late = await reminds(desk, START + 24 * HOUR)
    assert {recipient for recipient, _what in late} == {LENA, OLGA, OTTO}


async def test_a_nearer_deadline_reminds_earlier_and_not_again(desk: Floor):
    await desk.files()
    await reminds(desk, SOON)
    await desk.run(lambda unit: triage.recategorise(unit, 1, MIA, "terrorism"))

    assert await reminds(desk, SOON + 59 * MINUTE) == []
    assert await reminds(desk, SOON + 60 * MINUTE) == [(STAFF, passed(1))]
