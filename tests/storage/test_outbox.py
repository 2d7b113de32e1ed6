import asyncio

import pytest

from desk.errors import AlreadyHandled
from desk.model import STAFF, Missing
from desk.notices import (
    CaseCard,
    CasePage,
    DeliveryState,
    DraftPrompt,
    Lane,
    RemoveMessage,
    ReportButton,
    ReportDecided,
    ReportReceived,
    Whisper,
)
from desk.ports import Unit
from desk.rules.durations import HOUR, MINUTE, SECOND
from storage.keys import Keys
from storage.outbox import Delivery, Outbox, Recovered, settling
from tests.storage.desk import ANNA, BORIS, GROUP, MASTER, START, Desk

RECEIPT = ReportReceived(1, "spam", START + HOUR, (Missing.HIDDEN_AUTHOR,), ask_category=True)
CARD = CaseCard(1)


@pytest.fixture
def outbox(desk: Desk) -> Outbox:
    return Outbox(desk.database, MASTER)


async def owe(desk: Desk, recipient: int = ANNA.id, what=RECEIPT, cause: str = "R-1", **more: object) -> None:
    await desk.run(lambda unit: unit.notices.owe(recipient, what, cause=cause, **more))


async def show(desk: Desk, times: int = 1, *, anew: bool = False) -> None:
    async def work(unit: Unit) -> None:
        for _ in range(times):
            await unit.notices.show(STAFF, CARD, cause="C-1", case=1, anew=anew)

    await desk.run(work)


async def claim_one(outbox: Outbox, now: int = START) -> Delivery:
    (delivery,) = await outbox.claim(now, 10, 10)
    return delivery


async def settle(outbox: Outbox, row: Delivery, state: DeliveryState = DeliveryState.SENT, **more: object) -> None:
    await outbox.settle([row.settled(state, **more)], START)


async def test_what_is_owed_reaches_the_courier_whole(desk: Desk, outbox: Outbox):
    whisper = Whisper(GROUP, ANNA.id, 77, START + 15 * SECOND)
    await owe(desk, case=None, whisper=whisper)
    delivery = await claim_one(outbox)
    assert delivery == Delivery(
        id=delivery.id,
        kind="ReportReceived",
        recipient=ANNA.id,
        what=RECEIPT,
        cause="R-1",
        case_id=None,
        lane=Lane.ANSWER,
        tries=0,
        repeats=0,
        version=1,
        shown=0,
        anew=False,
        message=None,
        thread=None,
        whisper=whisper,
        created_at=START,
        due_at=START,
    )


async def test_same_cause_kind_and_recipient_is_owed_once(desk: Desk, outbox: Outbox):
    for recipient, what, cause in (
        (ANNA.id, RECEIPT, "R-1"),
        (ANNA.id, RECEIPT, "R-1"),
        (BORIS.id, RECEIPT, "R-1"),
        (ANNA.id, ReportDecided(1, acted=True), "R-1"),
        (ANNA.id, RECEIPT, "R-2"),
    ):
        await owe(desk, recipient, what, cause)
    assert len(await outbox.claim(START, 10, 10)) == 4


async def test_lanes_go_first_then_age(desk: Desk, outbox: Outbox):
    await show(desk)
    await owe(desk, cause="R-1")
    await owe(desk, cause="R-2")
    await owe(desk, STAFF, CasePage(1, 1), "C-1/page-1")
    await owe(desk, GROUP, RemoveMessage(9), "U-9")
    claimed = await outbox.claim(START, 3, 3) + await outbox.claim(START, 3, 3)
    assert [row.cause for row in claimed] == ["C-1/page-1", "U-9", "R-1", "R-2", "C-1"]
    assert await outbox.claim(START, 3, 3) == []


async def test_a_card_that_changes_all_the_time_lets_those_that_wait_pass(desk: Desk, outbox: Outbox):
    """A group takes twenty messages a minute: by age of the row, one hot case would keep new ones from ever being seen."""
    await show(desk)
    await settle(outbox, await claim_one(outbox))
    desk.clock.now += SECOND
    await desk.run(lambda unit: unit.notices.show(STAFF, CaseCard(2), cause="C-2", case=2))
    desk.clock.now += SECOND
    await show(desk)
    claimed = await outbox.claim(desk.clock.now, 1, 1) + await outbox.claim(desk.clock.now, 1, 1)
    assert [row.cause for row in claimed] == ["C-2", "C-1"]


async def test_recipients_that_must_wait_are_left_due(desk: Desk, outbox: Outbox):
    for recipient in (ANNA.id, BORIS.id, GROUP):
        await owe(desk, recipient)
    claimed = await outbox.claim(START, 10, 10, waiting={ANNA.id, GROUP, *range(-9000, -8700)})
    assert [row.recipient for row in claimed] == [BORIS.id]
    assert await outbox.counts() == {"due": 2, "sending": 1}


async def test_two_claims_at_once_never_take_the_same_row(desk: Desk, outbox: Outbox):
    for n in range(20):
        await owe(desk, cause=f"R-{n}")
    batches = await asyncio.gather(*(outbox.claim(START, 5, 5) for _ in range(6)))
    claimed = [row.id for batch in batches for row in batch]
    assert len(claimed) == len(set(claimed)) == 20


async def test_claim_is_durable(desk: Desk):
    """What a claim covers must not be undone by a power cut once it is sent."""
    seen: list[bool] = []

    class Watching:
        engine = desk.database.engine

        async def run(self, work, *, durable: bool = False):
            seen.append(durable)
            return await desk.database.run(work, durable=durable)

    await Outbox(Watching(), MASTER).claim(START, 1, 1)
    assert seen == [True]


async def test_fifty_changes_of_a_card_are_one_drawing(desk: Desk, outbox: Outbox):
    await show(desk, 50)
    delivery = await claim_one(outbox)
    assert (delivery.what, delivery.version, delivery.shown, delivery.anew) == (CARD, 50, 0, False)
    await settle(outbox, delivery, message=7, thread=3)
    assert await outbox.claim(START, 10, 10) == []


async def test_drawn_card_is_edited_when_its_case_changes(desk: Desk, outbox: Outbox):
    await show(desk)
    await settle(outbox, await claim_one(outbox), message=7, thread=3)
    await show(desk)
    again = await claim_one(outbox)
    assert (again.message, again.thread, again.version, again.shown, again.anew) == (7, 3, 2, 1, False)
    assert await desk.run(lambda unit: unit.notices.card_at(STAFF, 7)) == 1
    assert await desk.run(lambda unit: unit.notices.card_at(STAFF, 8)) is None
    assert await desk.run(lambda unit: unit.notices.card_at(GROUP, 7)) is None


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.BLOCKED])
async def test_card_that_changes_while_it_is_sent_is_due_again(desk: Desk, outbox: Outbox, state: DeliveryState):
    await show(desk)
    sending = await claim_one(outbox)
    await show(desk)
    assert await outbox.claim(START, 10, 10) == []
    await settle(outbox, sending, state)
    again = await claim_one(outbox)
    assert again.version == 2
    await settle(outbox, again)
    assert await outbox.claim(START, 10, 10) == []


async def test_view_that_is_asked_for_anew_is_posted_once(desk: Desk, outbox: Outbox):
    await show(desk)
    await settle(outbox, await claim_one(outbox), message=7)
    await show(desk, anew=True)
    await show(desk)
    anew = await claim_one(outbox)
    assert anew.anew
    await settle(outbox, anew, message=8)
    await show(desk)
    after = await claim_one(outbox)
    assert (after.anew, after.message) == (False, 8)


async def test_view_asked_for_anew_while_it_is_sent_is_posted_after_that(desk: Desk, outbox: Outbox):
    await show(desk)
    sending = await claim_one(outbox)
    await show(desk, anew=True)
    await settle(outbox, sending, message=7)
    assert (await claim_one(outbox)).anew


async def test_card_that_failed_is_tried_again_when_its_case_changes(desk: Desk, outbox: Outbox):
    await show(desk)
    await settle(outbox, await claim_one(outbox), DeliveryState.FAILED, error="chat not found")
    await show(desk)
    assert (await claim_one(outbox)).version == 2


async def test_delivery_that_is_put_off_waits_for_its_time(desk: Desk, outbox: Outbox):
    await owe(desk)
    delivery = await claim_one(outbox)
    await outbox.retry(delivery.id, START + MINUTE, "Too Many Requests")
    assert await outbox.claim(START + MINUTE - 1, 10, 10) == []
    assert (await claim_one(outbox, START + MINUTE)).tries == 1


async def test_changes_do_not_hurry_a_card_that_was_put_off(desk: Desk, outbox: Outbox):
    await show(desk)
    await outbox.retry((await claim_one(outbox)).id, START + MINUTE, "Too Many Requests")
    await show(desk)
    assert await outbox.claim(START, 10, 10) == []
    assert (await claim_one(outbox, START + MINUTE)).version == 2


async def test_after_a_crash_what_is_owed_is_sent_again_and_the_rest_stays_unknown(desk: Desk, outbox: Outbox):
    await owe(desk)
    await owe(desk, GROUP, ReportButton(), "U-1")
    await show(desk)
    await outbox.claim(START, 10, 10)
    assert await outbox.recover(START) == Recovered(again=2, unknown=1)
    claimed = await outbox.claim(START, 10, 10)
    assert [(row.cause, row.repeats) for row in claimed] == [("R-1", 1), ("C-1", 1)]
    assert await outbox.counts() == {"sending": 2, "unknown": 1}
    assert await outbox.repeated() == 2


async def test_blocked_notices_wait_until_the_person_presses_start(desk: Desk, outbox: Outbox):
    await owe(desk, cause="R-1")
    await owe(desk, BORIS.id, cause="R-2")
    for row in await outbox.claim(START, 10, 10):
        await settle(outbox, row, DeliveryState.BLOCKED, error="bot was blocked by the user")
    assert await outbox.claim(START + HOUR, 10, 10) == []
    desk.clock.now += HOUR
    await desk.run(lambda unit: unit.notices.wake(ANNA.id))
    assert [row.recipient for row in await outbox.claim(START + HOUR, 10, 10)] == [ANNA.id]


async def test_what_waited_for_a_person_is_told_in_private_not_whispered(desk: Desk, outbox: Outbox):
    await owe(desk, whisper=Whisper(GROUP, ANNA.id, 77, START + HOUR))
    await settle(outbox, await claim_one(outbox), DeliveryState.BLOCKED, error="bot can't initiate conversation")
    await desk.run(lambda unit: unit.notices.wake(ANNA.id))
    assert (await claim_one(outbox)).whisper is None


async def test_what_was_owed_to_an_erased_person_fails_and_the_rest_goes_on(desk: Desk, outbox: Outbox):
    await owe(desk)
    await owe(desk, BORIS.id)
    await desk.database.run(lambda tx: Keys(tx, MASTER, START).destroy("person", ANNA.id))
    assert [row.recipient for row in await outbox.claim(START, 10, 10)] == [BORIS.id]
    (row,) = await desk.sql("SELECT state, error FROM outbox WHERE recipient = :id", id=ANNA.id)
    assert (row["state"], row["error"]) == ("failed", "erased")


async def test_prompt_of_a_person_who_was_erased_and_came_back_can_be_read(desk: Desk, outbox: Outbox):
    async def prompt(unit: Unit) -> None:
        await unit.notices.show(ANNA.id, DraftPrompt(ANNA.id), cause=f"draft:{ANNA.id}")

    await desk.run(prompt)
    await settle(outbox, await claim_one(outbox), message=5)
    await desk.database.run(lambda tx: Keys(tx, MASTER, START).destroy("person", ANNA.id))
    await desk.run(prompt)
    assert (await claim_one(outbox)).what == DraftPrompt(ANNA.id)


async def test_row_of_an_unknown_kind_fails_and_the_rest_goes_on(desk: Desk, outbox: Outbox):
    await owe(desk)
    await owe(desk, BORIS.id)
    await desk.sql("UPDATE outbox SET kind = 'Telegraph' WHERE recipient = :id RETURNING id", id=ANNA.id)
    assert [row.recipient for row in await outbox.claim(START, 10, 10)] == [BORIS.id]
    assert await outbox.counts() == {"failed": 1, "sending": 1}


async def test_who_comes_back_while_telegram_refuses_them_is_told_at_once(desk: Desk, outbox: Outbox):
    await owe(desk)
    refused = await claim_one(outbox)
    await desk.run(lambda unit: unit.notices.wake(ANNA.id))
    await settle(outbox, refused, DeliveryState.BLOCKED, error="forbidden")
    assert (await claim_one(outbox, START + 1)).kind == "ReportReceived"


async def test_who_comes_back_while_something_reaches_them_is_not_told_twice(desk: Desk, outbox: Outbox):
    await owe(desk)
    delivery = await claim_one(outbox)
    await desk.run(lambda unit: unit.notices.wake(ANNA.id))
    await settle(outbox, delivery)
    assert await outbox.counts() == {"sent": 1}


async def test_what_is_settled_already_records_nothing_again(desk: Desk, outbox: Outbox):
    await owe(desk)
    delivery = await claim_one(outbox)
    await settle(outbox, delivery)
    bound = desk.runner.settling(settling(delivery.settled(DeliveryState.SENT)))
    with pytest.raises(AlreadyHandled):
        await bound.run(lambda unit: unit.journal.write("desk", "recorded_twice", "R-1"))
    assert await desk.sql("SELECT verb FROM journal") == []


async def test_many_rows_are_settled_at_once(desk: Desk, outbox: Outbox):
    for n in range(5):
        await owe(desk, cause=f"R-{n}")
    claimed = await outbox.claim(START, 10, 10)
    states = [
        DeliveryState.SENT,
        DeliveryState.SENT,
        DeliveryState.FAILED,
        DeliveryState.BLOCKED,
        DeliveryState.UNKNOWN,
    ]
    await outbox.settle([row.settled(state) for row, state in zip(claimed, states, strict=True)], START)
    assert await outbox.counts() == {"sent": 2, "failed": 1, "blocked": 1, "unknown": 1}


async def test_delivery_is_settled_with_the_unit_that_records_its_answer_or_not_at_all(desk: Desk, outbox: Outbox):
    await owe(desk)
    delivery = await claim_one(outbox)
    bound = desk.runner.settling(settling(delivery.settled(DeliveryState.SENT)))

    async def fail(unit: Unit) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await bound.run(fail)
    assert await outbox.counts() == {"sending": 1}
    await bound.run(lambda unit: unit.people.started(ANNA.id))
    assert await outbox.counts() == {"sent": 1}


async def test_case_lists_what_was_owed_because_of_it(desk: Desk, outbox: Outbox):
    await show(desk)
    await owe(desk, case=1)
    await owe(desk, BORIS.id, case=2)
    delivery = (await outbox.claim(START, 1, 1))[0]
    await settle(outbox, delivery, DeliveryState.FAILED, error="user is deactivated")
    notices = await desk.run(lambda unit: unit.notices.of_case(1))
    assert [(notice.kind, notice.recipient, notice.state, notice.at, notice.error) for notice in notices] == [
        ("CaseCard", STAFF, "due", START, ""),
        ("ReportReceived", ANNA.id, "failed", START, "user is deactivated"),
    ]


async def test_nothing_is_owed_to_somebody_whose_data_was_erased(desk: Desk):
    await desk.run(lambda unit: unit.notices.owe(MASTER.stand_in(ANNA.id), RECEIPT, cause="R-1"))
    assert await desk.sql("SELECT id FROM outbox") == []
