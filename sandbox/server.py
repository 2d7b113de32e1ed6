"""The Bot API over HTTP: reads a call, checks it, lets it happen, writes it down and answers as Telegram does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from sandbox.exchange import cut, encode, failure, parameters, success
from sandbox.faults import Faults
from sandbox.methods import HANDLERS
from sandbox.refusals import Refusal, bad_request, conflict, forbidden, too_many_requests
from sandbox.schema import Api
from sandbox.updates import MOST_AT_ONCE
from sandbox.wire import JsonObject
from sandbox.world import World

CONFLICT = 409
LARGEST_UPLOAD = 50 * 1024 * 1024
_PATH = re.compile(r"/(?P<file>file/)?bot(?P<token>[^/]+)/(?P<rest>.+)")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API: what was asked and what was answered; `error` is None if it was granted."""

    at: float
    method: str
    params: Mapping[str, object]
    result: object = None
    error: Refusal | None = None


class Server:
    """Serves one bot. `calls` holds every call but `getUpdates`; `refused` those that were refused on their merits."""

    def __init__(self, world: World, api: Api, token: str, faults: Faults) -> None:
        self.calls: list[Call] = []
        self._world = world
        self._api = api
        self._token = token
        self._faults = faults
        self._runner: web.ServerRunner | None = None

    @property
    def refused(self) -> list[Call]:
        return [call for call in self.calls if call.error]

    async def start(self, port: int) -> int:
        """Listen on loopback and return the port."""
        self._runner = web.ServerRunner(
            web.Server(self._answer, request_factory=_request, access_log=None), shutdown_timeout=1.0
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        self._world.updates.interrupt()
        self._faults.clear()
        await self._world.webhook.close()
        if self._runner:
            await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = _PATH.fullmatch(request.path)
        if path is None:
            return failure(Refusal(404, "Not Found"))
        if path["token"] != self._token:
            return failure(Refusal(401, "Unauthorized"))
        if path["file"]:
            return self._download(path["rest"])
        method = self._api.method(path["rest"])
        if method is None:
            refusal = Refusal(404, "Not Found: method not found")
            self._remember(path["rest"], {}, error=refusal)
            return failure(refusal)
        return await self._call(request, method)

    async def _call(self, request: web.BaseRequest, method: str) -> web.StreamResponse:
        raw: dict[str, object] = {}
        try:
            raw = await parameters(request)
            if broken := await self._strike_before(request, method):
                return broken
            body = await self._perform(method, raw)
        except Refusal as refusal:
            if refusal.code != CONFLICT:
                self._remember(method, raw, error=refusal)
            return failure(refusal)
        return await self._strike_after(request, method, raw.get("chat_id")) or success(body)

    async def _perform(self, method: str, raw: Mapping[str, object]) -> bytes:
        """The call's result as JSON."""
        params = self._api.check(method, raw)
        if method == "getUpdates":
            return await self._poll(params)
        handler = HANDLERS.get(method)
        if handler is None:
            raise bad_request(f"{method} is published, but this sandbox does not emulate it")
        result = handler(self._world, params)
        self._remember(method, params, result=result)
        return encode(result)

    async def _poll(self, params: JsonObject) -> bytes:
        if self._world.webhook.url:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        updates = self._world.updates
        if "allowed_updates" in params:
            updates.allow(params["allowed_updates"])
        updates.acknowledge(params.get("offset", 0))
        self._world.transcript.wake()
        return await updates.poll(params.get("limit", MOST_AT_ONCE), params.get("timeout", 0))

    def _remember(
        self, method: str, params: Mapping[str, object], *, result: object = None, error: Refusal | None = None
    ) -> None:
        self.calls.append(Call(self._world.clock.now(), method, params, result, error))
        self._world.transcript.wake()

    def _download(self, path: str) -> web.StreamResponse:
        content = self._world.files.download(path)
        return web.Response(body=content) if content is not None else failure(Refusal(404, "Not Found"))

    async def _strike_before(self, request: web.BaseRequest, method: str) -> web.StreamResponse | None:
        if fault := self._faults.strike("delay", method):
            await self._faults.wait_out(fault)
        if self._faults.strike("drop before", method):
            return cut(request)
        if fault := self._faults.strike("refuse", method):
            if fault.value == 429:
                return failure(too_many_requests(int(fault.extra)))
            if fault.value == 403:
                return failure(forbidden("bot was blocked by the user"))
            return web.Response(status=int(fault.value), text="<html>the server is having a bad day</html>")
        return None

    async def _strike_after(self, request: web.BaseRequest, method: str, chat: object) -> web.StreamResponse | None:
        if fault := self._faults.strike("slow answer", method):
            await self._faults.wait_out(fault)
        return cut(request) if self._faults.strike("drop after", method, chat) else None


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    """A request that takes uploads as large as Telegram does; aiohttp alone stops at one megabyte."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_UPLOAD)
