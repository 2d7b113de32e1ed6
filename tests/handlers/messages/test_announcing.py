"""What the author of an announcement and the second person read: on every page all that counts, and never more than Telegram takes."""

from dataclasses import replace

import pytest
from hypothesis import given

from config.texts import languages, translations
from desk.announced import AnnouncementView, Outlook
from desk.campaigns import (
    Attachment,
    Audience,
    AudienceKind,
    Campaign,
    CampaignState,
    CarriedPolicy,
    MissingText,
    Post,
    QuietHours,
    Terms,
)
from desk.notices import AnnouncementReviewed, AnnouncementSample, SampleKind
from desk.rules.announcing import Doubt
from desk.rules.durations import DAY, HOUR
from handlers.announcing_words import Ask, Page
from handlers.buttons import decode
from handlers.messages.announcing import Panel, panel
from handlers.messages.approvals import approval_card, reviewed, sample_line
from handlers.messages.fitting import units
from handlers.messages.reader import Reader
from handlers.messages.text import TEXT_AT_MOST, Text
from tests.handlers.messages.nasty import HUGE, check
from tests.handlers.messages.samples import ANNA, ENGLISH, FACTS, NOW, labels, pressed, reading

DRAFT = Campaign(2, ANNA.id, CampaignState.DRAFT, Terms(), created_at=NOW)
WAITING = replace(DRAFT, state=CampaignState.WAITING, frozen_at=NOW)
TEXTS = {"en": Post("The rules change."), "es": Post("Las reglas cambian.", attachment=Attachment("photo", "F"))}
PAGES = ["", *Page, *Ask, "text-es", "album-text-es"]
BUSY = Terms(
    audience=Audience(AudienceKind.REPORTERS, 30),
    ask_read=True,
    missing=MissingText.SKIP,
    starts_at=NOW + DAY,
    spread=6 * HOUR,
    quiet=QuietHours(22 * 60, 7 * 60),
    not_after=NOW + 2 * DAY,
    paid=True,
)


def view(campaign: Campaign = DRAFT, *, rejection: str = "", second: bool = False, **found: object) -> AnnouncementView:
    values: dict[str, object] = {
        "recipients": 1_234,
        "without_text": 234,
        "unread": ("es",),
        "begins": NOW,
        "takes": HOUR,
        "ends": NOW + HOUR,
        "stars": 0,
        "doubts": (),
    }
    return AnnouncementView(campaign, TEXTS, Outlook(**values | found), second, rejection)


def shown(about: AnnouncementView, page: str = "", reader: Reader = ENGLISH) -> Text:
    return panel(Panel(about, page, ("en", "es", "fa")), FACTS, reader)


def test_the_overview_says_who_gets_what_and_how_long_it_takes():
    said = reading(shown(view()))
    assert "English: The rules change." in said
    assert "español: 📎 Las reglas cambian." in said
    assert "To everyone who pressed Start: 1,234 now" in said
    assert "Optional: without sound" in said
    assert "No text in their language: 234, who get the one in English" in said
    assert "Takes 1 h at Telegram's limit and is done today at 07:00 UTC (24 Nov 2026)." in said
    assert "Nobody who gets it speaks español." in said


def test_what_has_begun_is_not_counted_anew():
    begun = replace(DRAFT, state=CampaignState.DONE, begun_at=NOW, ended_at=NOW)
    said = reading(shown(view(begun)))
    assert "To everyone who pressed Start\n" in said
    assert "1,234" not in said
    assert "234" not in said


def test_what_was_chosen_is_all_there():
    carried = CarriedPolicy("2027-01-01", NOW + DAY)
    said = reading(shown(view(replace(DRAFT, terms=BUSY, policy=carried), stars=100, doubts=tuple(Doubt))))
    assert "To reporters of the last 30 days: 1,234 now" in said
    assert "who get nothing" in said
    assert "I have read this" in said
    assert "Spread over 6 h" in said
    assert "Not between 22:00–07:00 on the recipient's clock" in said
    assert "Not after 26 Nov 2026" in said
    assert "about 100 Stars" in said
    assert "Announces the policy 2027-01-01, in force from tomorrow" in said
    assert said.count("⚠️") == 1 + len(Doubt)


def test_times_are_told_on_the_clocks_of_the_desk_too():
    berlin = replace(FACTS, policy=replace(FACTS.policy, staff=replace(FACTS.policy.staff, timezone="Europe/Berlin")))
    text = panel(Panel(view(replace(DRAFT, terms=BUSY)), "", ("en",)), berlin, ENGLISH)
    assert "tomorrow at 06:00 UTC (25 Nov 2026), 07:00 in Europe/Berlin" in reading(text)


def test_groups_are_asked_nothing():
    groups = replace(DRAFT, terms=Terms(audience=Audience(AudienceKind.GROUPS)))
    assert "Optional" not in reading(shown(view(groups)))
    assert "Without sound" in reading(shown(view(groups)))
    assert "Post it without sound ✓" in labels(shown(view(groups), Page.WHO))
    assert not any("mandatory" in label or "read this" in label for label in labels(shown(view(groups), Page.WHO)))


def test_paying_is_offered_only_where_it_is_turned_on():
    assert not any("Stars" in label for label in labels(shown(view(), Page.WHEN)))
    rich = replace(FACTS, policy=replace(FACTS.policy, campaigns=replace(FACTS.policy.campaigns, paid_budget_stars=9)))
    paid = view(replace(DRAFT, terms=Terms(paid=True)), stars=124)
    text = panel(Panel(paid, Page.WHEN, ("en",)), rich, ENGLISH)
    assert "Pay in Stars to be faster ✓" in labels(text)
    assert "about 124 Stars" in reading(text)


@pytest.mark.parametrize(("second", "label"), [(True, "Ask a second person"), (False, "Send it")])
def test_letting_go_says_whether_somebody_else_looks_at_it(second: bool, label: str):
    assert label in labels(shown(view(second=second), Page.LET_GO))


def test_a_rejected_one_says_why_and_can_be_taken_back():
    text = shown(view(replace(WAITING, rejected_by=ANNA.id), rejection="Too <harsh>"))
    assert "Anna rejected it:\nToo <harsh>" in reading(text)
    assert labels(text) == ["Take it back and change it", "Preview it"]


@pytest.mark.parametrize("state", [CampaignState.SENDING, CampaignState.DONE, CampaignState.STOPPED])
def test_what_is_on_its_way_leads_to_its_card(state: CampaignState):
    assert labels(shown(view(replace(WAITING, state=state)))) == ["Open its progress"]


def test_approving_is_offered_below_the_whole_text_only():
    assert labels(approval_card(view(WAITING), 0, FACTS, ENGLISH)) == ["Read all of it", "Reject it"]
    assert labels(approval_card(view(WAITING), NOW - 1, FACTS, ENGLISH)) == ["Read all of it", "Reject it"]
    read = approval_card(view(WAITING), NOW, FACTS, ENGLISH)
    assert labels(read) == ["Approve it", "Reject it"]
    assert [decode(data).ids for data in pressed(read)] == [(2, NOW), (2, NOW)]


@pytest.mark.parametrize(
    "campaign",
    [
        replace(WAITING, rejected_by=ANNA.id),
        replace(WAITING, state=CampaignState.DRAFT),
        replace(WAITING, state=CampaignState.SCHEDULED, approved_by=ANNA.id),
        replace(WAITING, state=CampaignState.STOPPED),
    ],
)
def test_a_card_that_waits_for_nobody_has_no_buttons(campaign: Campaign):
    text = approval_card(view(campaign), NOW, FACTS, ENGLISH)
    assert labels(text) == []
    assert "B-2" in reading(text)


@pytest.mark.parametrize("kind", list(SampleKind))
def test_a_sample_says_that_it_is_one(kind: SampleKind):
    said = reading(sample_line(AnnouncementSample(2, "es", kind, ANNA.id), FACTS, ENGLISH))
    assert "B-2 in español" in said


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_sent_in_every_language(page: str, language: str):
    reader = Reader(language, translations(language))
    carried = CarriedPolicy("v" * 64, NOW + DAY)
    busy = view(replace(DRAFT, terms=BUSY, policy=carried), doubts=tuple(Doubt))
    for about in (view(), busy):
        text = shown(about, page, reader)
        check(text.html)
        assert units(text.html) <= TEXT_AT_MOST
        assert len(set(pressed(text))) == len(pressed(text))


@given(HUGE)
def test_whatever_people_write_fits_and_stays_theirs(words: str):
    carried = CarriedPolicy(words, NOW + DAY)
    about = replace(
        view(replace(WAITING, policy=carried, rejected_by=5), rejection=words),
        texts={"en": Post(words), "xx": Post(words)},
    )
    facts = replace(FACTS, people={5: replace(ANNA, name=words)})
    told = AnnouncementReviewed(2, 5, approved=False, reason=words)
    waiting = replace(about, campaign=replace(about.campaign, rejected_by=None))
    texts = [
        panel(Panel(about, "", ("en",)), facts, ENGLISH),
        approval_card(waiting, NOW, facts, ENGLISH),
        reviewed(told, facts, ENGLISH),
    ]
    for text in texts:
        check(text.html)
        assert units(text.html) <= TEXT_AT_MOST
