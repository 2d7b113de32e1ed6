"""The command line: what an operator can mend is one line and exit code 2, and nothing was written before it was said."""

import json
import re
import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

from tests.process.conftest import Scene, desk_of
from tests.process.process import Ended, Process

BAD_SETTINGS = 2
UNKNOWN = 1


def says_one_line(ended: Ended, pattern: str, code: int = BAD_SETTINGS) -> None:
    assert ended.out == ""
    assert ended.code == code, ended.err
    assert len(ended.err.splitlines()) == 1, ended.err
    assert re.search(pattern, ended.err), ended.err


def file_of(process: Process) -> Path:
    return Path(process.settings["database_url"].removeprefix("sqlite:///"))


def lose_key(process: Process) -> None:
    Path(process.settings["key_file"]).unlink()


def replace_key(process: Process, content: str) -> str:
    """Put something else in its file, and return what was there."""
    key = Path(process.settings["key_file"])
    before = key.read_text()
    key.write_text(content)
    return before


def everything_in(folder: Path) -> dict[str, str]:
    """Each file below a folder, by the digest of its bytes; SQLite's shared memory is no data."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith("-shm")
    }


async def used_once(process: Process) -> None:
    """A desk was here before: its database is not empty."""
    await process.serves()
    await process.stop()


async def each_command_says(process: Process, pattern: str) -> None:
    """Whoever opens the database says one line, and leaves everything as it is."""
    before = everything_in(process.home)
    for command in (("run",), ("migrate",), ("show", "C-1")):
        says_one_line(await process.command(*command), pattern)
        assert everything_in(process.home) == before


@pytest.mark.parametrize(
    ("settings", "pattern"),
    [
        ({"token": None}, r"^OMBUD_TOKEN: is missing"),
        ({"token": "secret-but-wrong"}, r"^OMBUD_TOKEN: is not as expected(?!.*secret)"),
        ({"owners": "olga"}, r'^OMBUD_OWNERS: is "olga", must be'),
        ({"staff_chat": "@staff"}, r'^OMBUD_STAFF_CHAT: is "@staff", must be'),
        ({"api_url": "api.telegram.org"}, r"^OMBUD_API_URL: "),
        ({"database_url": "mysql://root:secret@db/ombud"}, r"^OMBUD_DATABASE_URL: is not as expected(?!.*secret)"),
        ({"log_level": "LOUD"}, r'^OMBUD_LOG_LEVEL: is "LOUD"'),
        ({"policy": "nowhere.toml"}, r"^OMBUD_POLICY: nowhere\.toml: cannot be read"),
        ({"helplines": "nowhere.toml"}, r"^OMBUD_HELPLINES: nowhere\.toml: cannot be read"),
        ({"sources": "nowhere.toml"}, r"^OMBUD_SOURCES: nowhere\.toml: cannot be read"),
        (
            {"database_url": "sqlite:////proc/nowhere/desk.db"},
            r"^OMBUD_DATABASE_URL: cannot open /proc/nowhere/desk\.db",
        ),
        ({"database_url": "sqlite:////dev/null/desk.db"}, r"^OMBUD_DATABASE_URL: cannot open /dev/null/desk\.db"),
    ],
)
async def test_a_bad_setting_is_one_line_before_anything_is_written(
    on_sqlite: Process, settings: dict[str, str | None], pattern: str
) -> None:
    says_one_line(await on_sqlite.command("run", **settings), pattern)
    assert everything_in(on_sqlite.home) == {}


async def test_a_bad_line_of_the_policy_is_named(on_sqlite: Process) -> None:
    (on_sqlite.home / "mine.toml").write_text('version = "1"\n[categories.spam]\nseverity = 9\n')
    ended = await on_sqlite.command("run", policy="mine.toml")
    says_one_line(ended, r"mine\.toml, line 3: categories\.spam\.severity: is 9")
    assert list(everything_in(on_sqlite.home)) == ["mine.toml"]


async def test_a_token_that_the_server_rejects_is_one_line(on_sqlite: Process) -> None:
    ended = await on_sqlite.command("run", token="123456:somebody-elses-token")
    assert ended.code == BAD_SETTINGS
    assert "OMBUD_TOKEN: the Bot API server rejects it" in ended.err
    assert "Traceback" not in ended.err
    assert "somebody-elses-token" not in ended.err


async def test_without_its_key_a_database_is_not_touched(on_sqlite: Process) -> None:
    await used_once(on_sqlite)
    lose_key(on_sqlite)
    await each_command_says(on_sqlite, "no master key at .*master.key")


@pytest.mark.parametrize("content", ["ab" * 32, "no key at all", ""])
async def test_with_another_key_a_database_is_not_touched(on_sqlite: Process, content: str) -> None:
    await used_once(on_sqlite)
    replace_key(on_sqlite, content)
    await each_command_says(on_sqlite, "master.key holds (the key of another database|no master key)")


async def test_what_a_killed_desk_had_stored_survives_a_try_with_another_key(scene: Scene, on_sqlite: Process) -> None:
    await on_sqlite.serves()
    rita = scene.reporter()
    rita.replies(scene.post, "/report spam")
    await rita.sees("has arrived: R-1")
    await on_sqlite.kill()
    right = replace_key(on_sqlite, "ab" * 32)
    says_one_line(await on_sqlite.command("run"), "holds the key of another database")
    replace_key(on_sqlite, right)
    assert (await on_sqlite.command("show", "R-1")).code == 0


async def test_a_key_that_cannot_be_read_is_one_line(on_sqlite: Process) -> None:
    says_one_line(
        await on_sqlite.command("run", key_file=str(on_sqlite.home)), "cannot read the master key at .*: Is a directory"
    )


async def test_a_newer_schema_is_refused(on_sqlite: Process) -> None:
    await used_once(on_sqlite)
    with sqlite3.connect(file_of(on_sqlite)) as connection:
        connection.execute("INSERT INTO schema_version (number, name) VALUES (999, '0999_from_the_future')")
    connection.close()
    await each_command_says(on_sqlite, r"the database has schema \d+, this program knows \d+")


async def test_a_file_that_is_no_database_is_one_line(on_sqlite: Process) -> None:
    file_of(on_sqlite).write_text("a letter to my mother, longer than the header of a database " * 20)
    before = everything_in(on_sqlite.home)
    says_one_line(await on_sqlite.command("run"), "not a database")
    assert everything_in(on_sqlite.home) == before


async def test_a_database_server_that_is_not_there_is_one_line(on_sqlite: Process) -> None:
    ended = await on_sqlite.command("run", database_url="postgresql://ombud:secret@127.0.0.1:1/ombud")
    says_one_line(ended, r"cannot connect to PostgreSQL(?!.*secret)")


async def test_a_second_desk_on_the_same_file_is_refused(scene: Scene, on_sqlite: Process) -> None:
    await on_sqlite.serves()
    says_one_line(await on_sqlite.command("run"), "another process runs on .*ombud.db")
    rita = scene.reporter()
    await rita.sees("Welcome")


async def test_migrate_makes_the_database_and_may_be_repeated(on_sqlite: Process) -> None:
    for _ in range(2):
        ended = await on_sqlite.command("migrate", token=None)
        assert (ended.code, ended.out) == (0, "")
        assert "up to date" in ended.err
    await on_sqlite.serves()


async def test_show_prints_a_case_beside_the_running_desk(scene: Scene, process: Process) -> None:
    await process.serves()
    rita = scene.reporter()
    rita.replies(scene.post, "/report scam he wants money")
    await rita.sees("has arrived: R-1")
    await scene.telegram.quiet()
    ended = await process.command("show", "C-1", "--json", token=None)
    assert (ended.code, ended.err) == (0, "")
    assert len(ended.out.splitlines()) == 1
    case = json.loads(ended.out)
    assert (case["ref"], case["state"], case["category"], case["severity"]) == ("C-1", "open", "scam", 3)
    assert case["reports"][0]["text"] == "he wants money"
    assert case["evidence"][0]["text"] == scene.post.text
    assert {notice["kind"]: notice["state"] for notice in case["notices"]}["ReportReceived"] == "sent"
    assert [entry["verb"] for entry in case["timeline"]] == ["reported"]
    assert str(rita.id) not in ended.out
    purged = await process.command("purge", token=None)
    assert (purged.code, purged.out, purged.err) == (0, "{}\n", "")  # what is new stays
    assert process.is_alive


async def test_show_of_an_unknown_reference_is_one_line(on_sqlite: Process) -> None:
    await used_once(on_sqlite)
    for ref in ("C-1", "D-999999999999999999", "R-0", "nonsense", "C-", "c-²"):
        says_one_line(await on_sqlite.command("show", ref, "--json"), f"no record {ref}", UNKNOWN)


async def test_show_makes_no_database(scene: Scene, empty_url: str, tmp_path: Path) -> None:
    async with desk_of(scene, empty_url, tmp_path) as process:
        says_one_line(await process.command("show", "C-1", "--json"), "database.*`ombud run`")
        assert everything_in(process.home) == {}
