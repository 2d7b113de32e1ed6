"""What people type."""

import pytest

from config import policy
from desk.errors import UnknownCategory
from handlers import wire
from handlers.commands import Command, call_of, command_of, first_word, leading_category, required_category
from tests.handlers.updates import ANNA, SAM, message, raw, update

POLICY = policy.load()


def read(**fields) -> wire.Message:
    return wire.decode(raw(update(message=message(sender=ANNA, **fields)))).message


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/report", Command("report", "")),
        ("/report spam buy coins", Command("report", "spam buy coins")),
        ("/Report@Ombud_Bot\nspam\nplease look", Command("report", "spam\nplease look")),
        ("/report@other_bot spam", None),
        ("report", None),
        (" /report", None),
        ("//report", None),
        ("/", None),
        ("/r\u00e9port", None),
        ("/report!", None),
    ],
)
def test_a_command_for_the_bot_is_read(text, command):
    assert command_of(read(text=text), "ombud_bot") == command


def test_a_mark_of_direction_before_a_command_is_overlooked():
    assert command_of(read(text="\u200e/undo D-9"), "ombud_bot") == Command("undo", "D-9")


def test_a_caption_may_hold_a_command():
    photo = [{"file_id": "a", "file_unique_id": "a"}]
    assert command_of(read(photo=photo, caption="/report spam"), "ombud_bot") == Command("report", "spam")


def test_a_forwarded_command_is_nobodys():
    origin = {"type": "user", "date": 1, "sender_user": SAM}
    assert command_of(read(text="/ban 5 spam", forward_origin=origin), "ombud_bot") is None


@pytest.mark.parametrize(
    ("text", "args"), [("@admin", ""), ("@Admins please look", "please look"), ("look, @admin, spam", "look, , spam")]
)
def test_a_call_for_admins_in_a_reply_is_a_report(text, args):
    assert call_of(read(text=text, reply_to_message=message())) == Command("report", args)


@pytest.mark.parametrize("text", ["@administrator", "me@admin.org", "@admin_tom", "admin", "@@admin"])
def test_other_words_call_nobody(text):
    assert call_of(read(text=text, reply_to_message=message())) is None


def test_a_call_that_answers_nobody_is_chatter():
    assert call_of(read(text="@admin hello")) is None


@pytest.mark.parametrize(
    ("args", "word", "rest"),
    [("", "", ""), ("C-7", "C-7", ""), ("C-7  because of  it", "C-7", "because of  it"), ("C-7\nwhy", "C-7", "why")],
)
def test_the_first_word_is_split_off(args, word, rest):
    assert first_word(args) == (word, rest)


@pytest.mark.parametrize(
    ("args", "name", "rest"),
    [
        ("spam", "spam", ""),
        ("SPAM buy\ncoins", "spam", "buy\ncoins"),
        ("threat_to_life now", "threat_to_life", "now"),
        ("threat-to-life now", "threat_to_life", "now"),
        ("Threat to life: now", "threat_to_life", "now"),
        ("scam or fraud he took it", "scam", "he took it"),
        ("Someone's life is in danger", "threat_to_life", ""),
        ("he is a spammer", None, "he is a spammer"),
        ("", None, ""),
        ("-", None, "-"),
    ],
)
def test_a_category_goes_by_its_name_or_title(args, name, rest):
    assert leading_category(args, POLICY) == (name, rest)


def test_a_category_that_must_be_there_is_asked_for_with_those_that_come_close():
    assert required_category("hate  words", POLICY) == ("hate", "words")
    with pytest.raises(UnknownCategory) as refusal:
        required_category("harrasment he wrote", POLICY)
    assert (refusal.value.typed, refusal.value.near) == ("harrasment", ("harassment",))


def test_no_words_name_no_category():
    with pytest.raises(UnknownCategory) as refusal:
        required_category("", POLICY)
    assert (refusal.value.typed, refusal.value.near) == ("", ())
