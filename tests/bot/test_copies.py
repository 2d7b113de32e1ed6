"""The copy as a document: a ZIP that is read without anything else, and arrives once whatever happens in between."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot import copies
from bot.attempts import Attempt, Done
from bot.copies import CopySender, Gathered, write
from bot.line import Line
from bot.pacing import Pace
from bot.readers import reader
from bot.readership import Readership
from bot.sending import Sender
from bot.transport import make_bot
from desk import fetching
from desk.copying import gather
from desk.evidence import Media
from desk.model import Account, AccountKind, Outcome
from sandbox import Person, Sandbox
from storage.contents import contents
from storage.database import Database, Engine
from storage.locker import Locker
from storage.policies import adopt
from tests.desk.floor import LENA, MIA, Floor, attached, posted
from tests.handlers.desk import FrontDesk
from tests.handlers.messages.samples import FACTS
from tests.storage.desk import BORIS, MASTER, POLICY, START

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Strict(HTMLParser):
    """Fails on a tag that is not closed in order, on a script, and on whatever is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.root: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        assert tag not in {"script", "img", "link", "iframe", "object", "embed", "form", "base"}
        assert not any(name == "src" or name.startswith("on") for name in named)
        assert (named.get("href") or "#").startswith(("#", "files/"))
        if tag == "html":
            self.root = named
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@dataclass
class Scene:
    telegram: Sandbox
    anna: Person
    desk: FrontDesk
    sender: CopySender
    locker: Locker

    async def fetched(self, content: bytes) -> None:
        """The file whose turn it is is kept."""
        file = await self.desk.run(lambda unit: unit.files.due())
        assert file is not None
        sealed = await self.locker.put(file, content)
        assert sealed is not None
        await self.desk.run(lambda unit: fetching.kept(unit, file, sealed))

    async def sends(self) -> Attempt:
        return await self.sender.send(self.anna.id, "de")

    async def archive(self) -> zipfile.ZipFile:
        (call,) = await self.telegram.called("sendDocument")
        file = self.telegram.world.files.find(call.result["document"]["file_id"])
        return zipfile.ZipFile(io.BytesIO(file.content))


@pytest.fixture
def engine() -> Engine:
    return "sqlite"


@pytest.fixture
async def floor(database: Database) -> Floor:
    await adopt(database, POLICY, START - 1)
    floor = Floor(database)
    await floor.appoint()
    return floor


@pytest.fixture
async def scene(floor: Floor, tmp_path: Path) -> AsyncIterator[Scene]:
    async with Sandbox(limits="off") as telegram:
        anna, desk = telegram.person("Anna"), FrontDesk(floor.database)
        anna.starts()
        bot = make_bot(telegram.token, telegram.url, connections=1)
        await bot.initialize()
        locker = Locker(floor.database, MASTER, contents(floor.database, tmp_path / "files"), desk.clock)
        sender = CopySender(Sender(bot, Line(Pace(second=1))), desk.runner, Readership(desk.house()), locker)
        yield Scene(telegram, anna, desk, sender, locker)
        await bot.shutdown()


async def test_it_is_a_zip_with_data_and_a_page(scene: Scene, floor: Floor) -> None:
    anna = Account(scene.anna.id, AccountKind.PERSON, "Anna <b>", None, "en")
    await floor.files(by=anna, text="he sells </dd><script>alert(1)</script> coins")
    assert isinstance(await scene.sends(), Done)
    archive = await scene.archive()
    assert archive.namelist() == ["data.json", "index.html"]
    data = json.loads(archive.read("data.json"))
    assert data["account"] == anna.id
    assert data["reports"][0]["text"] == "he sells </dd><script>alert(1)</script> coins"
    assert data["reports"][0]["at"] == "2025-11-24T16:00:00Z"
    assert "Anna &lt;b&gt;" in archive.read("index.html").decode()


async def test_the_files_that_they_sent_are_in_it(scene: Scene, floor: Floor) -> None:
    anna = Account(scene.anna.id, AccountKind.PERSON, "Anna", None, "en")
    await floor.files(by=anna, evidence=(posted(media=(Media("photo", "f", "u", 9, None),)), attached()))
    await scene.fetched(b"what the spammer posted")
    await scene.fetched(b"a screenshot")
    await scene.sends()
    archive = await scene.archive()
    assert archive.namelist() == ["files/1.jpg", "data.json", "index.html"]
    assert archive.read("files/1.jpg") == b"a screenshot"
    (sent,) = [one for one in json.loads(archive.read("data.json"))["attachments"] if "files" in one]
    assert sent["files"][0]["file"] == "files/1.jpg"
    assert '<a href="files/1.jpg">' in archive.read("index.html").decode()


async def test_a_file_that_somebody_else_sent_before_is_theirs_as_well(scene: Scene, floor: Floor) -> None:
    """The desk keeps it once; that it were missing would tell that somebody else had sent it."""
    anna = Account(scene.anna.id, AccountKind.PERSON, "Anna", None, "en")
    await floor.files(by=BORIS, evidence=(posted(), attached()))
    again = attached()
    mine = replace(again, snapshot=replace(again.snapshot, text="my own words"))
    await floor.files(by=anna, evidence=(posted(), mine))
    await scene.fetched(b"a screenshot")
    await scene.sends()
    assert (await scene.archive()).read("files/1.jpg") == b"a screenshot"


async def test_what_is_too_much_for_telegram_is_named(
    scene: Scene, floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "FILES_AT_MOST", 5)
    anna = Account(scene.anna.id, AccountKind.PERSON, "Anna", None, "en")
    await floor.files(by=anna, evidence=(posted(), attached()))
    await scene.fetched(b"a screenshot")
    await scene.sends()
    archive = await scene.archive()
    assert archive.namelist() == ["data.json", "index.html"]
    assert "beach.jpg" in archive.read("index.html").decode()


async def test_the_person_may_pass_it_on(scene: Scene) -> None:
    await scene.sends()
    (call,) = await scene.telegram.called("sendDocument")
    assert "protect_content" not in call.params
    assert call.params["chat_id"] in (scene.anna.id, str(scene.anna.id))


@pytest.mark.parametrize(("code", "direction"), [("en", "ltr"), ("fa", "rtl"), ("ru", "ltr")])
async def test_the_page_needs_nothing_else_in_every_language(floor: Floor, code: str, direction: str) -> None:
    await floor.files("scam", evidence=(posted(text="<img src=x onerror=alert(1)>"),))
    await floor.decides(Outcome.WARN, MIA)
    spammer = 5_000_000_666
    copy = await floor.runner.read(lambda unit: gather(unit, spammer))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        write(archive, Gathered(copy, FACTS, reader(code)), {})
    html = zipfile.ZipFile(file).read("index.html").decode()
    page = Strict()
    page.feed(html)
    page.close()
    assert page.open == []
    assert page.root == {"lang": code, "dir": direction}
    assert "default-src 'none'" in html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html
    assert "url(" not in html
    assert "@import" not in html
    assert "&lt;img src=x" in html


async def test_the_same_data_are_the_same_bytes(floor: Floor) -> None:
    """So that nothing but what is held can make two copies differ."""
    await floor.files()
    copy = await floor.runner.read(lambda unit: gather(unit, LENA))
    files = io.BytesIO(), io.BytesIO()
    for file in files:
        with zipfile.ZipFile(file, "w") as archive:
            write(archive, Gathered(copy, FACTS, reader("en")), {})
    assert files[0].getvalue() == files[1].getvalue()
