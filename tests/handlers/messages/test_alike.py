"""The list of cases that are alike: nothing is dismissed that it does not show."""

from dataclasses import replace

from desk.alike import AT_MOST, Alike
from desk.model import Chat
from handlers.buttons import Action, decode
from handlers.messages.alike import dismissed, preview
from handlers.messages.fitting import units
from handlers.messages.text import TEXT_AT_MOST
from handlers.messages.verdicts import DISMISSALS
from tests.handlers.messages.samples import ENGLISH, FACTS, NOW, case, pressed, reading

LONG = Chat(-1009, "supergroup", "Ж" * 128)


def alike(count: int, text: str = "Good <morning>", **changes: object) -> list[Alike]:
    return [Alike(case("spam", id=100_000 + n, **changes), 120, 7, text) for n in range(count)]


def test_a_full_list_shows_each_case_whatever_its_group_is_called():
    facts = replace(FACTS, chats={LONG.id: LONG})
    text = preview(alike(AT_MOST, "z" * 5_000, chat=LONG.id), facts, ENGLISH)
    assert units(text.html) <= TEXT_AT_MOST
    assert all(f"C-{100_000 + n}" in reading(text) for n in range(AT_MOST))


def test_it_shows_what_was_posted_and_what_sets_a_case_apart():
    said = reading(preview(alike(2), FACTS, ENGLISH))
    assert "2 open cases are alike · Spam" in said
    assert "Good <morning>" in said
    assert "C-100001 “Chess <Club>”: 120 reports, 7 with words: look before you dismiss" in said


def test_each_reason_is_a_button_that_knows_when_the_list_was_shown():
    presses = [decode(data) for data in pressed(preview(alike(2), FACTS, ENGLISH))]
    assert [press.word for press in presses] == list(DISMISSALS)
    assert {(press.action, press.ids) for press in presses} == {(Action.DISMISS_ALIKE, (100_000, NOW))}


def test_one_case_alone_offers_nothing():
    text = preview(alike(1), FACTS, ENGLISH)
    assert text.buttons == ()
    assert "No other open case is like C-100000." in text.html


def test_what_was_left_is_named():
    assert dismissed(1, [], ENGLISH) == "1 case is dismissed."
    assert dismissed(2, ["C-9"], ENGLISH) == "2 cases are dismissed. Somebody was faster, or it changed: C-9."
