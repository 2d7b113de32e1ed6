"""What owners and officers read about holds."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desk.holds import Hold, Matching, NewHold
from desk.notices import HoldChange, HoldNews
from desk.preserving import Asked, Kept
from desk.rules.durations import DAY
from handlers.buttons import Action, Press, decode
from handlers.messages import holds
from handlers.messages.fitting import units
from handlers.messages.text import TEXT_AT_MOST
from tests.handlers.messages.nasty import NASTY, check
from tests.handlers.messages.samples import ANNA, BOB, ENGLISH, FACTS, NOW, pressed, reading
from tests.handlers.messages.test_limits import OFTEN

UNTIL = NOW + 7 * DAY
HOLD = Hold(
    id=1,
    matching=Matching.CASE,
    target=7,
    category=None,
    since=None,
    before=None,
    basis="order 17",
    owner=ANNA.id,
    secret=True,
    placed_at=NOW - DAY,
    until=UNTIL,
    warn_at=None,
    ended_at=None,
    ended_by=None,
)


def told(change: HoldChange, by: int = 0) -> tuple[str, list[Press]]:
    text = holds.news(HOLD, HoldNews(1, change, UNTIL, by), FACTS, ENGLISH)
    return reading(text), [decode(data) for data in pressed(text)]


def test_its_owner_can_extend_it_where_they_read_that_it_ends():
    said, buttons = told(HoldChange.NEAR)
    assert "H-1 ends 1 Dec 2026 at 06:00 UTC." in said
    assert "Keeps C-7: its reports, evidence" in said
    assert buttons == [
        Press(Action.HOLD_EXTEND, (1, UNTIL)),
        Press(Action.HOLD_END, (1,)),
        Press(Action.HOLD_OPEN, (1,)),
    ]


def test_its_owner_reads_what_became_of_it_and_what_can_be_done():
    assert "its time was over. If it is still needed, place a new one now" in told(HoldChange.OVER)[0]
    assert f"{BOB.id} has ended H-1. If it is still needed" in told(HoldChange.ENDED, BOB.id)[0]
    said, buttons = told(HoldChange.EXTENDED, BOB.id)
    assert f"{BOB.id} has extended H-1: it holds until" in said
    assert buttons == [Press(Action.HOLD_OPEN, (1,))]


@OFTEN
@given(NASTY.filter(lambda text: len(text) <= 500), st.sampled_from(Matching), st.integers(0, 40))
def test_whatever_a_basis_says_telegram_takes_it(basis: str, matching: Matching, many: int):
    hold = replace(HOLD, matching=matching, basis=basis, category="scam")
    new = NewHold(matching, basis, ANNA.id, UNTIL, 7, "scam")
    texts = [
        holds.question(Asked(1, new, 3), FACTS, ENGLISH),
        holds.page(Kept(hold, 3), FACTS, ENGLISH),
        holds.ending(Kept(hold, None), FACTS, ENGLISH),
        holds.listing([hold] * many, FACTS, ENGLISH),
    ]
    for text in texts:
        check(text.html)
        assert units(text.html) <= TEXT_AT_MOST
