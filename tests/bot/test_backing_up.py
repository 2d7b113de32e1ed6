"""A desk comes back from its backup as it was, and nothing that is there is touched."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.backing_up import back_up, restore
from bot.cli import app
from bot.storehouse import looked_into, opened
from config.settings import Settings
from desk import erasing
from desk.ports import Unit
from storage import archive, key_file, rotation
from storage.archive import BackupUnusable, InTheWay
from storage.database import Engine, NoDatabase, connect
from storage.migrate import schema_version
from storage.sealing import KeyMissing, KeyWrong
from storage.signing import SigningKey
from storage.tree import seal
from tests.storage.desk import ANNA, START

NAME = "c" * 62


@pytest.fixture(autouse=True)
def tools(engine: Engine, request: pytest.FixtureRequest) -> None:
    if engine == "postgres":
        request.getfixturevalue("postgres_tools")


@pytest.fixture
async def lived(database_url: str, tmp_path: Path) -> Settings:
    """A desk that knows Anna and keeps one content of evidence."""
    key_file.create(tmp_path / "keys" / "master.key")
    settings = Settings(
        database_url=database_url, key_file=tmp_path / "keys" / "master.key", data_dir=tmp_path / "data"
    )
    async with opened(settings) as storehouse:
        await storehouse.runner.run(_meet_anna)
        key = SigningKey.load(settings.signing_key_file)
        await storehouse.database.run(lambda tx: seal(tx, key, START, 10))
    _keep_photo(settings)
    return settings


async def _meet_anna(unit: Unit) -> None:
    await unit.people.meet(ANNA)
    await unit.journal.write("desk", "met", "R-1")


def _keep_photo(settings: Settings) -> None:
    folder = settings.data_dir / "files" / "ab"
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(b"sealed photo")


def _photo(settings: Settings) -> bytes:
    return (settings.data_dir / "files" / "ab" / NAME).read_bytes()


def _leave(settings: Settings, log: str) -> None:
    Path(settings.database_url.removeprefix("sqlite:///") + log).write_bytes(b"of another database")


def _alter(backup: Path) -> None:
    held = bytearray(backup.read_bytes())
    held[600] ^= 1
    backup.write_bytes(held)


@pytest.fixture
def new(lived: Settings, empty_url: str, tmp_path: Path) -> Settings:
    """The same desk on another machine, where nothing is but the key."""
    return lived.model_copy(update={"database_url": empty_url, "data_dir": tmp_path / "new"})


@pytest.fixture
async def backup(lived: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "backup.tar"
    await back_up(lived, path, START)
    return path


async def _knows_anna(settings: Settings) -> bool:
    async def look(unit: Unit) -> bool:
        return [await unit.people.known(ANNA.id), *await unit.people.named("@anna_r")] == [ANNA, ANNA]

    async with opened(settings) as storehouse:
        return await storehouse.runner.read(look)


async def _verbs(settings: Settings) -> list[str]:
    async with opened(settings) as storehouse:
        rows = await storehouse.database.read(lambda tx: tx.rows("SELECT verb FROM journal ORDER BY id"))
        return [row["verb"] for row in rows]


async def test_a_desk_comes_back_as_it_was(lived: Settings, new: Settings, backup: Path):
    made = await restore(new, backup, START + 1)
    assert (made.made_at, made.journal) == (START, 1)
    assert await _knows_anna(new)
    if made.engine == "sqlite":  # PostgreSQL has the evidence in the database
        assert _photo(new) == b"sealed photo"
    assert await _verbs(new) == [*await _verbs(lived), "restored"]


async def test_nothing_is_overwritten(lived: Settings, new: Settings, backup: Path):
    with pytest.raises(InTheWay):
        await back_up(lived, backup, START)
    await restore(new, backup, START)
    with pytest.raises(InTheWay):
        await restore(new, backup, START)
    assert await _knows_anna(new)


async def test_a_database_that_is_there_stays(lived: Settings, backup: Path, tmp_path: Path):
    with pytest.raises(InTheWay):
        await restore(lived.model_copy(update={"data_dir": tmp_path / "elsewhere"}), backup, START)
    assert await _knows_anna(lived)


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("log", ["-wal", "-shm", "-journal"])
async def test_what_a_killed_desk_left_beside_its_database_is_not_written_into_the_restored_one(
    new: Settings, backup: Path, log: str
):
    _leave(new, log)
    with pytest.raises(InTheWay, match=log):
        await restore(new, backup, START)
    assert await _is_empty(new)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_evidence_that_is_there_stays(lived: Settings, new: Settings, backup: Path):
    with pytest.raises(InTheWay, match="holds evidence"):
        await restore(new.model_copy(update={"data_dir": lived.data_dir}), backup, START)
    assert await _is_empty(new)
    assert _photo(lived) == b"sealed photo"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_backup_that_was_altered_leaves_nothing(new: Settings, backup: Path, tmp_path: Path):
    _alter(backup)
    with pytest.raises(BackupUnusable):
        await restore(new, backup, START)
    assert await _is_empty(new)
    assert not _has_folder(new)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_without_its_key_nothing_is_restored(new: Settings, backup: Path, tmp_path: Path):
    with pytest.raises(KeyMissing):
        await restore(new.model_copy(update={"key_file": tmp_path / "nowhere"}), backup, START)
    key_file.create(tmp_path / "other.key")
    with pytest.raises(KeyWrong, match="lacks the master key"):
        await restore(new.model_copy(update={"key_file": tmp_path / "other.key"}), backup, START)
    assert await _is_empty(new)


async def test_who_was_erased_since_is_erased_again_before_anybody_works(lived: Settings, new: Settings, backup: Path):
    async with opened(lived) as storehouse:
        asked = await storehouse.runner.run(lambda unit: erasing.ask(unit, ANNA.id))
        await storehouse.runner.run(lambda unit: erasing.erase(unit, ANNA.id, asked.at))
    await restore(new, backup, START)
    async with looked_into(new) as storehouse:
        assert await storehouse.runner.read(lambda unit: unit.people.known(ANNA.id)) is None
    assert not await _knows_anna(new)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_backup_whose_journal_was_changed_leaves_nothing(new: Settings, backup: Path, tmp_path: Path):
    copy, other = tmp_path / "copy", tmp_path / "other.tar"
    archive.unpack(backup, copy, tmp_path / "files")
    with closing(sqlite3.connect(copy)) as changed, changed:
        changed.execute("UPDATE journal SET ref = 'R-2' WHERE ref = 'R-1'")
    archive.write(other, archive.read(backup), copy, None)
    with pytest.raises(BackupUnusable, match="journal in this backup does not hold"):
        await restore(new, other, START)
    assert await _is_empty(new)


async def test_a_backup_whose_journal_is_another_one_is_refused(new: Settings, backup: Path, tmp_path: Path):
    copy, other = tmp_path / "copy", tmp_path / "other.tar"
    archive.unpack(backup, copy, tmp_path / "files")
    archive.write(other, replace(archive.read(backup), root="00" * 32), copy, None)
    in_a_file = new.database_url.startswith("sqlite")
    with pytest.raises(BackupUnusable, match="journal" if in_a_file else "journal .* drop it"):
        await restore(new, other, START)
    assert await _is_empty(new) is in_a_file


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_backup_from_before_a_rotation_comes_back_while_the_earlier_key_is_in_the_file(
    lived: Settings, new: Settings, backup: Path
):
    async with opened(lived) as storehouse:
        await rotation.rotate(storehouse.database, lived.key_file, START)
    await restore(new, backup, START)
    assert await _knows_anna(new)
    async with opened(new) as storehouse:
        assert (await rotation.rotate(storehouse.database, new.key_file, START)).resumed
    assert await _knows_anna(new)


@pytest.mark.parametrize("engine", ["sqlite"])
def test_both_commands_print_what_is_in_the_backup(empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.logs.set_up", lambda level: None)
    settings = {
        "OMBUD_DATABASE_URL": empty_url,
        "OMBUD_KEY_FILE": str(tmp_path / "master.key"),
        "OMBUD_DATA_DIR": str(tmp_path / "data"),
    }
    file = tmp_path / "backup.tar"
    for command in (["migrate"], ["backup", str(file)], ["restore", str(file)]):
        if command[0] == "restore":
            settings["OMBUD_DATABASE_URL"] = f"sqlite:///{tmp_path}/elsewhere/ombud.db"
        ended = CliRunner().invoke(app, command, env=settings)
        assert ended.exit_code == 0, ended.exception
    record = json.loads(ended.stdout)
    assert (record["file"], record["engine"], record["contents"]) == (str(file), "sqlite", 0)
    assert "Keep" not in ended.stdout


def _has_folder(settings: Settings) -> bool:
    return settings.data_dir.exists()


async def _is_empty(settings: Settings) -> bool:
    try:
        database = await connect(settings.database_url, create=False)
    except NoDatabase:
        return True
    try:
        return await schema_version(database) == 0
    finally:
        await database.close()
