"""Which copies a correction finds, and at what cost, on both engines."""

import pytest

from desk.campaigns import CampaignState, Correction, CorrectionKind, Terms
from storage.corrections import _PAGE
from storage.database import Database
from tests.storage.desk import MODERATOR, START, Desk


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def sent(desk: Desk, author: int, people: int) -> int:
    """A campaign that so many have got."""
    number = await desk.run(lambda unit: unit.campaigns.add(author, Terms()))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.DONE))
    sql = """
        INSERT INTO campaign_recipients (campaign, recipient, state, due_at, message, language, settled_at)
        WITH RECURSIVE person (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM person WHERE id < :people)
        SELECT CAST(:campaign AS BIGINT), id, 'sent', 1, 7, 'en', CAST(:now AS BIGINT) FROM person"""
    await desk.database.run(lambda tx: tx.run(sql, campaign=number, people=people, now=START))
    return number


async def begun(desk: Desk, campaign: int) -> Correction:
    correction = await desk.run(lambda unit: unit.corrections.add(campaign, CorrectionKind.WITHDRAW, MODERATOR))
    assert correction is not None
    assert await desk.run(lambda unit: unit.corrections.begin(correction.id))
    return correction


async def test_copies_come_in_pages_and_only_those_of_the_campaign(desk: Desk) -> None:
    await sent(desk, 1, 3)
    number = await sent(desk, 2, 3)
    correction = await begun(desk, number)
    first = await desk.run(lambda unit: unit.corrections.page(correction, None, 2))
    second = await desk.run(lambda unit: unit.corrections.page(correction, first[-1].key, 2))
    assert [copy.recipient for copy in (*first, *second)] == [1, 2, 3]
    assert first[0].sent_at == START


async def test_a_page_is_found_by_index_though_only_earlier_campaigns_were_counted(desk: Desk) -> None:
    await sent(desk, 1, 20_000)
    await desk.database.run(lambda tx: tx.run("ANALYZE campaign_recipients"))
    correction = await begun(desk, await sent(desk, 2, 20_000))
    values = {"campaign": correction.campaign, "id": correction.id, "corrected": -1, "recipient": 0, "limit": 32}
    if desk.database.engine == "sqlite":
        plan = " ".join(row["detail"] for row in await desk.sql(f"EXPLAIN QUERY PLAN {_PAGE}", **values))
    else:
        plan = " ".join(row["QUERY PLAN"] for row in await desk.sql(f"EXPLAIN {_PAGE}", **values))
    assert "campaign_recipients_corrected" in plan


async def test_texts_of_a_correction_that_is_dropped_are_gone(desk: Desk) -> None:
    number = await sent(desk, 1, 1)
    correction = await desk.run(lambda unit: unit.corrections.add(number, CorrectionKind.EDIT, MODERATOR))
    assert correction is not None
    assert await desk.run(lambda unit: unit.corrections.add(number, CorrectionKind.EDIT, MODERATOR)) is None
    assert await desk.run(lambda unit: unit.corrections.drop(correction.id))
    assert not await desk.run(lambda unit: unit.corrections.begin(correction.id))
    assert await desk.run(lambda unit: unit.corrections.latest(number)) is None
