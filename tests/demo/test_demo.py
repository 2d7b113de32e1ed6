"""The demo as whoever tries it meets it: it plays its story in time, or says what broke."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from bot.demo import play
from bot.demo.stage import Stage

OMBUD = [sys.executable, "-m", "bot.cli"]
LONGEST_S = 120
INTERRUPTED = 128 + signal.SIGINT


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the demo keeps what it removes at the end."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_the_story_happens_in_time_and_leaves_nothing_behind(temporary: Path):
    played = subprocess.run([*OMBUD, "demo"], capture_output=True, text=True, timeout=LONGEST_S, check=False)
    assert played.returncode == 0, played.stdout[-3000:]
    assert played.stderr == ""
    assert "\x1b" not in played.stdout
    assert max(len(line) for line in played.stdout.splitlines()) <= 80
    assert [line for line in played.stdout.splitlines() if line != line.rstrip()] == []
    assert "B-1 · done" in played.stdout.partition("The rules change, and everybody is told")[2]
    assert "Transparency report" in played.stdout.partition("L-1: the package")[2]
    assert os.listdir(temporary) == []


async def test_what_does_not_happen_fails_the_demo_with_the_claim_and_the_desks_log(
    temporary: Path, capsys: pytest.CaptureFixture[str]
):
    async def broken(stage: Stage) -> None:
        await stage.desk.start()
        stage.cast.ana.starts()
        await stage.cast.ana.sees("Welcome", within=15)
        await stage.cast.ana.sees("words that no desk says", within=0.1)

    assert await play(broken) == 1
    told = capsys.readouterr().out
    assert "words that no desk says" in told
    assert "serving as bot" in told
    assert os.listdir(temporary) == []


async def test_a_desk_that_dies_fails_the_demo(capsys: pytest.CaptureFixture[str]):
    async def dying(stage: Stage) -> None:
        await stage.desk.start()
        await stage.desk.kill()
        await stage.desk.stop()

    assert await play(dying) == 1
    assert "not running any more" in capsys.readouterr().out


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
async def test_being_told_to_stop_ends_the_desk_and_leaves_nothing_behind(told: signal.Signals, temporary: Path):
    """Also where whoever started it ignores SIGINT, as a shell does for what runs in its background."""
    demo = await asyncio.create_subprocess_exec(
        *OMBUD, "demo", stdout=PIPE, stderr=PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)
    )
    assert demo.stdout is not None
    while "Ombud → " not in (line := (await demo.stdout.readline()).decode()):
        assert line, "the story ended early"
    demo.send_signal(told)
    _, said = await asyncio.wait_for(demo.communicate(), LONGEST_S)
    assert demo.returncode == INTERRUPTED
    assert b"Traceback" not in said
    assert os.listdir(temporary) == []
    assert _processes_in(temporary) == []


def _processes_in(home: Path) -> list[str]:
    """Processes whose settings point there."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"OMBUD_DATA_DIR={home}".encode() in environment.read_bytes():
                found.append(environment.parent.name)
        except OSError:
            continue
    return found
