"""A desk over a real database that handles raw updates, and a Telegram that writes down what is said directly."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from gettext import NullTranslations

from bot.app import _sent_policy
from config import helplines
from desk.disclosure.collecting import Collected, Held
from desk.disclosure.packing import Packable, Package
from desk.drafts import Draft
from desk.notices import Owed, Whisper
from desk.privacy import Hosting
from desk.sanctions import TOLD_WITHIN
from handlers.arrival import Arrival, Bot, Exhibit, House, Packer, Rights, Survey
from handlers.messages.reader import Reader
from handlers.messages.text import Text
from handlers.routing import handle
from storage.database import Database
from storage.outbox import Delivery, Outbox
from tests.handlers.updates import ANNA, Json, raw
from tests.storage.desk import MASTER, Desk

LEGAL_CHAT = -1009
STAFF_CHAT = -1005550001111
LEGAL_CHAT = -1005550002222


@dataclass
class FakeTelegram:
    """Takes what is sent directly: (chat, words, whisper), and answers to presses."""

    said: list[tuple[int, str, Whisper | None]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    administrators: set[int] = field(default_factory=set)
    granted: dict[int, Rights] = field(default_factory=dict)
    """Of administrators who may not do everything."""
    outside: set[int] = field(default_factory=set)
    """People who are not in the group."""
    whispers_fail: bool = False
    files: dict[str, bytes] = field(default_factory=dict)

    def tell(self, chat: int, text: Text, *, thread: int | None = None, whisper: Whisper | None = None) -> None:
        if whisper is not None and not self.whispers_fail:
            self.said.append((whisper.chat, text.html, whisper))
        else:
            self.said.append((chat, text.html, None))

    def redraw(self, chat: int, message: int, text: Text) -> None:
        self.said.append((chat, text.html, None))

    def show_files(
        self,
        chat: int,
        files: Sequence[Exhibit],
        *,
        spoiler: bool,
        still: Callable[[], Awaitable[bool]],
        missing: Callable[[int], Text],
    ) -> None:
        raise AssertionError("nothing here shows files")

    async def fetch(self, file: str, at_most: int) -> bytes | None:
        content = self.files.get(file)
        return content if content is not None and len(content) <= at_most else None

    async def answer_press(self, press: str, text: str = "", *, alert: bool = False, url: str | None = None) -> None:
        self.answers.append(text)

    async def is_administrator(self, chat: int, account: int) -> bool:
        return account in self.administrators

    async def rights(self, chat: int, account: int) -> Rights | None:
        return self.granted.get(account, Rights()) if account in self.administrators else None

    async def survey(self, chat: int) -> Survey | None:
        return Survey(Rights(), hears_all=True, administrators=len(self.administrators))

    async def is_inside(self, chat: int, account: int) -> bool:
        return account not in self.outside

    async def was_administrator(self, chat: int, account: int) -> bool:
        return account in self.administrators


class NoPacker:
    """For a desk that makes no packages."""

    async def collect(self, held: Held) -> Collected:
        raise AssertionError(held)

    async def pack(self, packed: Packable) -> Package:
        raise AssertionError(packed)


class FrontDesk(Desk):
    """Handles updates one after the other."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.telegram = FakeTelegram()
        self.packer: Packer = NoPacker()
        self.ephemeral = False
        self._handled = 0

    async def handles(self, update: Json) -> None:
        self._handled += 1
        arrival = Arrival(self.runner, self.house(), f"U-{self._handled}", self.clock.now)
        await handle(arrival, raw(update))

    def house(self) -> House:
        async def staff_chat() -> int | None:
            return STAFF_CHAT

        async def legal_chat() -> int | None:
            return LEGAL_CHAT

        return House(
            bot=Bot(42, "ombud_bot"),
            telegram=self.telegram,
            readers=lambda code: Reader(code or "en", NullTranslations()),
            helplines=helplines.load(),
            packer=self.packer,
            in_force=lambda: self.policies.latest,
            read_policy=_sent_policy,
            staff_chat=staff_chat,
            legal_chat=legal_chat,
            hosting=Hosting("privacy@example.org"),
            language="en",
            languages=("en", "de"),
            ephemeral=self.ephemeral,
        )

    @property
    def last_said(self) -> str:
        return self.telegram.said[-1][1]

    async def draft(self, person: int = ANNA["id"]) -> Draft | None:
        return await self.run(lambda unit: unit.drafts.of(person))

    async def owes(self) -> list[Delivery]:
        """What the desk owes since it was last asked, in the order in which it would be sent."""
        return await Outbox(self.database, MASTER).claim(self.clock.now + TOLD_WITHIN, 100, 100)

    async def owes_to(self, recipient: int) -> list[Owed]:
        return [delivery.what for delivery in await self.owes() if delivery.recipient == recipient]
