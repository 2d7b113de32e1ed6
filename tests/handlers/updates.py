"""Updates as Telegram sends them, with only what a test is about."""

import json
from itertools import count
from typing import Any

Json = dict[str, Any]

BOT = {"id": 42, "is_bot": True, "first_name": "Ombud", "username": "ombud_bot"}
ANNA = {"id": 101, "is_bot": False, "first_name": "Anna", "last_name": "R", "username": "anna_r", "language_code": "en"}
SAM = {"id": 666, "is_bot": False, "first_name": "Sam", "username": "buy_coins"}
GROUP = {"id": -1001234567890, "type": "supergroup", "title": "Gardeners"}
CHANNEL = {"id": -1009876543210, "type": "channel", "title": "News", "username": "news_channel"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}

_numbers = count(1000)


def private(person: Json) -> Json:
    return {"id": person["id"], "type": "private", "first_name": person["first_name"]}


def message(chat: Json = GROUP, sender: Json | None = SAM, **fields: Any) -> Json:
    """A message; without content of its own it says "cheap coins here"."""
    if not fields.keys() - {"message_id", "reply_to_message", "sender_chat", "message_thread_id", "is_topic_message"}:
        fields["text"] = "cheap coins here"
    known = {"message_id": next(_numbers), "chat": chat, "date": 1_764_000_000}
    return known | ({"from": sender} if sender else {}) | fields


def report(text: str = "/report spam", reply: Json | None = None, **fields: Any) -> Json:
    """Anna's command in the group, in reply to Sam's message."""
    return update(message=message(**{"sender": ANNA, "text": text, "reply_to_message": reply or message(), **fields}))


def update(**kind: Any) -> Json:
    return {"update_id": next(_numbers), **kind}


def writes(text: str, person: Json = ANNA, **fields: Any) -> Json:
    """Something written to the bot in private."""
    return update(message=message(private(person), person, text=text, **fields))


def forwards(origin: Json, person: Json = ANNA, **fields: Any) -> Json:
    content = fields or {"text": "cheap coins here"}
    return update(message=message(private(person), person, forward_origin={"date": 1_763_999_000, **origin}, **content))


def presses(data: str, person: Json = ANNA, chat: Json | None = None) -> Json:
    under = message(chat or private(person), BOT)
    return update(callback_query={"id": str(next(_numbers)), "from": person, "message": under, "data": data})


def raw(value: Json) -> bytes:
    return json.dumps(value).encode()
