"""The direction of what is read: a line that has words from right to left runs so as a whole."""

from handlers.messages.text import Text

RTL = "\u200f"


def test_a_line_that_begins_with_a_number_runs_from_right_to_left():
    assert Text(f"<b>C-7</b> · {RTL}کلاهبرداری, {RTL}شدید\nMax").html == f"{RTL}<b>C-7</b> · کلاهبرداری, شدید\nMax"


def test_english_is_left_as_it_is():
    assert Text("<b>C-7</b> · علی").html == "<b>C-7</b> · علی"
