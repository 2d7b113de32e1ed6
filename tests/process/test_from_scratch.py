"""The command as it is installed, in an interpreter of its own: each finds what it alone imports. What else they do is tested warm."""

import re

import pytest

from tests.process.conftest import Scene
from tests.process.process import Process

BAD_SETTINGS = 2


@pytest.fixture
def begins() -> None:
    """What starts from scratch goes by the machine's clock."""


@pytest.fixture(autouse=True)
def from_scratch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Process, "from_scratch", True)


async def test_help_names_every_command(on_sqlite: Process) -> None:
    ended = await on_sqlite.command("--help")
    assert ended.code == 0
    assert all(
        command in ended.out
        for command in ("run", "demo", "check", "migrate", "show", "purge", "keys", "backup", "restore")
    )


async def test_a_desk_is_made_served_and_looked_into(scene: Scene, on_sqlite: Process) -> None:
    migrated = await on_sqlite.command("migrate", token=None)
    assert (migrated.code, migrated.out) == (0, "")
    rita = scene.reporter()
    rita.replies(scene.post, "/report spam")
    await on_sqlite.serves(within=60.0)
    await rita.sees("has arrived: R-1", within=30.0)
    assert '"ref": "C-1"' in (await on_sqlite.command("show", "C-1", "--json", token=None)).out
    assert (await on_sqlite.command("show", "C-2", token=None)).err.startswith("There is no record C-2: ")
    assert (await on_sqlite.command("purge", token=None)).out == "{}\n"
    assert "Fewer than two people may decide cases" in (await on_sqlite.command("check")).err
    assert await on_sqlite.stop() == 0


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"policy": "nowhere.toml"}, r"^OMBUD_POLICY: nowhere\.toml: cannot be read"),
        ({"token": "123456:somebody-elses-token"}, "OMBUD_TOKEN: the Bot API server rejects it"),
        ({"key_file": "/proc"}, "^OMBUD_KEY_FILE: cannot read the master key at .*: Is a directory"),
    ],
)
async def test_what_keeps_a_desk_from_serving_is_said_without_a_traceback(
    on_sqlite: Process, settings: dict[str, str | None], words: str
) -> None:
    ended = await on_sqlite.command("run", **settings)
    assert (ended.code, ended.out) == (BAD_SETTINGS, "")
    assert re.search(words, ended.err), ended.err
    assert "Traceback" not in ended.err
