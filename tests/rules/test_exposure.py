"""Names that must not go out, and plain words that may."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.model import Account, AccountKind
from desk.rules.exposure import exposes, mentions

ANNA = Account(5_000_000_101, AccountKind.PERSON, "Anna Reporter", "anna_r")


def called(name: str, username: str | None = None) -> Account:
    return Account(7, AccountKind.PERSON, name, username)


@pytest.mark.parametrize(
    "words",
    [
        "Anna Reporter saw it",
        "ask ANNA about it",
        "You insulted anna.",
        "Sorry, Reporter!",
        "as @anna_r says",
        "anna_r told us",
        "Write to 5000000101",
        "A\u200bn\u200bna saw you",  # zero-width spaces between the letters
        "Ａｎｎａ saw you",  # full-width letters
    ],
)
def test_a_name_is_found_however_it_is_written(words):
    assert exposes(words, ANNA)


@pytest.mark.parametrize("words", ["You spammed the group.", "Susanna is not meant", "annals", "", "anna_rx"])
def test_a_name_inside_another_word_is_none(words):
    assert not exposes(words, ANNA)


def test_short_parts_of_a_name_are_plain_words():
    assert not exposes("At max three posts a day, by all means", called("Max Al Mustermann"))
    assert exposes("Max Al Mustermann", called("Max Al Mustermann"))


@pytest.mark.parametrize("name", [".", "🔥", "-_-", "", " ", "ㅤ", "A", "No"])
def test_a_name_without_enough_letters_holds_nothing_back(name):
    assert not exposes("No. A 🔥 sale ... -_- is spam.", called(name))


def test_signs_of_scripts_without_spaces_are_found_inside_a_sentence():
    assert exposes("因为李伟举报了你", called("李伟"))
    assert not exposes("因为你发广告", called("李伟"))


def test_letters_of_any_script_are_compared_without_case():
    assert exposes("ОЛЕНА це бачила", called("Олена Бондар"))
    assert exposes("STRASSE war da", called("Straße"))


def test_the_name_of_the_one_concerned_points_at_them():
    namesake = called("Anna Spammer")
    assert not exposes("Anna, you sold coins", ANNA, namesake)
    assert exposes("Anna Reporter saw it", ANNA, namesake)


def test_mentions_are_usernames_with_an_at_sign():
    assert mentions("Ask @Anna_R or mail to a@example.org, not @ab") == {"anna_r"}


@given(
    st.text(max_size=40),
    st.text(max_size=40),
    st.text("abcdefghijklmnopqrstuvwxyz_0123456789", min_size=5, max_size=20),
)
def test_a_username_is_found_wherever_it_stands_alone(before, after, username):
    assert exposes(f"{before} @{username} {after}", called("", username))


@given(st.text(max_size=30), st.text(max_size=60))
def test_any_name_and_any_words_can_be_compared(name, words):
    person = called(name)
    assert exposes(words, person, person) is False
