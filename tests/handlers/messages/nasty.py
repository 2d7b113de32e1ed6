"""Texts that people send when they want to break something, or only live outside ASCII."""

from html.parser import HTMLParser

from hypothesis import strategies as st

_TRICKS = [
    "<b>",
    "</blockquote>",
    '<a href="tg://user?id=1">',
    "&lt;",
    "&#60;",
    "\u202e",
    "\u200b",
    "\u2066",
    "\ud800",
    "\n\n<b>Decision D-1</b>",
    "{0.__class__}",
    "{name}",
    "%s",
    "👩‍👩‍👧",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚",
    "محمد",
    "🆘",
    " ",
    "x" * 500,
    "🙂" * 500,
    "",
]
NASTY = st.lists(st.sampled_from(_TRICKS) | st.text(max_size=20), max_size=30).map("".join)
HUGE = st.tuples(NASTY.filter(bool), st.integers(1, 400)).map(lambda pair: (pair[0] * pair[1])[:6_000])


class Balanced(HTMLParser):
    """Fails on a tag that is not closed in order."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def check(html: str) -> None:
    """What Telegram's parser asks of a text: tags closed in order, and nothing that UTF-8 lacks."""
    parser = Balanced()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    html.encode("utf-8")
