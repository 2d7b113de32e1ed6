"""SIGTERM: what is under way ends, nothing is left in doubt that need not be, and nobody can hold the desk up."""

import pytest

from config import texts
from sandbox import Person
from tests.process.conftest import Scene
from tests.process.ledger import reading
from tests.process.process import Process, until

NEVER_S = 3_600.0
"""Longer than any test waits."""


async def test_a_desk_that_is_told_to_stop_leaves_nothing_in_doubt(
    scene: Scene, process: Process, database_url: str
) -> None:
    """Of the calls that four reports ask for, after none, the first, the second and so on."""
    for calls in range(8):
        await process.serves()
        before = len(scene.telegram.calls)
        for number in range(4):
            scene.reporter(f"Reporter {calls} {number}").replies(scene.post, "/report spam")
        await _called(scene, before + calls)
        assert await process.stop() == 0
        async with reading(database_url) as ledger:
            assert not await ledger.rows("SELECT kind FROM outbox WHERE state = 'sending' OR repeats > 0")


async def test_what_is_being_sent_when_the_desk_is_stopped_is_sent_to_its_end(
    scene: Scene, process: Process, database_url: str
) -> None:
    process.waits["bot.serving.DRAIN_S"] = NEVER_S
    await _a_receipt_is_not_answered(scene, process, for_s=1.0)
    assert await process.stop() == 0
    async with reading(database_url) as ledger:
        assert await ledger.counted("SELECT state, repeats FROM outbox WHERE kind = 'ReportReceived'") == {
            ("sent", 0): 1
        }


async def test_a_server_that_does_not_answer_cannot_hold_the_desk_up(
    scene: Scene, process: Process, database_url: str
) -> None:
    """It ends before there is an answer."""
    process.waits["bot.serving.DRAIN_S"] = 0.1
    rita = await _a_receipt_is_not_answered(scene, process, for_s=NEVER_S)
    assert await process.stop() == 0

    scene.telegram.faults.clear()
    await process.serves()
    await rita.sees("has arrived: R-1", within=10)
    async with reading(database_url) as ledger:
        await ledger.settled(within=10)
        assert await ledger.counted("SELECT state, repeats FROM outbox WHERE kind = 'ReportReceived'") == {
            ("sent", 1): 1
        }


@pytest.mark.parametrize("stuck_in", ["getMe", "setMyCommands", "getChat", "getMyCommands"])
async def test_a_desk_can_be_stopped_while_it_still_introduces_itself(
    scene: Scene, on_sqlite: Process, stuck_in: str
) -> None:
    """A menu for each kind of chat in each language, and that of the staff chat, which is then looked at."""
    menus = 3 * len(texts.languages()) + 1
    before = ["getMe", *["setMyCommands"] * menus, "getChat", "getMyCommands"].index(stuck_in)
    scene.telegram.faults.delay(NEVER_S, method=stuck_in)
    await on_sqlite.start()
    await on_sqlite.says("the database is open")
    await _called(scene, before)
    await until(lambda: scene.telegram.faults.struck["delay"] == 1, 10, lambda: stuck_in)
    assert await on_sqlite.stop() == 0
    assert len(scene.telegram.calls) == before


async def test_a_desk_that_is_stopped_gives_its_chats_to_the_next_at_once(scene: Scene, process: Process) -> None:
    """A lease would keep them for longer than anybody waits here."""
    process.waits["bot.share.LEASE"] = NEVER_S * 1000
    rita = scene.reporter()
    await process.serves()
    await process.stop()
    await process.serves()
    rita.replies(scene.post, "/report spam")
    await rita.sees("has arrived: R-1", within=30)


async def _a_receipt_is_not_answered(scene: Scene, process: Process, *, for_s: float) -> Person:
    """It has reached Rita, and for so long Telegram does not tell the desk so."""
    rita = scene.reporter()
    await process.serves()
    await rita.sees("Welcome")
    scene.telegram.faults.slow_answer(for_s, method="sendMessage", times=None)
    rita.replies(scene.post, "/report spam")
    await rita.sees("has arrived: R-1")
    return rita


async def _called(scene: Scene, times: int) -> None:
    """Wait until the desk has made so many calls in all."""
    calls = scene.telegram.calls
    await until(lambda: len(calls) >= times, 10, lambda: f"{times} calls: {[call.method for call in calls]}")
