"""The smallest bot: calls a method over HTTP and returns its result, or raises what the server said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp

from sandbox import Sandbox


class Refused(Exception):
    """The server answered ok=false."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int]) -> None:
        super().__init__(description)
        self.code = code
        self.parameters = parameters


class Bot:
    def __init__(self, telegram: Sandbox, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.root = f"{telegram.url}/bot{telegram.token}"

    async def call(self, method: str, **params: Any) -> Any:
        return await self._read(self.session.post(f"{self.root}/{method}", json=params))

    async def form(self, method: str, fields: Any) -> Any:
        """The same with a form body, as most libraries send it."""
        return await self._read(self.session.post(f"{self.root}/{method}", data=fields))

    async def updates(self, **params: Any) -> list[Any]:
        return await self.call("getUpdates", **params)

    async def update(self, kind: str) -> Any:
        """The newest waiting update of one kind."""
        return [one[kind] for one in await self.updates() if kind in one][-1]

    async def _read(self, request: Any) -> Any:
        async with request as response:
            answer = await response.json()
        if not answer["ok"]:
            raise Refused(answer["error_code"], answer["description"], answer.get("parameters", {}))
        return answer["result"]
