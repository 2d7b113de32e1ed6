"""Addresses of messages and accounts."""

import pytest

from handlers.links import find_link


@pytest.mark.parametrize(
    ("text", "chat", "name", "message"),
    [
        ("https://t.me/c/123/45", -1000000000123, None, 45),
        ("https://t.me/c/1234567890/45", -1001234567890, None, 45),
        ("look: https://t.me/c/123/7/45?single, please", -1000000000123, None, 45),
        ("t.me/gardeners/45", None, "gardeners", 45),
        ("http://telegram.me/gardeners/7/45", None, "gardeners", 45),
        ("https://t.me/s/gardeners/45", None, "gardeners", 45),
        ("(https://t.me/gardeners/45?single&thread=3)", None, "gardeners", 45),
        ("tg://privatepost?channel=123&post=45&thread=7", -1000000000123, None, 45),
        ("tg://resolve?domain=gardeners&post=45", None, "gardeners", 45),
        ("tg://resolve?domain=buy_coins", None, "buy_coins", None),
        ("https://t.me/buy_coins", None, "buy_coins", None),
        ("tg://user?id=666", 666, None, None),
    ],
)
def test_an_address_is_read(text, chat, name, message):
    link = find_link(text)
    assert (link.chat, link.name, link.message) == (chat, name, message)


def test_a_comments_number_belongs_to_another_chat():
    link = find_link("https://t.me/news_channel/45?comment=7")
    assert (link.name, link.message) == ("news_channel", None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no link",
        "https://example.org/c/123/45",
        "https://t.me/",
        "https://t.me/+AbCdEf",
        "https://t.me/c/",
        "https://t.me/c/x/45",
        "tg://user?id=x",
        "tg://unknown?domain=abcd",
        "https://[half",
        "ftp://t.me/gardeners/45",
    ],
)
def test_anything_else_is_no_address(text):
    assert find_link(text) is None
