"""Updates that no Telegram should send: of unknown kinds, cut, mistyped, huge, nested, in broken JSON; and some that are merely odd."""

import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

Json = dict[str, object]

WRONG: Final[tuple[object, ...]] = (
    None,
    True,
    -1,
    0,
    1.5,
    2**31,
    2**63,
    -(2**63) - 1,
    10**400,
    "",
    "0",
    "\x00",
    "\u202e\u200b\ufeff",
    "<b>&amp;</i>",
    "x" * 5_000,
    [],
    {},
    [[[]]],
    {"id": "1"},
)
IDS: Final[tuple[object, ...]] = (None, -1, 2**63, 2**63 - 1, 2**80, "7", 1.0, [], {})
DEEP: Final = 3_000


@dataclass
class Garbage:
    """Draws garbage about one group and its people from a seeded generator."""

    chance: random.Random
    group: int
    people: list[int]
    bot: int
    broken: int = 0
    """How many could not be decoded by anybody."""

    def updates(self, count: int) -> Iterator[Json | bytes]:
        kinds: dict[Callable[[], Json | bytes], int] = {
            self._mutated: 30,
            self._undecodable: 20,
            self._odd: 10,
            self._unknown: 10,
            self._misnumbered: 10,
            self._no_object: 10,
            self._broken_text: 5,
            self._huge: 1,
            self._deep: 1,
            self._broken_json: 1,
        }
        for kind in self.chance.choices(list(kinds), list(kinds.values()), k=count):
            yield kind()

    def _unknown(self) -> Json:
        return {self.chance.choice(("business_message", "poll", "future", "", "ключ")): self._valid()}

    def _mutated(self) -> Json:
        """A real update with some of its fields gone or of another type, at any depth."""
        update = {self.chance.choice(("message", "edited_message", "channel_post")): self._valid()}
        if self.chance.random() < 0.4:
            update = self.chance.choice((self._press, self._membership))()
        for _ in range(self.chance.randint(1, 3)):
            self._spoil(update)
        return update

    def _misnumbered(self) -> bytes:
        """A number that is missing, repeated, negative or too large."""
        update: Json = {"message": self._valid()}
        if self.chance.random() < 0.8:
            update["update_id"] = self.chance.choice(IDS)
        return json.dumps(update).encode()

    def _no_object(self) -> bytes:
        return self.chance.choice(
            (b"null", b"7", b'"text"', b"[]", b"[{}]", b"true", b"{}", b'{"update_id": UPDATE_ID}')
        )

    def _broken_json(self) -> bytes:
        whole = json.dumps({"message": self._valid()}).encode()
        return self.chance.choice((whole[: self.chance.randrange(1, len(whole))], whole + b"}", b"<html>", b"{'a': 1}"))

    def _broken_text(self) -> bytes:
        """Lone surrogates and bytes that are no UTF-8, in a text that is read."""
        junk = self.chance.choice((b"\\ud800", b"\\udfff\\ud800", b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80"))
        message = json.dumps({**self._valid(), "text": "JUNK"}).encode().replace(b"JUNK", junk)
        return b'{"update_id": UPDATE_ID, "message": ' + message + b"}"

    def _huge(self) -> Json:
        return {"message": {**self._valid(), "text": "z" * 500_000}}

    def _deep(self) -> bytes:
        nested = b"[" * DEEP + b"]" * DEEP
        field = self.chance.choice((b"rich_message", b"entities", b"chat", b"unread"))
        return b'{"update_id": UPDATE_ID, "message": {"%b": %b}}' % (field, nested)

    def _undecodable(self) -> Json:
        """Surely broken, each differently."""
        self.broken += 1
        message: Json = self.chance.choice(
            (
                {**self._valid(), "message_id": f"no number {self.broken}"},
                {**self._valid(), "chat": f"no chat {self.broken}"},
                {**self._valid(), "from": [self.broken]},
                {"text": f"nothing else {self.broken}"},
            )
        )
        return {"message": message}

    def _odd(self) -> Json:
        """Well-formed, and of no use: commands without their arguments, buttons of other programs, names that play tricks."""
        text = self.chance.choice(
            (
                "/report",
                "/claim C-99999999999999999999",
                "/case C-1; DROP TABLE cases",
                "/warn @nobody spam " + "x" * 3_000,
                "/mute 5 -3h spam",
                "/ban\u00a0C-1",
                "/role 1 owner",
                "/start " + "report_-" + "9" * 30,
                "@admin",
                "\u202e/report\u202c",
            )
        )
        return self._press() if self.chance.random() < 0.3 else {"message": {**self._valid(), "text": text}}

    def _valid(self) -> Json:
        sender = self._person()
        if self.chance.random() < 0.15:
            chat: Json = {"id": sender["id"], "type": "private", "first_name": "Eve"}
        else:
            chat = {"id": self.group, "type": "supergroup", "title": "\u202eGardeners"}
        replied = {"message_id": 1, "date": 1_700_000_000, "chat": chat, "from": self._person(), "text": "bad"}
        message: Json = {
            "message_id": self.chance.randint(1_000, 2**31),
            "date": 1_700_000_000,
            "chat": chat,
            "from": sender,
            "text": "hello" if self.chance.random() < 0.8 else "/help",
            "entities": [{"type": "bold", "offset": 0, "length": 10**9}],
        }
        return {**message, "reply_to_message": replied} if self.chance.random() < 0.3 else message

    def _person(self) -> Json:
        names = ("Eve", "<script>", "\u200b", "\u202eevE", "ε" * 64, "👩‍👩‍👧‍👦")
        return {"id": self.chance.choice(self.people), "is_bot": False, "first_name": self.chance.choice(names)}

    def _press(self) -> Json:
        data = self.chance.choice(("", "1:claim:1", "x" * 64, "\x00", "v9:?:-1", "1", "🙂" * 16))
        query = {
            "id": str(self.chance.randrange(2**60)),
            "from": self._person(),
            "message": self._valid(),
            "data": data,
        }
        return {"callback_query": query}

    def _membership(self) -> Json:
        member = {"user": {"id": self.bot, "is_bot": True, "first_name": "Ombud"}, "status": "member"}
        chat = {"id": -1_009_999_000_000 - self.chance.randrange(50), "type": "supergroup", "title": "Elsewhere"}
        change = {"chat": chat, "from": self._person(), "date": 1_700_000_000}
        return {
            "my_chat_member": {**change, "old_chat_member": {**member, "status": "left"}, "new_chat_member": member}
        }

    def _spoil(self, value: object) -> None:
        """Walk down somewhere, and take a field away or put something wrong in its place."""
        while isinstance(value, dict) and value:
            name = self.chance.choice(list(value))
            child = value[name]
            if isinstance(child, dict) and self.chance.random() < 0.7:
                value = child
                continue
            if self.chance.random() < 0.4:
                del value[name]
            else:
                # A copy: spoiled again, a shared one could come to hold itself.
                value[name] = deepcopy(self.chance.choice(WRONG))
            return
