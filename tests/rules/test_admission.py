"""Which reports are taken, what each is about, and who works on it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import policy
from desk.errors import OwnReport, TooManyReports
from desk.model import Account, AccountKind, Audience, Role, Subject
from desk.rules.admission import admit, audience_for, case_key, narrower
from desk.rules.durations import DAY, HOUR, MINUTE, Ms

POLICY = policy.load()
SPAM = POLICY.category("spam")
DANGER = POLICY.category("threat_to_life")
LIMITS = replace(POLICY.limits, reports_per_hour=3, reports_per_day=5)
NOW = 20_000 * DAY + 11 * HOUR
SAM = Account(66, AccountKind.PERSON, "Sam")
CHANNEL = Account(-1007, AccountKind.CHANNEL, "Coins")

TIMES = st.lists(st.integers(NOW - DAY, NOW), max_size=12)


def refused(earlier: list[Ms], now: Ms = NOW) -> TooManyReports | None:
    try:
        admit(5, Subject(accused=SAM), SPAM, earlier, LIMITS, now)
    except TooManyReports as refusal:
        return refusal
    return None


def test_reports_of_one_message_belong_together_whatever_they_call_it():
    subject = Subject(chat=-1001, message=5, accused=SAM)
    assert case_key(subject, "spam", NOW, "U-1") == case_key(subject, "scam", NOW + 9 * DAY, "U-2")


def test_an_album_is_one_post():
    first, second = Subject(chat=-1001, message=5, album="a"), Subject(chat=-1001, message=6, album="a")
    assert case_key(first, "spam", NOW, "U-1") == case_key(second, "spam", NOW, "U-2")


def test_the_same_number_in_another_chat_is_another_message():
    assert case_key(Subject(-1001, 5), "spam", NOW, "U-1") != case_key(Subject(-1002, 5), "spam", NOW, "U-1")


def test_an_account_alone_is_one_matter_for_each_category_and_utc_day():
    subject = Subject(accused=SAM)
    keys = {case_key(subject, name, at, "U-1") for name in ("spam", "scam") for at in (NOW, NOW + HOUR, NOW + DAY)}
    assert len(keys) == 4


def test_a_group_that_was_named_does_not_make_an_account_a_message():
    assert case_key(Subject(chat=-1001, accused=SAM), "spam", NOW, "U-1") == case_key(
        Subject(accused=SAM), "spam", NOW, "U-2"
    )


def test_what_could_not_be_identified_joins_nothing():
    assert case_key(Subject(typed="@ghost"), "spam", NOW, "U-1") != case_key(
        Subject(typed="@ghost"), "spam", NOW, "U-2"
    )


@pytest.mark.parametrize("accused", [SAM, CHANNEL])
def test_nobody_reports_themselves_not_even_as_a_channel_or_in_danger(accused):
    with pytest.raises(OwnReport):
        admit(accused.id, Subject(accused=accused), DANGER, [], LIMITS, NOW)


def test_the_limit_of_an_hour_says_when_the_next_report_is_welcome():
    refusal = refused([NOW - 5 * MINUTE, NOW - 50 * MINUTE, NOW - 20 * MINUTE])
    assert refusal is not None
    assert (refusal.limit, refusal.again_at) == (3, NOW + 10 * MINUTE)


def test_where_both_limits_are_reached_the_later_moment_counts():
    refusal = refused([NOW - MINUTE, NOW - 2 * MINUTE, NOW - 3 * MINUTE, NOW - 9 * HOUR, NOW - 10 * HOUR])
    assert refusal is not None
    assert (refusal.limit, refusal.again_at) == (5, NOW + 14 * HOUR)


def test_what_may_save_a_life_is_never_one_too_many():
    with pytest.raises(TooManyReports):
        admit(5, Subject(accused=SAM), POLICY.category("spam"), [NOW] * 100, LIMITS, NOW)
    admit(5, Subject(accused=SAM), DANGER, [NOW] * 100, LIMITS, NOW)


@given(TIMES)
def test_who_comes_back_at_the_moment_that_was_named_is_admitted_and_not_before(earlier):
    refusal = refused(earlier)
    if refusal is not None:
        assert refusal.again_at > NOW
        assert refused(earlier, refusal.again_at) is None
        assert refused(earlier, refusal.again_at - 1) is not None


@given(TIMES)
def test_no_hour_and_no_day_ever_holds_more_reports_than_the_limit(attempts):
    admitted: list[Ms] = []
    for at in sorted(attempts):
        if refused(admitted, at) is None:
            admitted.append(at)
    for start in admitted:
        assert sum(start <= at < start + HOUR for at in admitted) <= LIMITS.reports_per_hour
        assert sum(start <= at < start + DAY for at in admitted) <= LIMITS.reports_per_day


@pytest.mark.parametrize(
    ("roles", "audience"),
    [
        ((), Audience.STAFF),
        ((Role.MODERATOR,), Audience.LEADS),
        ((Role.OFFICER,), Audience.LEADS),
        ((Role.AUDITOR,), Audience.LEADS),
        ((Role.LEAD,), Audience.OWNERS),
        ((Role.OWNER,), Audience.OWNERS),
        ((Role.MODERATOR, Role.LEAD), Audience.OWNERS),
    ],
)
def test_a_case_about_staff_is_for_those_above_them(roles, audience):
    assert audience_for(frozenset(roles)) is audience


@given(st.sampled_from(Audience), st.sampled_from(Audience))
def test_the_narrower_audience_is_the_same_in_either_order(one, other):
    assert narrower(one, other) is narrower(other, one)
    assert narrower(one, other) in (one, other)
    assert narrower(one, Audience.OWNERS) is Audience.OWNERS
    assert narrower(one, Audience.STAFF) is one
