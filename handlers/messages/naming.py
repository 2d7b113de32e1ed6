"""How accounts, chats and categories are called. A name is one short line, whatever its owner made of it."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Final
from unicodedata import bidirectional

from desk.model import Account, Chat, is_stand_in
from desk.rules.policy import Policy
from handlers.messages.facts import Facts
from handlers.messages.fitting import shorten
from handlers.messages.reader import Reader
from handlers.messages.text import foreign

_NAME_AT_MOST: Final = 64
"""UTF-16 units: what Telegram lets people type, and enough of a chat's title (128)."""

_LABEL_AT_MOST: Final = 40
"""UTF-16 units. Phones show less of a button than that."""

_VISIBLE: Final = re.compile(
    r"[^\s\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
"""Fillers, joiners and variation selectors alone show nothing."""


def one_line(text: str, at_most: int = _NAME_AT_MOST) -> str:
    """Foreign text as HTML on one line, so that it cannot pass for a paragraph of ours; empty where nobody would see anything."""
    line = foreign(" ".join(text.split()))
    return shorten(line, at_most) if _VISIBLE.search(line) else ""


def label(text: str, at_most: int = _LABEL_AT_MOST) -> str:
    """The same for where Telegram reads no HTML: buttons and topics."""
    return unescape(one_line(text, at_most))


def account_name(account: Account | None, number: int) -> str:
    """A name alone, or the number of someone who has none."""
    return (_apart(one_line(account.name)) if account else "") or str(number)


def account_line(account: Account | None, number: int, reader: Reader) -> str:
    """A name that leads to its owner, the username and the id: what staff need to be sure who is meant. Of who was erased nothing."""
    _ = reader.gettext
    if is_stand_in(number):
        return _("(erased)")
    username = f" @{one_line(account.username)}" if account and account.username else ""
    return f"{account_link(account, number)}{username} · {_('id')} <code>{number}</code>"


def account_link(account: Account | None, number: int) -> str:
    """A name that leads to its owner; in a message of its own it is a mention, with sound."""
    name = account_name(account, number)
    return f'<a href="tg://user?id={number}">{name}</a>' if number > 0 else name


def staff_link(number: int, people: Mapping[int, Account]) -> str:
    return account_link(people.get(number), number)


def chat_title(number: int, chats: Mapping[int, Chat], reader: Reader) -> str:
    """A chat by its title in quotation marks, or by its number."""
    _ = reader.gettext
    title = _apart(one_line(chats[number].title)) if number in chats else ""
    return _("“{title}”").format(title=title) if title else _("the chat {id}").format(id=f"<code>{number}</code>")


def category_title(name: str, policy: Policy, reader: Reader) -> str:
    """A category's title as HTML; the bare name of one that the policy has no longer."""
    return one_line(_title(name, policy, reader))


def category_label(name: str, policy: Policy, reader: Reader) -> str:
    """A category's title as plain text."""
    return label(_title(name, policy, reader))


def category_titles(name: str, facts: Facts, reader: Reader) -> str:
    """A category's title, its parent's before it: "Child safety: Grooming of a child"."""
    category = facts.policy.categories.get(name)
    title = category_title(name, facts.policy, reader)
    if category is None or category.parent is None:
        return title
    return f"{category_title(category.parent, facts.policy, reader)}: {title}"


def _apart(name: str) -> str:
    """A name from right to left does not turn the number that follows it: "C-7" would stand as "7-C"."""
    return f"\u2068{name}\u2069" if any(bidirectional(letter) in {"R", "AL"} for letter in name) else name


def _title(name: str, policy: Policy, reader: Reader) -> str:
    category = policy.categories.get(name)
    title = reader.gettext(category.title) if category and category.title else ""
    return title if one_line(title) else name
