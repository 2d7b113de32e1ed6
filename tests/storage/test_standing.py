"""What the rows say of those who report: how their reports fared, who speaks for a case, who reported whom."""

from desk.model import Door, Outcome
from desk.records import FlaggerEnd, NewDecision
from desk.rules.durations import DAY, HOUR
from desk.rules.trust import Record
from tests.storage.desk import ANNA, BORIS, MODERATOR, SPAMMER, START, Desk


async def reported(desk: Desk, key: str, outcome: Outcome | None = None, by: int = ANNA.id, **more: object) -> int:
    """A report of a case of its own, decided or not; returns the case."""
    case = await desk.open_case(key)
    await desk.run(lambda unit: unit.reports.add(case.id, by, "spam", "", Door.GROUP, consent=False, **more))
    if outcome is not None:
        await decided(desk, case.id, outcome)
    return case.id


async def decided(desk: Desk, case: int, outcome: Outcome) -> int:
    new = NewDecision(case, outcome, "spam", 0, SPAMMER.id, "because", "v", MODERATOR, None)
    return (await desk.run(lambda unit: unit.decisions.add(new))).id


async def heard(desk: Desk, reporter: int = ANNA.id, since: int = 0) -> Record:
    return (await desk.run(lambda unit: unit.reports.hearing(reporter, since))).record


async def test_a_record_counts_decided_reports_and_those_upheld(desk: Desk):
    await reported(desk, "1", Outcome.WARN)
    await reported(desk, "2", Outcome.DISMISS)
    await reported(desk, "3", Outcome.DELETE)
    await reported(desk, "4")
    await reported(desk, "5", Outcome.WARN, by=BORIS.id)
    assert await heard(desk) == Record(3, 2)


async def test_what_is_voided_was_never_decided_and_the_latest_that_holds_counts(desk: Desk):
    case = await reported(desk, "1")
    overturned = await decided(desk, case, Outcome.DISMISS)
    await desk.sql("UPDATE decisions SET voided_at = 1 WHERE id = :id RETURNING id", id=overturned)
    assert await heard(desk) == Record(0, 0)
    await decided(desk, case, Outcome.WARN)
    assert await heard(desk) == Record(1, 1)


async def test_what_is_older_than_the_window_does_not_count(desk: Desk):
    await reported(desk, "1", Outcome.DISMISS)
    desk.clock.now += DAY
    await reported(desk, "2", Outcome.WARN)
    assert await heard(desk, since=START + HOUR) == Record(1, 1)


async def test_a_case_is_spoken_for_by_all_whose_reports_are_not_held_back(desk: Desk):
    await reported(desk, "1", Outcome.WARN)
    case = await reported(desk, "2")
    await reported(desk, "2", by=BORIS.id)
    voices = await desk.run(lambda unit: unit.reports.voices(case, 0))
    assert (voices.people, sorted(voices.heard, key=lambda one: one.decided)) == (2, [Record(0, 0), Record(1, 1)])


async def test_of_hundreds_of_reporters_all_are_counted_and_the_latest_looked_at(desk: Desk):
    for number in range(60):
        case = await reported(desk, "1", by=1_000 + number)
    voices = await desk.run(lambda unit: unit.reports.voices(case, 0))
    assert (voices.people, len(voices.heard)) == (60, 50)


async def test_a_trusted_flagger_is_one_while_the_status_lasts_and_its_rows_stay(desk: Desk):
    async def changes(what: str) -> bool:
        why = (FlaggerEnd(0, 0, None, None, "enough"),) if what == "revoke" else ()
        return await desk.run(lambda unit: getattr(unit.flaggers, what)(ANNA.id, MODERATOR, *why))

    assert [await changes("grant"), await changes("grant")] == [True, False]
    assert (await heard(desk)).flagger
    assert [await changes("revoke"), await changes("revoke")] == [True, False]
    assert not (await heard(desk)).flagger
    await changes("grant")
    rows = await desk.sql("SELECT granted_by, revoked_by FROM flaggers ORDER BY id")
    assert [tuple(row.values()) for row in map(dict, rows)] == [(MODERATOR, MODERATOR), (MODERATOR, None)]


async def test_flaggers_are_listed_with_their_own_figures(desk: Desk):
    for account in (BORIS.id, ANNA.id):
        await desk.run(lambda unit, who=account: unit.flaggers.grant(who, MODERATOR))
    await reported(desk, "1", Outcome.DISMISS)
    await reported(desk, "2", Outcome.WARN)
    listed = await desk.run(lambda unit: unit.flaggers.all(0))
    assert [(one.account, one.record.decided, one.record.upheld) for one in listed] == [
        (ANNA.id, 2, 1),
        (BORIS.id, 0, 0),
    ]


async def test_reports_against_an_account_are_found_across_cases(desk: Desk):
    await reported(desk, "1")
    desk.clock.now += HOUR
    await reported(desk, "2", by=BORIS.id)
    await reported(desk, "3", by=BORIS.id)
    against = await desk.run(lambda unit: unit.reports.against(SPAMMER.id, START + 1, 10))
    assert against == [(START + HOUR, BORIS.id)] * 2
    assert len(await desk.run(lambda unit: unit.reports.against(SPAMMER.id, START, 2))) == 2
