"""A file is fetched from the Bot API server that the settings name, and from nowhere else."""

import pytest
from aiohttp import web

from bot.asking import OutOfReach, content
from bot.transport import make_bot
from sandbox import Sandbox
from tests.bot.server import BOT_USER, TOKEN, serving


async def fetched(url: str, token: str, file: str, at_most: int = 100) -> bytes | None:
    bot = make_bot(token, url, connections=1)
    await bot.initialize()
    try:
        return await content(bot, file, at_most)
    finally:
        await bot.shutdown()


async def test_a_file_is_fetched():
    async with Sandbox() as telegram:
        sent = telegram.person("Lena").sends_file("document", "rose.csv", content=b"account\n1\n")
        file = sent.body["document"]["file_id"]
        assert await fetched(telegram.url, telegram.token, file) == b"account\n1\n"


async def test_a_file_that_is_too_large_is_left_alone():
    async with Sandbox() as telegram:
        sent = telegram.person("Lena").sends_file("document", "rose.csv", content=b"x" * 101)
        assert await fetched(telegram.url, telegram.token, sent.body["document"]["file_id"]) is None


@pytest.mark.parametrize(
    "path",
    ["../../bot4321:x/getMe", "/etc/passwd", "https://elsewhere.example/x", "//elsewhere.example/x", "a/../b", ""],
)
async def test_an_address_of_its_own_is_not_followed(path: str):
    async def reply(request: web.Request) -> web.StreamResponse:
        me = request.path.endswith("/getMe")
        return web.json_response({"ok": True, "result": BOT_USER if me else {"file_id": "F", "file_path": path}})

    async with serving(reply) as server:
        with pytest.raises(OutOfReach):
            await fetched(server.url, TOKEN, "F")
        assert [called.rsplit("/", 1)[1] for called, _ in server.seen] == ["getMe", "getFile"]
