"""What an administrator reads about their group, in private."""

from dataclasses import replace

import pytest

from desk.groups import GroupSettings, Moderators, Step
from desk.model import Chat
from handlers.arrival import Rights, Survey
from handlers.buttons import decode
from handlers.messages.fitting import units
from handlers.messages.group_panel import Panel, panel
from handlers.messages.text import TEXT_AT_MOST, Text
from tests.handlers.messages.nasty import check
from tests.handlers.messages.samples import CHESS, ENGLISH, FACTS, labels, pressed, reading

SOUND = Survey(Rights(), hears_all=True, administrators=3)
SET_UP = GroupSettings(CHESS.id)
DONE = replace(SET_UP, step=None)


def shown(page: Step | None, settings: GroupSettings = DONE, survey: Survey | None = SOUND, error: str = "") -> Text:
    return panel(Panel(settings, page, survey, ("en", "fa"), error), FACTS, ENGLISH)


def test_a_sound_group_has_nothing_to_mend():
    said = reading(shown(Step.HEALTH, SET_UP))
    assert "I am an administrator of “Chess <Club>” now." in said
    assert "✓ I may: delete messages, restrict members, pin messages, invite people." in said
    assert "3 accounts" in said
    assert "⚠" not in said


@pytest.mark.parametrize(
    ("survey", "words"),
    [
        (Survey(None, hears_all=False, administrators=0), "I am no administrator here"),
        (Survey(None, hears_all=False, administrators=0), "Privacy mode is on"),
        (Survey(None, hears_all=True, administrators=1), "I cannot see who administrates the group"),
        (replace(SOUND, mine=Rights(delete=False)), "I may not delete messages"),
        (replace(SOUND, mine=Rights(restrict=False)), "I can neither mute nor ban"),
        (replace(SOUND, mine=Rights(pin=False)), "would not stay in sight"),
        (replace(SOUND, is_basic=True), "Telegram mutes nobody there"),
        (replace(SOUND, topics=True), "The group has topics"),
        (replace(SOUND, filters=True), "Recent Actions"),
        (None, "Check again later"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(survey: Survey | None, words: str):
    assert words in reading(shown(Step.HEALTH, SET_UP, survey))
    assert words in reading(shown(None, survey=survey))


def test_a_log_that_cannot_be_written_is_said():
    logging = replace(DONE, log_chat=-1009)
    assert "could not be posted in the chat -1009 (not enough rights)" in reading(
        shown(None, logging, error="not enough rights")
    )


def test_the_set_up_leads_on_and_ends_in_the_overview():
    assert labels(shown(Step.SHARED, SET_UP))[-1] == "Go on"
    assert labels(shown(Step.LADDER, SET_UP))[-1] == "See all settings"
    assert labels(shown(Step.SHARED))[-1] == "See all settings"


def test_what_holds_now_is_marked():
    lending = replace(DONE, moderators=Moderators.ADMINISTRATORS, ladder="strict")
    assert "Let administrators moderate too ✓" in labels(shown(Step.MODERATORS, lending))
    assert "strict ✓" in labels(shown(Step.LADDER, lending))
    assert "Use the policy's own" in labels(shown(Step.LADDER, lending))


def test_ladders_are_told_apart_by_what_they_do():
    said = reading(shown(Step.LADDER))
    assert "The policy's own: 1 point → notice; 2 points → mute for 1 day" in said
    assert "strict: 1 point → mute for 1 day" in said


def test_the_overview_names_all_that_was_chosen():
    said = reading(shown(None, replace(DONE, language="fa", sanctions_shared=True)))
    assert "Language: فارسی" in said
    assert "Shared sanctions: yes" in said
    assert "Log: none" in said


@pytest.mark.parametrize("page", [None, *Step])
def test_every_button_can_be_pressed_whatever_the_group_is_called(page: Step | None):
    huge = Chat(-(10**15), "supergroup", "<b>&" * 500)
    facts = replace(FACTS, chats={huge.id: huge})
    settings = replace(DONE, chat=huge.id, log_chat=huge.id)
    text = panel(Panel(settings, page, SOUND, ("en", "fa"), "<i>" * 70), facts, ENGLISH)
    check(text.html)
    assert units(text.html) <= TEXT_AT_MOST
    assert all(decode(data) for data in pressed(text))
