"""What a button carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import policy
from desk.drafts import Step
from desk.errors import StaleButton
from handlers.buttons import _CARRIES, BYTES_AT_MOST, Action, Press, decode, encode

HIGHEST = 2**52
"""The highest id that Telegram promises, and more cases than anyone will have."""
CASES = 10**9
"""Versions of one case stay below."""

MOMENT = 10**13 - 1
"""Milliseconds, until the year 2286."""

WORDS = [*policy.load().categories, *Step, "x" * 32]


SHORT = (
    Action.WARN_AS,
    Action.DELETE_AS,
    Action.KICK_AS,
    Action.DISMISS_AS,
    Action.CONFIRM,
    Action.OTHERWISE_AS,
    Action.PARDON,
    Action.REQUEST_STEP,
    Action.REQUEST_ASK,
    Action.REQUEST_PACK,
    Action.THREAT_ASK,
)


@pytest.mark.parametrize("action", Action)
def test_the_longest_of_each_action_fits(action):
    shape = _CARRIES[action]
    for word in WORDS if str in shape else [""]:
        ids = [HIGHEST, CASES - 1] if action in SHORT else [HIGHEST] * 3
        if action is Action.DISMISS_ALIKE:
            ids = [CASES - 1, MOMENT]
        carried = [word if kind is str else ids.pop(0) for kind in shape]

        data = encode(action, *carried)

        assert len(data.encode()) <= BYTES_AT_MOST, word
        assert decode(data) == Press(action, tuple(c for c in carried if c != word), word)


def test_it_reads_as_it_was_written():
    assert encode(Action.WARN, 7, 3) == "1|warn|7|3"
    assert decode("1|named|12|scam") == Press(Action.NAME_CATEGORY, (12,), "scam")


def test_the_queue_begins_without_a_last_case():
    assert decode(encode(Action.QUEUE)) == Press(Action.QUEUE)
    assert decode(encode(Action.QUEUE, 1, 1_764_000_000_000, 9)).ids == (1, 1_764_000_000_000, 9)


@pytest.mark.parametrize("carried", [(), (7,), (7, "three"), (7, 3, 1), ("a|b", 1), (-7, 3)])
def test_what_an_action_does_not_carry_is_never_printed(carried):
    with pytest.raises(ValueError, match="warn"):
        encode(Action.WARN, *carried)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "1|",
        "0|claim|7",
        "2|claim|7",
        "1|claim",
        "1|claim|",
        "1|claim|seven",
        "1|claim|٧",
        "1|claim|-7",
        "1|claim|7|",
        "1|claim|7|8",
        "1|claim|" + "9" * 19,
        "1|fire|7",
        "1|named|7|",
        "1|named|7|spam; DROP",
        "1|queue|1|2",
        "\u202e1|claim|7",
    ],
)
def test_a_button_that_was_never_printed_is_stale(data):
    with pytest.raises(StaleButton):
        decode(data)


@given(st.text(max_size=64))
def test_no_data_raises_anything_else(data):
    try:
        press = decode(data)
    except StaleButton:
        return
    assert encode(press.action, *press.ids, *([press.word] if press.word else []))
