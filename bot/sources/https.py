"""A source behind HTTPS. It is asked with one POST, and its answer is read to the end or not at all."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import aiohttp

from bot.sources.decoding import decode
from bot.sources.reply import Fault, Reply, ids
from config.sources import HttpsSource
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.durations import SECOND, Ms

LARGEST: Final = 8 * 1024 * 1024
"""Bytes of an answer."""
_CHUNK: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Endpoint:
    source: HttpsSource

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def data(self) -> frozenset[Data]:
        return self.source.data

    async def ask(self, scope: Scope) -> Reply | Fault:
        body = await self._fetch(scope)
        return body if isinstance(body, Fault) else decode(body, self.name)

    async def _fetch(self, scope: Scope) -> bytes | Fault:
        timeout = aiohttp.ClientTimeout(total=self.source.timeout / SECOND)
        # What came compressed would have to be unpacked before anybody knows how large it is.
        headers = {"Authorization": f"Bearer {self.source.token}", "Accept-Encoding": "identity"}
        try:
            async with (
                aiohttp.ClientSession(
                    timeout=timeout, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
                ) as session,
                # A redirect would take the token and the question to somebody else.
                session.post(self.source.url, json=_question(scope), headers=headers, allow_redirects=False) as answer,
            ):
                return _verdict(answer) or await _read(answer)
        except TimeoutError:
            return Fault.SLOW
        except aiohttp.ClientConnectorCertificateError:
            return Fault.REFUSED
        except (aiohttp.ClientError, OSError):
            return Fault.DOWN


def _verdict(answer: aiohttp.ClientResponse) -> Fault | None:
    if answer.status >= 500 or answer.status == 429:
        return Fault.DOWN
    if answer.status != 200:
        return Fault.REFUSED
    return None if answer.content_type == "application/json" else Fault.MALFORMED


async def _read(answer: aiohttp.ClientResponse) -> bytes | Fault:
    body = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > LARGEST:
            return Fault.LARGE
    return bytes(body)


def _question(scope: Scope) -> dict[str, object]:
    return {
        "persons": ids(scope.persons),
        "kinds": sorted(scope.data),
        "since": _written(scope.since),
        "before": _written(scope.before),
    }


def _written(at: Ms) -> str:
    return datetime.fromtimestamp(at / SECOND, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
