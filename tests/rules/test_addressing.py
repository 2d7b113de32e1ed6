"""Who is written to, when, and in which language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.campaigns import Campaign, CampaignState, Candidate, MissingText, QuietHours, Skipped, Terms
from desk.rules.addressing import Addressee, PutOff, Send, Skip, text_for, turn_of, weigh, why_skipped, zone_of
from desk.rules.durations import DAY, HOUR, Ms

NOON: Ms = 1_764_072_000_000
"""25 November 2025, 12:00 UTC."""
PERSON = Addressee(7, reachable=True, language="en")
LANGUAGES = ("es", "en")


def campaign(**terms: object) -> Campaign:
    return Campaign(1, 301, CampaignState.SENDING, Terms(**terms), NOON, begun_at=NOON)


def test_who_can_be_reached_gets_the_text_in_their_language() -> None:
    assert weigh(campaign(), LANGUAGES, PERSON, NOON, "UTC") == Send("en")


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (Addressee(7), Skipped.NEVER_STARTED),
        (Addressee(7, reachable=True, optional=False, language="en"), Skipped.OPTED_OUT),
        (Addressee(7, reachable=True, language="de"), Skipped.NO_LANGUAGE),
    ],
)
def test_who_is_skipped_is_told_apart(person: Addressee, why: Skipped) -> None:
    assert weigh(campaign(missing=MissingText.SKIP), LANGUAGES, person, NOON, "UTC") == Skip(why)


def test_what_everybody_must_hear_reaches_who_opted_out() -> None:
    person = Addressee(7, reachable=True, optional=False, language="en")
    assert weigh(campaign(mandatory=True), LANGUAGES, person, NOON, "UTC") == Send("en")


def test_a_group_that_moved_is_followed_and_not_asked() -> None:
    moved = Addressee(-5, reachable=True, moved_to=-1005)
    assert weigh(campaign(), LANGUAGES, moved, NOON, "UTC") == Skip(Skipped.MOVED, -1005)


def test_after_its_time_nobody_gets_it() -> None:
    assert why_skipped(campaign(not_after=NOON - 1), NOON, reachable=True, optional=True) is Skipped.TOO_LATE
    assert why_skipped(campaign(not_after=NOON), NOON, reachable=True, optional=True) is None


def test_who_sleeps_is_put_off_until_they_wake() -> None:
    """Auckland is 13 hours ahead: it is one in the night there."""
    terms = campaign(quiet=QuietHours(22 * 60, 7 * 60))
    in_auckland = Addressee(7, "Pacific/Auckland", reachable=True, language="en")
    assert weigh(terms, LANGUAGES, in_auckland, NOON, "UTC") == PutOff(NOON + 6 * HOUR)
    assert weigh(terms, LANGUAGES, PERSON, NOON, "UTC") == Send("en")


def test_a_zone_that_is_none_any_more_does_not_hold_anybody_back() -> None:
    assert zone_of("Atlantis/Deep", "Europe/Berlin") == "Europe/Berlin"
    assert zone_of(None, "Europe/Berlin") == "Europe/Berlin"


@given(spread=st.integers(0, 3 * DAY), lot=st.integers(0, 2**63 - 1))
def test_a_turn_is_never_before_the_beginning(spread: Ms, lot: int) -> None:
    turn = turn_of(campaign(spread=spread), Candidate(7), lot, NOON, "UTC")
    assert NOON <= turn <= NOON + spread


@pytest.mark.parametrize(
    ("spoken", "found"), [("en", "en"), ("EN-gb", "en"), ("pt_BR", "es"), ("de", "es"), ("", "es"), (None, "es")]
)
def test_a_kind_of_a_language_is_that_language(spoken: str | None, found: str) -> None:
    assert text_for(LANGUAGES, spoken, MissingText.FIRST) == found


def test_the_nearest_language_comes_before_the_wider_one() -> None:
    assert text_for(("pt", "pt-br"), "pt-BR", MissingText.SKIP) == "pt-br"
    assert text_for(("pt-br",), "pt", MissingText.SKIP) is None
