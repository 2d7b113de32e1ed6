"""Evidence on its way to one moderator's eyes: protected, covered where it must be, and withheld where it may not be shown any more."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.direct import Direct
from bot.line import Line
from bot.pacing import Pace
from bot.sending import Sender
from bot.transport import make_bot
from desk.evidence import Media
from handlers.arrival import Exhibit
from handlers.messages.text import Text
from sandbox import Person, Sandbox
from sandbox.wire import Upload

CONTENT = b"what Spike posted"
KEPT = 7


@dataclass
class Scene:
    telegram: Sandbox
    mona: Person
    spike: Person
    direct: Direct
    opened: list[int] = field(default_factory=list)
    """The files whose kept content was asked for."""
    allowed: list[bool] = field(default_factory=list)
    """What is answered in turn to whether a file may still be shown; then that it may."""

    def posts(self, kind: str = "photo") -> Media:
        body = self.spike.sends_file(kind, "offer.bin", content=CONTENT).body[kind]
        file = body[-1] if kind == "photo" else body
        return Media(kind, file["file_id"], file["file_unique_id"], len(CONTENT), "offer.bin")

    async def shows(self, *files: Media, spoiler: bool = False) -> list[dict[str, object]]:
        """What was sent to Mona."""

        async def still() -> bool:
            return self.allowed.pop(0) if self.allowed else True

        exhibits = [Exhibit(file, KEPT) for file in files]
        self.direct.show_files(
            self.mona.id, exhibits, spoiler=spoiler, still=still, missing=lambda count: Text(f"{count} missing")
        )
        await self.direct.stop(5)
        return [dict(call.params) for call in self.telegram.calls if call.method.startswith("send") and not call.error]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with Sandbox(limits="off") as telegram:
        mona = telegram.person("Mona")
        mona.starts()
        bot = make_bot(telegram.token, telegram.url, connections=1)
        await bot.initialize()

        async def kept(file: int) -> bytes | None:
            made.opened.append(file)
            return CONTENT if file == KEPT else None

        direct = Direct(bot, Sender(bot, Line(Pace(second=1))), lambda: 0, kept)
        made = Scene(telegram, mona, telegram.person("Spike"), direct)
        yield made
        await bot.shutdown()


async def test_what_telegram_never_had_is_sent_as_the_desk_keeps_it(scene: Scene):
    async def sealed() -> bytes | None:
        return CONTENT

    async def still() -> bool:
        return True

    order = Exhibit(Media("document", "", "", name="order.pdf"), None, sealed)
    scene.direct.show_files(scene.mona.id, [order], spoiler=False, still=still, missing=lambda count: Text("missing"))
    await scene.direct.stop(5)
    (sent,) = [call for call in scene.telegram.calls if call.method.startswith("send")]
    assert sent.method == "sendDocument"
    assert sent.params["protect_content"] is True


@pytest.mark.parametrize("spoiler", [False, True])
async def test_a_file_is_shown_by_reference_protected_and_covered_where_it_may_disturb(scene: Scene, spoiler: bool):
    photo = scene.posts()
    (sent,) = await scene.shows(photo, spoiler=spoiler)

    assert sent["photo"] == photo.file_id
    assert sent["protect_content"] is True
    assert sent.get("has_spoiler", False) is spoiler
    assert scene.opened == []


@pytest.mark.parametrize("kind", ["photo", "video", "document", "voice"])
async def test_what_telegram_has_no_more_is_shown_as_it_was_kept(scene: Scene, kind: str):
    file = scene.posts(kind)
    scene.telegram.loses_files()
    (sent,) = await scene.shows(file, spoiler=True)

    shown = sent[kind]
    assert isinstance(shown, Upload)
    assert shown.content == CONTENT
    assert sent["protect_content"] is True
    assert sent.get("has_spoiler", False) is (kind in ("photo", "video"))


async def test_what_nobody_has_any_more_is_said_to_be_missing(scene: Scene):
    file = scene.posts()
    scene.telegram.loses_files()
    scene.direct._kept = _nothing
    (sent,) = await scene.shows(file)

    assert sent["text"] == "1 missing"


async def test_what_may_not_be_shown_any_more_when_its_turn_has_come_is_not(scene: Scene):
    first, second = scene.posts(), scene.posts("document")
    scene.allowed = [True, False]

    assert [sent.get("photo") for sent in await scene.shows(first, second)] == [first.file_id]


async def test_what_may_not_be_shown_any_more_is_not_shown_as_it_was_kept_either(scene: Scene):
    file = scene.posts()
    scene.telegram.loses_files()
    scene.allowed = [True, False]

    assert await scene.shows(file) == []


async def _nothing(_: int) -> None:
    return None
