"""Whom a reporter can call."""

import pytest

from config.errors import HelplinesError
from config.helplines import load


@pytest.fixture
def write(tmp_path):
    def write(text: str):
        path = tmp_path / "helplines.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_packaged_default_says_to_call_the_local_emergency_number():
    assert "local emergency number" in load().for_language("fa")


def test_the_nearest_language_answers(write):
    lines = load(write('default = "Call."\nen-GB = "Call 999."\nde = "Ruf 112."\n'))
    assert lines.for_language("en-gb") == "Call 999."
    assert lines.for_language("de_AT") == "Ruf 112."
    assert lines.for_language("en") == "Call."


def test_what_is_not_text_is_named_with_its_line(write):
    path = write('default = "Call."\nde = 112\n')
    with pytest.raises(HelplinesError) as refusal:
        load(path)
    assert refusal.value.problems == (
        f'{path}, line 2: de: is 112, must be text in quotes, such as de = "...", 1000 characters at most',
    )


def test_a_file_without_default_is_refused(write):
    with pytest.raises(HelplinesError, match="default: is missing"):
        load(write('de = "Ruf 112."\n'))


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path):
    with pytest.raises(HelplinesError, match="cannot be read: No such file or directory"):
        load(tmp_path / "none.toml")
