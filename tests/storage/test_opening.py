import asyncio
import stat
from pathlib import Path

import pytest

from storage.database import connect
from storage.inbox import Arrived, Inbox
from storage.key_file import create
from storage.keyring import MasterKey
from storage.migrate import MIGRATIONS, load, schema_version
from storage.opening import open_storage
from storage.sealing import KeyMissing, KeyUnusable, KeyWrong
from tests.storage.desk import START


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "master.key"


def written(key_file: Path) -> dict[str, str]:
    """The files beside the key, each with its mode."""
    return {path.name: stat.filemode(path.stat().st_mode) for path in key_file.parent.iterdir()}


def lose(key_file: Path) -> None:
    key_file.unlink()


def scribble(key_file: Path) -> None:
    key_file.parent.mkdir()
    key_file.write_text("no key")


async def start(url: str, key_file: Path) -> MasterKey:
    database, master = await open_storage(url, key_file, START)
    await database.close()
    return master


async def schema(url: str) -> int:
    database = await connect(url)
    try:
        return await schema_version(database)
    finally:
        await database.close()


async def test_empty_database_gets_a_schema_and_a_key_of_its_own(empty_url: str, key_file: Path):
    master = await start(empty_url, key_file)
    assert await schema(empty_url) == len(load(MIGRATIONS))
    assert MasterKey.load(key_file).matches(master.check_value())
    assert written(key_file) == {"master.key": "-rw-------"}


async def test_database_opens_again_with_its_key(empty_url: str, key_file: Path):
    first = await start(empty_url, key_file)
    second = await start(empty_url, key_file)
    assert second.matches(first.check_value())


async def test_key_file_that_is_there_is_used_for_an_empty_database(empty_url: str, key_file: Path):
    create(key_file)
    mine = MasterKey.load(key_file)
    assert (await start(empty_url, key_file)).matches(mine.check_value())


async def test_missing_key_of_a_used_database_is_an_error_and_no_key_is_made(empty_url: str, key_file: Path):
    await start(empty_url, key_file)
    lose(key_file)
    with pytest.raises(KeyMissing):
        await start(empty_url, key_file)
    assert written(key_file) == {}


async def test_a_key_that_cannot_be_written_is_named_before_the_schema_is_made(empty_url: str, tmp_path: Path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(KeyUnusable, match=r"master\.key"):
        await start(empty_url, tmp_path / "file" / "master.key")
    assert await schema(empty_url) == 0


async def test_wrong_key_is_noticed(empty_url: str, key_file: Path):
    await start(empty_url, key_file)
    lose(key_file)
    create(key_file)
    with pytest.raises(KeyWrong, match=r"master\.key"):
        await start(empty_url, key_file)


async def test_file_that_holds_no_key_stops_before_the_schema_is_made(empty_url: str, key_file: Path):
    scribble(key_file)
    with pytest.raises(KeyWrong):
        await start(empty_url, key_file)
    assert await schema(empty_url) == 0


async def test_workers_that_start_together_end_up_with_one_key_that_works(empty_url: str, key_file: Path):
    opened = await asyncio.gather(*(open_storage(empty_url, key_file, START) for _ in range(4)))
    try:
        assert all(master.matches(opened[0][1].check_value()) for _, master in opened)
        for number, (database, master) in enumerate(opened):
            await Inbox(database, master, 1).store([Arrived(number, 1, b"{}")], START)
        assert len(await Inbox(*opened[0], 1).due(range(16), 10, START)) == 4
    finally:
        for database, _ in opened:
            await database.close()


async def test_two_machines_with_keys_of_their_own_do_not_share_a_database(empty_url: str, tmp_path: Path):
    ended = await asyncio.gather(
        *(start(empty_url, tmp_path / str(n) / "master.key") for n in range(2)), return_exceptions=True
    )
    refusal, opened = sorted(type(end).__name__ for end in ended)
    # Who comes late finds a database in use and makes no key of their own at all.
    assert (refusal in {"KeyMissing", "KeyWrong"}, opened) == (True, "MasterKey")
