"""What holds in every language, and not only where the texts are written."""

import pytest

from config.texts import languages, translations
from handlers.boundary import ANSWER_AT_MOST
from handlers.errors import _SENTENCES
from handlers.messages import command_menu
from handlers.messages.reader import Reader

DESCRIPTION_AT_MOST = 256
"""Characters of a command's description (Bot API)."""


@pytest.fixture(params=languages())
def reader(request: pytest.FixtureRequest) -> Reader:
    return Reader(request.param, translations(request.param))


def test_four_languages_are_spoken():
    assert set(languages()) == {"en", "es", "fa", "ru"}


def test_a_refusal_is_shown_whole_over_a_button(reader: Reader):
    said = {error.__name__: len(reader.gettext(sentence)) for error, sentence in _SENTENCES.items()}
    assert {error: length for error, length in said.items() if length > ANSWER_AT_MOST} == {}


def test_telegram_takes_the_menus_of_commands(reader: Reader):
    listed = [*command_menu.in_private(reader), *command_menu.in_groups(reader), *command_menu.in_staff_chat(reader)]
    assert all(0 < len(command.description) <= DESCRIPTION_AT_MOST for command in listed)
