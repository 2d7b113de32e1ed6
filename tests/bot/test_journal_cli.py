"""`ombud journal`: beside a running desk, and for whoever has a file only."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.journal.sealing import Sealer
from desk.ports import Unit
from storage import signer
from storage.database import connect
from storage.policies import adopt
from storage.signing import SigningKey
from tests.storage.desk import POLICY, START, Desk

ROWS = 3


@pytest.fixture
def key_file(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of a database with some sealed rows, which the settings name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OMBUD_DATABASE_URL", database_url)
    monkeypatch.setenv("OMBUD_SIGNING_KEY_FILE", str(tmp_path / "signing.key"))
    asyncio.run(_fill(database_url, tmp_path / "signing.key"))
    return tmp_path / "signing.key"


async def _fill(url: str, key_file: Path) -> None:
    database = await connect(url)
    desk = Desk(database)

    async def work(unit: Unit) -> None:
        for number in range(ROWS):
            await unit.journal.write("staff:201", "decided", f"D-{number}", outcome="warn")

    try:
        await adopt(database, POLICY, START - 1)
        await signer.begin(database, key_file)
        await desk.run(work)
        assert await Sealer(database, key_file, desk.clock).seal() == ROWS
    finally:
        await database.close()


async def _run(url: str, sql: str) -> None:
    database = await connect(url)
    try:
        await database.run(lambda tx: tx.run(sql))
    finally:
        await database.close()


def ombud(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["journal", *arguments])


def test_what_holds_is_verified_with_no_key_at_hand(key_file: Path):
    key_file.unlink()
    ended = ombud("verify")
    found = json.loads(ended.stdout)
    assert (ended.exit_code, found["holds"], found["rows"], found["unsealed"], ended.stderr) == (0, True, ROWS, 0, "")
    head = f"{found['last']['size']}:{found['last']['root']}"
    assert ombud("verify", "--head", head).exit_code == 0
    chat = Path("chat.html")
    chat.write_text(f"<div>The journal has 3 sealed entries<br><code>{head}</code></div>")
    assert json.loads(ombud("verify", "--heads", str(chat)).stdout)["known"] == 1


def test_what_does_not_hold_ends_with_1_and_is_named(key_file: Path, database_url: str):
    asyncio.run(_run(database_url, "UPDATE journal SET verb = 'dismissed' WHERE leaf = 1"))
    ended = ombud("verify")
    assert ended.exit_code == 1
    assert json.loads(ended.stdout) == {"flaw": "changed", "holds": False, "leaf": 1, "ref": "D-1", "row": 2}
    assert ended.stderr == "The journal does not hold: row 2 (D-1) is not what was sealed as leaf 1.\n"


def test_a_known_head_that_is_missing_is_named(key_file: Path):
    ended = ombud("verify", "--head", f"9:{'00' * 32}")
    assert (ended.exit_code, json.loads(ended.stdout)["flaw"]) == (1, "truncated")


def test_an_export_and_a_proof_are_verified_without_a_database(key_file: Path, monkeypatch: pytest.MonkeyPatch):
    assert ombud("export", "journal.jsonl").exit_code == 0
    assert ombud("export", "blind.jsonl", "--blinded").exit_code == 0
    assert ombud("export", "journal.jsonl").exit_code == 2
    Path("proof.json").write_text(ombud("prove", "d-1").stdout)
    Path("longer.json").write_text(ombud("prove", "--from", "3").stdout)
    printed = ombud("export", "-").stdout
    monkeypatch.setenv("OMBUD_DATABASE_URL", "sqlite:///nowhere/at.all")
    for file in ("journal.jsonl", "blind.jsonl", "proof.json", "longer.json"):
        assert json.loads(ombud("verify", "--file", file).stdout)["holds"], file
    assert printed == Path("journal.jsonl").read_text()
    Path("journal.jsonl").write_text(printed.replace("decided", "dismissed", 1))
    assert ombud("verify", "--file", "journal.jsonl").exit_code == 1


def test_an_export_that_fails_leaves_no_file(key_file: Path, database_url: str):
    asyncio.run(_run(database_url, "DELETE FROM journal_heads"))
    ended = ombud("export", "journal.jsonl")
    assert (ended.exit_code, ended.stderr) == (1, "Nothing is sealed yet: `ombud run` does that, each second.\n")
    assert not Path("journal.jsonl").exists()


def test_what_was_not_understood_ends_with_2(key_file: Path):
    assert [
        ombud(*words).exit_code for words in (["prove"], ["prove", "D-1", "--from", "3"], ["prove", "--to", "3"])
    ] == [2] * 3
    assert [
        ombud("verify", *words).exit_code for words in (["--head", "3"], ["--file", "none"], ["--heads", "none"])
    ] == [2] * 3
    assert [ombud("prove", *words).exit_code for words in (["D-77"], ["--from", "2"])] == [1, 1]


def test_a_new_key_is_named_by_the_journal(key_file: Path):
    before = SigningKey.load(key_file).public
    ended = ombud("new-key", "--yes")
    assert json.loads(ended.stdout) == {"key": SigningKey.load(key_file).public.hex(), "vouched": True}
    assert SigningKey.load(key_file).public != before
    assert json.loads(ombud("verify").stdout)["rows"] == ROWS + 1


def lose(key_file: Path) -> None:
    key_file.unlink()


async def test_a_running_sealer_takes_the_new_key_up(key_file: Path, database_url: str):
    database = await connect(database_url)
    sealer = Sealer(database, key_file, lambda: START)
    try:
        assert await sealer.seal() == 0
        ended = await asyncio.to_thread(ombud, "new-key", "--yes")
        assert ended.exit_code == 0
        assert [await sealer._look(), await sealer._look()] == [1.0, 1.0]
        lose(key_file)
        await Desk(database).run(lambda unit: unit.journal.write("desk", "tried", "R-1"))
        assert await sealer.seal() == 1
    finally:
        await database.close()
