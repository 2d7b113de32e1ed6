"""`ombud request import FILE.json`: the same form as in chat, read strictly; and what it says when it cannot be used."""

import asyncio
import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.request_form import FormUnusable, read
from bot.storehouse import looked_into, opened
from config import settings as configuration
from desk.disclosure.values import Request
from desk.model import Role
from tests.storage.desk import START

OFFICER = 301
FORM = {
    "instrument": "eu_epoc",
    "authority": "Prosecutor's office of Rostock",
    "country": "DE",
    "language": "de",
    "contact": "office@example.org",
    "channel": "e-mail",
    "legal_basis": "Regulation (EU) 2023/1543, Art. 5",
    "persons": ["4711"],
    "since": "2025-01-01",
    "until": "2025-03-31",
    "data": ["identity"],
    "reach": "content",
    "document": "order.pdf",
}
ORDER = b"%PDF-1.7 order"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With a database of a desk that has an officer, a form and its document."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OMBUD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("OMBUD_KEY_FILE", str(tmp_path / "master.key"))

    async def begin() -> None:
        async with opened(configuration.load()) as storehouse:
            await storehouse.runner.run(lambda unit: unit.staff.grant(OFFICER, Role.OFFICER, None))

    asyncio.run(begin())
    (tmp_path / "order.pdf").write_bytes(ORDER)
    return tmp_path


def takes_in(folder: Path, form: object, by: int = OFFICER) -> Result:
    (folder / "form.json").write_text(form if isinstance(form, str) else json.dumps(form))
    return CliRunner().invoke(app, ["request", "import", "form.json", "--by", str(by)])


def kept() -> Request:
    async def look() -> Request:
        async with looked_into(configuration.load()) as storehouse:
            return await storehouse.runner.read(lambda unit: unit.requests.get(1))

    return asyncio.run(look())


def test_a_form_is_taken_in_as_if_an_officer_had_filled_it_in(folder: Path):
    ended = takes_in(folder, FORM)
    assert (ended.exit_code, ended.stderr) == (0, "")
    said = json.loads(ended.stdout)
    assert (said["ref"], said["faults"], said["document_sha256"]) == ("L-1", [], sha256(ORDER).hexdigest())
    request = kept()
    assert (request.taken_in_by, request.language, request.particulars.document) == (OFFICER, "de", "order.pdf")
    assert request.particulars.asked is not None
    assert request.particulars.asked.persons == {4711}


def test_what_must_be_refused_is_taken_in_and_said(folder: Path):
    said = json.loads(takes_in(folder, {key: value for key, value in FORM.items() if key != "until"}).stdout)
    assert said["faults"] == ["too_broad"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"surprise": 1}, "unknown field `surprise`"),
        ({"instrument": "letter"}, "Invalid enum value"),
        ({"instrument": "art18"}, "instrument: "),
        ({"persons": ["everyone in the group"]}, "persons: "),
        ({"since": "2025-04-01"}, "ends before it begins"),
        ({"since": "yesterday"}, "since, until: "),
        ({"authority": ""}, "authority: "),
        ({"country": "Germany"}, "country: "),
        ({"facts": "A place and a time."}, "validated: "),
        ({"secrecy_basis": "Art. 13"}, "secrecy_until: "),
        ({"document": "nowhere.pdf"}, "cannot be read"),
        ({"document": "../secret.key"}, "document: "),
        ({"document": "/dev/zero"}, "document: "),
        ({"document": "pipe"}, "document: "),
        ({"document": "away.pdf"}, "document: "),
        ({"document": "order\0.pdf"}, "document: "),
        ({"document": "x" * 300}, "document: "),
        ({"document": ""}, "document: "),
        ({"reach": None}, "still missing"),
        ({"persons": [4711]}, "Expected `str`"),
        ({"due": "9999-12-31"}, "no such day"),
    ],
)
def test_a_form_that_cannot_be_used_is_one_clear_line(folder: Path, change: dict[str, object], said: str):
    os.mkfifo(folder / "pipe")
    (folder.parent / "secret.key").write_bytes(b"a key")
    (folder / "away.pdf").symlink_to(folder.parent / "secret.key")
    ended = takes_in(folder, FORM | change)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"null", b"[" * 200_000, b'{"x":' + b"[" * 200_000, b" " * 300_000]
)
def test_garbage_is_one_clear_line(folder: Path, content: bytes):
    (folder / "form.json").write_bytes(content)
    with pytest.raises(FormUnusable) as unusable:
        read(folder / "form.json", START)
    assert len(str(unusable.value).splitlines()) == 1


def test_what_is_no_form_or_has_no_officer_or_is_too_large_is_refused(folder: Path):
    for bomb in ("{", "[" * 100_000, '{"persons":' + "[" * 100_000, '{"authority": "\\ud800"}'):
        ended = takes_in(folder, bomb)
        assert (ended.exit_code, len(ended.stderr.splitlines())) == (1, 1)
    assert "7 is not an officer" in takes_in(folder, FORM, by=7).stderr
    assert "is involved in" in takes_in(folder, FORM | {"persons": [str(OFFICER)]}).stderr
    with (folder / "order.pdf").open("r+b") as document:
        document.truncate(20 * 1024 * 1024 + 1)
    assert "too large" in takes_in(folder, FORM).stderr
