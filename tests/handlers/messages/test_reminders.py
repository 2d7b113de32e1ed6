"""What the staff are told of time."""

from dataclasses import replace

from desk.digest import Digest
from desk.rules.durations import DAY, HOUR
from handlers.messages.reminders import deadline_reminder, morning_digest
from handlers.messages.teamwork import case_given
from tests.handlers.messages.samples import ANNA, ENGLISH, FACTS, NOW, case, claimed, labels, reading, view

QUIET = Digest(0, 0, (), 0, 0, (), None, 0)


def test_a_deadline_that_comes_names_the_case_and_who_holds_it():
    text = deadline_reminder([(case(), claimed())], [], FACTS, ENGLISH, passed=False)
    assert reading(text) == (
        "⏰ A deadline comes near\n\nC-7 Scam or fraud: tomorrow at 04:00 UTC (25 Nov 2026). Anna works on it."
    )
    assert labels(text) == ["Open C-7: Scam or fraud"]


def test_deadlines_that_have_passed_call_the_leads():
    cases = [(replace(case(), id=number), None) for number in range(1, 21)]
    text = deadline_reminder(cases, [ANNA], FACTS, ENGLISH, passed=True)
    assert reading(text).startswith("⏰ 20 deadlines have passed\n\nC-1 Scam or fraud")
    assert "Nobody has claimed it." in reading(text)
    assert text.html.endswith('<a href="tg://user?id=7">Anna</a>')
    assert len(labels(text)) == 8


def test_a_quiet_morning_is_one_line():
    assert morning_digest(QUIET, FACTS, ENGLISH).html == "Good morning. No case is open."


def test_a_busy_morning_says_what_is_open_and_what_has_waited():
    digest = Digest(
        open=9,
        urgent=1,
        by_severity=((5, 1), (3, 6), (2, 2)),
        unclaimed=7,
        overdue=6,
        latest=("C-1", "C-2", "C-3", "C-4", "C-5"),
        oldest=case(opened_at=NOW - 2 * DAY - HOUR),
        undelivered=1,
    )
    text = morning_digest(digest, FACTS, ENGLISH)
    assert reading(text).splitlines() == [
        "Good morning. 9 cases are open.",
        "🆘 1 cannot wait.",
        "1 of severity 5, 6 of severity 3, 2 of severity 2",
        "⏰ 6 are overdue: C-1, C-2, C-3, C-4, C-5…",
        "Nobody has claimed 7 of them.",
        "The oldest is C-7, open for 2 days 1 h.",
        "1 notice waits until its reader presses Start.",
    ]
    assert labels(text) == ["Show the queue"]


def test_who_is_given_a_case_reads_by_whom_and_how_to_decline():
    text = case_given(view(), claimed(), ANNA.id, FACTS, ENGLISH)
    assert reading(text) == (
        "Anna has given you C-7 · Scam or fraud. It is yours until today at 06:30 UTC (24 Nov 2026).\n\n"
        "Deadline: tomorrow at 04:00 UTC (25 Nov 2026)"
    )
    assert labels(text) == ["Open case", "Decline it"]
