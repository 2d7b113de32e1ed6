"""Words with two dashes."""

import pytest

from desk.errors import UnknownFlag
from handlers.flags import Flags, flags_in


@pytest.mark.parametrize(
    ("words", "flags", "rest"),
    [
        ("7d spam no ads", Flags(), "7d spam no ads"),
        ("--everywhere 7d spam no ads", Flags(everywhere=True), "7d spam no ads"),
        ("7d spam no ads --silent", Flags(silent=True), "7d spam no ads"),
        ("7d --Silent spam —everywhere no\nads", Flags(everywhere=True, silent=True), "7d spam no\nads"),
        ("spam no ads — and no -- links —really", Flags(), "spam no ads — and no -- links —really"),
        ("spam see https://a--b.example", Flags(), "spam see https://a--b.example"),
    ],
)
def test_flags_stand_anywhere_and_a_dash_is_a_dash(words, flags, rest):
    assert flags_in(words) == (flags, rest)


def test_a_misspelt_one_is_refused():
    with pytest.raises(UnknownFlag) as refusal:
        flags_in("7d --everwhere spam")
    assert refusal.value.typed == "--everwhere"
