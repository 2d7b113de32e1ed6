"""SIGTERM: what is under way ends, within ten seconds, and nothing is left in doubt that need not be."""

import asyncio
import time

import pytest

from config import texts
from tests.process.conftest import Scene
from tests.process.ledger import reading
from tests.process.process import Process, until

DRAINED_S = 10.0
"""The contract's limit."""


async def test_a_desk_that_is_told_to_stop_leaves_nothing_in_doubt(
    scene: Scene, process: Process, database_url: str
) -> None:
    stream = asyncio.create_task(_reports(scene, 0.1))
    for moment in range(8):
        await process.serves()
        await asyncio.sleep(0.1 + 0.037 * moment)
        assert await process.stop() == 0
        async with reading(database_url) as ledger:
            assert not await ledger.rows("SELECT kind FROM outbox WHERE state = 'sending' OR repeats > 0")
    stream.cancel()


async def _reports(scene: Scene, every: float) -> None:
    for number in range(100):
        scene.reporter(f"Reporter {number}").replies(scene.post, "/report spam")
        await asyncio.sleep(every)


async def test_what_is_being_sent_when_the_desk_is_stopped_is_sent_to_its_end(
    scene: Scene, process: Process, database_url: str
) -> None:
    rita = scene.reporter()
    await process.serves()
    await rita.sees("Welcome")
    scene.telegram.faults.slow_answer(2.0, method="sendMessage", times=None)
    rita.replies(scene.post, "/report spam")
    await rita.sees("has arrived: R-1")
    assert 1.0 < await _seconds_to_stop(process) < DRAINED_S
    async with reading(database_url) as ledger:
        assert await ledger.counted("SELECT state, repeats FROM outbox WHERE kind = 'ReportReceived'") == {
            ("sent", 0): 1
        }


async def test_a_server_that_does_not_answer_cannot_hold_the_desk_up(
    scene: Scene, process: Process, database_url: str
) -> None:
    rita = scene.reporter()
    await process.serves()
    await rita.sees("Welcome")
    scene.telegram.faults.slow_answer(60.0, method="sendMessage", times=None)
    rita.replies(scene.post, "/report spam")
    await rita.sees("has arrived: R-1")
    assert await _seconds_to_stop(process) < DRAINED_S

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
    scene.telegram.faults.delay(60.0, method=stuck_in)
    await on_sqlite.start()
    await on_sqlite.says("the database is open")
    await until(lambda: len(scene.telegram.calls) == before, 5.0, lambda: str(scene.telegram.calls))
    assert await _seconds_to_stop(on_sqlite) < DRAINED_S


async def test_a_desk_that_is_stopped_gives_its_chats_to_the_next_at_once(scene: Scene, process: Process) -> None:
    rita = scene.reporter()
    await process.serves()
    await process.stop()
    await process.serves()
    rita.replies(scene.post, "/report spam")
    await rita.sees("has arrived: R-1", within=5)


async def _seconds_to_stop(process: Process) -> float:
    start = time.monotonic()
    code = await process.stop()
    assert code == 0
    return time.monotonic() - start
