"""One HTTP exchange: the parameters out of a request, the answer into a response."""

from __future__ import annotations

import msgspec
from aiohttp import web

from sandbox.refusals import Refusal, bad_request
from sandbox.wire import JsonObject, Upload

encode = msgspec.json.Encoder().encode


async def parameters(request: web.BaseRequest) -> dict[str, object]:
    """Parameters from the query string and from a form, multipart or JSON body. Raises Refusal for a broken body."""
    given: dict[str, object] = dict(request.query)
    if request.content_type == "application/json":
        return given | _json(await request.read())
    if request.body_exists:
        for name, value in (await request.post()).items():
            given[name] = Upload(value.filename, value.file.read()) if isinstance(value, web.FileField) else value
    return given


def success(result: bytes) -> web.Response:
    return web.Response(body=b'{"ok":true,"result":%b}' % result, content_type="application/json")


def failure(refusal: Refusal) -> web.Response:
    body: JsonObject = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.Response(status=refusal.code, body=encode(body), content_type="application/json")


def cut(request: web.BaseRequest) -> web.Response:
    """Close the connection; what is returned reaches nobody."""
    if request.transport:
        request.transport.abort()
    return web.Response()


def _json(body: bytes) -> dict[str, object]:
    try:
        return msgspec.json.decode(body, type=dict[str, object]) if body else {}
    except msgspec.MsgspecError:
        raise bad_request("can't parse request body as a JSON object") from None
