"""A campaign's calls: the same text to many, changed or taken back everywhere. They yield to all others on the line."""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Final, Self

import msgspec

from bot.attempts import NOT_MODIFIED, Attempt, Done, Refused, mentions
from bot.campaigns.sheets import Sheet
from bot.line import Line
from bot.pacing import Call
from bot.transport import (
    CONNECT_S,
    POOL_S,
    READ_S,
    UNREADABLE,
    WRITE_S,
    AiohttpRequest,
    MaybeSent,
    limits_of,
    read_answer,
    refusal,
)

CONNECTIONS: Final = 64
"""1,000 calls a second of up to 60 ms, some to spare. They are opened as they are needed, apart from those of everybody else: a receipt
must not wait for one."""

_LIMITS: Final = limits_of(read=READ_S, write=WRITE_S, connect=CONNECT_S, pool=POOL_S)


def _nothing() -> None:
    """Nobody waits for the turn."""


class Poster:
    """Use it as an async context manager."""

    def __init__(self, token: str, api_url: str, line: Line) -> None:
        self._root = f"{api_url.rstrip('/')}/bot{token}/"
        self._request = AiohttpRequest(connections=CONNECTIONS)
        self._line = line

    async def __aenter__(self) -> Self:
        await self._request.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._request.shutdown()

    async def send(self, chat: int, sheet: Sheet, started: Callable[[], None] = _nothing) -> Attempt:
        """Send it; the message's number is in what is Done. `started` is called when its turn has come."""

        async def action() -> int:
            started()
            return _number(await self._ask(sheet.method, sheet.body(chat)))

        return await self._line.attempt(Call(chat, yielding=True, paid=sheet.paid), action)

    async def edit(self, chat: int, message: int, sheet: Sheet, started: Callable[[], None] = _nothing) -> Attempt:
        """Change a message; one that reads so already is as good. One that is gone is Refused, in Telegram's words."""

        async def action() -> int:
            started()
            await self._ask(sheet.method, sheet.body(chat, message))
            return message

        attempt = await self._line.attempt(Call(chat, yielding=True), action)
        return Done(message) if isinstance(attempt, Refused) and mentions(attempt.why, NOT_MODIFIED) else attempt

    async def withdraw(self, chat: int, messages: Sequence[int], started: Callable[[], None] = _nothing) -> Attempt:
        """Delete at most 100 messages of a chat. Telegram passes over those that are gone, and refuses where one is older than 48 hours."""
        body = msgspec.json.encode({"chat_id": chat, "message_ids": messages})

        async def action() -> None:
            started()
            await self._ask("deleteMessages", body)

        return await self._line.attempt(Call(chat, message=False, yielding=True), action)

    async def _ask(self, method: str, body: bytes) -> msgspec.Raw:
        """The result of a call. Raises what python-telegram-bot raises, NotSent and MaybeSent."""
        status, payload = await self._request.exchange("POST", self._root + method, body, _LIMITS)
        answer = read_answer(status, payload)
        if not answer.ok:
            raise refusal(status, answer)
        return answer.result


class _Sent(msgspec.Struct):
    """https://core.telegram.org/bots/api#message, of which a campaign keeps nothing but the number."""

    message_id: int


_SENT: Final = msgspec.json.Decoder(_Sent)


def _number(result: msgspec.Raw) -> int:
    try:
        return _SENT.decode(result).message_id
    except UNREADABLE:
        raise MaybeSent("The answer to a send holds no message") from None
