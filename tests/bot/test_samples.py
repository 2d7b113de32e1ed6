"""What somebody is shown before an announcement is sent is, to the letter, what its recipients get."""

import json
from typing import Any

import pytest
from aiohttp import web

from bot import calls
from bot.campaigns.posting import Poster
from bot.campaigns.sheets import to_send
from bot.line import Line
from bot.pacing import Pace
from bot.transport import make_bot
from desk.campaigns import Attachment, Formatting, Post, Terms
from handlers.messages.announcement import announcement
from tests.bot.server import BOT_USER, MESSAGE, TOKEN, serving
from tests.handlers.messages.samples import ENGLISH

FORMATTED = (
    Formatting("bold", 0, 3),
    Formatting("text_link", 4, 2, url="https://example.org/rules"),
    Formatting("text_mention", 7, 1, user=8),
    Formatting("pre", 9, 3, language="python"),
    Formatting("custom_emoji", 13, 2, custom_emoji="5368324170671202286"),
)
WORDS = "The 📜 rules change on Monday."


async def parameters(post: Post, terms: Terms) -> list[tuple[str, dict[str, Any]]]:
    """The call of a preview and the call of a send, each with its method."""

    async def reply(request: web.Request) -> web.StreamResponse:
        me = request.path.endswith("/getMe")
        return web.json_response({"ok": True, "result": BOT_USER if me else MESSAGE})

    shown = announcement(post, 2, terms, ENGLISH)
    async with serving(reply) as server, Poster(TOKEN, server.url, Line(Pace(second=1))) as poster:
        bot = make_bot(TOKEN, server.url, connections=1)
        await bot.initialize()
        await calls.post(bot, 1, shown)
        await bot.shutdown()
        await poster.send(1, to_send(shown.post, shown.buttons, silent=shown.silent))
        return [(path.rpartition("/")[2], _plain(sent)) for path, sent in server.seen[1:]]


def _plain(sent: dict[str, Any]) -> dict[str, Any]:
    """Telegram takes a parameter as JSON or as a form's field with JSON in it; what is false goes without saying."""
    read = {name: json.loads(value) if _is_json(value) else value for name, value in sent.items()}
    return {name: value for name, value in read.items() if value is not False}


def _is_json(value: Any) -> bool:
    return (isinstance(value, str) and value[:1] in "[{") or value in ("true", "false", "1")


@pytest.mark.parametrize("attachment", [None, Attachment("photo", "AgAD"), Attachment("document", "BQAD")])
@pytest.mark.parametrize("terms", [Terms(), Terms(mandatory=True, ask_read=True)])
async def test_a_sample_is_what_recipients_get(attachment: Attachment | None, terms: Terms):
    sample, sent = await parameters(Post(WORDS, FORMATTED, attachment), terms)
    assert sample == sent
