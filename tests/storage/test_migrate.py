import asyncio
import time
from pathlib import Path

import pytest

from storage.database import Database, StatementFailed, Tx, connect
from storage.migrate import MIGRATIONS, MigrationError, MigrationsChanged, SchemaTooNew, load, migrate, schema_version

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
        load(folder)


def test_unfinished_statement_is_refused(folder: Path):
    (folder / "0002_notes.sql").write_text("CREATE TABLE notes (id {id})")
    with pytest.raises(MigrationError, match="CREATE TABLE notes"):
        load(folder)[1].statements("sqlite")


async def test_packaged_migrations_fit_both_engines(database: Database):
    assert await schema_version(database) > 0
    assert await migrate(database) == []


async def test_decisions_and_sanctions_live_through_the_change_of_what_they_may_be(
    empty_database: Database, tmp_path: Path
):
    for path in sorted(MIGRATIONS.glob("*.sql"))[:4]:
        (tmp_path / path.name).write_text(path.read_text())
    await migrate(empty_database, tmp_path)

    async def before(tx: Tx) -> None:
        await tx.run("""
            INSERT INTO cases (key, category, attribution, audience, origin, opened_at, deadline, band, due, changed_at)
            VALUES ('k', 'spam', 'strong', 'staff', 'report', 1, 2, 3, 4, 5)""")
        for _ in range(2):
            await tx.run(
                "INSERT INTO decisions (case_id, outcome, category, points, sealed, policy, decided_by, at)"
                " VALUES (1, 'mute', 'spam', 1, :sealed, 'p', 7, 8)",
                sealed=b"why",
            )
        await tx.run("INSERT INTO sanctions (decision, kind, chat, account, at) VALUES (2, 'mute', -5, 6, 7)")

    async def after(tx: Tx) -> list[list[object]]:
        await tx.run("INSERT INTO sanctions (decision, kind, chat, account, at) VALUES (2, 'kick', -5, 6, 7)")
        sanctions = await tx.rows("SELECT id, decision, kind, lifting FROM sanctions ORDER BY id")
        decisions = await tx.rows("SELECT id, sealed, voided_at FROM decisions ORDER BY id")
        return [list(dict(row).values()) for row in (*sanctions, *decisions)]

    await empty_database.run(before)
    await migrate(empty_database)
    assert await empty_database.run(after) == [
        [1, 2, "mute", ""],
        [2, 2, "kick", ""],
        [1, b"why", None],
        [2, b"why", None],
    ]


async def test_what_holds_from_before_anything_was_remembered_is_lifted_to_freedom(
    empty_database: Database, tmp_path: Path
):
    for path in sorted(MIGRATIONS.glob("*.sql"))[:4]:
        (tmp_path / path.name).write_text(path.read_text())
    await migrate(empty_database, tmp_path)
    now = round(time.time() * 1000)
    kept = [
        (1, "ban", None, "applied"),
        (2, "mute", now + 3_600_000, "applied"),
        (3, "ban", now - 3_600_000, "applied"),
        (4, "ban", None, "due"),
        (-5, "ban", None, "applied"),
        (1, "mute", None, "applied"),
    ]

    async def before(tx: Tx) -> None:
        await tx.run("""
            INSERT INTO cases (key, category, attribution, audience, origin, opened_at, deadline, band, due, changed_at)
            VALUES ('k', 'spam', 'strong', 'staff', 'report', 1, 2, 1, 4, 5)""")
        await tx.run(
            "INSERT INTO decisions (case_id, outcome, category, points, sealed, policy, decided_by, at)"
            " VALUES (1, 'ban', 'spam', 1, :sealed, 'p', 7, 8)",
            sealed=b"why",
        )
        for account, kind, until, state in kept:
            await tx.run(
                "INSERT INTO sanctions (decision, kind, chat, account, until, state, at)"
                " VALUES (1, :kind, -9, :account, :until, :state, 7)",
                kind=kind,
                account=account,
                until=until,
                state=state,
            )

    async def after(tx: Tx) -> list[list[object]]:
        rows = await tx.rows("SELECT chat, account, status, may, until FROM memberships_before ORDER BY account")
        return [list(dict(row).values()) for row in rows]

    await empty_database.run(before)
    await migrate(empty_database)
    assert await empty_database.run(after) == [[-9, 1, "free", "", None], [-9, 2, "free", "", None]]
    over = await empty_database.run(lambda tx: tx.rows("SELECT account, lifting FROM sanctions WHERE state = 'lifted'"))
    assert [(row["account"], row["lifting"]) for row in over] == [(3, "ended")], (
        "nobody is asked about what is long over"
    )


def test_a_statement_may_be_for_one_engine_only(folder: Path):
    (folder / "0002_notes.sql").write_text(f"{NOTES} {{sqlite}} SELECT 1; {{postgres}} SELECT 2;")
    assert "1" in load(folder)[1].statements("sqlite")[-1]
    assert "2" in load(folder)[1].statements("postgres")[-1]
    assert len(load(folder)[1].statements("sqlite")) == 2
