"""The queue, and a case with its whole history."""

from typing import get_args

from desk.model import Note, NoteKind
from desk.notices import DeliveryState, Notice, Owed
from desk.records import JournalEntry
from desk.rules.durations import HOUR
from handlers.buttons import Action, Press, decode
from handlers.messages.casepages import case_pages, queue_page
from handlers.messages.owed import _KINDS
from tests.handlers.messages.samples import ANNA, BOB, ENGLISH, FACTS, NOW, case, labels, pressed, reading, view

TIMELINE = (
    JournalEntry(NOW - 2 * HOUR, "member:3f9a000000000000", "reported", "R-12"),
    JournalEntry(NOW - HOUR, "staff:7", "claimed", "C-7"),
    JournalEntry(NOW, "desk", "a_verb_of_tomorrow", "C-7"),
)


def test_a_case_tells_its_history_with_staff_by_name_and_members_by_pseudonym():
    text = reading(case_pages(view(timeline=TIMELINE), FACTS, ENGLISH)[0])
    assert "24 Nov 2026 04:00 member 3F9A reported it (R-12)" in text
    assert "24 Nov 2026 05:00 Anna claimed it (C-7)" in text


def test_a_history_that_is_too_long_for_one_message_goes_on_in_the_next():
    entries = [JournalEntry(NOW, "staff:7", "claimed", f"C-{number}") for number in range(150)]
    pages = case_pages(view(timeline=tuple(entries)), FACTS, ENGLISH)
    assert [len(page.buttons) > 0 for page in pages] == [True, *[False] * (len(pages) - 1)]
    assert sum(reading(page).count("Anna claimed it") for page in pages) == 150


def test_a_verb_that_nobody_has_put_into_words_is_shown_as_it_is():
    assert "the desk a_verb_of_tomorrow" in reading(case_pages(view(timeline=TIMELINE), FACTS, ENGLISH)[0])


def test_a_case_shows_its_notes_and_how_far_each_notice_came_but_not_to_whom():
    shown = view(
        notes=(Note(NoteKind.NOTE, ANNA.id, "seen before", NOW),),
        notices=(Notice(31, "ReportDecided", 987654, DeliveryState.BLOCKED, NOW),),
    )
    text = reading(case_pages(shown, FACTS, ENGLISH)[0])
    assert "Anna: seen before" in text
    assert "N-31 outcome for a reporter: waits for Start" in text
    assert "987654" not in text


def test_whatever_is_owed_because_of_a_case_has_a_name_in_words():
    named = {kind.__name__ for kind in get_args(Owed)} & _KINDS.keys()
    assert named == _KINDS.keys(), "what is owed no more needs no name"


def test_a_case_offers_what_its_card_offers():
    assert decode(pressed(case_pages(view(), FACTS, ENGLISH)[0])[0]).action is Action.CLAIM


def test_an_empty_queue_says_so():
    text = queue_page([], False, FACTS, ENGLISH)
    assert "No open cases" in reading(text)
    assert text.buttons == ()


def test_the_queue_says_how_much_time_each_case_has():
    late = case("self_harm", id=8)
    text = reading(queue_page([late, case()], False, FACTS, ENGLISH))
    assert "🆘 C-8 Suicide or self-harm: overdue by 1 h\nC-7 Scam or fraud: 22 h left" in text


def test_each_case_of_the_queue_can_be_opened():
    text = queue_page([case(), case(id=8)], False, FACTS, ENGLISH)
    assert [decode(data) for data in pressed(text)] == [Press(Action.OPEN_CASE, (7,)), Press(Action.OPEN_CASE, (8,))]
    assert labels(text)[0] == "Open C-7: Scam or fraud"


def test_the_next_page_begins_behind_the_last_case_shown():
    last = case(id=8)
    press = decode(pressed(queue_page([case(), last], True, FACTS, ENGLISH))[-1])
    assert press == Press(Action.QUEUE, (last.priority.band, last.priority.due, 8))


def test_who_is_accused_is_known_only_inside_a_case():
    assert BOB.name not in reading(queue_page([case()], False, FACTS, ENGLISH))
