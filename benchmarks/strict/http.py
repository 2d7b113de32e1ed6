"""HTTP/1.1 as far as Bot API clients speak it, by hand: one core serves many thousand calls a second."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import parse_qsl

import msgspec

from benchmarks.strict.answers import Answer, Telegram, granted

Json = Mapping[str, object]

_HEAD_ENDS: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"
_UPDATES: Final = msgspec.json.Decoder(list[dict[str, object]])
_PARAMETERS: Final = msgspec.json.Decoder(dict[str, object])


@dataclass(frozen=True, slots=True)
class Travel:
    """Half a round trip, in seconds, with its share of the jitter: `round_trip` plus or minus `jitter`, evenly, in all."""

    round_trip: float
    jitter: float
    chance: random.Random

    def half(self) -> float:
        return max(0.0, (self.round_trip + self.chance.uniform(-self.jitter, self.jitter)) / 2)


class Connection(asyncio.Protocol):
    """One call after the other: each takes effect half a round trip after it came, and is answered half a round trip later."""

    def __init__(self, telegram: Telegram, travel: Travel) -> None:
        self._telegram = telegram
        self._travel = travel
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._busy = False
        self._polls: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        for poll in self._polls:
            poll.cancel()

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._busy:
            self._next()

    def _next(self) -> None:
        end = self._received.find(_HEAD_ENDS)
        if end < 0:
            return
        head = bytes(self._received[:end])
        length, start = _length(head), end + len(_HEAD_ENDS)
        if len(self._received) < start + length:
            return
        body = bytes(self._received[start : start + length])
        del self._received[: start + length]
        self._busy = True
        self._serve(head.split(b" ", 2)[1].decode(), head, body)

    def _serve(self, path: str, head: bytes, body: bytes) -> None:
        if path == "/ledger":
            self._write(Answer(200, self._telegram.written_down()))
        elif path == "/updates":
            self._telegram.give(_UPDATES.decode(body))
            self._write(granted(True))
        else:
            target, _, query = path.partition("?")
            method, given = target.rpartition("/")[2], _parameters(head, body, query)
            self._later(partial(self._arrive, method, given))

    def _arrive(self, method: str, given: Json) -> None:
        if method == "getUpdates":
            poll = asyncio.create_task(self._poll(given))
            self._polls.add(poll)
            poll.add_done_callback(self._polls.discard)
        else:
            self._later(partial(self._write, self._telegram.call(method, given)))

    async def _poll(self, given: Json) -> None:
        answer = await self._telegram.updates(given)
        self._later(partial(self._write, answer))

    def _later(self, what: Callable[[], None]) -> None:
        self._loop.call_later(self._travel.half(), what)

    def _write(self, answer: Answer) -> None:
        self._busy = False
        if self._transport is None:
            return
        self._transport.write(
            b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (answer.status, len(answer.body), answer.body)
        )
        if self._received:
            self._next()


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(_LENGTH)
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


def _parameters(head: bytes, body: bytes, query: str) -> Json:
    """From the query, and from a JSON or urlencoded body; nobody here sends files."""
    given: dict[str, object] = dict(parse_qsl(query))
    if b"application/json" in head:
        return given | _PARAMETERS.decode(body)
    return given | dict(parse_qsl(body.decode()))
