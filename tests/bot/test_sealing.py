"""The sealer at work: short transactions, nothing left out, and what stops it is said without stopping the desk."""

import asyncio
import logging
from pathlib import Path

import pytest

from bot.journal import sealing
from bot.journal.sealing import AGAIN_S, LOOK_S, PAGE, Sealer
from desk.ports import Unit
from storage import signer
from storage.database import Database, StorageUnavailable
from storage.policies import adopt
from storage.verifying import verify
from tests.storage.desk import POLICY, START, Desk
from tests.storage.test_tree import write


@pytest.fixture
async def desk(database: Database) -> Desk:
    await adopt(database, POLICY, START - 1)
    return Desk(database)


@pytest.fixture
async def sealer(desk: Desk, tmp_path: Path) -> Sealer:
    await signer.begin(desk.database, tmp_path / "signing.key")
    return Sealer(desk.database, tmp_path / "signing.key", desk.clock)


async def test_what_has_piled_up_is_sealed_in_short_transactions(desk: Desk, sealer: Sealer):
    await write(desk, 2 * PAGE + 7)
    assert await sealer.seal() == 2 * PAGE + 7
    sizes = [row["size"] for row in await desk.sql("SELECT size FROM journal_heads ORDER BY size")]
    assert sizes == [PAGE, 2 * PAGE, 2 * PAGE + 7]
    assert (await verify(desk.database)).rows == sizes[-1]


@pytest.mark.parametrize("engine", ["postgres"])
async def test_a_transaction_that_is_still_open_is_neither_waited_for_nor_left_out(desk: Desk, sealer: Sealer):
    written, go_on = asyncio.Event(), asyncio.Event()

    async def slow(unit: Unit) -> None:
        await unit.journal.write("desk", "tried", "R-slow")
        written.set()
        await go_on.wait()

    late = asyncio.create_task(desk.run(slow))
    await written.wait()
    await write(desk, 1)
    assert await sealer.seal() == 1
    go_on.set()
    await late
    assert await sealer.seal() == 1
    rows = await desk.sql("SELECT id, ref FROM journal ORDER BY leaf")
    assert [row["ref"] for row in rows] == ["R-1", "R-slow"]
    assert rows[0]["id"] > rows[1]["id"]
    assert (await verify(desk.database)).rows == 2


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("DELETE FROM journal_heads", "heads were removed"),
        ("DELETE FROM journal_nodes", "ombud journal verify"),
        ("UPDATE meta SET value = salt FROM journal WHERE name = 'journal_public_key'", "does not hold the key"),
    ],
)
async def test_what_stops_it_is_said_and_it_goes_on_looking(
    desk: Desk, sealer: Sealer, caplog: pytest.LogCaptureFixture, harm: str, said: str
):
    await write(desk, 1)
    assert await sealer._look() == LOOK_S
    await desk.sql(harm)
    await write(desk, 1, 2)
    looks = [await sealer._look() for _ in range(2)]
    assert looks[-1] == AGAIN_S
    assert said in caplog.text


async def test_a_database_that_is_away_is_waited_for(
    desk: Desk, sealer: Sealer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def away(*_: object) -> int:
        raise StorageUnavailable("away")

    await write(desk, 1)
    with monkeypatch.context() as patched:
        patched.setattr(sealing, "seal", away)
        assert await sealer._look() == LOOK_S
    assert caplog.record_tuples[-1] == ("bot.journal.sealing", logging.WARNING, "the sealer waits: StorageUnavailable")
    assert await sealer.seal() == 1
