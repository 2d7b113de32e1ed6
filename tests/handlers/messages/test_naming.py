"""Names that nobody can see, or that pass for something else."""

import pytest

from desk.model import STAND_INS, Account, AccountKind
from handlers.messages.naming import account_line, account_name, one_line
from handlers.messages.text import foreign
from tests.handlers.messages.samples import ENGLISH


@pytest.mark.parametrize(
    "name", ["", " \n ", "\u3164", "\u2800", "\u115f\u1160", "\u200d\ufe0f", "\u034f", "\u200b\u2060"]
)
def test_an_invisible_name_gives_way_to_the_number(name: str):
    assert account_name(Account(101, AccountKind.PERSON, name), 101) == "101"


@pytest.mark.parametrize("name", ["علی‌رضا", "👩‍👩‍👧", "❤️"])
def test_joiners_stay_where_they_join_something(name: str):
    assert one_line(name) == name


def test_a_name_of_two_lines_is_one_line():
    assert one_line("Anna\u2028\nD-1: warned by\u2029Mia") == "Anna D-1: warned by Mia"


def test_a_text_cannot_turn_what_stands_behind_it():
    assert foreign("\u202eevil\u2066") == "evil"


def test_a_name_from_right_to_left_does_not_turn_the_number_behind_it():
    assert account_name(Account(101, AccountKind.PERSON, "علی‌رضا"), 101) == "\u2068علی‌رضا\u2069"
    assert account_name(Account(102, AccountKind.PERSON, "Max"), 102) == "Max"


def test_of_who_was_erased_nothing_is_named():
    erased = STAND_INS + 5
    assert account_line(None, erased, ENGLISH) == "(erased)"
    assert account_line(Account(erased, AccountKind.PERSON, "Sam"), erased, ENGLISH) == "(erased)"
