"""Greeting, help, one's own reports and standing, and what a moderator sees of someone's."""

import re

import pytest

from desk.model import CaseState, Role
from desk.rules.durations import HOUR
from desk.views import MyReport, MyStatus
from handlers.buttons import Action, Press, decode
from handlers.messages.warnings import warns
from handlers.messages.welcome import (
    chat_id,
    greeting,
    help_text,
    my_reports,
    my_status,
    report_button,
    start_parameter,
)
from tests.handlers.messages.samples import (
    CHESS,
    ENGLISH,
    FACTS,
    NOW,
    pressed,
    reading,
    reported,
    standing_of,
    strike,
)

REPORT = reported().report


def test_a_greeting_offers_to_report_and_help_in_danger():
    text = greeting(FACTS, ENGLISH)
    assert "call your local emergency number" in reading(text)
    assert Press(Action.REPORT) in [decode(data) for data in pressed(text)]


def test_help_tells_counsel_how_to_read_what_waits_for_them():
    """They may list nothing, and the message that asks for their approval may be far up."""
    said = reading(help_text(frozenset({Role.COUNSEL}), FACTS, ENGLISH))
    assert "/request L-5" in said
    assert "/requests" not in said


def test_help_shows_a_moderators_commands_to_moderators_only():
    assert "/queue" not in reading(help_text(frozenset(), FACTS, ENGLISH))
    assert "/queue" in reading(help_text(frozenset({Role.MODERATOR}), FACTS, ENGLISH))
    assert "/queue" not in reading(help_text(frozenset({Role.AUDITOR}), FACTS, ENGLISH))


def test_help_lists_the_categories_as_one_writes_them():
    assert "threat_to_life Someone's life is in danger" in reading(help_text(frozenset(), FACTS, ENGLISH))


@pytest.mark.parametrize(
    ("mine", "words"),
    [
        (MyReport(REPORT, CaseState.OPEN, False, None, NOW + HOUR), "no later than today at 07:00 UTC (24 Nov 2026)"),
        (MyReport(REPORT, CaseState.OPEN, False, None, NOW - HOUR), "we are late, and sorry"),
        (MyReport(REPORT, CaseState.OPEN, True, None, NOW + HOUR), "a moderator is looking at it"),
        (MyReport(REPORT, CaseState.CLOSED, False, True, NOW), "decided: we acted on it"),
        (MyReport(REPORT, CaseState.CLOSED, False, False, NOW), "decided: no violation found"),
    ],
)
def test_a_report_is_followed_from_received_to_closed(mine, words):
    text = reading(my_reports([mine], FACTS, ENGLISH))
    assert "R-12 · Scam or fraud\nreceived today at 04:00 UTC (24 Nov 2026)" in text
    assert words in text


def test_who_has_reported_nothing_is_offered_to():
    text = my_reports([], FACTS, ENGLISH)
    assert "not reported anything yet" in reading(text)
    assert [decode(data) for data in pressed(text)] == [Press(Action.REPORT)]


def test_a_person_sees_their_own_warnings_and_what_comes_next():
    text = reading(my_status(MyStatus(standing_of(strike()), ()), FACTS, ENGLISH))
    assert "You now have 2 points: step 2 of 5. The next step, at 4 points, mutes you for 7 days." in text
    assert "D-3: Scam or fraud, 2 points until 22 Feb 2027 at 06:00 UTC" in text


def test_a_warning_that_never_ends_has_no_date():
    assert "D-3: Scam or fraud, 2 points\n" in reading(
        my_status(MyStatus(standing_of(strike(2, None)), ()), FACTS, ENGLISH)
    )


def test_a_clean_slate_is_said_in_a_sentence():
    assert reading(my_status(MyStatus(standing_of(), ()), FACTS, ENGLISH)) == "You have no active warnings."


def test_a_moderator_sees_id_last_seen_and_each_strike():
    text = reading(warns(standing_of(strike()), FACTS, ENGLISH))
    assert "Bob <b> @bob · id 50\nLast seen today at 05:00 UTC (24 Nov 2026)" in text
    assert "D-3 23 Nov 2026 06:00: Scam or fraud, 2 points until 22 Feb 2027 06:00" in text


def test_an_account_known_by_number_only_is_called_by_it():
    text = reading(warns(standing_of(account=None, number=77), FACTS, ENGLISH))
    assert text.startswith("77 · id 77")
    assert "No active strikes." in text


def test_a_chats_id_is_said_exactly():
    assert "<code>-1001234567890</code>" in chat_id(CHESS, ENGLISH).html


def test_the_pinned_button_opens_the_private_chat_with_this_group():
    (button,) = report_button(FACTS.bot, CHESS.id, ENGLISH).buttons[0]
    assert button.url == f"https://t.me/ombud_bot?start={start_parameter(CHESS.id)}"


@pytest.mark.parametrize("chat", [-1001234567890, -(2**52), 2**52])
def test_a_start_parameter_is_one_that_telegram_takes(chat):
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start_parameter(chat))
