"""Copies are consistent while others write, and are the same database when they come back."""

import asyncio
import shutil
from pathlib import Path

import pytest

from storage import backup
from storage.backup import ToolFailed, ToolMissing
from storage.database import Database, Engine, Tx, connect

ROWS = 40


@pytest.fixture(autouse=True)
def tools(engine: Engine, request: pytest.FixtureRequest) -> None:
    if engine == "postgres":
        request.getfixturevalue("postgres_tools")


async def _write(database: Database) -> None:
    """Pairs of rows, each pair in one unit."""

    async def pair(tx: Tx) -> None:
        for _ in range(2):
            await tx.run(
                "INSERT INTO journal (at, actor, verb, ref, detail, salt) VALUES (1, 'desk', 'x', 'y', '{}', :salt)",
                salt=b"s",
            )

    for _ in range(ROWS):
        await database.run(pair)


async def _rows(database: Database) -> int:
    (row,) = await database.read(lambda tx: tx.rows("SELECT COUNT(*) AS n FROM journal"))
    return row["n"]


async def _restored(copy: Path, url: str) -> Database:
    if url.startswith(backup.SQLITE):
        shutil.move(copy, url.removeprefix(backup.SQLITE))
    else:
        await backup.restore_dump(copy, url)
    return await connect(url)


async def test_a_copy_holds_whole_units_while_others_write(
    database: Database, database_url: str, empty_url: str, tmp_path: Path
):
    await _write(database)
    await asyncio.gather(backup.copy(database_url, tmp_path / "copy"), _write(database))
    restored = await _restored(tmp_path / "copy", empty_url)
    try:
        found = await _rows(restored)
    finally:
        await restored.close()
    assert found >= 2 * ROWS
    assert found % 2 == 0
    assert await _rows(database) == 4 * ROWS


@pytest.mark.parametrize("engine", ["postgres"])
async def test_a_dump_goes_into_an_empty_database_only(database: Database, database_url: str, tmp_path: Path):
    await backup.copy(database_url, tmp_path / "copy")
    await _write(database)
    with pytest.raises(ToolFailed, match="already exists"):
        await backup.restore_dump(tmp_path / "copy", database_url)
    assert await _rows(database) == 2 * ROWS


@pytest.mark.parametrize("engine", ["postgres"])
async def test_without_the_tools_it_is_said_what_to_run_and_no_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing) as missing:
        await backup.copy("postgresql://ombud:se%40cret@db.example.org:5433/ombud", tmp_path / "copy")
    said = str(missing.value)
    assert "pg_dump --format=custom --file=copy --dbname=postgresql://ombud@db.example.org:5433/ombud" in said
    assert "cret" not in said
