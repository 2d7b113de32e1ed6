"""SIGKILL while files are fetched: the next process fetches what is missing, and nothing that was posted ever lay on the disk in clear."""

from pathlib import Path

from tests.process.conftest import Scene
from tests.process.ledger import reading
from tests.process.process import Process, until

SAID = b"a picture that nobody should find in clear, number %d"
POSTS = 6


async def test_a_kill_while_files_are_fetched_loses_none(scene: Scene, on_sqlite: Process) -> None:
    rita, url = scene.reporter(), on_sqlite.settings["database_url"]
    spammer = scene.telegram.person("Simon")
    scene.group.adds(spammer)
    scene.telegram.faults.delay(0.02, jitter=0.02, method="getFile")
    on_sqlite.settings["data_dir"] = str(on_sqlite.home)
    await on_sqlite.serves()
    for number in range(POSTS):
        post = spammer.sends_photo(content=SAID % number, in_=scene.group)
        rita.replies(post, "/report spam")
    await until(lambda: _asked(scene) >= POSTS // 2, 10, lambda: "half of the files to be asked for")
    await on_sqlite.kill()
    assert not _in_clear(on_sqlite.home)

    await on_sqlite.serves()
    await until(lambda: len(_contents(on_sqlite.home)) == POSTS, 15, lambda: f"{POSTS} contents")
    async with reading(url) as ledger:
        while await ledger.rows("SELECT id FROM evidence_files WHERE state = 'due'"):
            await scene.telegram.quiet(0.05)
        assert len(await ledger.rows("SELECT id FROM evidence_files WHERE state = 'kept'")) == POSTS
    assert len(_contents(on_sqlite.home)) == POSTS
    assert not _in_clear(on_sqlite.home)


def _asked(scene: Scene) -> int:
    return sum(call.method == "getFile" for call in scene.telegram.calls)


def _contents(home: Path) -> list[Path]:
    return [path for path in (home / "files").glob("[0-9a-f][0-9a-f]/*") if path.suffix != ".new"]


def _in_clear(home: Path) -> list[Path]:
    found = [path for path in home.rglob("*") if path.is_file()]
    return [path for path in found if b"nobody should find" in path.read_bytes()]
