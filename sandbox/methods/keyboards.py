"""Checks of reply markup beyond its shape: what a button carries, and how many there are."""

from __future__ import annotations

import re

from sandbox.refusals import bad_request
from sandbox.wire import JsonObject

MOST_BUTTONS = 100
ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
        "disabled",
    }
)
_URL = re.compile(r"(?:https?://|tg://)?[^\s/?#]+(?:\.|user\?id=)[^\s]+|tg://\S+|https?://(?:localhost|127\.)\S*")


def split_markup(params: JsonObject, *, is_private: bool = True) -> tuple[JsonObject | None, JsonObject | None]:
    """The inline keyboard that becomes part of the message, and the reply keyboard that does not."""
    markup: JsonObject | None = params.get("reply_markup")
    if markup is None:
        return None, None
    if "inline_keyboard" not in markup:
        _check_reply_keyboard(markup, is_private=is_private)
        return None, markup
    buttons = [button for row in markup["inline_keyboard"] for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    for button in buttons:
        _check_button(button)
    rows = [row for row in markup["inline_keyboard"] if row]
    return ({"inline_keyboard": rows} if rows else None), None


def _check_button(button: JsonObject) -> None:
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = ACTIONS.intersection(button)
    if not actions:
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not _URL.fullmatch(button["url"]):
        raise bad_request("BUTTON_URL_INVALID")


def _check_reply_keyboard(markup: JsonObject, *, is_private: bool) -> None:
    for row in markup.get("keyboard", []):
        for button in row:
            if not button["text"].strip():
                raise bad_request("keyboard button text must be non-empty")
            if not is_private and ("request_users" in button or "request_chat" in button):
                raise bad_request("users can be requested in private chats only")
