import asyncio
import sqlite3
import stat
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from storage.database import AlreadyRunning, Database, StatementFailed, StorageUnavailable, Tx, UnitSuspended, connect


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "ombud.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    """A SQLite database with one empty table, `things`."""
    opened = await connect(f"sqlite:///{path}")
    await opened.run(create_things)
    yield opened
    await opened.close()


async def create_things(tx: Tx) -> None:
    await tx.run("CREATE TABLE things (name TEXT, body BLOB)")


async def add(tx: Tx) -> None:
    await tx.run("INSERT INTO things (name) VALUES ('apple')")


async def count(tx: Tx) -> int:
    row = await tx.row("SELECT COUNT(*) AS n FROM things")
    assert row is not None
    return row["n"]


async def bare_yield(_: Database) -> None:
    await asyncio.sleep(0)


async def timer(_: Database) -> None:
    await asyncio.sleep(0.01)


async def nested_unit(database: Database) -> None:
    await database.run(count)


@pytest.mark.parametrize("wait", [bare_yield, timer, nested_unit])
async def test_unit_that_waits_for_something_else_is_rolled_back(
    database: Database, wait: Callable[[Database], Awaitable[None]]
):
    async def work(tx: Tx) -> None:
        await add(tx)
        await wait(database)

    with pytest.raises(UnitSuspended):
        await database.run(work)
    assert await database.run(count) == 0


async def test_other_runtime_errors_of_the_work_stay_what_they_are(database: Database):
    async def work(_: Tx) -> None:
        raise RuntimeError("out of pears")

    with pytest.raises(RuntimeError, match="out of pears"):
        await database.run(work)


async def test_reading_goes_on_beside_an_open_unit_and_sees_the_state_before_it(database: Database):
    written, proceed = threading.Event(), threading.Event()

    async def work(tx: Tx) -> None:
        await add(tx)
        written.set()
        proceed.wait(10)

    writing = asyncio.create_task(database.run(work))
    await asyncio.to_thread(written.wait, 10)
    assert await database.read(count) == 0
    proceed.set()
    await writing
    assert await database.read(count) == 1


async def test_full_disk_is_a_passing_fault(database: Database):
    async def fill(tx: Tx) -> None:
        await tx.run("PRAGMA max_page_count = 10")
        await tx.run("INSERT INTO things (body) VALUES (:body)", body=bytes(1_000_000))

    with pytest.raises(StorageUnavailable):
        await database.run(fill)
    await database.run(add)
    assert await database.read(count) == 1


async def test_files_are_readable_by_their_owner_only(database: Database, path: Path):
    database.lock_process()
    await database.run(add)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == dict.fromkeys(("ombud.db", "ombud.db-wal", "ombud.db-shm", "ombud.db.lock"), 0o600)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_second_process_is_refused_but_may_read(database: Database, path: Path):
    database.lock_process()
    await database.run(add)
    second = await connect(f"sqlite:///{path}")
    try:
        with pytest.raises(AlreadyRunning):
            second.lock_process()
        assert await second.read(count) == 1
        await database.close()
        second.lock_process()
    finally:
        await second.close()


async def test_killed_process_leaves_no_lock(database: Database, path: Path):
    program = """if True:
        import asyncio, sys, time
        from storage.database import connect
        async def main():
            database = await connect(sys.argv[1])
            database.lock_process()
            print("locked", flush=True)
            time.sleep(60)
        asyncio.run(main())"""
    command = (sys.executable, "-c", program, f"sqlite:///{path}")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"locked\n"
    with pytest.raises(AlreadyRunning):
        database.lock_process()
    process.kill()
    await process.wait()
    database.lock_process()


async def test_closing_ends_every_thread(path: Path):
    before = set(threading.enumerate())
    database = await connect(f"sqlite:///{path}")
    started = set(threading.enumerate()) - before
    await database.close()
    assert started
    assert_ended(started)


async def test_file_that_is_no_database_is_refused_and_leaves_no_thread(tmp_path: Path):
    (tmp_path / "notes.txt").write_text("apples, pears\n" * 100)
    before = set(threading.enumerate())
    with pytest.raises(StatementFailed, match="not a database"):
        await connect(f"sqlite:///{tmp_path}/notes.txt")
    assert_ended(set(threading.enumerate()) - before)


def assert_ended(threads: set[threading.Thread]) -> None:
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


async def test_place_that_cannot_be_written_is_unavailable(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnavailable, match="cannot open"):
        await connect(f"sqlite:///{tmp_path}/file/ombud.db")


async def test_another_connection_of_the_process_leaves_the_locks_of_the_first(database: Database, path: Path):
    """Without its lock another process that closes takes the log away from under it, and the database is malformed."""
    another = await connect(f"sqlite:///{path}")
    await another.close()
    look = f"import sqlite3; sqlite3.connect({str(path)!r}).execute('SELECT * FROM things').connection.close()"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", look)
    assert await process.wait() == 0
    assert path.with_name("ombud.db-wal").exists()
    await database.run(add)
    assert await database.read(count) == 1


async def test_nothing_is_left_in_the_files_of_what_was_deleted(database: Database, path: Path):
    """Neither in pages that became free, nor in the log that holds their earlier states."""

    async def fill(tx: Tx) -> None:
        await tx.many("INSERT INTO things (name, body) VALUES (:name, :body)", [things(n) for n in range(300)])

    def things(number: int) -> dict[str, str | bytes]:
        return {"name": f"secret-{number}", "body": b"hidden" * 2_000}

    def left() -> bool:
        return any(
            b"secret-" in file.read_bytes() or b"hiddenhid" in file.read_bytes() for file in path.parent.iterdir()
        )

    await database.run(fill)
    assert await database.scrub()
    await database.run(lambda tx: tx.run("DELETE FROM things"))
    assert left()
    assert await database.scrub()
    assert not left()


async def test_scrubbing_waits_for_nobody_who_reads_an_earlier_state(database: Database, path: Path):
    other = sqlite3.connect(path)
    await database.run(add)
    other.execute("BEGIN")
    other.execute("SELECT * FROM things").fetchall()
    await database.run(add)
    assert not await database.scrub()
    other.close()
    assert await database.scrub()
