"""How far a campaign is, as the lead reads who runs it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from desk.campaigns import (
    Audience,
    AudienceKind,
    Campaign,
    CampaignState,
    CarriedPolicy,
    RecipientState,
    Skipped,
    Terms,
)
from desk.notices import CampaignQuestion
from desk.rules.durations import DAY, HOUR, MINUTE
from desk.watching import CampaignView, Progress
from handlers.messages.campaign_card import _SKIPPED, campaign_card, campaign_list, ordered
from handlers.messages.fitting import units
from handlers.messages.text import TEXT_AT_MOST, Text
from handlers.messages.wording import when
from tests.handlers.messages.nasty import check
from tests.handlers.messages.samples import ANNA, ENGLISH, FACTS, NOW, labels, pressed, reading

RUNNING = Campaign(
    2,
    ANNA.id,
    CampaignState.SENDING,
    Terms(ask_read=True),
    created_at=NOW - DAY,
    frozen_at=NOW - DAY,
    begun_at=NOW - HOUR,
    filled_at=NOW - HOUR,
)
CARRIED = CarriedPolicy("2027-01", NOW + DAY)
CORRECT = ("Edit everywhere", "Withdraw")


def view(
    campaign: Campaign = RUNNING,
    skipped: Mapping[str, int] | None = None,
    reads: Mapping[str, int] | None = None,
    rate: float = 0.0,
    repeated: int = 0,
    span: tuple[int, int] | None = None,
    **counts: int,
) -> CampaignView:
    all_counts = {state: counts.get(state.value, 0) for state in RecipientState}
    progress = Progress(all_counts, skipped or {}, repeated, reads or {}, rate, span)
    return CampaignView(campaign, progress, NOW)


def card(shown: CampaignView, asks: CampaignQuestion | None = None) -> Text:
    return campaign_card(shown, asks, FACTS, ENGLISH)


def test_who_gets_what_from_whom_is_said():
    terms = Terms(mandatory=True, audience=Audience(AudienceKind.REPORTERS, 30))
    said = reading(card(view(replace(RUNNING, terms=terms, approved_by=50))))
    assert "B-2 · being sent" in said
    assert "To reporters of the last 30 days · mandatory" in said
    assert "By Anna, approved by 50" in said


def test_every_state_with_somebody_in_it_is_counted():
    said = reading(card(view(sent=1234, blocked=5, failed=6, unknown=7, due=1000)))
    for words in (
        "Sent: 1,234",
        "Blocked the bot or gone: 5",
        "Failed: 6",
        "Unknown whether it arrived: 7",
        "Still to be sent: 1,000",
    ):
        assert words in said
    assert "Skipped" not in said


def test_why_somebody_was_skipped_is_said_the_most_common_reason_first():
    counts = dict.fromkeys(RecipientState, 0) | {RecipientState.SKIPPED: 4}
    progress = Progress(counts, {"never_started": 1, "opted_out": 3}, 0, {}, 0.0, None)
    said = reading(card(CampaignView(RUNNING, progress, NOW)))
    assert "Skipped: 4 (want no optional announcements: 3, have not pressed Start: 1)" in said


def test_a_rate_says_how_long_it_will_take():
    assert "29 a second, 1 h 8 min left" in reading(card(view(due=120_000, rate=29.0)))
    assert "2 a minute" in reading(card(view(due=1, rate=1 / 30)))
    assert "a second" not in reading(card(view(replace(RUNNING, state=CampaignState.PAUSED), due=9, rate=29.0)))


def test_a_spread_that_waits_says_for_when():
    said = reading(card(view(due=9, span=(NOW + HOUR, NOW + 2 * HOUR))))
    assert "Still to be sent: 9, the next one today at" in said


def test_what_may_have_come_twice_is_said():
    assert "Possibly sent twice: 3" in reading(card(view(sent=9, repeated=3)))
    assert "twice" not in reading(card(view(sent=9)))


def test_who_has_read_it_is_said_by_language():
    assert "Have read it: 12 (English 9, español 3)" in reading(card(view(sent=20, reads={"es": 3, "en": 9})))
    silent = replace(RUNNING, terms=Terms(ask_read=False))
    assert "read it" not in reading(card(view(silent, sent=20)))


@pytest.mark.parametrize(
    ("state", "carried", "words"),
    [
        (CampaignState.SENDING, CARRIED, "Policy 2027-01 comes into force tomorrow"),
        (CampaignState.DONE, replace(CARRIED, adopted_at=NOW - MINUTE), "Policy 2027-01 came into force"),
        (CampaignState.STOPPED, CARRIED, "Policy 2027-01 does not come into force."),
    ],
)
def test_what_becomes_of_its_policy_is_said(state: CampaignState, carried: CarriedPolicy, words: str):
    assert words in reading(card(view(replace(RUNNING, state=state, policy=carried))))


def test_a_policy_is_in_force_from_the_stated_moment_however_late_the_desk_noticed():
    carried = CarriedPolicy("2027-01", NOW - 2 * DAY, adopted_at=NOW)
    begun = replace(RUNNING, policy=carried, begun_at=NOW - 3 * DAY, state=CampaignState.DONE)
    assert f"Policy 2027-01 came into force {when(NOW - 2 * DAY, NOW, ENGLISH)}." in reading(card(view(begun)))
    late = replace(begun, begun_at=NOW - DAY)
    assert f"Policy 2027-01 came into force {when(NOW - DAY, NOW, ENGLISH)}." in reading(card(view(late)))


def test_a_policy_that_nobody_was_told_of_is_not_promised():
    done = replace(RUNNING, policy=CARRIED, state=CampaignState.DONE)
    assert "Policy 2027-01 does not come into force." in reading(card(view(done, failed=3)))
    assert "Policy 2027-01 comes into force tomorrow" in reading(card(view(done, failed=3, sent=1)))


def test_what_was_stopped_before_it_began_promises_nothing_and_has_nothing_to_correct():
    terms = replace(RUNNING.terms, starts_at=NOW + DAY)
    stopped = replace(RUNNING, state=CampaignState.STOPPED, begun_at=None, terms=terms)
    text = card(view(stopped))
    assert "Starts" not in reading(text)
    assert not set(CORRECT) & set(labels(text))
    assert ordered(stopped, ENGLISH) == "B-2 is stopped. Nobody gets it."


def test_a_policy_whose_announcement_came_too_late_is_not_promised():
    terms = replace(RUNNING.terms, not_after=NOW - 2 * HOUR)
    said = reading(card(view(replace(RUNNING, terms=terms, policy=CARRIED, state=CampaignState.DONE))))
    assert "Policy 2027-01 does not come into force." in said


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (CampaignState.WAITING, ["Stop"]),
        (CampaignState.SCHEDULED, ["Stop"]),
        (CampaignState.SENDING, ["Pause", "Stop", *CORRECT, "Retry 3", "Send me the table"]),
        (CampaignState.PAUSED, ["Resume", "Stop", *CORRECT, "Retry 3", "Send me the table"]),
        (CampaignState.DONE, [*CORRECT, "Retry 3", "Send me the table"]),
        (CampaignState.STOPPED, [*CORRECT, "Send me the table"]),
        (CampaignState.WITHDRAWN, ["Send me the table"]),
    ],
)
def test_a_campaign_offers_what_can_be_done_to_it(state: CampaignState, expected: list[str]):
    early = state in (CampaignState.WAITING, CampaignState.SCHEDULED)
    ended = state in (CampaignState.DONE, CampaignState.STOPPED, CampaignState.WITHDRAWN)
    shown = replace(RUNNING, state=state, begun_at=None if early else NOW - HOUR, ended_at=NOW if ended else None)
    counts = {} if early else {"failed": 2, "unknown": 1}
    assert labels(card(view(shown, **counts))) == expected


def test_stopping_asks_and_says_what_it_means():
    asked = card(view(replace(RUNNING, policy=CARRIED), sent=5, due=1200), CampaignQuestion.STOP)
    said = reading(asked)
    assert "Stop B-2 for good?" in said
    assert "1,200 who wait will not get it" in said
    assert "Policy 2027-01, which it announces, will not come into force." in said
    assert pressed(asked) == ["1|b_end|2", "1|b_back|2"]


def test_a_policy_that_is_in_force_survives_the_stop():
    carried = replace(CARRIED, adopted_at=NOW - MINUTE)
    said = reading(card(view(replace(RUNNING, policy=carried), due=1), CampaignQuestion.STOP))
    assert "Policy 2027-01, which it announces, is in force and stays so." in said


def test_a_retry_asks_and_says_who_may_get_it_twice():
    asked = card(view(failed=10, unknown=2), CampaignQuestion.RETRY)
    said = reading(asked)
    assert "Send it again to 12 recipients?" in said
    assert "Of 2 of them it is not known whether it arrived" in said
    assert labels(asked) == ["Send again to 12", "« Go back"]
    assert "not known" not in reading(card(view(failed=10), CampaignQuestion.RETRY))


@pytest.mark.parametrize("asks", list(CampaignQuestion))
def test_a_question_falls_away_when_there_is_nothing_to_ask_any_more(asks: CampaignQuestion):
    state = CampaignState.WITHDRAWN if asks is CampaignQuestion.WITHDRAW else CampaignState.DONE
    over = replace(RUNNING, state=state, ended_at=NOW)
    assert card(view(over, sent=3), asks) == card(view(over, sent=3))


def test_the_list_leads_to_the_cards():
    text = campaign_list([RUNNING, replace(RUNNING, id=1, state=CampaignState.DONE)], ENGLISH)
    assert "B-2 · being sent · everyone who pressed Start" in reading(text)
    assert pressed(text) == ["1|b_open|2", "1|b_open|1"]


def test_telegram_takes_the_largest_card():
    carried = CarriedPolicy('</b><a href="tg://user?id=1">' * 900, NOW + DAY)
    campaign = replace(RUNNING, policy=carried, approved_by=50, ended_at=NOW, state=CampaignState.STOPPED)
    reads = {f"l{n}": 2**40 for n in range(300)}
    skipped = {f"code{n}": 2**40 for n in range(300)}
    text = card(
        view(campaign, skipped=skipped, reads=reads, sent=2**40, failed=2**40, unknown=2**40), CampaignQuestion.RETRY
    )
    check(text.html)
    assert units(text.html) <= TEXT_AT_MOST


def test_every_reason_for_which_somebody_is_skipped_has_words() -> None:
    assert set(_SKIPPED) == set(Skipped)
