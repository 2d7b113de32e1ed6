"""Appeals as rows: whose words they hold, what the database refuses, whose cards are posted again."""

import pytest

from desk.model import STAFF, Appeal, AppealState, Audience, Outcome, Side
from desk.notices import AppealCard, DeliveryState
from desk.records import AskedJudge, Judgement, NewAppeal, NewDecision
from desk.rules.durations import DAY, HOUR
from storage.database import StorageError
from storage.outbox import Outbox
from tests.storage.desk import ANNA, COLLEAGUE, MASTER, MODERATOR, SPAMMER, START, Desk


async def appealed(desk: Desk, by: int = SPAMMER.id, report: int | None = None) -> Appeal | None:
    side = Side.AFFECTED if report is None else Side.REPORTER
    new = NewAppeal(1, 1, by, side, report, "It was satire.", MODERATOR, START + DAY)
    return await desk.run(lambda unit: unit.appeals.add(new))


@pytest.fixture
async def decided(desk: Desk) -> Desk:
    await desk.report()
    new = NewDecision(1, Outcome.WARN, "spam", 1, SPAMMER.id, "because", "v", MODERATOR, None)
    await desk.run(lambda unit: unit.decisions.add(new))
    return desk


async def test_words_are_sealed_and_come_back(decided: Desk):
    await appealed(decided)
    found = Judgement(AppealState.UPHELD, COLLEAGUE, "It was none.", waived=False)
    first = await decided.run(lambda unit: unit.appeals.get(1))
    assert await decided.run(lambda unit: unit.appeals.judge(first, found))
    assert not await decided.run(lambda unit: unit.appeals.judge(first, found))
    judged = await decided.run(lambda unit: unit.appeals.get(1))
    assert (judged.text, judged.reason, judged.settled_at) == ("It was satire.", "It was none.", START)
    (row,) = await decided.sql("SELECT sealed, reason FROM appeals")
    assert b"satire" not in row["sealed"]
    assert b"none" not in row["reason"]


async def test_one_is_open_on_each_side_and_a_report_is_looked_at_again_once(decided: Desk):
    assert await appealed(decided) is not None
    assert await appealed(decided) is None
    assert await appealed(decided, ANNA.id, report=1) is not None
    for number in (1, 2):
        await decided.run(lambda unit, number=number: unit.appeals.end(number, AppealState.WITHDRAWN))
    assert await appealed(decided) is not None
    assert await appealed(decided, ANNA.id, report=1) is None


async def test_who_made_the_decision_is_refused_unless_that_is_waived(decided: Desk):
    appeal = await appealed(decided)
    own = Judgement(AppealState.UPHELD, MODERATOR, "Still so.", waived=False)
    with pytest.raises(StorageError):
        await decided.run(lambda unit: unit.appeals.judge(appeal, own))
    waived = Judgement(AppealState.UPHELD, MODERATOR, "Still so.", waived=True)
    assert await decided.run(lambda unit: unit.appeals.judge(appeal, waived))


async def test_what_a_card_asks_ends_with_its_time_and_with_the_appeal(decided: Desk):
    await appealed(decided)
    asked = AskedJudge(COLLEAGUE, "uphold", START + HOUR)
    await decided.run(lambda unit: unit.appeals.ask(1, asked))
    assert await decided.run(lambda unit: unit.appeals.asked(1)) == asked
    decided.clock.now += HOUR
    assert await decided.run(lambda unit: unit.appeals.asked(1)) is None


async def test_those_that_wait_are_listed_by_deadline_for_their_audience(decided: Desk):
    await appealed(decided)
    for audience, waiting in ((Audience.STAFF, 1), (Audience.OWNERS, 0)):
        found = await decided.run(lambda unit, one=audience: unit.appeals.waiting(frozenset({one}), 10))
        assert len(found) == waiting


async def test_cards_of_open_appeals_are_posted_again_where_a_chat_numbers_its_messages_anew(decided: Desk):
    await appealed(decided)
    await decided.run(lambda unit: unit.notices.show(STAFF, AppealCard(1), cause="A-1", case=1))
    outbox = Outbox(decided.database, MASTER)
    due = await outbox.claim(START, 100, 100)
    await outbox.settle([one.settled(DeliveryState.SENT, message=70 + place) for place, one in enumerate(due)], START)
    place = next(place for place, one in enumerate(due) if isinstance(one.what, AppealCard))
    assert await decided.run(lambda unit: unit.notices.appeal_at(STAFF, 70 + place)) == 1
    await decided.run(lambda unit: unit.notices.repost(STAFF))
    again = await outbox.claim(START, 100, 100)
    assert AppealCard(1) in [one.what for one in again]
    assert await decided.run(lambda unit: unit.notices.appeal_at(STAFF, 70 + place)) is None
