"""The Bot API over HTTP: reads a call, checks it, lets it happen, writes it down and answers as Telegram does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from aiohttp import web
from multidict import MultiDictProxy

from sandbox.faults import Faults
from sandbox.methods import HANDLERS
from sandbox.refusals import Refusal, bad_request, conflict, too_many_requests
from sandbox.schema import Api
from sandbox.updates import MOST_AT_ONCE
from sandbox.wire import JsonObject, Upload
from sandbox.world import World

LARGEST_UPLOAD = 50 * 1024 * 1024
_PATH = re.compile(r"/(?P<file>file/)?bot(?P<token>[^/]+)/(?P<rest>.+)")
_encode = msgspec.json.Encoder().encode


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
        self._runner = web.ServerRunner(web.Server(self._answer, access_log=None), shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        self._world.updates.interrupt()
        await self._world.webhook.close()
        if self._runner:
            await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = _PATH.fullmatch(request.path)
        if path is None:
            return _failure(Refusal(404, "Not Found"))
        if path["token"] != self._token:
            return _failure(Refusal(401, "Unauthorized"))
        if path["file"]:
            return self._download(path["rest"])
        method = self._api.method(path["rest"])
        if method is None:
            refusal = Refusal(404, "Not Found: method not found")
            self._remember(path["rest"], {}, error=refusal)
            return _failure(refusal)
        return await self._call(request, method)

    async def _call(self, request: web.BaseRequest, method: str) -> web.StreamResponse:
        raw = await _parameters(request)
        if broken := await self._strike_before(request, method):
            return broken
        try:
            body = await self._perform(method, raw)
        except Refusal as refusal:
            if refusal.code != 409:
                self._remember(method, raw, error=refusal)
            return _failure(refusal)
        return await self._strike_after(request, method) or _success(body)

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
        return _encode(result)

    async def _poll(self, params: JsonObject) -> bytes:
        if self._world.webhook.url:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        if "allowed_updates" in params:
            self._world.updates.allow(params["allowed_updates"])
        body = await self._world.updates.poll(
            params.get("offset", 0), params.get("limit", MOST_AT_ONCE), params.get("timeout", 0)
        )
        self._world.transcript.wake()
        return body

    def _remember(
        self, method: str, params: Mapping[str, object], *, result: object = None, error: Refusal | None = None
    ) -> None:
        self.calls.append(Call(self._world.clock.now(), method, params, result, error))
        self._world.transcript.wake()

    def _download(self, path: str) -> web.StreamResponse:
        content = self._world.files.download(path)
        return web.Response(body=content) if content is not None else _failure(Refusal(404, "Not Found"))

    async def _strike_before(self, request: web.BaseRequest, method: str) -> web.StreamResponse | None:
        if fault := self._faults.strike("delay", method):
            await asyncio.sleep(self._faults.seconds(fault))
        if self._faults.strike("drop before", method):
            return _cut(request)
        if fault := self._faults.strike("refuse", method):
            if fault.value == 429:
                return _failure(too_many_requests(int(fault.extra)))
            return web.Response(status=int(fault.value), text="<html>the server is having a bad day</html>")
        return None

    async def _strike_after(self, request: web.BaseRequest, method: str) -> web.StreamResponse | None:
        if fault := self._faults.strike("slow answer", method):
            await asyncio.sleep(fault.value)
        return _cut(request) if self._faults.strike("drop after", method) else None


async def _parameters(request: web.BaseRequest) -> dict[str, object]:
    """Parameters from the query string and from a form, multipart or JSON body."""
    given: dict[str, object] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.read()
        given |= msgspec.json.decode(body, type=dict[str, object]) if body else {}
    elif request.body_exists:
        given |= _form(await request.post())
    return given


def _form(fields: MultiDictProxy[str | bytes | bytearray | web.FileField]) -> dict[str, object]:
    return {
        name: Upload(value.filename, value.file.read()) if isinstance(value, web.FileField) else value
        for name, value in fields.items()
    }


def _cut(request: web.BaseRequest) -> web.StreamResponse:
    """Close the connection without an answer."""
    if request.transport:
        request.transport.abort()
    return web.Response()


def _success(result: bytes) -> web.Response:
    return web.Response(body=b'{"ok":true,"result":%b}' % result, content_type="application/json")


def _failure(refusal: Refusal) -> web.Response:
    body: JsonObject = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.Response(status=refusal.code, body=_encode(body), content_type="application/json")
