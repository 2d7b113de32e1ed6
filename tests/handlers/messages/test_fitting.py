"""Whatever is written, Telegram takes it: never too long, never broken."""

import re

from hypothesis import given
from hypothesis import strategies as st

from handlers.messages.fitting import Block, Worth, fit, paginate, shorten, units
from handlers.messages.text import TEXT_AT_MOST, foreign
from tests.handlers.messages.nasty import NASTY, check

HTML = st.lists(
    st.tuples(
        st.sampled_from(["{}", "<b>{}</b>", "<blockquote expandable>{}</blockquote>", '<a href="x">{}</a>']), NASTY
    )
).map(lambda parts: "".join(shape.format(foreign(text)) for shape, text in parts))
BLOCKS = st.lists(st.builds(Block, HTML, st.sampled_from(Worth)), max_size=6)


def test_length_counts_what_is_read_not_what_is_sent():
    assert units("<b>&lt;&amp;</b>") == 2
    assert units("👩") == 2


def test_short_text_stays_whole():
    assert shorten("<b>ab</b>", 2) == "<b>ab</b>"


def test_a_cut_closes_what_is_open_and_says_that_something_is_missing():
    assert shorten("<b>one <i>two three</i></b>", 8) == "<b>one <i>two…</i></b>"


def test_a_cut_never_splits_an_entity_or_a_pair_of_surrogates():
    assert shorten("&lt;&lt;&lt;", 2) == "&lt;…"
    assert shorten("👩👩", 3) == "👩…"
    assert shorten("👩👩", 2) == "…"


def test_the_least_worth_is_cut_first():
    blocks = [Block("must " * 10), Block("may " * 10, Worth.MAY), Block("should " * 10, Worth.SHOULD)]
    fitted = fit(blocks, 130)
    assert fitted.startswith("must " * 10)
    assert "may" not in fitted
    assert "should" in fitted


def test_of_equals_the_last_is_cut_first():
    fitted = fit([Block("a" * 60), Block("b" * 60)], 100)
    assert fitted == "a" * 60 + "\n\n" + "b" * 37 + "…"


def test_a_long_list_takes_as_many_messages_as_it_needs():
    pages = list(paginate([Block(letter * 60) for letter in "abc"], 130))
    assert pages == ["a" * 60 + "\n\n" + "b" * 60, "c" * 60]


@given(HTML, st.integers(0, 60))
def test_shortened_html_is_whole_and_short(html, at_most):
    short = shorten(html, at_most)
    assert units(short) <= at_most
    check(short)


@given(BLOCKS, st.integers(0, 300))
def test_fitted_blocks_are_whole_and_short(blocks, at_most):
    fitted = fit(blocks, at_most)
    assert units(fitted) <= at_most
    check(fitted)


@given(BLOCKS)
def test_every_page_fits(blocks):
    for page in paginate(blocks):
        assert units(page) <= TEXT_AT_MOST
        check(page)


@given(NASTY)
def test_foreign_text_opens_no_tag(text):
    assert not re.search(r"[<>]", foreign(text))
