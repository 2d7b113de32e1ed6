"""Texts that people send when they want to break something, or only live outside ASCII."""

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
