"""What the server answers, and the ledger of what has arrived."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import msgspec

from benchmarks.strict.limits import Limits

TOKEN: Final = "123456789:benchmark-without-a-network"
BOT: Final = {"id": 123456789, "is_bot": True, "first_name": "Ombud", "username": "ombud_bench_bot"}
_MOST_AT_ONCE: Final = 100

Json = Mapping[str, object]

_FIXED: Final[Mapping[str, object]] = {
    "getMe": BOT | {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False},
    "getMyCommands": [],
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
}
_TRUE: Final = frozenset(
    {
        "answerCallbackQuery",
        "deleteMessage",
        "deleteMessages",
        "deleteMyCommands",
        "deleteWebhook",
        "sendChatAction",
        "setMyCommands",
    }
)
encode: Final = msgspec.json.Encoder().encode


class Ledger(msgspec.Struct):
    """What has arrived at the server. Moments are in milliseconds since 1970, on the server's clock."""

    sent: dict[int, list[float]] = msgspec.field(default_factory=dict)
    """When new messages to each chat took effect."""
    refused: dict[int, int] = msgspec.field(default_factory=dict)
    """Calls by the error code that they were answered with."""
    calls: dict[str, int] = msgspec.field(default_factory=dict)
    available: dict[int, float] = msgspec.field(default_factory=dict)
    """When each update could be fetched."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


def granted(result: object) -> Answer:
    return Answer(200, b'{"ok":true,"result":%b}' % encode(result))


def refused(code: int, description: str, **parameters: int) -> Answer:
    body: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    return Answer(code, encode(body | {"parameters": parameters} if parameters else body))


@dataclass(slots=True)
class Telegram:
    """One bot's server. `blocked` percent of the people have blocked the bot."""

    limits: Limits
    blocked: int = 0
    ledger: Ledger = field(default_factory=Ledger)
    _calls: Counter[str] = field(default_factory=Counter)
    _refused: Counter[int] = field(default_factory=Counter)
    _messages: int = 0
    _updates: list[Json] = field(default_factory=list)
    _waiting: asyncio.Event = field(default_factory=asyncio.Event)

    def call(self, method: str, given: Json) -> Answer:
        """What a call that arrives now comes to; all but `getUpdates`."""
        self._calls[method] += 1
        answer = self._answer(method, given)
        if answer.status != 200:
            self._refused[answer.status] += 1
        return answer

    def _answer(self, method: str, given: Json) -> Answer:
        if method in _FIXED:
            return granted(_FIXED[method])
        if method in _TRUE:
            return granted(True)
        if method == "getChat":
            return granted(_chat(_number(given, "chat_id")) | {"accent_color_id": 0, "max_reaction_count": 11})
        if method == "getChatMember":
            return granted(
                {"status": "member", "user": {"id": _number(given, "user_id"), "is_bot": False, "first_name": "R"}}
            )
        if method.startswith(("send", "edit", "copy")):
            return self._message(method, given)
        return refused(404, "Not Found: method not found")

    def _message(self, method: str, given: Json) -> Answer:
        chat, now = _number(given, "chat_id"), time.time()
        paid = given.get("allow_paid_broadcast") in (True, "true", "True")
        wait = self.limits.admit(chat, now, paid=paid)
        if wait is not None:
            return refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        if chat > 0 and chat % 100 < self.blocked:
            return refused(403, "Forbidden: bot was blocked by the user")
        if method.startswith("edit"):
            number = _number(given, "message_id")
        else:
            self._messages = number = self._messages + 1
            self.ledger.sent.setdefault(chat, []).append(now * 1000)
        return granted(
            {"message_id": number, "from": BOT, "chat": _chat(chat), "date": int(now), "text": given.get("text", "")}
        )

    def give(self, updates: Sequence[Json]) -> None:
        """Let these updates be fetched from now on; their numbers grow."""
        self._updates.extend(updates)
        now = time.time() * 1000
        self.ledger.available.update({_number(update, "update_id"): now for update in updates})
        self._waiting.set()

    async def updates(self, given: Json) -> Answer:
        """`getUpdates`: those from `offset` on, at most 100, once there is one, or after `timeout` seconds."""
        offset, patience = _number(given, "offset"), _number(given, "timeout")
        self._updates = [update for update in self._updates if _number(update, "update_id") >= offset]
        if not self._updates and patience:
            self._waiting.clear()
            # A long poll that ends without an update is no fault: it is answered with none.
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._waiting.wait()
        return granted(self._updates[: min(_number(given, "limit") or _MOST_AT_ONCE, _MOST_AT_ONCE)])

    def written_down(self) -> bytes:
        """The ledger as JSON."""
        self.ledger.calls, self.ledger.refused = dict(self._calls), dict(self._refused)
        return encode(self.ledger)


def _chat(number: int) -> dict[str, object]:
    if number < 0:
        return {"id": number, "type": "supergroup", "title": "Gardeners"}
    return {"id": number, "type": "private", "first_name": "R"}


def _number(given: Json, name: str) -> int:
    """A whole number, 0 where it is missing."""
    value = given.get(name, 0)
    return int(value) if isinstance(value, (int, str)) else 0
