"""`/privacy` answers whoever asks, and nobody else."""

from desk.notices import DataCopy
from tests.handlers.updates import ANNA, GROUP, message, private, update


async def test_it_is_answered_in_private(desk):
    await desk.handles(update(message=message(private(ANNA), ANNA, text="/privacy")))

    assert {chat for chat, _said, _whisper in desk.telegram.said} == {ANNA["id"]}
    assert "privacy@example.org" in desk.last_said


async def test_a_group_reads_nothing_of_it(desk):
    await desk.handles(update(message=message(GROUP, ANNA, text="/privacy", message_id=9)))

    assert {chat for chat, _said, _whisper in desk.telegram.said} == {ANNA["id"]}


async def test_a_copy_is_promised_once_it_is_owed(desk):
    await desk.handles(update(message=message(private(ANNA), ANNA, text="/mydata")))

    assert [type(one) for one in await desk.owes_to(ANNA["id"])] == [DataCopy]
    assert "within a minute" in desk.last_said


async def test_nobody_asks_for_one_in_a_group(desk):
    await desk.handles(update(message=message(GROUP, ANNA, text="/mydata", message_id=9)))

    assert await desk.owes_to(ANNA["id"]) == []
