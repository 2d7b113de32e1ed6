"""What a reporter reads."""

from dataclasses import replace

import pytest

from desk.model import Missing
from desk.notices import ReportDecided, ReportReceived
from desk.rules.durations import HOUR
from handlers.buttons import Action, decode
from handlers.messages.notices import render
from tests.handlers.messages.samples import ENGLISH, FACTS, NOW, POLICY, pressed, reading

RECEIVED = ReportReceived(12, "scam", NOW + 20 * HOUR)


def receipt(**changes):
    return render(replace(RECEIVED, **changes), FACTS, ENGLISH)


def test_a_receipt_names_the_report_what_happens_next_and_by_when():
    text = reading(receipt())
    assert text.startswith("Thank you. Your report has arrived: R-12\nYou reported: Scam or fraud")
    assert "A person will look into it" in text
    assert "no later than tomorrow at 02:00 UTC (25 Nov 2026)" in text
    assert "/myreports to @ombud_bot" in text


def test_the_receipt_after_the_choice_of_a_category_does_not_say_that_it_arrived_again():
    text = reading(receipt(follows=True))
    assert text.startswith("Thank you. Your report R-12 is filed under what you chose.\nYou reported: Scam or fraud")
    assert "arrived" not in text


@pytest.mark.parametrize("category", ["self_harm", "threat_to_life"])
def test_where_a_life_is_at_stake_help_comes_before_all_else(category):
    assert reading(receipt(category=category)).startswith("If someone is in danger now, please call")


def test_helplines_are_not_shown_where_nobody_asked_for_them():
    assert "emergency" not in reading(receipt())


@pytest.mark.parametrize("missing", Missing)
def test_what_is_missing_is_said_plainly_and_the_report_is_taken_all_the_same(missing):
    text = reading(receipt(missing=(missing,)))
    assert "we take your report with what there is:\n• " in text


def test_a_complete_report_is_not_told_that_something_is_missing():
    assert "missing" not in reading(receipt())


def test_a_receipt_can_ask_for_the_category_with_a_button_for_each():
    presses = [decode(data) for data in pressed(receipt(ask_category=True))]
    assert {press.word for press in presses} == set(POLICY.categories)
    assert {(press.action, press.ids) for press in presses} == {(Action.NAME_CATEGORY, (12,))}


def test_a_receipt_that_knows_the_category_asks_nothing():
    assert receipt().buttons == ()


@pytest.mark.parametrize(
    ("acted", "words"), [(True, "we acted on it"), (False, "found no violation that we could act on")]
)
def test_an_outcome_is_neutral_and_says_how_to_go_on(acted, words):
    text = reading(render(ReportDecided(12, acted), FACTS, ENGLISH))
    assert text.startswith("Your report R-12 has been decided.")
    assert words in text
    assert "send /report to @ombud_bot" in text


def test_who_is_told_that_nothing_was_done_learns_where_else_to_turn():
    assert "court" in reading(render(ReportDecided(12, acted=False), FACTS, ENGLISH))
