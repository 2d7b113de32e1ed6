"""The key that signs the journal: made once, and asked for before anything is written."""

import asyncio
import stat
from pathlib import Path

import pytest

from storage import signer
from storage.database import connect
from storage.key_file import create
from storage.migrate import MIGRATIONS, load, schema_version
from storage.opening import open_storage
from storage.signing import SigningError, SigningKey, SigningKeyMissing, SigningKeyUnusable, SigningKeyWrong
from tests.storage.desk import START


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the signing key is; the master key lies above it."""
    create(tmp_path / "master.key")
    return tmp_path / "keys"


async def start(url: str, folder: Path) -> SigningKey:
    """What `ombud run` does first."""
    path = folder / "signing.key"
    database, _master = await open_storage(url, folder.parent / "master.key", START, signing_key_file=path)
    try:
        return await signer.begin(database, path)
    finally:
        await database.close()


async def schema(url: str) -> int:
    database = await connect(url)
    try:
        return await schema_version(database)
    finally:
        await database.close()


def files(folder: Path) -> dict[str, str]:
    """What is there, each with its mode."""
    return {path.name: stat.filemode(path.stat().st_mode) for path in folder.iterdir()}


def obstruct(folder: Path) -> None:
    folder.write_text("no folder")


def replace(folder: Path, content: str | None) -> None:
    (folder / "signing.key").unlink()
    if content is not None:
        (folder / "signing.key").write_text(content)


async def test_the_first_start_makes_a_key_for_its_owner_only(database_url: str, folder: Path):
    first = await start(database_url, folder)
    assert files(folder) == {"signing.key": "-rw-------"}
    assert (await start(database_url, folder)).public == first.public == SigningKey.load(folder / "signing.key").public


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (None, SigningKeyMissing),
        ("no key", SigningKeyWrong),
        ("ab" * 31, SigningKeyWrong),
        ("ab" * 32, SigningKeyWrong),
    ],
)
async def test_another_key_than_the_journals_or_none_is_an_error_and_nothing_is_made(
    database_url: str, folder: Path, content: str | None, error: type[SigningError]
):
    await start(database_url, folder)
    replace(folder, content)
    with pytest.raises(error, match=r"signing\.key|signing key"):
        await start(database_url, folder)
    assert [*files(folder)] == ([] if content is None else ["signing.key"])


async def test_a_key_that_cannot_be_used_is_said_before_the_schema_is_made(empty_url: str, folder: Path):
    obstruct(folder)
    with pytest.raises(SigningKeyUnusable):
        await start(empty_url, folder)
    assert await schema(empty_url) == 0


async def test_a_lost_key_is_said_before_a_newer_schema_is_applied(database_url: str, folder: Path):
    await start(database_url, folder)
    replace(folder, None)
    database = await connect(database_url)
    await database.run(
        lambda tx: tx.run("DELETE FROM schema_version WHERE number = (SELECT MAX(number) FROM schema_version)")
    )
    await database.close()
    with pytest.raises(SigningKeyMissing):
        await start(database_url, folder)
    assert await schema(database_url) == len(load(MIGRATIONS)) - 1


async def test_workers_that_start_together_sign_with_one_key(database_url: str, folder: Path):
    keys = await asyncio.gather(*(start(database_url, folder) for _ in range(3)))
    assert len({key.public for key in keys}) == 1


async def test_a_desk_that_was_never_sealed_gets_a_key_when_it_is_upgraded(database_url: str, folder: Path):
    database, _master = await open_storage(database_url, folder.parent / "master.key", START)
    await database.close()
    assert (await start(database_url, folder)).public == SigningKey.load(folder / "signing.key").public
