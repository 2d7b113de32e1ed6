"""A desk with staff, whose moderators type and press: raw updates over a real database."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field

from desk.acquaintance import pressed_start
from desk.evidence import Media
from desk.model import STAFF, Account, AccountKind, Decision, Role
from desk.notices import CaseCard, DeliveryState
from handlers.arrival import Exhibit
from handlers.buttons import Action, encode
from handlers.messages.text import Text
from storage.database import Database
from storage.outbox import Outbox
from tests.handlers.desk import STAFF_CHAT, FakeTelegram, FrontDesk
from tests.handlers.updates import BOT, GROUP, Json, message, update
from tests.storage.desk import MASTER

MIA = {"id": 201, "is_bot": False, "first_name": "Mia", "language_code": "en"}
NOAH = {"id": 202, "is_bot": False, "first_name": "Noah", "language_code": "en"}
LENA = {"id": 301, "is_bot": False, "first_name": "Lena", "language_code": "en"}
OLGA = {"id": 401, "is_bot": False, "first_name": "Olga", "language_code": "en"}
ROOM = {"id": STAFF_CHAT, "type": "supergroup", "title": "Staff"}
CARD = 5000
"""The number of the first card's message in the staff chat."""


@dataclass(frozen=True)
class Answer:
    """What a presser saw over the button."""

    text: str
    alert: bool
    url: str | None


@dataclass
class StaffTelegram(FakeTelegram):
    presses: list[Answer] = field(default_factory=list)
    shown: list[tuple[int, Media, bool]] = field(default_factory=list)
    exhibits: list[Exhibit] = field(default_factory=list)
    still: Callable[[], Awaitable[bool]] | None = None
    """Whether what was shown last may be shown to them at this moment."""
    fileless: bool = False
    """Whether Telegram has lost its files."""

    def show_files(
        self,
        chat: int,
        files: Sequence[Exhibit],
        *,
        spoiler: bool,
        still: Callable[[], Awaitable[bool]],
        missing: Callable[[int], Text],
    ) -> None:
        self.shown += [(chat, file.media, spoiler) for file in files]
        self.exhibits += files
        self.still = still
        if files and self.fileless:
            self.tell(chat, missing(len(files)))

    async def answer_press(self, press: str, text: str = "", *, alert: bool = False, url: str | None = None) -> None:
        assert len(text) <= 200
        self.presses.append(Answer(text, alert, url))


class StaffDesk(FrontDesk):
    """Handles what staff do; `answered` says how the last press was answered, `last_said` what was last written."""

    telegram: StaffTelegram

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.telegram = StaffTelegram()

    async def appoint(self) -> None:
        roles = ((MIA, Role.MODERATOR), (NOAH, Role.MODERATOR), (LENA, Role.LEAD), (OLGA, Role.OWNER))
        for person, role in roles:
            await self.run(lambda unit, who=person["id"], role=role: unit.staff.grant(who, role, None))
            account = Account(person["id"], AccountKind.PERSON, person["first_name"], language="en")
            await self.run(lambda unit, who=account: pressed_start(unit, who))

    async def types(
        self, person: Json, text: str, chat: Json = ROOM, reply: Json | None = None, **fields: object
    ) -> None:
        said = {"text": text, **({"reply_to_message": reply} if reply else {}), **fields}
        await self.handles(update(message=message(chat, person, **said)))

    async def presses(self, person: Json, action: Action, *carried: int | str, chat: Json = ROOM) -> Answer:
        under = message(chat, BOT, text="card")
        query = {"id": "1", "from": person, "message": under, "data": encode(action, *carried)}
        await self.handles(update(callback_query=query))
        return self.telegram.presses[-1]

    async def replies_to_card(self, person: Json, text: str, **fields: object) -> None:
        await self.types(person, text, reply=message(ROOM, BOT, message_id=CARD, text="card"), **fields)

    async def draw_cards(self) -> list[int]:
        """Let the courier post what is due in the staff chat; returns the cases whose cards were drawn."""
        outbox = Outbox(self.database, MASTER)
        due = [one for one in await outbox.claim(self.clock.now, 100, 100) if isinstance(one.what, CaseCard)]
        settled = [
            one.settled(DeliveryState.SENT, message=CARD + place if one.recipient == STAFF else None)
            for place, one in enumerate(due)
        ]
        await outbox.settle(settled, self.clock.now)
        return [one.what.case for one in due if isinstance(one.what, CaseCard)]

    async def decisions(self, case: int = 1) -> list[Decision]:
        return list(await self.run(lambda unit: unit.decisions.of_case(case)))

    async def claimed_by(self, case: int = 1) -> int | None:
        claim = await self.run(lambda unit: unit.claims.of(case))
        return claim.moderator if claim is not None else None

    async def verbs(self, case: int = 1) -> list[str]:
        return [entry.verb for entry in await self.run(lambda unit: unit.journal.of_case(case))]

    async def roles(self, person: Json) -> Collection[Role]:
        return await self.run(lambda unit: unit.staff.roles(person["id"]))

    async def meet(self, account: Account) -> None:
        await self.run(lambda unit: unit.people.meet(account))

    @property
    def answered(self) -> Answer:
        return self.telegram.presses[-1]


def offence(**fields: object) -> Json:
    """What somebody wrote in the group, to be replied to."""
    return message(GROUP, **({"message_id": 7, "text": "cheap coins here"} | fields))
