"""Long polling against a server that sends whatever it likes."""

import json

import pytest
from aiohttp import web
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter

from bot.ingest import after
from bot.polling import Poll, RawUpdate
from tests.bot.server import TOKEN, Reply, answering, hang_up, refusing, saying, serving
from tests.bot.test_transport import NOBODY, everything_said

WANTED = ["message", "chat_member"]


@pytest.fixture(autouse=True)
def _periods_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


async def fetch(reply: Reply) -> list[RawUpdate]:
    async with serving(reply) as server, Poll(TOKEN, server.url, WANTED) as poll:
        return await poll.fetch(offset=None, wait_s=0)


async def test_updates_come_with_their_numbers_and_the_bytes_they_were_sent_in() -> None:
    first, second = b'{"update_id": 5,  "message": {"text": "\\u043f"}}', b'{"message":{},"update_id":6}'

    async def reply(request: web.Request) -> web.StreamResponse:
        body = b'{"ok":true, "result": [' + first + b" , " + second + b"]}"
        return web.Response(body=body, content_type="application/json")

    assert await fetch(reply) == [RawUpdate(5, first), RawUpdate(6, second)]


async def test_no_updates_are_an_empty_list() -> None:
    assert await fetch(answering([])) == []


async def test_garbage_between_updates_stops_neither_of_them() -> None:
    garbage = [None, 7, "text", [], {}, {"update_id": "8"}, {"update_id": True}, {"update_id": 1.5}, {"update_id": -1}]
    elements = [{"update_id": 1}, *garbage, {"update_id": 2**63}, {"update_id": 2, "x": []}]

    updates = await fetch(answering(elements))

    assert [update.update_id for update in updates] == [1, *[None] * 10, 2]
    assert [json.loads(update.body) for update in updates] == elements


async def test_bytes_that_are_no_text_are_handed_on_as_they_are() -> None:
    async def reply(request: web.Request) -> web.StreamResponse:
        return web.Response(body=b'{"ok":true,"result":[{"update_id":3,"x":"\xff"},{"update_id":4}]}')

    assert await fetch(reply) == [RawUpdate(3, b'{"update_id":3,"x":"\xff"}'), RawUpdate(4, b'{"update_id":4}')]


async def test_the_server_is_told_what_is_wanted_and_what_is_acknowledged() -> None:
    async with serving(answering([])) as server, Poll(TOKEN, server.url + "/", WANTED) as poll:
        await poll.fetch(offset=None, wait_s=0)
        await poll.fetch(offset=12, wait_s=30)

    asked = {"limit": 100, "allowed_updates": WANTED}
    assert server.seen == [
        (f"/bot{TOKEN}/getUpdates", {**asked, "timeout": 0}),
        (f"/bot{TOKEN}/getUpdates", {**asked, "timeout": 30, "offset": 12}),
    ]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (refusing(409, "Conflict: terminated by other getUpdates request"), Conflict),
        (refusing(401, "Unauthorized"), InvalidToken),
        (refusing(404, "Not Found"), InvalidToken),
        (refusing(429, "Too Many Requests: retry after 3", retry_after=3), RetryAfter),
        (refusing(429, "Too Many Requests"), NetworkError),
        (refusing(400, "Bad Request: timeout must be non-negative"), NetworkError),
        (saying(502, "<h1>Bad Gateway</h1> {path}"), NetworkError),
        (saying(200, "<h1>Welcome to the hotel</h1> {path}"), NetworkError),
        (saying(200, '{"ok": true, "result": {"update_id": 1}}'), NetworkError),
        (saying(200, '{"ok": true, "result": [{"update_id": 1},'), NetworkError),
        (hang_up, NetworkError),
    ],
)
async def test_a_failed_poll_says_why_and_keeps_the_token_to_itself(reply: Reply, error: type[Exception]) -> None:
    with pytest.raises(error) as failed:
        await fetch(reply)

    assert TOKEN not in everything_said(failed.value)


@pytest.mark.parametrize(
    "broken", [b'{"update_id": 7, "message": {"text": "\\ud800"}}', b'{"update_id": 7, "message": {]}']
)
async def test_an_update_that_makes_the_answer_unreadable_comes_alone(broken: bytes) -> None:
    async def reply(request: web.Request) -> web.StreamResponse:
        limit = (await request.json())["limit"]
        updates = b",".join([broken, b'{"update_id": 8}'][:limit])
        return web.Response(body=b'{"ok":true,"result":[' + updates + b"]}", content_type="application/json")

    assert await fetch(reply) == [RawUpdate(7, broken)]


async def test_an_update_that_is_neither_json_nor_has_a_number_comes_alone_too() -> None:
    assert await fetch(saying(200, '{"ok":true,"result":[{"message":]}')) == [RawUpdate(None, b'{"message":')]


async def test_a_number_that_telegram_cannot_have_given_is_none() -> None:
    assert [update.update_id for update in await fetch(answering([{"update_id": 2**63 - 1}, {"update_id": -1}]))] == [
        None,
        None,
    ]


async def test_what_is_unreadable_is_found_in_few_tries_and_then_batches_grow_again() -> None:
    queue = [b'{"update_id": %d}' % number for number in range(200)]
    queue[150] = b'{"update_id": 150, ]'
    limits = []

    async def reply(request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        limits.append(asked["limit"])
        start = asked.get("offset", 0)
        body = b",".join(queue[start : start + asked["limit"]])
        return web.Response(body=b'{"ok":true,"result":[' + body + b"]}", content_type="application/json")

    async with serving(reply) as server, Poll(TOKEN, server.url, WANTED) as poll:
        offset, numbers = None, []
        while updates := await poll.fetch(offset, 0):
            numbers += [update.update_id for update in updates]
            offset = after(updates, offset)
    assert numbers == list(range(200))
    assert len(limits) < 30


@pytest.mark.parametrize(
    ("numbers", "following", "offset"),
    [
        ([], 5, None),
        ([5, None, 7], 5, 8),
        ([None, 6], 5, 7),
        ([6, None], 5, 7),
        ([None, None], 5, 7),
        ([None, None], None, None),
    ],
)
def test_updates_are_acknowledged_by_their_numbers_or_as_far_as_is_sure(
    numbers: list[int | None], following: int | None, offset: int | None
) -> None:
    assert after([RawUpdate(number, b"") for number in numbers], following) == offset


async def test_a_server_that_is_not_there_is_a_network_error() -> None:
    async with Poll(TOKEN, NOBODY, WANTED) as poll:
        with pytest.raises(NetworkError) as failed:
            await poll.fetch(offset=None, wait_s=0)

    assert TOKEN not in everything_said(failed.value)


def test_an_update_does_not_show_its_text_where_it_is_printed() -> None:
    assert "private" not in repr(RawUpdate(1, b'{"text":"private"}'))
