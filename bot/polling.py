"""Long polling that hands out updates as the bytes they came in.

python-telegram-bot's polling decodes updates before anyone can store them, so that a kill loses them, and one it cannot
decode stops it. Here an update is bytes and a number, and the next one never depends on it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Annotated, Final, Self

import aiohttp
import msgspec
from telegram.error import NetworkError

from bot.transport import CONNECT_S, READ_S, UNREADABLE, AiohttpRequest, Answer, read_answer, refusal

LIMIT: Final = 100
"""The most updates that one getUpdates returns (https://core.telegram.org/bots/api#getupdates)."""

HIGHEST: Final = 2**52 - 1
"""No identifier of Telegram's has more bits. To acknowledge a number beyond would acknowledge all that is still to come."""


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One element of what getUpdates returned: its JSON text, and its number if it has one.

    None stands where an update ought to be and is not: not an object, or without an `update_id` that can be one.
    """

    update_id: int | None
    body: bytes = field(repr=False)


class Poll:
    """getUpdates for one bot, on a connection of its own. Use it as an async context manager."""

    def __init__(self, token: str, api_url: str, allowed_updates: Sequence[str]) -> None:
        self._url = f"{api_url.rstrip('/')}/bot{token}/getUpdates"
        self._allowed_updates = allowed_updates
        self._request = AiohttpRequest(connections=1)
        self._limit = LIMIT

    async def __aenter__(self) -> Self:
        await self._request.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._request.shutdown()

    async def fetch(self, offset: int | None, wait_s: int) -> list[RawUpdate]:
        """The next updates, at most 100, in Telegram's order; an empty list if none came within `wait_s` seconds.

        `offset` acknowledges every update below it; None acknowledges nothing. Raises InvalidToken; Conflict if someone
        else polls or a webhook is set; RetryAfter; and NetworkError for anything that may pass, such as an answer that
        is not JSON as a whole. An update that makes it unreadable comes by itself, so that it can be set aside.
        """
        while True:
            status, payload = await self._ask(offset, self._limit, wait_s)
            try:
                updates = _read(status, payload)
            except NetworkError:
                whole = _WHOLE.fullmatch(payload)
                if whole is None:
                    raise
                if self._limit == 1:
                    return [RawUpdate(_guess(whole["update"]), whole["update"])]
                # One of them makes all unreadable: halve until those before it come through, and then it stands alone.
                self._limit //= 2
            else:
                self._limit = min(self._limit * 2, LIMIT)
                return updates

    async def _ask(self, offset: int | None, limit: int, wait_s: int) -> tuple[int, bytes]:
        parameters: dict[str, object] = {
            "timeout": wait_s,
            "limit": limit,
            "allowed_updates": self._allowed_updates,
        }
        if offset is not None:
            parameters["offset"] = offset
        limits = aiohttp.ClientTimeout(connect=CONNECT_S, sock_read=wait_s + READ_S)
        return await self._request.exchange("POST", self._url, msgspec.json.encode(parameters), limits)


_WHOLE: Final = re.compile(rb'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[(?P<update>.+)\]\s*\}\s*', re.DOTALL)
"""An answer that arrived whole, whatever is in its updates."""

_SOME_NUMBER: Final = re.compile(rb'"update_id"\s*:\s*([0-9]{1,15})\b')


def _guess(update: bytes) -> int | None:
    """The number of an update that is no JSON."""
    found = _SOME_NUMBER.search(update)
    return None if found is None else int(found[1])


def _read(status: int, payload: bytes) -> list[RawUpdate]:
    """The updates of an answer, each undecoded. Raises what `Poll.fetch` raises."""
    answer = read_answer(status, payload)
    if not answer.ok:
        raise refusal(status, answer)
    return [RawUpdate(_update_id(element), bytes(element)) for element in _elements(answer)]


def _elements(answer: Answer) -> list[msgspec.Raw]:
    try:
        return msgspec.json.decode(answer.result, type=list[msgspec.Raw])
    except UNREADABLE:
        raise NetworkError("getUpdates answered with something that is no list") from None


class _Numbered(msgspec.Struct):
    update_id: Annotated[int, msgspec.Meta(ge=0, le=HIGHEST)]


_NUMBERED: Final = msgspec.json.Decoder(_Numbered)


def _update_id(element: msgspec.Raw) -> int | None:
    try:
        return _NUMBERED.decode(element).update_id
    except UNREADABLE:
        return None
