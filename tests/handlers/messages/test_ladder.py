"""What the ladder reads like: on the card, in /warns, in /mystatus."""

from dataclasses import replace

import pytest

from desk.model import Decision, Outcome
from desk.rules.ladder import Due, standing
from desk.rules.policy import read_step
from desk.views import MyStatus
from handlers.buttons import Action, decode
from handlers.messages.cards import case_card
from handlers.messages.standing import staff_standing, your_standing
from handlers.messages.verdicts import decision_line
from handlers.messages.warnings import warns
from handlers.messages.welcome import my_status
from tests.handlers.messages.samples import (
    ANNA,
    BOB,
    ENGLISH,
    FACTS,
    NOW,
    POLICY,
    claimed,
    labels,
    pressed,
    reading,
    standing_of,
    strike,
    view,
)

WEEK = POLICY.ladder[2]


@pytest.mark.parametrize(
    ("due", "line"),
    [
        (Due((2, 2), WEEK), "Due: mute for 7 days (2 + 2 points active)"),
        (Due((1,), POLICY.ladder[0]), "Due: notice (1 point active)"),
        (Due((2,), None), "Due: notice (2 points active: it adds nothing, as part of a step that was taken)"),
        (Due((9,), read_step("ban forever"), straight=True), "Due: ban for good (the rules go straight to it here)"),
    ],
)
def test_the_card_says_what_is_due_and_why(due, line):
    assert line in reading(case_card(view(due=due), FACTS, ENGLISH))


def test_the_card_offers_it_by_one_press_and_everything_else_behind_another():
    shown = case_card(view(due=Due((2, 2), WEEK)), FACTS, ENGLISH)
    assert "Confirm: mute for 7 days" in labels(shown)
    assert Action.OTHERWISE in [decode(data).action for data in pressed(shown)]
    others = labels(case_card(view(due=Due((2, 2), WEEK), claim=claimed("otherwise::3")), FACTS, ENGLISH))
    assert others[:4] == ["notice", "mute for 1 day", "ban for 30 days", "ban for good"]


def test_where_nothing_can_be_due_nothing_is_proposed():
    assert not [label for label in labels(case_card(view(due=None), FACTS, ENGLISH)) if "Confirm" in label]


def test_the_last_warning_is_called_so():
    last = standing(POLICY.ladder, 8)
    assert "<b>Last warning.</b> The next step, at 9 points, bans you for good." in your_standing(last, ENGLISH)
    assert staff_standing(last, ENGLISH).endswith(", last warning")


def test_what_counts_once_is_said_to_staff_and_to_the_person():
    first, second = strike(), replace(strike(), decision=4)
    account = replace(standing_of(first, second), counted_with={4: 3})
    words = "(the same step as D-3: done before word of that came)"
    assert reading(warns(account, FACTS, ENGLISH)).count(words) == 1
    assert reading(my_status(MyStatus(account, ()), FACTS, ENGLISH)).count(words) == 1


def test_a_departure_is_told_to_staff_escaped():
    made = Decision(9, 7, Outcome.WARN, "scam", 2, BOB.id, "Stop.", "v", ANNA.id, NOW, None)
    line = decision_line(replace(made, due="mute 7d", departure="a <b>friend"), FACTS, ENGLISH)
    assert "⚖️ Due was: mute for 7 days. Why not, for staff only: <i>a &lt;b&gt;friend</i>" in line
