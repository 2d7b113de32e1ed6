import asyncio
from collections.abc import AsyncIterator
from contextvars import ContextVar

import pytest

from storage.database import (
    Conflict,
    Database,
    Engine,
    StatementFailed,
    StorageUnavailable,
    Tx,
    connect,
)

INSERT = "INSERT INTO things (name, size) VALUES (:name, :size)"


@pytest.fixture
async def things(empty_database: Database) -> Database:
    """A database with one empty table, `things (name unique, size not null)`."""
    await empty_database.run(create_things)
    return empty_database


@pytest.fixture
async def beside(things: Database, empty_url: str) -> AsyncIterator[Database]:
    """The same database, opened a second time."""
    opened = await connect(empty_url)
    yield opened
    await opened.close()


async def create_things(tx: Tx) -> None:
    await tx.run("CREATE TABLE things (name TEXT PRIMARY KEY, size BIGINT NOT NULL)")


async def add_apple(tx: Tx) -> None:
    await tx.run(INSERT, name="apple", size=1)


async def names(tx: Tx) -> list[str]:
    return [row["name"] for row in await tx.rows("SELECT name FROM things ORDER BY name")]


async def test_unit_that_returns_is_committed(things: Database, beside: Database):
    await things.run(add_apple)
    assert await beside.read(names) == ["apple"]


async def test_unit_that_raises_is_rolled_back_and_its_exception_arrives_unchanged(things: Database):
    reason = LookupError("no such pear")

    async def work(tx: Tx) -> None:
        await add_apple(tx)
        raise reason

    with pytest.raises(LookupError) as caught:
        await things.run(work)
    assert caught.value is reason
    assert await things.read(names) == []


async def test_even_a_base_exception_rolls_back(things: Database):
    class Halt(BaseException):
        pass

    async def work(tx: Tx) -> None:
        await add_apple(tx)
        raise Halt

    with pytest.raises(Halt):
        await things.run(work)
    assert await things.run(names) == []


async def test_statement_that_failed_fails_its_unit_even_if_the_work_caught_it(things: Database):
    async def work(tx: Tx) -> None:
        await add_apple(tx)
        try:
            await add_apple(tx)
        except Conflict:
            return

    with pytest.raises(Conflict):
        await things.run(work)
    assert await things.read(names) == []


async def test_work_reads_what_it_wrote(things: Database):
    async def work(tx: Tx) -> tuple[object, ...]:
        await tx.many(INSERT, [{"name": "apple", "size": 1}, {"name": "pear", "size": 2}, {"name": "fig", "size": 2}])
        updated = await tx.run("UPDATE things SET size = size + :by WHERE size = :size", by=10, size=2)
        added = await tx.row(
            "INSERT INTO things (name, size) VALUES (:n, :s) RETURNING name, size", n="kiwi", s=1 << 62
        )
        nothing = await tx.row("SELECT name FROM things WHERE size < :limit", limit=0)
        assert added is not None
        return updated, added["name"], added["size"], nothing, await names(tx)

    assert await things.run(work) == (2, "kiwi", 1 << 62, None, ["apple", "fig", "kiwi", "pear"])


async def test_row_takes_the_first_of_many_and_leaves_the_unit_usable(things: Database):
    async def work(tx: Tx) -> str:
        await tx.many(INSERT, [{"name": name, "size": 0} for name in ("a", "b", "c")])
        first = await tx.row("SELECT name FROM things ORDER BY name")
        await tx.run("DELETE FROM things")
        assert first is not None
        return first["name"]

    assert await things.run(work) == "a"
    assert await things.read(names) == []


async def test_parameters_are_found_by_name_and_colons_in_texts_and_comments_are_not(things: Database):
    async def work(tx: Tx) -> str:
        row = await tx.row(
            """SELECT ':who''s :name' AS "a:b", name, size -- not :this
               FROM things /* nor :that */ WHERE name = :name AND size = :size OR name = :name""",
            size=1,
            name="apple",
        )
        assert row is not None
        return f"{row['a:b']} {row['name']} {row['size']}"

    await things.run(add_apple)
    assert await things.read(work) == ":who's :name apple 1"


@pytest.mark.parametrize(
    ("sql", "size"),
    [
        (INSERT, None),
        (INSERT, 1 << 63),
        ("INSERT INTO nowhere (name, size) VALUES (:name, :size)", 1),
        ("INSERT INTO things (name, size) VALUES (:name, :length)", 1),
    ],
    ids=["null where there must be a value", "more than 64 bits", "no such table", "no such parameter"],
)
async def test_mistake_is_a_failed_statement(things: Database, sql: str, size: int | None):
    async def work(tx: Tx) -> None:
        await tx.run(sql, name="apple", size=size)

    with pytest.raises(StatementFailed):
        await things.run(work)
    assert await things.run(names) == []


async def test_errors_do_not_repeat_the_values(things: Database):
    await things.run(add_apple)
    with pytest.raises(Conflict) as caught:
        await things.run(add_apple)
    assert "apple" not in str(caught.value)


async def test_reading_cannot_write(things: Database):
    with pytest.raises(StatementFailed):
        await things.read(add_apple)
    assert await things.read(names) == []


async def test_units_that_overlap_lose_no_update(things: Database):
    async def grow(tx: Tx) -> None:
        await tx.run("UPDATE things SET size = size + 1")

    async def size(tx: Tx) -> int:
        row = await tx.row("SELECT size FROM things")
        assert row is not None
        return row["size"]

    await things.run(add_apple)
    await asyncio.gather(*(things.run(grow) for _ in range(40)))
    assert await things.read(size) == 41


async def test_unit_of_a_cancelled_caller_still_commits(things: Database, beside: Database):
    caller = asyncio.create_task(things.run(add_apple))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await things.close()
    assert await beside.read(names) == ["apple"]


async def test_context_variables_reach_the_work(things: Database):
    incident = ContextVar("incident", default="none")

    async def work(_: Tx) -> str:
        return incident.get()

    incident.set("I-7")
    assert await things.run(work) == "I-7"
    assert await things.read(work) == "I-7"


async def test_durable_units_wait_for_the_disk_and_others_do_not(things: Database, engine: Engine):
    setting = {"sqlite": "PRAGMA synchronous", "postgres": "SHOW synchronous_commit"}[engine]

    async def work(tx: Tx) -> object:
        row = await tx.row(setting)
        assert row is not None
        return next(iter(dict(row).values()))

    seen = [await things.run(work, durable=durable) for durable in (False, True, False)]
    assert seen == {"sqlite": [1, 2, 1], "postgres": ["off", "on", "off"]}[engine]


async def test_role_is_held_by_one_and_passes_on(things: Database):
    held: list[str] = []

    async def lead(name: str) -> None:
        async with things.lead("courier") as lost:
            held.append(name)
            assert len(held) == 1
            await asyncio.sleep(0.01)
            assert not lost.is_set()
            held.remove(name)

    async with things.lead("poller"):
        await asyncio.gather(lead("first"), lead("second"))


async def test_closed_database_refuses_work_and_closes_again_quietly(things: Database):
    await things.close()
    await things.close()
    with pytest.raises(StorageUnavailable):
        await things.run(add_apple)
    with pytest.raises(StorageUnavailable):
        await things.read(names)


@pytest.mark.parametrize("url", ["mysql://localhost/ombud", "sqlite://", "sqlite:///", "ombud.db"])
async def test_unknown_kind_of_url_is_named(url: str):
    with pytest.raises(ValueError, match=r"sqlite:///data/ombud\.db"):
        await connect(url)
