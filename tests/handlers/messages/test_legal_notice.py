"""What the person reads whose data an authority asked for."""

from dataclasses import replace

from hypothesis import given, settings

from desk.notices import LegalNotice, LegalNoticeWithdrawn
from desk.rules.disclosure.catalogue import Catalogue
from desk.rules.disclosure.scope import Data
from desk.rules.durations import DAY
from handlers.messages.fitting import units
from handlers.messages.legal_notice import about_order, legal_notice
from handlers.messages.text import TEXT_AT_MOST
from tests.handlers.messages.nasty import HUGE, NASTY, check
from tests.handlers.messages.samples import ENGLISH, FACTS, NOW, reading

NOTICE = LegalNotice(
    request=5,
    authority="Prosecutor's office of Rostock",
    country="DE",
    reference="12 Js 7/26",
    legal_basis="§ 95 of the Code of Criminal Procedure",
    received_at=NOW - DAY,
    data=("identity", "ip"),
    since=NOW - 30 * DAY,
    before=NOW,
    disclosed=False,
    copy=False,
)


@settings(max_examples=40, deadline=None)
@given(NASTY | HUGE)
def test_nothing_that_an_authority_wrote_breaks_it(words: str):
    text = legal_notice(replace(NOTICE, authority=words, reference=words, legal_basis=words), FACTS, ENGLISH)
    assert units(text.html) <= TEXT_AT_MOST
    check(text.html)


def test_it_says_who_asked_what_for_and_what_can_be_done_and_can_be_shown_to_a_lawyer():
    text = legal_notice(NOTICE, FACTS, ENGLISH)
    said = reading(text)
    for words in (
        "Rostock (DE)",
        "12 Js 7/26",
        "§ 95",
        "L-5",
        "will be handed over",
        "account ids and names",
        "courts",
    ):
        assert words in said
    assert "copy of the order" not in said
    assert not text.protected
    after = reading(legal_notice(replace(NOTICE, disclosed=True, copy=True), FACTS, ENGLISH))
    assert "was handed over" in after
    assert "Until now" not in after
    assert "A copy of the order follows" in after


def test_what_nobody_holds_is_not_said_to_be_handed_over():
    assert "IP addresses" not in reading(legal_notice(NOTICE, FACTS, ENGLISH))
    held = replace(FACTS, catalogue=Catalogue(frozenset({Data.IP})))
    assert "IP addresses" in reading(legal_notice(NOTICE, held, ENGLISH))


def test_it_says_why_it_comes_late_and_after_an_emergency_that_there_was_no_order():
    assert "Until now we were not allowed to tell you" in reading(
        legal_notice(replace(NOTICE, late=True), FACTS, ENGLISH)
    )
    said = reading(legal_notice(replace(NOTICE, disclosed=True, alone=True, late=True), FACTS, ENGLISH))
    assert "somebody else reviews it" in said
    assert "Until now" not in said
    assert "order" not in said


def test_where_nothing_is_held_it_says_so_instead_of_listing_nothing():
    said = reading(legal_notice(replace(NOTICE, data=("ip",)), FACTS, ENGLISH))
    assert "nothing about you is handed over" in said
    assert "From " not in said


def test_who_was_left_out_reads_of_nobody_else():
    said = reading(about_order(LegalNoticeWithdrawn(5, "Prosecutor's office", "DE"), FACTS, ENGLISH))
    assert "Nothing about you was handed over" in said
