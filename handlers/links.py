"""Addresses of messages and accounts at Telegram (https://core.telegram.org/api/links): written for evidence, read from reports."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from handlers import wire

_SUPERGROUPS: Final = -1_000_000_000_000
"""Ids of supergroups and channels count down from here; addresses leave that part out."""
_HOSTS: Final = frozenset({"t.me", "telegram.me", "telegram.dog", "www.t.me", "www.telegram.me", "web.telegram.org"})
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")
_NUMBER: Final = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Link:
    """What an address points at. Exactly one of `chat` and `name` is set; without `message` it is an account or a chat."""

    url: str
    chat: int | None = None
    """The id of the chat or account."""
    name: str | None = None
    """The username of the chat or account."""
    message: int | None = None


def address_of(chat: wire.Chat, message: int | None, thread: int | None) -> str | None:
    """Where a message can be seen; None in private chats and basic groups, whose messages have no address."""
    if not message or (chat.id > _SUPERGROUPS and chat.username is None):
        return None
    where = chat.username or f"c/{_SUPERGROUPS - chat.id}"
    return f"https://t.me/{where}/{thread}/{message}" if thread else f"https://t.me/{where}/{message}"


def private_address(chat: int, message: int) -> str:
    """Where those inside a supergroup or channel see one of its messages."""
    return f"https://t.me/c/{_SUPERGROUPS - chat}/{message}"


def find_link(text: str) -> Link | None:
    """The first address at Telegram in a text that points at a message, a chat or an account; None if there is none."""
    return next((link for word in text.split() if (link := _read(word.strip("<>()[],;\"'"))) is not None), None)


def _read(word: str) -> Link | None:
    try:
        address = urlsplit(word if "://" in word else f"https://{word}")
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
    except ValueError:
        return None
    if address.scheme == "tg":
        return _of_scheme(word, address.netloc or address.path, query)
    if address.scheme not in ("http", "https") or (address.hostname or "") not in _HOSTS:
        return None
    return _of_path(word, [part for part in address.path.split("/") if part], query)


def _of_path(url: str, parts: list[str], query: dict[str, str]) -> Link | None:
    """`c/<id>/[thread/]<message>`, `<name>/[thread/]<message>` or `<name>`; `s/` before a name is the preview on the web."""
    if parts[:1] == ["c"]:
        chat = _number(parts[1:2])
        return None if chat is None else Link(url, chat=_SUPERGROUPS - chat, message=_message(parts[2:], query))
    if parts[:1] == ["s"]:
        parts = parts[1:]
    if not parts or not _NAME.fullmatch(parts[0]):
        return None
    return Link(url, name=parts[0], message=_message(parts[1:], query))


def _of_scheme(url: str, verb: str, query: dict[str, str]) -> Link | None:
    """`tg://privatepost?channel=&post=`, `tg://resolve?domain=&post=` and `tg://user?id=`."""
    post = _message([query.get("post", "")], query)
    if verb == "privatepost":
        chat = _number([query.get("channel", "")])
        return None if chat is None else Link(url, chat=_SUPERGROUPS - chat, message=post)
    if verb == "resolve" and _NAME.fullmatch(query.get("domain", "")):
        return Link(url, name=query["domain"], message=post)
    person = _number([query.get("id", "")])
    return Link(url, chat=person) if verb == "user" and person is not None else None


def _message(parts: list[str], query: dict[str, str]) -> int | None:
    """The message's number. A comment's is that of another chat, which the address does not name."""
    return None if "comment" in query else _number(parts[-1:])


def _number(parts: list[str]) -> int | None:
    return int(parts[0]) if parts and _NUMBER.fullmatch(parts[0]) else None
