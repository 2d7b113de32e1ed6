from dataclasses import replace

from desk.drafts import Draft, Step
from desk.model import Missing, Subject
from desk.ports import Unit
from desk.rules.durations import DAY, HOUR
from storage.keys import Keys
from tests.storage.desk import ANNA, BORIS, GROUP, MASTER, SPAMMER, START, Desk, evidence

DRAFT = Draft(
    step=Step.DETAILS,
    group=GROUP,
    category="scam",
    subject=Subject(accused=SPAMMER, typed="@buy_coins", missing=(Missing.HIDDEN_AUTHOR,)),
    evidence=(evidence(), evidence("second")),
    text="he took my money",
    consent=True,
)


async def save(desk: Desk, person: int, draft: Draft, expires_at: int = START + DAY) -> None:
    await desk.run(lambda unit: unit.drafts.save(person, draft, expires_at))


async def test_draft_is_found_as_it_was_left(desk: Desk):
    await save(desk, ANNA.id, DRAFT)
    assert await desk.run(lambda unit: unit.drafts.of(ANNA.id)) == DRAFT
    assert await desk.run(lambda unit: unit.drafts.of(BORIS.id)) is None


async def test_person_has_one_draft(desk: Desk):
    await save(desk, ANNA.id, DRAFT)
    await save(desk, ANNA.id, replace(DRAFT, step=Step.SUMMARY))
    assert await desk.run(lambda unit: unit.drafts.of(ANNA.id)) == replace(DRAFT, step=Step.SUMMARY)
    await desk.run(lambda unit: unit.drafts.drop(ANNA.id))
    assert await desk.run(lambda unit: unit.drafts.of(ANNA.id)) is None


async def test_expired_draft_is_gone_even_before_it_is_removed(desk: Desk):
    await save(desk, ANNA.id, DRAFT, START + HOUR)
    desk.clock.now = START + HOUR
    assert await desk.run(lambda unit: unit.drafts.of(ANNA.id)) is None


async def test_expired_drafts_are_removed_a_few_at_a_time(desk: Desk):
    for person in range(1, 6):
        await save(desk, person, DRAFT, START + person * HOUR)
    desk.clock.now = START + 3 * HOUR

    async def expire(unit: Unit) -> int:
        return await unit.drafts.expire(2)

    assert [await desk.run(expire) for _ in range(3)] == [2, 1, 0]
    assert await desk.run(lambda unit: unit.drafts.of(4)) == DRAFT


async def test_draft_of_an_erased_person_is_gone(desk: Desk):
    await save(desk, ANNA.id, DRAFT)
    await desk.database.run(lambda tx: Keys(tx, MASTER, START).destroy("person", ANNA.id))
    assert await desk.run(lambda unit: unit.drafts.of(ANNA.id)) is None
