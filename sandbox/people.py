"""A person as an actor: what they do reaches the bot as updates, what they see is what Telegram would show them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol, TypeVar

from sandbox.accounts import Account
from sandbox.chats import Chat, Message
from sandbox.forwards import content_of, origin_of
from sandbox.joining import block
from sandbox.posting import remove
from sandbox.pressing import press, react
from sandbox.viewing import Button, as_told, find_button, matches, reply_keyboard, visible
from sandbox.wire import JsonObject
from sandbox.world import World
from sandbox.writing import CannotWrite, Text, caption_content, rewrite, shared_user, text_content, write

Found = TypeVar("Found")
Wanted = str | re.Pattern[str]


class HasChat(Protocol):
    """A group or channel, as far as a person needs to know it."""

    @property
    def chat(self) -> Chat: ...


class Person:
    """One person. Without `in_`, everything happens in their private chat with the bot.

    Acts return at once; `sees` and `presses` wait, driven by events.
    """

    def __init__(self, world: World, account: Account) -> None:
        self.account = account
        self._world = world
        self._seen: dict[tuple[int, str], int] = {}

    @property
    def id(self) -> int:
        return self.account.id

    @property
    def name(self) -> str:
        return self.account.name

    @property
    def username(self) -> str | None:
        return self.account.username

    # Writing

    def starts(self, payload: str = "") -> Message:
        """Press Start, or follow a deep link with a payload; unblocks the bot."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,64}", payload):
            raise CannotWrite("a start parameter is up to 64 of A-Z, a-z, 0-9, _ and -")
        if self.account.has_blocked:
            self.unblocks_bot()
        return self.writes(f"/start {payload}".strip())

    def writes(self, text: Text) -> Message:
        """Write to the bot in private."""
        return self._write(self._private, text_content(text))

    def says(self, text: Text, *, in_: HasChat, topic: int | None = None, ephemeral: bool | None = None) -> Message:
        """Write in a group. A command that the bot's menu marks as ephemeral is sent as one, unless `ephemeral` decides."""
        return self._write(in_.chat, text_content(text), topic=topic, ephemeral=ephemeral)

    def replies(self, to: Message, text: Text, *, ephemeral: bool | None = None) -> Message:
        return self._write(to.chat, text_content(text), reply_to=to, topic=to.thread, ephemeral=ephemeral)

    def forwards(self, message: Message, *, to: HasChat | None = None, hidden: bool = False) -> Message:
        """Forward a message, to the bot by default; `hidden` as if its author hid their account in forwards."""
        origin = {"forward_origin": origin_of(message, is_hidden=hidden)}
        return self._write(to.chat if to else self._private, {**content_of(message), **origin})

    def sends_photo(
        self,
        caption: Text = "",
        *,
        in_: HasChat | None = None,
        content: bytes = b"\xff\xd8 photo",
        size: int | None = None,
    ) -> Message:
        return self.sends_file("photo", "photo.jpg", caption, in_=in_, content=content, size=size)

    def sends_file(
        self,
        kind: str,
        name: str,
        caption: Text = "",
        *,
        in_: HasChat | None = None,
        content: bytes = b"content",
        size: int | None = None,
    ) -> Message:
        """Send a photo, document, video, audio or voice; `size` pretends a size in bytes."""
        stored = self._world.files.add(kind, name, content, size)
        return self._write(in_.chat if in_ else self._private, {**stored.as_content(), **caption_content(caption)})

    def sends_album(self, count: int, caption: Text = "", *, in_: HasChat | None = None) -> list[Message]:
        """Send photos as one album: a message each, the caption on the first."""
        group = {"media_group_id": str(13_000_000_000_000_000 + next(self._world.numbers))}
        photos = [self._world.files.add("photo", "photo.jpg", b"\xff\xd8 photo %d" % number) for number in range(count)]
        chat = in_.chat if in_ else self._private
        return [
            self._write(chat, {**photo.as_content(), **caption_content("" if number else caption), **group})
            for number, photo in enumerate(photos)
        ]

    def picks_user(self, request_id: int, *people: Person) -> Message:
        """Choose people with Telegram's picker, which a KeyboardButtonRequestUsers button on the keyboard opens."""
        requests = [key["request_users"] for key in reply_keyboard(self.messages()) if "request_users" in key]
        request = next((one for one in requests if one["request_id"] == request_id), None)
        if request is None or len(people) > request.get("max_quantity", 1):
            raise CannotWrite(f"no button lets {self.name} pick {len(people)} people for request {request_id}")
        users = [shared_user(one.account, request) for one in people]
        return self._write(self._private, {"users_shared": {"request_id": request_id, "users": users}})

    def edits(self, message: Message, text: Text) -> None:
        """Change a text or caption of their own."""
        rewrite(self._world, message, text)

    def reacts(self, message: Message, emoji: str) -> None:
        """Put a reaction under a message; bots hear of it where they asked to and are administrators."""
        react(self._world, self.account, message, emoji)

    def deletes(self, message: Message) -> None:
        """Delete a message for everyone; the bot is not told."""
        remove(self._world, message, self.account)

    # Standing

    def blocks_bot(self) -> None:
        block(self._world, self.account, is_blocked=True)

    def unblocks_bot(self) -> None:
        block(self._world, self.account, is_blocked=False)

    def deactivates(self) -> None:
        """Delete the account."""
        self.account.is_deactivated = True

    def hides_forwards(self) -> None:
        """From now on forwards of their messages do not link to them."""
        self.account.hides_forwards = True

    def goes_offline(self) -> None:
        """Ephemeral messages do not reach them until they are back."""
        self.account.is_online = False

    def comes_online(self) -> None:
        self.account.is_online = True

    # Seeing

    def messages(self, *, in_: HasChat | None = None) -> list[Message]:
        """What they can see there now, oldest first, their own messages included."""
        return visible(self._world, in_.chat if in_ else self._private, self.account)

    def menu(self, *, in_: HasChat | None = None) -> list[str]:
        """The bot's commands that their app offers them there."""
        chat = in_.chat if in_ else self._private
        is_admin = chat.is_group and chat.membership(self.id, self._world.clock.now()).status in (
            "creator",
            "administrator",
        )
        shown = self._world.commands.shown(chat, self.id, self.account.language_code or "", is_admin=is_admin)
        return [command["command"] for command in shown]

    def texts(self, *, in_: HasChat | None = None) -> list[str]:
        return [message.text for message in self.messages(in_=in_) if message.text]

    async def sees(self, text: Wanted, *, in_: HasChat | None = None, within: float = 5.0) -> Message:
        """Wait for a message from the bot that contains `text` (or matches a pattern), and return it.

        Asked again for the same text, it waits for the next message, or for the same one once it has been edited.
        Raises AssertionError with everything they saw instead.
        """
        chat = in_.chat if in_ else self._private
        key = chat.id, text if isinstance(text, str) else text.pattern
        last = self._seen.get(key, 0)

        def look() -> Message | None:
            fresh = (one for one in self.messages(in_=in_) if one.changed > last and one.author is self._world.me)
            return min((one for one in fresh if matches(one.text, text)), key=lambda one: one.changed, default=None)

        message = await self._wait(look, within, f"a message with {key[1]!r} from the bot", in_)
        self._seen[key] = message.changed
        return message

    async def presses(self, *labels: str, in_: HasChat | None = None, within: float = 5.0) -> str:
        """Press the button whose label equals or starts with `label`, on the newest message that has one; several one after another.

        Waits for each button and for its answer, and returns the last answer's text ("" if it has none). A button or an answer that
        opens the bot with a start parameter is followed; a button of a reply keyboard writes its label.
        """
        answers = [await self._press(label, in_, within) for label in labels]
        return answers[-1]

    async def presses_data(self, message: Message, data: str, *, label: str = "", within: float = 5.0) -> str:
        """Press a button by its callback data, even one that is no longer shown, and return the answer's text."""
        query = press(self._world, self.account, message, data, label or data)
        answer = await self._world.transcript.until(lambda: query.answer, within)
        assert answer is not None, f"{self.name} pressed {label or data!r} and got no answer within {within} s"
        self._follow(str(answer["url"]))
        return str(answer["text"])

    # Inside

    @property
    def _private(self) -> Chat:
        return self._world.chats[self.id]

    async def _press(self, label: str, in_: HasChat | None, within: float) -> str:
        def look() -> Button | None:
            return find_button(self.messages(in_=in_), label)

        button = await self._wait(look, within, f"a button {label!r}", in_)
        if button.is_typed:
            self._write(button.message.chat, text_content(button.label))
            return ""
        if "callback_data" not in button.content:
            self._follow(str(button.content.get("url", "")))
            return ""
        data = str(button.content["callback_data"])
        return await self.presses_data(button.message, data, label=button.label, within=within)

    def _follow(self, url: str) -> None:
        if "?start=" in url:
            self.starts(url.partition("?start=")[2])

    async def _wait(self, look: Callable[[], Found | None], within: float, what: str, in_: HasChat | None) -> Found:
        found = await self._world.transcript.until(look, within)
        if found is None:
            told = as_told(self.messages(in_=in_))
            raise AssertionError(f"{self.name} waited {within} s for {what}. They saw:\n{told}")
        return found

    def _write(
        self,
        chat: Chat,
        content: JsonObject,
        *,
        reply_to: Message | None = None,
        topic: int | None = None,
        ephemeral: bool | None = None,
    ) -> Message:
        return write(self._world, self.account, chat, content, reply_to=reply_to, topic=topic, ephemeral=ephemeral)
