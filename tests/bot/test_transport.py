"""python-telegram-bot's bot over our transport, against a real server on loopback."""

import asyncio
import json
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.transport import MaybeSent, NotSent, make_bot
from tests.bot.server import BOT_USER, MESSAGE, TOKEN, Reply, Server, answering, hang_up, refusing, saying, serving

NOBODY = "http://127.0.0.1:1"
"""A port that nothing listens on: binding it takes root, and no test does."""


@pytest.fixture(autouse=True)
def _periods_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@asynccontextmanager
async def connected(api_url: str, *, connections: int = 4) -> AsyncIterator[Bot]:
    """A bot whose session is open, without the getMe that `initialize` begins with."""
    bot = make_bot(TOKEN, api_url, connections=connections)
    await bot.request.initialize()
    try:
        yield bot
    finally:
        await bot.request.shutdown()


@asynccontextmanager
async def talking(reply: Reply) -> AsyncIterator[tuple[Bot, Server]]:
    async with serving(reply) as server, connected(server.url) as bot:
        yield bot, server


def everything_said(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + str(error)


async def test_a_call_arrives_with_its_types_and_comes_back_as_an_object() -> None:
    button = InlineKeyboardButton("Claim", callback_data="c:7")
    async with talking(answering(MESSAGE)) as (bot, server):
        message = await bot.send_message(1, "привет \ud83d", reply_markup=InlineKeyboardMarkup([[button]]))

    assert message.message_id == 7
    path, parameters = server.seen[0]
    assert path == f"/bot{TOKEN}/sendMessage"
    assert parameters["chat_id"] == 1
    assert parameters["text"] == "привет \ud83d"
    assert parameters["reply_markup"] == {"inline_keyboard": [[{"text": "Claim", "callback_data": "c:7"}]]}


async def test_a_file_is_uploaded_beside_the_other_parameters() -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Get", callback_data="g")]])
    async with talking(answering(MESSAGE)) as (bot, server):
        await bot.send_document(1, b"journal head", filename='голова "1".txt', caption="today", reply_markup=markup)

    _, parameters = server.seen[0]
    assert json.loads(parameters.pop("reply_markup")) == markup.to_dict()
    assert parameters == {
        "chat_id": "1",
        "document": ('голова "1".txt', "text/plain", b"journal head"),
        "caption": "today",
    }


async def test_a_file_is_downloaded_as_it_is() -> None:
    contents = bytes(range(256))

    async def reply(request: web.Request) -> web.StreamResponse:
        return web.Response(body=contents)

    async with talking(reply) as (bot, server):
        path = f"{server.url}/file/bot{TOKEN}/photos/1.jpg"
        assert await bot.request.retrieve(path) == contents


@pytest.mark.parametrize(
    ("reply", "error", "says"),
    [
        (refusing(403, "Forbidden: bot was blocked by the user"), Forbidden, "blocked by the user"),
        (refusing(400, "Bad Request: chat not found"), BadRequest, "hat not found"),
        (refusing(400, "Bad Request: upgraded", migrate_to_chat_id=-1009), ChatMigrated, "-1009"),
        (refusing(403, "Forbidden: bot was kicked", http_status=200), Forbidden, "kicked"),
    ],
)
async def test_a_refusal_is_told_as_what_it_is(reply: Reply, error: type[Exception], says: str) -> None:
    async with talking(reply) as (bot, _):
        with pytest.raises(error, match=says):
            await bot.send_message(1, "hello")


async def test_flood_control_says_when_to_come_back() -> None:
    async with talking(refusing(429, "Too Many Requests: retry after 7", retry_after=7)) as (bot, _):
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(1, "hello")

    assert refused.value.retry_after == timedelta(seconds=7)


async def test_a_call_to_a_server_that_is_not_there_was_not_sent() -> None:
    async with connected(NOBODY) as bot:
        with pytest.raises(NotSent) as failed:
            await bot.send_message(1, "hello")

    assert TOKEN not in everything_said(failed.value)


async def test_a_call_to_an_address_that_makes_no_sense_was_not_sent() -> None:
    async with connected("https://desk host:x") as bot:
        with pytest.raises(NotSent) as failed:
            await bot.send_message(1, "hello")

    assert TOKEN not in everything_said(failed.value)


async def test_a_call_that_found_no_free_connection_was_not_sent() -> None:
    arrived, done = asyncio.Event(), asyncio.Event()

    async def reply(request: web.Request) -> web.StreamResponse:
        arrived.set()
        await done.wait()
        return web.json_response({"ok": True, "result": MESSAGE})

    async with serving(reply) as server, connected(server.url, connections=1) as bot:
        first = asyncio.create_task(bot.send_message(1, "first"))
        await arrived.wait()
        with pytest.raises(NotSent) as failed:
            await bot.send_message(1, "second", pool_timeout=0.01, connect_timeout=0.01)
        done.set()
        await first

    assert [parameters["text"] for _, parameters in server.seen] == ["first"]
    assert TOKEN not in everything_said(failed.value)


async def test_a_call_without_an_answer_in_time_may_have_been_sent() -> None:
    done = asyncio.Event()

    async def reply(request: web.Request) -> web.StreamResponse:
        await done.wait()
        return web.Response()

    async with talking(reply) as (bot, server):
        with pytest.raises(MaybeSent) as failed:
            await bot.send_message(1, "hello", read_timeout=0.05)
        done.set()

    assert len(server.seen) == 1
    assert TOKEN not in everything_said(failed.value)


async def test_a_call_whose_connection_broke_may_have_been_sent_and_is_not_repeated() -> None:
    async with talking(hang_up) as (bot, server):
        with pytest.raises(MaybeSent) as failed:
            await bot.send_message(1, "hello")

    assert len(server.seen) == 1
    assert TOKEN not in everything_said(failed.value)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (saying(502, "<h1>502</h1> {path}"), MaybeSent),
        (refusing(500, "Internal Server Error: restart"), MaybeSent),
        (saying(200, "<h1>Accept our terms</h1> {path}"), MaybeSent),
        (saying(200, '{"ok": true}'), MaybeSent),
        (saying(200, '{"ok": true, "result": ' + "[" * 5_000 + "]" * 5_000 + "}"), MaybeSent),
        (saying(200, "[]"), MaybeSent),
        (saying(404, "<h1>Not Found</h1> {path}"), NotSent),
        (saying(400, '{"ok": false, "description": "ÿ {path}"}', "latin-1"), NotSent),
        (saying(413, "<h1>Too large</h1> {path}"), NotSent),
    ],
)
async def test_a_page_that_is_not_the_bot_apis_is_a_fault_that_says_nothing_of_the_page(
    reply: Reply, error: type[NetworkError], caplog: pytest.LogCaptureFixture
) -> None:
    async with talking(reply) as (bot, _):
        with pytest.raises(error) as failed:
            await bot.send_message(1, "hello")

    assert TOKEN not in everything_said(failed.value) + caplog.text


async def test_a_redirect_is_not_followed() -> None:
    async with serving(answering(MESSAGE)) as elsewhere:

        async def reply(request: web.Request) -> web.StreamResponse:
            raise web.HTTPTemporaryRedirect(elsewhere.url + request.path)

        async with talking(reply) as (bot, _):
            with pytest.raises(NotSent):
                await bot.send_message(1, "hello")

    assert not elsewhere.seen


async def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", NOBODY)
    monkeypatch.setenv("all_proxy", NOBODY)
    async with talking(answering(MESSAGE)) as (bot, server):
        await bot.send_message(1, "hello")

    assert len(server.seen) == 1


async def test_many_calls_share_a_few_connections() -> None:
    ports: set[object] = set()

    async def reply(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        ports.add(request.transport.get_extra_info("peername"))
        return web.json_response({"ok": True, "result": MESSAGE})

    async with serving(reply) as server, connected(server.url, connections=3) as bot:
        await asyncio.gather(*(bot.send_message(1, "hello") for _ in range(60)))

    assert len(server.seen) == 60
    assert len(ports) <= 3


async def test_a_bot_knows_itself_once_it_is_open_and_opens_again_after_closing() -> None:
    async with serving(answering(BOT_USER)) as server:
        bot = make_bot(TOKEN, server.url + "/", connections=2)
        async with bot:
            assert bot.username == "desk_bot"
        async with bot:
            assert bot.id == 4321

    assert server.seen == [(f"/bot{TOKEN}/getMe", {})] * 2


@pytest.mark.parametrize(("status", "description"), [(401, "Unauthorized"), (404, "Not Found")])
async def test_a_rejected_token_is_not_repeated(status: int, description: str) -> None:
    async with serving(refusing(status, description)) as server:
        bot = make_bot(TOKEN, server.url, connections=2)
        with pytest.raises(InvalidToken) as rejected:
            await bot.initialize()
        await bot.shutdown()

    assert TOKEN not in everything_said(rejected.value) + repr(bot) + str(bot)


async def test_not_even_a_debug_log_holds_the_token_or_a_text(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with talking(answering(MESSAGE)) as (bot, _):
        await bot.send_message(1, "a private sentence")

    ours = [record.getMessage() for record in caplog.records if record.name != "aiohttp.access"]
    assert TOKEN not in "".join(ours)
    assert "a private sentence" not in "".join(ours)
