"""The world in which the table holds: one person of each kind, one open case (C-1) and one that was decided (C-2, D-1)."""

import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar
from unittest.mock import patch

from desk.acquaintance import joined, pressed_start
from desk.appeals import file_appeal
from desk.campaigns import CampaignState, Post, Terms
from desk.decisions import decide
from desk.errors import DeskError
from desk.model import Account, AccountKind, Contested, Outcome, Role
from desk.ports import Desk as DeskPort
from desk.ports import Unit
from desk.rules.durations import FOREVER, Ms
from desk.verdict import Verdict
from handlers import routing, wire
from handlers.arrival import Arrival, Bot
from handlers.boundary import refuse
from handlers.buttons import Action, encode
from handlers.incoming import chat_of
from storage import migrate
from storage.database import Database, Tx
from storage.unit import Runner
from tests.handlers.access.table import Chat, Line, Who
from tests.handlers.staff.desk import ROOM, StaffDesk, offence
from tests.handlers.updates import BOT, GROUP, SAM, Json, message, presses, private, raw, report, update

T = TypeVar("T")

LEGAL: Final[Json] = {"id": -1005550002222, "type": "supergroup", "title": "Legal"}
PEOPLE: Final[Mapping[Who, Json]] = {
    who: {"id": 9_000 + place, "is_bot": False, "first_name": who.name.title(), "language_code": "en"}
    for place, who in enumerate(Who)
}
_HELD: Final[Mapping[Who, tuple[Role, ...]]] = {
    Who.OWNER: (Role.OWNER,),
    Who.LEAD: (Role.LEAD,),
    Who.MODERATOR: (Role.MODERATOR,),
    Who.OFFICER: (Role.OFFICER,),
    Who.AUDITOR: (Role.AUDITOR,),
    Who.COUNSEL: (Role.COUNSEL,),
    Who.FORMER: tuple(Role),
}
_COLLEAGUE: Final = 8_000
"""A moderator who has decided C-2."""
_AUTHOR: Final = 8_002
"""A lead who was here once, whose announcement waits for a second person."""
_HASTY: Final = 8_001
"""A moderator whose sanctions pause."""
_CANDIDATE: Final = 7_000
"""Whom the owner wants to be an officer."""

_TRACES: Final = frozenset({"inbox", "data_keys", "outbox"})
"""Tables in which a refusal may leave something: that a command is removed from a group is owed whatever became of it."""


class _TakenBack(Exception):
    """Ends a rehearsed unit."""


class Rehearsal:
    """Runs units and takes them back: every line meets the same world."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    async def run(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        done: list[T] = []
        begun: list[Tx] = []

        async def begin(tx: Tx, _now: Ms) -> None:
            begun.append(tx)

        async def rehearsed(unit: Unit) -> None:
            done.append(await work(unit))
            await self.look(begun[0])
            raise _TakenBack

        with suppress(_TakenBack):
            await self._runner.run_settling(begin, rehearsed)
        return done[0]

    async def look(self, tx: Tx) -> None:
        """See what a unit did, before it is taken back."""

    async def read(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        return await self._runner.read(work)


class World(StaffDesk):
    """A staff desk that tells with which refusal an update ended."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.telegram.administrators = {PEOPLE[Who.ADMINISTRATOR]["id"]}

    async def populate(self) -> None:
        for who, person in PEOPLE.items():
            account = Account(person["id"], AccountKind.PERSON, person["first_name"], language="en")
            await self.run(lambda unit, who=account: pressed_start(unit, who))
            for role in _HELD.get(who, ()):
                await self.run(lambda unit, one=account.id, role=role: unit.staff.grant(one, role, None))
                if who is Who.FORMER:
                    await self.run(lambda unit, one=account.id, role=role: unit.staff.revoke(one, role, None))
        for chat in (GROUP, ROOM, LEGAL):
            await self.run(lambda unit, chat=chat: joined(unit, chat_of(_chat(chat)), administrator=True))
        await self.run(lambda unit: unit.staff.grant(_COLLEAGUE, Role.MODERATOR, None))
        await self.run(lambda unit: unit.officer_grants.propose(_CANDIDATE, 6_000, self.clock.now))
        await self.run(lambda unit: unit.pauses.begin(_HASTY, 20))
        await self.handles(report(reply=offence()))
        await self.handles(report(reply=offence(message_id=8)))
        verdict = Verdict(_COLLEAGUE, Outcome.WARN, None, "No advertising here.")
        await self.run(lambda unit: decide(unit, 2, verdict))
        ban = Verdict(_COLLEAGUE, Outcome.BAN, "spam", "Enough.", FOREVER)
        await self.run(lambda unit: unit.proposals.add(1, SAM["id"], ban))
        sent = await self.run(lambda unit: unit.campaigns.add(PEOPLE[Who.LEAD]["id"], Terms()))
        await self.run(lambda unit: unit.campaigns.move(sent, CampaignState.DRAFT, to=CampaignState.SENDING))
        for author in (PEOPLE[Who.LEAD]["id"], _AUTHOR):
            draft = await self.run(lambda unit, author=author: unit.campaigns.add(author, Terms()))
            await self.run(lambda unit, draft=draft: unit.campaigns.put_text(draft, "en", Post("The rules change.")))
        await self.run(lambda unit: unit.campaigns.move(draft, CampaignState.DRAFT, to=CampaignState.WAITING))
        author = Account(SAM["id"], AccountKind.PERSON, SAM["first_name"])
        await self.run(lambda unit: file_appeal(unit, author, Contested(1), "It was a joke."))

    def update(self, what: str | Action, one: Line, who: Who, chat: Chat) -> Json:
        """The update by which somebody gives a command or presses a button."""
        return self.by(PEOPLE[who], what, one, chat)

    def by(self, person: Json, what: str | Action, one: Line, chat: Chat) -> Json:
        """The same by anybody else."""
        place = {Chat.PRIVATE: private(person), Chat.GROUP: GROUP, Chat.STAFF: ROOM, Chat.LEGAL: LEGAL}[chat]
        if isinstance(what, Action):
            assert not isinstance(one.what, str)
            return presses(encode(what, *one.what), person, place)
        replied = {"reply_to_message": message(place)} if what == "report" and chat is not Chat.PRIVATE else {}
        return update(message=message(place, person, text=one.what, **replied))

    async def tries(self, happened: Json, rehearsal: Rehearsal | None = None) -> type[DeskError] | None:
        """Handle an update and take back what it did; returns the refusal that it met."""
        return await self._handle(happened, rehearsal or Rehearsal(self.runner))

    async def suffers(self, happened: Json) -> type[DeskError] | None:
        """Handle an update for good."""
        return await self._handle(happened, self.runner)

    async def _handle(self, happened: Json, desk: DeskPort) -> type[DeskError] | None:
        met: list[type[DeskError]] = []

        async def noting(arrival: Arrival, given: wire.Update, error: DeskError) -> None:
            met.append(type(error))
            await refuse(arrival, given, error)

        arrival = Arrival(desk, self.house(), f"U-{happened['update_id']}", self.clock.now)
        with patch.object(routing, "refuse", noting):
            await routing.handle(arrival, raw(happened))
        return met[0] if met else None

    async def rows(self) -> Mapping[str, list[str]]:
        """All that is stored, but for what a refusal may leave."""

        async def read(tx: Tx) -> Mapping[str, list[str]]:
            return {
                table: sorted(str(dict(row)) for row in await tx.rows(f"SELECT * FROM {table}")) for table in _TABLES
            }

        return await self.database.read(read)

    async def owed(self) -> int:
        """How many rows the outbox has but for the removal of commands."""
        return (await self.sql("SELECT COUNT(*) AS n FROM outbox WHERE kind <> 'RemoveMessage'"))[0]["n"]


def is_kept(happened: Json) -> bool:
    """Whether some route is for it at all."""
    wanted = routing.wants(wire.decode(raw(happened)), Bot(BOT["id"], BOT["username"]))
    return wanted is routing.Want.KEEP


def _chat(chat: Json) -> wire.Chat:
    decoded = wire.decode(raw(update(message=message(chat)))).message
    assert decoded is not None
    return decoded.chat


def _tables() -> tuple[str, ...]:
    folder = Path(migrate.__file__).parent / "migrations"
    statements = [text for each in migrate.load(folder) for text in each.statements("sqlite")]
    made: set[str] = set()
    for text in statements:
        dropped, created = ({*re.findall(rf"{verb} TABLE (\w+)", text)} for verb in ("DROP", "CREATE"))
        renamed = dict(re.findall(r"ALTER TABLE (\w+) RENAME TO (\w+)", text))
        made = {renamed.get(table, table) for table in (made - dropped) | created}
    return tuple(sorted(made - _TRACES))


_TABLES: Final = _tables()
