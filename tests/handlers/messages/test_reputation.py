"""What staff read of those who reported, without learning who that is."""

import re
from dataclasses import replace

import pytest

from desk.hearing import PileOn
from desk.notices import FlaggerStatus
from desk.records import Flagger, FlaggerEnd, FormerFlagger
from desk.rules.durations import HOUR
from desk.rules.trust import Credit, Record
from handlers.messages.cards import case_card
from handlers.messages.casepages import case_pages, queue_page
from handlers.messages.flaggers import changed, flagger_status, listing
from tests.handlers.messages.samples import ANNA, ENGLISH, FACTS, NOW, case, reading, reported, view


def said(credit: Credit, category: str = "scam") -> str:
    shown = view(case(category))
    return reading(case_card(replace(shown, reasons=replace(shown.reasons, credit=credit)), FACTS, ENGLISH))


def test_a_past_is_told_in_tenths_with_what_it_does():
    assert "mostly right: 8 of 10 upheld. That moves it up." in said(Credit(0.5, 8))
    assert "mostly dismissed: 1 of 10 upheld. That moves it down." in said(Credit(-0.5, 1))
    assert "right as often as not: 5 of 10 upheld." in said(Credit(0.0, 5))


def test_where_a_child_is_at_stake_a_bad_past_delays_nothing():
    assert "1 of 10 upheld. It waits no longer than others." in said(Credit(-0.5, 1), "child_safety")


def test_newcomers_are_nobodys_business():
    assert "Reports here come from" not in said(Credit())


def test_a_trusted_flagger_is_named_as_one_only():
    assert "Reported by a trusted flagger" in said(Credit(flagger=True))


def test_a_possible_pile_on_is_a_warning_on_card_and_page():
    shown = view(pile_on=PileOn(12, HOUR))
    for text in (case_card(shown, FACTS, ENGLISH), case_pages(shown, FACTS, ENGLISH)[0]):
        assert "Possible pile-on: 12 people reported this account within 1 h." in reading(text)


def test_a_report_that_is_held_back_is_shown_as_not_counted():
    held = reported()
    held = replace(held, report=replace(held.report, muted_by=3))
    assert "R-12 reporter 3F9A (Scam or fraud), not counted: their reports are muted" in reading(
        case_card(view(reports=(held,)), FACTS, ENGLISH)
    )


def test_the_queue_marks_what_comes_first():
    first = case("child_safety")
    assert reading(queue_page([first, case()], False, FACTS, ENGLISH)).count("⏫") == 1


def test_leads_are_asked_to_think_of_suspending_whom_too_little_proves_right():
    good, bad = Flagger(7, NOW, Record(10, 6)), Flagger(7, NOW, Record(10, 5))
    assert "6 of 10 decided reports upheld" in reading(listing([(ANNA, good)], [], FACTS, ENGLISH))
    assert "suspending" not in reading(listing([(ANNA, good)], [], FACTS, ENGLISH))
    assert "/flagger 7 off serious careless reason" in reading(listing([(ANNA, bad)], [], FACTS, ENGLISH))
    assert listing([(ANNA, bad)], [], FACTS, ENGLISH).protected


def test_leads_read_who_took_a_status_and_how_the_reports_had_fared():
    former = FormerFlagger(7, NOW - HOUR, NOW, 8, FlaggerEnd(9, 10, None, None, "mostly wrong"))
    text = reading(listing([], [(ANNA, former)], FACTS, ENGLISH))
    assert re.search(r"taken .*06:00.* by .*8", text)
    assert "1 of 10 decided reports upheld" in text


@pytest.mark.parametrize(
    ("on", "new", "words"),
    [
        (True, True, "Anna is a trusted flagger now, and is told."),
        (True, False, "Anna is a trusted flagger already."),
        (False, True, "Anna is no trusted flagger any more, and is told."),
        (False, False, "Anna is no trusted flagger."),
    ],
)
def test_a_lead_is_told_whether_a_status_changed(on, new, words):
    assert reading(changed(ANNA, ENGLISH, on=on, new=new)) == words


@pytest.mark.parametrize(
    ("trusted", "head", "meaning"),
    [
        (True, "You are a trusted flagger of this desk now.", "Your reports are looked at first."),
        (False, "You are no trusted flagger of this desk any more.", "You can report as before"),
    ],
)
def test_whom_a_status_concerns_is_told_what_it_means(trusted, head, meaning):
    text = reading(flagger_status(FlaggerStatus(trusted, "because"), FACTS, ENGLISH))
    assert text.startswith(head)
    assert meaning in text
    assert "Reason: because" in text
