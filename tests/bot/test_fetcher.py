"""The fetcher over a real database and the sandbox: what is kept, what is tried again, what never stays."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.fetcher import Fetcher
from bot.line import Line
from bot.pacing import Pace
from bot.sending import Sender
from bot.transport import make_bot
from bot.vaulting import Vault, vault_chat
from config.settings import Settings
from desk.evidence import Media
from desk.files import LARGEST, EvidenceFile, FileState
from desk.intake import file_report
from sandbox import Channel, Message, Sandbox
from storage.contents import NoRoom, contents
from storage.database import Database
from storage.locker import Locker
from storage.policies import adopt
from storage.unit import Runner
from tests.storage.desk import ANNA, BORIS, MASTER, POLICY, START, Always, Desk, evidence, new_report

CONTENT = b"what Spike posted, byte for byte"


@dataclass
class Room:
    """A desk, the fetcher that works for it, and a Telegram where people post."""

    desk: Desk
    telegram: Sandbox
    locker: Locker
    fetcher: Fetcher
    folder: Path

    async def reported(self, *posts: Message, message: int = 5, category: str = "spam") -> None:
        """Anna reports a message with what was posted."""
        new = new_report(ANNA, message, "please look")
        media = tuple(media_of(post) for post in posts)
        shown = replace(evidence(message=message), snapshot=replace(evidence(message=message).snapshot, media=media))
        report = replace(new, category=category, evidence=(shown,))
        await self.desk.run(lambda unit: file_report(unit, report))

    async def names_child_abuse(self) -> None:
        """Boris says what it is about."""
        report = replace(new_report(BORIS, 5, "a child"), category="child_safety", evidence=())
        await self.desk.run(lambda unit: file_report(unit, report))

    async def files(self, case: int = 1) -> list[EvidenceFile]:
        return [*await self.desk.run(lambda unit: unit.files.of_case(case))]

    async def states(self, case: int = 1) -> list[FileState]:
        return [file.state for file in await self.files(case)]

    async def opened(self, file: int = 1) -> bytes | None:
        return await self.locker.open(file)

    async def works(self, until: Callable[[], Awaitable[bool]]) -> None:
        """Let the fetcher run until something is so."""
        task = asyncio.create_task(self.fetcher.run())
        try:
            async with asyncio.timeout(5):
                while not await until():
                    await asyncio.sleep(0.01)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def settles(self, case: int = 1) -> None:
        """Until each of the case's files is kept or waits for another try."""

        async def settled() -> bool:
            due = await self.desk.run(lambda unit: unit.files.due())
            return due is None

        await self.works(settled)

    async def stored(self) -> list[bytes]:
        if self.desk.database.engine == "postgres":
            return [row["sealed"] for row in await self.desk.sql("SELECT sealed FROM evidence_contents")]
        return [path.read_bytes() for path in _files(self.folder)]


def media_of(post: Message) -> Media:
    (kind,) = {"photo", "document", "voice", "video", "audio"} & post.body.keys()
    body = post.body[kind][-1] if kind == "photo" else post.body[kind]
    return Media(kind, body["file_id"], body["file_unique_id"], body["file_size"], body.get("file_name"))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@asynccontextmanager
async def opened_room(database: Database, folder: Path, *, vault: bool = False) -> AsyncIterator[tuple[Room, Channel]]:
    await adopt(database, POLICY, START - 1)
    desk = Desk(database)
    async with Sandbox(limits="off") as telegram:
        greta = telegram.person("Greta")
        channel = telegram.channel("Vault", owner=greta)
        channel.add_bot(admin=True)
        bot = make_bot(telegram.token, telegram.url, connections=2)
        await bot.initialize()
        locker = Locker(database, MASTER, contents(database, folder), desk.clock)
        safe = Vault(bot, Sender(bot, Line(Pace(second=1))), desk.runner, channel.id) if vault else None
        fetcher = Fetcher(bot, desk.runner, locker, safe)
        try:
            yield Room(desk, telegram, locker, fetcher, folder), channel
        finally:
            await bot.shutdown()


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> AsyncIterator[Room]:
    async with opened_room(database, tmp_path / "files") as (opened, _):
        yield opened


@pytest.fixture
async def vaulted(database: Database, tmp_path: Path) -> AsyncIterator[tuple[Room, Channel]]:
    async with opened_room(database, tmp_path / "files", vault=True) as opened:
        yield opened


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "video"])
async def test_what_was_posted_is_kept_byte_for_byte(room: Room, kind: str):
    spike = room.telegram.person("Spike")
    await room.reported(spike.sends_file(kind, "offer.bin", content=CONTENT))
    await room.settles()

    assert await room.states() == [FileState.KEPT]
    assert await room.opened() == CONTENT
    assert all(CONTENT not in stored for stored in await room.stored())


async def test_more_than_twenty_megabytes_stay_a_reference(room: Room):
    spike = room.telegram.person("Spike")
    said = spike.sends_file("video", "film.mp4", size=LARGEST + 1)
    unsaid = spike.sends_file("document", "film.bin", content=b"other", size=LARGEST + 1)
    unsaid.body["document"]["file_size"] = None
    await room.reported(said, unsaid)
    await room.settles()

    assert await room.states() == [FileState.TOO_LARGE, FileState.TOO_LARGE]
    assert [call.params["file_id"] for call in room.telegram.refused] == [unsaid.body["document"]["file_id"]]
    assert await room.stored() == []


async def test_a_server_that_fails_is_asked_again_later_and_others_pass(room: Room):
    spike = room.telegram.person("Spike")
    room.telegram.faults.server_error(method="getFile")
    await room.reported(spike.sends_photo(content=CONTENT), spike.sends_file("document", "a.txt", content=b"other"))
    await room.settles()
    assert await room.states() == [FileState.DUE, FileState.KEPT]

    room.desk.clock.now += 5_000
    await room.settles()
    assert await room.states() == [FileState.KEPT, FileState.KEPT]
    assert await room.opened() == CONTENT


async def test_what_telegram_has_lost_is_tried_for_days_and_then_said_to_be_gone(room: Room):
    await room.reported(room.telegram.person("Spike").sends_photo())
    room.telegram.loses_files()
    for _ in range(11):
        await room.settles()
        room.desk.clock.now += 24 * 3_600_000

    assert await room.states() == [FileState.GONE]


async def test_a_full_disk_loses_nothing(room: Room, monkeypatch: pytest.MonkeyPatch):
    await room.reported(room.telegram.person("Spike").sends_photo(content=CONTENT))

    async def full(*_: object) -> None:
        raise NoRoom("the evidence folder takes no file: No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(room.locker, "put", full)
        await room.settles()
    assert await room.states() == [FileState.DUE]

    room.desk.clock.now += 5_000
    await room.settles()
    assert await room.opened() == CONTENT


@pytest.mark.parametrize("step", ["read", "sealed", "stored"])
async def test_a_crash_at_any_step_leaves_it_due_and_nothing_in_clear(
    room: Room, step: str, monkeypatch: pytest.MonkeyPatch
):
    """The process ends after reading, after sealing or after storing the content: the next one begins again."""
    await room.reported(room.telegram.person("Spike").sends_photo(content=CONTENT))
    reached = asyncio.Event()

    async def die(*_: object, **__: object) -> None:
        reached.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as crashing:
        if step == "read":
            crashing.setattr(room.locker, "put", die)
        elif step == "sealed":
            crashing.setattr(type(room.locker._contents), "put", die)
        else:
            crashing.setattr(room.desk.runner, "run", die)

        async def died() -> bool:
            return reached.is_set()

        await room.works(died)
    assert await room.states() == [FileState.DUE]
    assert all(CONTENT not in stored for stored in await room.stored())

    await room.settles()
    assert await room.opened() == CONTENT
    assert len(await room.stored()) == 1


async def test_a_crash_and_then_child_abuse_leave_nothing_behind(room: Room):
    await room.reported(room.telegram.person("Spike").sends_photo(content=CONTENT))
    (file,) = await room.files()
    assert await room.locker.put(file, CONTENT) is not None  # and there it dies
    await room.names_child_abuse()

    async def clean() -> bool:
        return await room.stored() == []

    await room.works(clean)
    assert await room.files() == []


async def test_what_becomes_child_abuse_while_it_is_fetched_is_not_kept(room: Room, monkeypatch: pytest.MonkeyPatch):
    await room.reported(room.telegram.person("Spike").sends_photo(content=CONTENT))
    put = room.locker.put

    async def slow(file: EvidenceFile, content: bytes) -> object:
        sealed = await put(file, content)
        await room.names_child_abuse()
        return sealed

    async def nothing_stays() -> bool:
        return await room.files() == [] and await room.stored() == []

    monkeypatch.setattr(room.locker, "put", slow)
    await room.works(nothing_stays)

    assert await room.opened() is None


async def test_of_child_abuse_nothing_is_ever_asked_for(room: Room):
    await room.reported(room.telegram.person("Spike").sends_photo(), category="child_safety")
    await room.reported(room.telegram.person("Spike").sends_file("document", "a.txt"), message=6)
    await room.settles(2)

    assert await room.files(1) == []
    assert len([call for call in room.telegram.calls if call.method == "getFile"]) == 1


async def test_what_a_new_policy_lets_nobody_copy_is_not_fetched_any_more(room: Room):
    await room.reported(room.telegram.person("Spike").sends_photo())
    spam = replace(POLICY.categories["spam"], reference_only=True)
    stricter = replace(POLICY, version="stricter", categories={**POLICY.categories, "spam": spam})
    room.fetcher._runner = Runner(room.desk.database, MASTER, Always(stricter), room.desk.clock)
    await room.settles()

    assert await room.files() == []
    assert (await room.desk.case(1)).reference_only
    assert "getFile" not in [call.method for call in room.telegram.calls]


async def test_a_large_file_is_copied_to_the_vault_chat_and_cannot_leave_it(vaulted: tuple[Room, Channel]):
    room, channel = vaulted
    await room.reported(room.telegram.person("Spike").sends_file("video", "film.mp4", size=LARGEST + 1))

    async def copied() -> bool:
        return await room.states() == [FileState.VAULTED]

    await room.works(copied)
    (copy,) = channel.messages()
    assert copy.body["video"]["file_name"] == "film.mp4"
    assert copy.text == "C-1 · E-1"
    (sent,) = [call for call in room.telegram.calls if call.method == "sendMessage"]
    assert sent.params["protect_content"] is True
    (file,) = await room.files()
    assert file.copy is not None
    assert (file.copy.chat, file.copy.message) == (channel.id, copy.id)


@pytest.mark.parametrize(("named", "used"), [(-100_900, -100_900), (-100_500, None), (-100_600, None), (None, None)])
def test_where_people_work_is_no_vault(named: int | None, used: int | None):
    assert vault_chat(Settings(vault_chat=named, staff_chat=-100_500, legal_chat=-100_600)) == used


@pytest.mark.parametrize("wrong", ["public", "cannot delete"])
async def test_nothing_is_copied_to_where_others_could_find_it_or_it_could_not_be_removed(
    vaulted: tuple[Room, Channel], wrong: str
):
    room, channel = vaulted
    if wrong == "public":
        channel.chat.username = "our_evidence"
    else:
        channel.add_bot(admin=True, can_delete_messages=False)
    await room.reported(room.telegram.person("Spike").sends_file("video", "film.mp4", size=LARGEST + 1))

    async def waits() -> bool:
        return (await room.files())[0].tries > 0

    await room.works(waits)
    assert await room.states() == [FileState.TOO_LARGE]
    assert channel.messages() == []


async def test_a_crash_between_reserving_and_copying_makes_no_second_copy(
    vaulted: tuple[Room, Channel], monkeypatch: pytest.MonkeyPatch
):
    room, channel = vaulted
    await room.reported(room.telegram.person("Spike").sends_file("video", "film.mp4", size=LARGEST + 1))
    reached = asyncio.Event()

    async def die(*_: object) -> None:
        reached.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as crashing:
        crashing.setattr(Sender, "fill", die)

        async def died() -> bool:
            return reached.is_set()

        await room.works(died)
    assert await room.states() == [FileState.VAULTING]

    async def copied() -> bool:
        return await room.states() == [FileState.VAULTED]

    await room.works(copied)
    assert len(channel.messages()) == 1
