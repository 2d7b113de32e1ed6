"""The clocks of lawful requests under the packaged policy: those of `lawful-requests.md`, each from its law."""

import pytest

from config import policy
from desk.rules.disclosure.clocks import due_at, extended, going_on, kept_until, next_reminder, objection
from desk.rules.disclosure.instruments import Instrument
from desk.rules.durations import DAY, HOUR, Ms

CLOCKS = policy.load().requests
NOW: Ms = 1_764_000_000_000


@pytest.mark.parametrize(
    ("instrument", "emergency", "span"),
    [
        (Instrument.EU_EPOC, False, 10 * DAY),
        (Instrument.EU_EPOC, True, 8 * HOUR),
        (Instrument.EMERGENCY, True, 8 * HOUR),
        (Instrument.ART18, True, HOUR),
        (Instrument.EU_INFORMATION, False, None),  # as ordered
        (Instrument.NATIONAL_ORDER, False, None),
        (Instrument.MUTUAL_LEGAL_ASSISTANCE, False, None),
    ],
)
def test_an_answer_is_due_as_its_law_says(instrument: Instrument, emergency: bool, span: Ms | None):
    due = due_at(CLOCKS, instrument, NOW, emergency=emergency)
    assert due == (None if span is None else NOW + span)


@pytest.mark.parametrize(
    ("instrument", "kept", "longer"),
    [(Instrument.EU_EPOC_PR, 60 * DAY, 30 * DAY), (Instrument.PRESERVATION, 90 * DAY, 90 * DAY)],
)
def test_what_is_preserved_is_kept_as_long_as_its_law_says(instrument: Instrument, kept: Ms, longer: Ms):
    assert kept_until(CLOCKS, instrument, NOW) == NOW + kept
    assert extended(CLOCKS, instrument, NOW + kept) == NOW + kept + longer


def test_an_enforcing_authority_objects_within_ten_days_and_in_an_emergency_within_96_hours():
    assert objection(CLOCKS, emergency=False) == 10 * DAY
    assert objection(CLOCKS, emergency=True) == 96 * HOUR
    assert objection({}, emergency=True) == 96 * HOUR


def test_a_clock_that_stood_goes_on_with_as_much_as_was_left():
    assert going_on(NOW + DAY, NOW, NOW + 5 * DAY) == NOW + 6 * DAY
    assert going_on(None, NOW, NOW + DAY) is None
    assert next_reminder(NOW, None, NOW) is None
