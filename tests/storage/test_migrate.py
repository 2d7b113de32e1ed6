import asyncio
from pathlib import Path

import pytest

from storage.database import Database, StatementFailed, Tx, connect
from storage.migrate import MigrationError, MigrationsChanged, SchemaTooNew, load, migrate, schema_version

CASES = """
-- Everything; 'twice'
CREATE TABLE cases (id {id}, name TEXT NOT NULL DEFAULT 'a;b', size {real}, body {bytes}, at {int} NOT NULL) {strict};
INSERT INTO cases (at) VALUES (1700000000000);
"""
NOTES = "CREATE TABLE notes (id {id}, at {int} NOT NULL) {strict};"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations/0001_cases.sql").write_text(CASES)
    return tmp_path / "migrations"


async def count(database: Database, table: str) -> int:
    async def work(tx: Tx) -> int:
        row = await tx.row(f"SELECT COUNT(*) AS n FROM {table}")
        assert row is not None
        return row["n"]

    return await database.read(work)


async def test_empty_database_receives_every_migration_in_order(empty_database: Database, folder: Path):
    (folder / "0002_notes.sql").write_text(NOTES)
    assert await schema_version(empty_database, folder) == 0
    assert await migrate(empty_database, folder) == ["0001_cases", "0002_notes"]
    assert await schema_version(empty_database, folder) == 2
    assert await count(empty_database, "cases") == 1
    assert await count(empty_database, "notes") == 0


async def test_only_what_is_missing_is_applied(empty_database: Database, folder: Path):
    await migrate(empty_database, folder)
    assert await migrate(empty_database, folder) == []
    (folder / "0002_notes.sql").write_text(NOTES)
    assert await migrate(empty_database, folder) == ["0002_notes"]


async def test_types_keep_64_bits_and_bytes_in_both_dialects(empty_database: Database, folder: Path):
    await migrate(empty_database, folder)

    async def work(tx: Tx) -> tuple[object, ...]:
        await tx.run("UPDATE cases SET size = :size, body = :body", size=0.5, body=b"\0\xff")
        row = await tx.row("SELECT * FROM cases")
        assert row is not None
        return row["id"], row["name"], row["size"], row["body"], row["at"]

    assert await empty_database.run(work) == (1, "a;b", 0.5, b"\0\xff", 1_700_000_000_000)


async def test_workers_that_start_together_migrate_once(empty_url: str, folder: Path):
    workers = [await connect(empty_url) for _ in range(3)]
    try:
        applied = await asyncio.gather(*(migrate(worker, folder) for worker in workers))
        assert sorted(applied) == [[], [], ["0001_cases"]]
        assert await count(workers[0], "cases") == 1
    finally:
        for worker in workers:
            await worker.close()


async def test_broken_migration_leaves_nothing_of_itself_and_keeps_those_before(empty_database: Database, folder: Path):
    (folder / "0002_notes.sql").write_text(NOTES + "INSERT INTO nowhere VALUES (1);")
    with pytest.raises(StatementFailed):
        await migrate(empty_database, folder)
    assert await count(empty_database, "cases") == 1
    (folder / "0002_notes.sql").write_text(NOTES)
    assert await migrate(empty_database, folder) == ["0002_notes"]


async def test_newer_schema_is_refused(empty_database: Database, folder: Path):
    (folder / "0002_notes.sql").write_text(NOTES)
    await migrate(empty_database, folder)
    (folder / "0002_notes.sql").unlink()
    with pytest.raises(SchemaTooNew, match="schema 2, this program knows 1"):
        await migrate(empty_database, folder)


async def test_renamed_migration_is_refused(empty_database: Database, folder: Path):
    await migrate(empty_database, folder)
    (folder / "0001_cases.sql").rename(folder / "0001_affairs.sql")
    with pytest.raises(MigrationsChanged, match="0001_affairs"):
        await migrate(empty_database, folder)


@pytest.mark.parametrize("name", ["0003_notes.sql", "0001_notes.sql", "notes.sql"])
def test_hole_or_unclear_number_is_refused(folder: Path, name: str):
    (folder / name).write_text(NOTES)
    with pytest.raises(MigrationsChanged):
        load(folder, "sqlite")


def test_unfinished_statement_is_refused(folder: Path):
    (folder / "0002_notes.sql").write_text("CREATE TABLE notes (id {id})")
    with pytest.raises(MigrationError, match="CREATE TABLE notes"):
        load(folder, "sqlite")


async def test_packaged_migrations_fit_both_engines(database: Database):
    assert await schema_version(database) > 0
    assert await migrate(database) == []
