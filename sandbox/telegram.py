"""The sandbox as a whole: a world, its server, and the people and groups that tests and demos play with."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from types import TracebackType

from sandbox.accounts import MEMBER, OWNER, Account
from sandbox.chats import Chat
from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.limits import Strictness
from sandbox.people import Person, Wanted
from sandbox.places import Channel, Group
from sandbox.schema import Version, api_of
from sandbox.server import Call, Server
from sandbox.transcript import Event
from sandbox.viewing import matches
from sandbox.wire import JsonObject
from sandbox.world import World

TOKEN = "7000000001:SANDBOX-sandbox-SANDBOX-sandbox-123"


class Sandbox:
    """A Telegram on loopback for one bot: `async with Sandbox() as telegram: ...`.

    `api="10.0"` is an older server: it knows no ephemeral messages, answers 404 to newer methods and ignores newer fields.
    `limits` is "off", "telegram" or "strict"; `port=0` takes a free one; its clock begins at `begins`, in seconds since the epoch, or now.
    """

    def __init__(
        self,
        *,
        api: Version = "10.3",
        limits: Strictness = "telegram",
        privacy_mode: bool = True,
        port: int = 0,
        token: str = TOKEN,
        name: str = "Ombud",
        username: str = "ombud_bot",
        seed: int = 0,
        begins: float | None = None,
    ) -> None:
        self.token = token
        self.clock = Clock(begins)
        self.faults = Faults(seed)
        me = Account(int(token.partition(":")[0]), name, username=username, is_bot=True)
        self.world = World(self.clock, me, privacy_mode=privacy_mode, limits=limits)
        self._port = port
        self._server = Server(self.world, api_of(api), token, self.faults)

    async def __aenter__(self) -> Sandbox:
        self._port = await self._server.start(self._port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._server.stop()

    @property
    def url(self) -> str:
        """The server's root; methods live under `<url>/bot<token>/`, files under `<url>/file/bot<token>/`."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def bot(self) -> Account:
        return self.world.me

    @property
    def calls(self) -> list[Call]:
        """Every call but getUpdates, in order."""
        return self._server.calls

    @property
    def refused(self) -> list[Call]:
        """The calls that were refused on their merits; injected faults are not among them."""
        return self._server.refused

    @property
    def pending(self) -> int:
        """Updates the bot has not acknowledged yet."""
        return len(self.world.updates)

    def person(self, name: str, username: str | None = None, *, language: str | None = "en") -> Person:
        return Person(self.world, self.world.add_person(name, username, language))

    def people(self, count: int, name: str = "Person", *, language: str | None = "en") -> list[Person]:
        """`count` people who pressed Start before the story begins: the bot may write to them, and no update of theirs waits."""
        crowd = [self.person(f"{name} {number}", language=language) for number in range(1, count + 1)]
        for person in crowd:
            person.account.has_started = True
        return crowd

    def received(self, text: Wanted, *, now: bool = False) -> Counter[int]:
        """How often the bot's messages with this text (or pattern) came to each chat, by its id; `now`: how many are there to read now."""
        if now:
            shown = (
                one for chat in self.world.chats.values() for one in chat.messages.values() if one.author is self.bot
            )
            return Counter(one.chat.id for one in shown if matches(one.text, text))
        return Counter(event.chat_id for event in self._sent(0) if matches(event.text, text))

    async def all_receive(self, text: Wanted, people: Iterable[Person], *, times: int = 1, within: float = 5.0) -> None:
        """Wait until each of them got a message with this text from the bot, at least `times` times."""
        missing, count, read = {person.id: person.name for person in people}, Counter[int](), 0

        def look() -> bool | None:
            nonlocal read
            for event in self._sent(read):
                if event.chat_id in missing and matches(event.text, text):
                    count[event.chat_id] += 1
                    if count[event.chat_id] >= times:
                        del missing[event.chat_id]
            read = len(self.transcript())
            return True if not missing else None

        await self.world.transcript.until(look, within)
        assert not missing, (
            f"{len(missing)} did not get {text!r} within {within} s, among them {list(missing.values())[:5]}"
        )

    def loses_files(self) -> None:
        """Telegram has none of the files any more that were sent so far: it neither hands them out nor sends them again."""
        self.world.files.lose()

    def paid(self) -> float:
        """How many Stars the bot has paid for its messages."""
        return round(sum(event.paid for event in self.transcript()), 1)

    def group(self, title: str, *, owner: Person, members: Iterable[Person] = ()) -> Group:
        """A basic group, as Telegram makes them before they grow."""
        return self._settled(self.world.add_group(title), owner, members)

    def supergroup(
        self,
        title: str,
        *,
        owner: Person,
        members: Iterable[Person] = (),
        forum: bool = False,
        username: str | None = None,
    ) -> Group:
        return self._settled(self.world.add_supergroup(title, username, is_forum=forum), owner, members)

    def channel(self, title: str, *, owner: Person, username: str | None = None) -> Channel:
        chat = self.world.add_channel(title, username)
        chat.members[owner.id] = OWNER
        return Channel(self.world, chat, owner.account)

    def transcript(self) -> list[Event]:
        return self.world.transcript.events

    def raw_update(self, update: JsonObject | bytes) -> int:
        """Hand the bot anything as an update; returns its id. In bytes, `UPDATE_ID` is replaced by that id."""
        return self.world.updates.push_raw(update)

    def _sent(self, since: int) -> Iterator[Event]:
        """The bot's messages in the transcript, from the event with this index on."""
        events = self.world.transcript.events
        own = (events[index] for index in range(since, len(events)))
        return (event for event in own if event.kind == "message" and event.by_bot)

    async def all_read(self, within: float = 5.0) -> None:
        """Wait until the bot has acknowledged every update."""
        done = await self.world.transcript.until(lambda: True if self.pending == 0 else None, within)
        assert done, f"the bot left {self.pending} updates unacknowledged for {within} s"

    async def called(self, method: str, *, times: int = 1, within: float = 5.0) -> list[Call]:
        """Wait until the bot has called a method at least `times` times with success, and return those calls."""

        found: list[Call] = []
        read = 0

        def made() -> bool | None:
            nonlocal read
            found.extend(call for call in self.calls[read:] if call.method == method and not call.error)
            read = len(self.calls)
            return len(found) >= times or None

        assert await self.world.transcript.until(made, within), (
            f"{method} was not called {times} times; called: {[call.method for call in self.calls]}"
        )
        return found

    async def quiet(self, for_: float = 0.3, within: float = 10.0) -> None:
        """Wait until the bot has read everything and made no call for `for_` seconds."""
        await self.all_read(within)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while loop.time() < deadline:
            if not await self._another_call(for_):
                return
        raise AssertionError(f"the bot was never quiet for {for_} s")

    async def _another_call(self, within: float) -> bool:
        count = len(self.calls)
        return bool(await self.world.transcript.until(lambda: len(self.calls) > count or None, within))

    def _settled(self, chat: Chat, owner: Person, members: Iterable[Person]) -> Group:
        chat.members[owner.id] = OWNER
        chat.members |= {one.id: MEMBER for one in members}
        return Group(self.world, chat, owner.account)
