"""The smallest server that can misbehave: it remembers what arrived and answers what the test told it to."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "4321:SECRET-part_of_the_token"

BOT_USER = {"id": 4321, "is_bot": True, "first_name": "Desk", "username": "desk_bot"}
MESSAGE = {"message_id": 7, "date": 1_700_000_000, "chat": {"id": 1, "type": "private"}, "text": "hello"}

Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Server:
    """`reply` answers every call; `seen` holds the path and parameters of those that came."""

    url: str
    reply: Reply
    seen: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.content_type == "application/json":
            parameters = await request.json()
        else:
            parameters = {name: _read(value) for name, value in (await request.post()).items()}
        self.seen.append((request.path, parameters))
        return await self.reply(request)


def _read(value: object) -> object:
    """A file as its name, type and contents: aiohttp closes it once the call is answered."""
    return (value.filename, value.content_type, value.file.read()) if isinstance(value, web.FileField) else value


def answering(result: object) -> Reply:
    async def reply(request: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True, "result": result})

    return reply


def refusing(status: int, description: str, http_status: int | None = None, **parameters: int) -> Reply:
    refusal = {"ok": False, "error_code": status, "description": description, "parameters": parameters}

    async def reply(request: web.Request) -> web.StreamResponse:
        return web.json_response(refusal, status=http_status or status)

    return reply


def saying(status: int, text: str, encoding: str = "utf-8") -> Reply:
    """A page that is not the Bot API's. `{path}` in it becomes the path that was asked for."""

    async def reply(request: web.Request) -> web.StreamResponse:
        page = text.replace("{path}", request.path).encode(encoding)
        return web.Response(status=status, body=page, content_type="text/html")

    return reply


async def hang_up(request: web.Request) -> web.StreamResponse:
    """Close the connection after the whole call was read."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


@asynccontextmanager
async def serving(reply: Reply) -> AsyncIterator[Server]:
    app = web.Application()
    server = Server("", reply)
    app.router.add_route("*", "/{anything:.*}", server.handle)
    async with TestServer(app) as running:
        server.url = str(running.make_url("")).rstrip("/")
        yield server
