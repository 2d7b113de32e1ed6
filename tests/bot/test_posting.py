"""A campaign's calls, against a real server on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.attempts import Done, InDoubt, Later, Moved, Refused, Unreachable
from bot.campaigns.posting import Poster
from bot.campaigns.sheets import to_edit, to_send
from bot.line import Line
from bot.pacing import Pace
from desk.campaigns import Attachment, Formatting, Post
from handlers.messages.text import Button
from tests.bot.server import MESSAGE, TOKEN, Reply, Server, answering, hang_up, refusing, saying, serving

NOTICE = Post(
    "Правила \U0001f4dc changed \ud83d",
    (Formatting("bold", 0, 7), Formatting("text_link", 8, 2, url="https://example.org")),
)
READ = ((Button("I have read this", data="1b:2"),),)
PHOTO = Attachment("photo", "AgAD")


@pytest.fixture(autouse=True)
def _periods_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@asynccontextmanager
async def posting(reply: Reply) -> AsyncIterator[tuple[Poster, Server]]:
    async with serving(reply) as server, Poster(TOKEN, server.url, Line(Pace(second=1))) as poster:
        yield poster, server


async def sent(post: Post, **options: Any) -> tuple[str, dict[str, Any]]:
    """The method and parameters of a send to chat 1."""
    async with posting(answering(MESSAGE)) as (poster, server):
        assert await poster.send(1, to_send(post, **options)) == Done(7)
    path, parameters = server.seen[0]
    return path.rpartition("/")[2], parameters


async def test_a_text_arrives_with_its_formatting_and_without_a_preview() -> None:
    assert await sent(NOTICE) == (
        "sendMessage",
        {
            "chat_id": 1,
            "text": NOTICE.text,
            "entities": [
                {"type": "bold", "offset": 0, "length": 7},
                {"type": "text_link", "offset": 8, "length": 2, "url": "https://example.org"},
            ],
            "link_preview_options": {"is_disabled": True},
        },
    )


async def test_every_kind_of_formatting_keeps_what_it_carries() -> None:
    post = Post(
        "abcd",
        (
            Formatting("text_mention", 0, 1, user=8),
            Formatting("pre", 1, 1, language="python"),
            Formatting("custom_emoji", 2, 2, custom_emoji="53"),
        ),
    )
    _, parameters = await sent(post)

    assert parameters["entities"] == [
        {"type": "text_mention", "offset": 0, "length": 1, "user": {"id": 8, "is_bot": False, "first_name": ""}},
        {"type": "pre", "offset": 1, "length": 1, "language": "python"},
        {"type": "custom_emoji", "offset": 2, "length": 2, "custom_emoji_id": "53"},
    ]


async def test_options_and_buttons_are_sent_only_where_they_are_wanted() -> None:
    _, parameters = await sent(Post("x"), buttons=READ, silent=True, protected=True, paid=True)

    assert parameters == {
        "chat_id": 1,
        "text": "x",
        "link_preview_options": {"is_disabled": True},
        "disable_notification": True,
        "protect_content": True,
        "allow_paid_broadcast": True,
        "reply_markup": {"inline_keyboard": [[{"text": "I have read this", "callback_data": "1b:2"}]]},
    }


@pytest.mark.parametrize(("kind", "method"), [("photo", "sendPhoto"), ("document", "sendDocument")])
async def test_what_stands_below_an_attachment_is_its_caption(kind: str, method: str) -> None:
    assert await sent(Post("x", (Formatting("bold", 0, 1),), Attachment(kind, "AgAD"))) == (
        method,
        {
            "chat_id": 1,
            kind: "AgAD",
            "caption": "x",
            "caption_entities": [{"type": "bold", "offset": 0, "length": 1}],
        },
    )


async def edited(post: Post, shown: Attachment | None) -> tuple[str, dict[str, Any]]:
    async with posting(answering(True)) as (poster, server):
        assert await poster.edit(1, 7, to_edit(post, shown, READ)) == Done(7)
    path, parameters = server.seen[0]
    assert (parameters.pop("chat_id"), parameters.pop("message_id")) == (1, 7)
    assert parameters.pop("reply_markup") == {
        "inline_keyboard": [[{"text": "I have read this", "callback_data": "1b:2"}]]
    }
    return path.rpartition("/")[2], parameters


async def test_an_edit_uses_the_method_for_what_has_changed() -> None:
    assert await edited(Post("x"), None) == (
        "editMessageText",
        {"text": "x", "link_preview_options": {"is_disabled": True}},
    )
    assert await edited(Post("x", (), PHOTO), PHOTO) == ("editMessageCaption", {"caption": "x"})
    assert await edited(Post("x", (), Attachment("document", "B")), PHOTO) == (
        "editMessageMedia",
        {"media": {"type": "document", "media": "B", "caption": "x"}},
    )


async def test_a_message_that_reads_so_already_is_as_good_as_edited() -> None:
    async with posting(refusing(400, "Bad Request: message is not modified: the same")) as (poster, _):
        assert await poster.edit(1, 7, to_edit(Post("x"), None)) == Done(7)


async def test_messages_are_taken_back_in_one_call() -> None:
    async with posting(answering(True)) as (poster, server):
        assert await poster.withdraw(-1001, [7, 8]) == Done()

    assert server.seen == [(f"/bot{TOKEN}/deleteMessages", {"chat_id": -1001, "message_ids": [7, 8]})]


@pytest.mark.parametrize(
    ("reply", "attempt"),
    [
        (refusing(429, "Too Many Requests: retry after 3", retry_after=3), Later),
        (refusing(429, "Too Many Requests"), Later),
        (refusing(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100), Moved),
        (refusing(403, "Forbidden: bot was blocked by the user"), Unreachable),
        (refusing(403, "Forbidden: bot was blocked by the user", http_status=200), Unreachable),
        (refusing(400, "Bad Request: chat not found"), Unreachable),
        (refusing(400, "Bad Request: message text is empty"), Refused),
        (refusing(401, "Unauthorized"), Later),
        (refusing(500, "Internal Server Error"), InDoubt),
        (refusing(500, "Internal Server Error", http_status=200), InDoubt),
        (saying(502, "<html>bad gateway {path}</html>"), InDoubt),
        (saying(404, "<html>nothing here</html>"), Later),
        (answering(True), InDoubt),
        (hang_up, InDoubt),
    ],
)
async def test_every_end_of_a_send_is_told_apart(reply: Reply, attempt: type) -> None:
    async with posting(reply) as (poster, _):
        assert type(await poster.send(1, to_send(NOTICE))) is attempt


async def test_a_server_that_is_away_has_surely_sent_nothing() -> None:
    async with Poster(TOKEN, "http://127.0.0.1:1", Line(Pace(second=1))) as poster:
        assert type(await poster.send(1, to_send(NOTICE))) is Later


async def test_a_refusal_says_how_long_and_where_to() -> None:
    async with posting(refusing(429, "Too Many Requests: retry after 3", retry_after=3)) as (poster, _):
        refused = await poster.send(1, to_send(NOTICE))
    assert isinstance(refused, Later)
    assert refused.after == 3_000

    async with posting(refusing(400, "Bad Request: upgraded", migrate_to_chat_id=-100)) as (poster, _):
        assert await poster.send(-5, to_send(NOTICE)) == Moved(-100)


async def test_the_token_is_in_nothing_that_is_said() -> None:
    for reply in (saying(404, "{path}"), saying(502, "{path}"), refusing(401, "Unauthorized")):
        async with posting(reply) as (poster, _):
            assert TOKEN not in repr(await poster.send(1, to_send(NOTICE)))
