"""An announcement as one recipient reads it."""

import pytest

from desk.campaigns import Attachment, Audience, AudienceKind, CarriedPolicy, Formatting, Post, Terms
from desk.policies import Announced
from handlers.messages.announcement import announcement, withdrawn
from tests.handlers.messages.samples import ENGLISH

POST = Post("New rules 🎉", (Formatting("bold", 0, 3),))
OPTIONAL, MANDATORY = Terms(), Terms(mandatory=True)


def labels(post: Post, terms: Terms) -> list[str]:
    return [button.label for row in announcement(post, 7, terms, ENGLISH).buttons for button in row]


def test_a_mandatory_one_is_what_its_author_wrote():
    shown = announcement(POST, 7, MANDATORY, ENGLISH)
    assert (shown.post, shown.buttons, shown.silent) == (POST, (), False)


def test_an_optional_one_makes_no_sound_and_says_how_to_be_rid_of_it():
    shown = announcement(POST, 7, OPTIONAL, ENGLISH)
    assert shown.silent
    bold, italic = shown.post.formatting
    assert bold == POST.formatting[0]
    units = shown.post.text.encode("utf-16-le")
    footer = units[2 * italic.offset :][: 2 * italic.length].decode("utf-16-le")
    assert footer.startswith("This announcement is optional")
    assert units[2 * italic.offset + 2 * italic.length :] == b""
    assert labels(POST, OPTIONAL) == ["Stop these"]


@pytest.mark.parametrize("attachment", [None, Attachment("photo", "id")])
def test_the_last_line_is_left_out_where_it_would_not_fit(attachment: Attachment | None):
    full = Post("x" * Post("", attachment=attachment).most, attachment=attachment)
    shown = announcement(full, 7, OPTIONAL, ENGLISH)
    assert shown.post == full
    assert labels(full, OPTIONAL) == ["Stop these"]


def test_half_a_character_that_an_app_sent_is_counted_like_any_other():
    shown = announcement(Post("New rules \ud83d"), 7, OPTIONAL, ENGLISH)
    assert shown.post.formatting[-1].offset == len("New rules \ud83d\n\n")


def test_who_is_asked_gets_a_button_that_says_that_they_read_it():
    assert labels(POST, Terms(ask_read=True)) == ["I have read this", "Stop these"]
    assert labels(POST, Terms(mandatory=True, ask_read=True)) == ["I have read this"]


@pytest.mark.parametrize("kind", [AudienceKind.GROUPS, AudienceKind.CHANNELS])
def test_in_groups_and_channels_there_is_nothing_to_press(kind: AudienceKind):
    shown = announcement(POST, 7, Terms(audience=Audience(kind), ask_read=True), ENGLISH)
    assert (shown.post, shown.buttons) == (POST, ())


def test_a_caption_alone_is_the_last_line():
    photo = Attachment("photo", "id")
    shown = announcement(Post("", attachment=photo), 7, OPTIONAL, ENGLISH).post
    assert shown.text.startswith("This announcement is optional")
    assert shown.attachment == photo


def test_what_is_withdrawn_says_so_and_has_no_buttons():
    shown = withdrawn(POST, None, ENGLISH)
    assert (shown.post, shown.buttons) == (Post("This announcement was withdrawn."), ())


@pytest.mark.parametrize(
    ("adopted_at", "words"),
    [(None, "The new rules in it do not come into force."), (8, "The rules that hold are in /rules.")],
)
def test_what_is_withdrawn_leaves_nobody_in_doubt_about_the_rules(adopted_at: int | None, words: str):
    shown = withdrawn(POST, CarriedPolicy("2099-01-01", 7, adopted_at), ENGLISH)
    assert shown.post.text == f"This announcement was withdrawn. {words}"


@pytest.mark.parametrize("terms", [OPTIONAL, MANDATORY])
def test_what_a_new_policy_changes_stands_below_the_words_and_above_the_last_line(terms: Terms):
    shown = announcement(POST, 7, terms, ENGLISH, Announced("2099-01-01", 0, ()))
    words, told, *footer = shown.post.text.split("\n\n")
    assert (words, shown.post.formatting[0]) == (POST.text, POST.formatting[0])
    assert told.startswith("Version 2099-01-01 of the rules")
    assert len(footer) == (terms == OPTIONAL)
