"""Answers to pressed buttons."""

from __future__ import annotations

import re

from sandbox.refusals import bad_request
from sandbox.wire import JsonObject, utf16_length
from sandbox.world import World

LONGEST_ANSWER = 200
QUERY_LIFETIME = 30.0  # seconds; Telegram names no number, its clients give up about then


def answer_callback_query(world: World, params: JsonObject) -> bool:
    """Answer a press, once, while somebody still waits for it. A second answer is taken and shown to nobody."""
    query = world.callbacks.get(params["callback_query_id"])
    if query is None or query.asked_at < world.clock.now() - QUERY_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text, url = params.get("text", ""), params.get("url", "")
    if utf16_length(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and not _opens_bot(world, url):
        raise bad_request("URL_INVALID")
    if query.answer is None:
        query.answer = {"text": text, "alert": bool(params.get("show_alert")), "url": url}
        world.transcript.record(
            "answer",
            chat_id=query.message.chat.id,
            chat=query.message.chat.name,
            who=world.me.name,
            text=text or url,
            detail="alert" if params.get("show_alert") else "",
            message_id=query.message.id,
            only_for=query.presser.name,
        )
    return True


def _opens_bot(world: World, url: str) -> bool:
    """The only address an answer may open, games aside: the bot itself with a start parameter."""
    name = re.escape(world.me.username or "")
    return bool(
        re.fullmatch(rf"(?:https?://)?(?:t|telegram)\.me/{name}\?start=[A-Za-z0-9_-]{{1,64}}", url, re.IGNORECASE)
    )


METHODS = {"answerCallbackQuery": answer_callback_query}
