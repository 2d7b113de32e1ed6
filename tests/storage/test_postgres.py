import asyncio
from collections.abc import AsyncIterator

import pytest

from storage.database import Database, StatementFailed, StorageUnavailable, Tx, connect
from storage.placeholders import numbered


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture
async def things(empty_database: Database) -> AsyncIterator[Database]:
    async def create(tx: Tx) -> None:
        await tx.run("CREATE TABLE things (name TEXT PRIMARY KEY, size BIGINT NOT NULL)")
        await tx.many("INSERT INTO things VALUES (:name, 0)", [{"name": "apple"}, {"name": "pear"}])

    await empty_database.run(create)
    return empty_database


async def grow(tx: Tx, name: str) -> None:
    await tx.run("UPDATE things SET size = size + 1 WHERE name = :name", name=name)


async def sizes(tx: Tx) -> list[int]:
    return [row["size"] for row in await tx.rows("SELECT size FROM things ORDER BY name")]


def test_each_name_gets_one_number():
    sql = "SELECT a::text, ':x', \":y\" FROM t WHERE b = :who AND c > :since /* :z */ OR d = :who -- :w"
    assert numbered(sql) == (
        "SELECT a::text, ':x', \":y\" FROM t WHERE b = $1 AND c > $2 /* :z */ OR d = $1 -- :w",
        ("who", "since"),
    )


async def test_lost_connection_is_a_passing_fault(things: Database):
    async def work(tx: Tx) -> None:
        await grow(tx, "apple")
        await tx.run("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(StorageUnavailable):
        await things.run(work)
    assert await things.read(sizes) == [0, 0]


async def test_deadlock_is_a_passing_fault_for_one_of_the_two(things: Database):
    meeting = asyncio.Barrier(2)

    async def grow_both(first: str, second: str) -> None:
        async def work(tx: Tx) -> None:
            await grow(tx, first)
            await meeting.wait()
            await grow(tx, second)

        await things.run(work)

    results = await asyncio.gather(grow_both("apple", "pear"), grow_both("pear", "apple"), return_exceptions=True)
    assert sorted(map(type, results), key=str) == [type(None), StorageUnavailable]
    assert await things.read(sizes) == [1, 1]


async def test_snapshot_does_not_move_while_it_is_read(things: Database):
    async def work(tx: Tx) -> tuple[list[int], list[int]]:
        before = await sizes(tx)
        await things.run(lambda inner: grow(inner, "apple"))
        return before, await sizes(tx)

    assert await things.read(work) == ([0, 0], [0, 0])
    assert await things.read(sizes) == [1, 0]


async def test_cancelled_caller_does_not_cut_a_unit_in_half(things: Database):
    halfway, proceed = asyncio.Event(), asyncio.Event()

    async def work(tx: Tx) -> None:
        await grow(tx, "apple")
        halfway.set()
        await proceed.wait()
        await grow(tx, "pear")

    caller = asyncio.create_task(things.run(work))
    await halfway.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    closing = asyncio.create_task(things.close())
    proceed.set()
    await closing


async def test_more_units_than_connections_wait_their_turn(things: Database):
    await asyncio.gather(*(things.run(lambda tx: grow(tx, "apple")) for _ in range(30)))
    assert await things.read(sizes) == [30, 0]


async def test_leader_notices_that_its_connection_is_gone(things: Database, empty_url: str):
    async def disconnect_leaders(tx: Tx) -> None:
        await tx.run("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")

    async with things.lead("courier") as lost:
        rival = await connect(empty_url)
        waiting = asyncio.create_task(leads(rival))
        await things.run(disconnect_leaders)
        await asyncio.wait_for(lost.wait(), 10)
        assert await asyncio.wait_for(waiting, 10)
        await rival.close()


async def leads(database: Database) -> bool:
    async with database.lead("courier") as lost:
        return not lost.is_set()


async def test_error_keeps_the_parameters_to_itself(things: Database):
    async def work(tx: Tx) -> None:
        await tx.run("UPDATE things SET size = :size", size="my secret")

    with pytest.raises(StatementFailed) as caught:
        await things.run(work)
    assert "my secret" not in str(caught.value)


async def test_server_that_is_not_there_is_unavailable():
    with pytest.raises(StorageUnavailable, match="cannot connect"):
        await connect("postgresql://nobody@127.0.0.1:1/none")
