"""Every refusal has words."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from gettext import NullTranslations
from pathlib import Path

import pytest

from config import policy
from desk import correcting, preserving
from desk.drafts import Step
from desk.errors import (
    AlreadyHandled,
    CaseHeld,
    DeskError,
    DraftIncomplete,
    HoldRefused,
    ImportRefused,
    NotReportable,
    TooManyReports,
    Unannounceable,
    Uncorrectable,
    UnknownCategory,
    UnknownTarget,
)
from desk.request_errors import DeputyRefused, IntakeRefused, SourceFailed
from desk.rules import imports
from handlers import hold_words, importing, officers_rooms
from handlers import preserving as handlers_preserving
from handlers.errors import _NO_HOLD, Circumstances, sentence
from handlers.messages.reader import Reader
from tests.storage.desk import START

AT = Circumstances(Reader("en", NullTranslations()), policy.load(), START, who="Mo <b>")
EXAMPLES: dict[str, object] = {
    "due": "mute 7d",
    "what": "desk",
    "language": "de",
    "why": "same",
    "problems": (
        "new.toml, line 3: categories.scam.points: is -5, must be a whole number from 0 to 1000",
        "and",
        "more",
    ),
    "step": "subject",
    "near": (),
    "by": 5,
    "limit": 3,
}


FAULTS: dict[type[DeskError], str] = {
    Unannounceable: "past",
    Uncorrectable: "others",
    HoldRefused: "ended",
    DeputyRefused: "role",
    IntakeRefused: "persons",
    SourceFailed: "down",
}
"""Of those whose codes are not those of an import."""


def _leaves(kind: type[DeskError]) -> Iterator[type[DeskError]]:
    below = kind.__subclasses__()
    if not below:
        yield kind
    for narrower in below:
        yield from _leaves(narrower)


def _example(kind: type[DeskError]) -> DeskError:
    if not is_dataclass(kind):
        return kind()
    return kind(
        *(
            FAULTS.get(kind, "row")
            if field.name == "fault"
            else EXAMPLES.get(field.name, START if field.type == "int" or field.type is int else "C-7")
            for field in fields(kind)
        )
    )


@pytest.mark.parametrize("kind", [kind for kind in _leaves(DeskError) if kind is not AlreadyHandled])
def test_every_refusal_is_a_whole_sentence(kind):
    words = sentence(_example(kind), AT)
    assert words.endswith((".", "?"))
    assert "{" not in words


@pytest.mark.parametrize("what", ["desk", "service"])
def test_what_cannot_be_reported_is_said_each_in_its_way(what):
    assert sentence(NotReportable(what), AT)


def test_every_fault_of_a_list_is_said():
    raised = Path(imports.__file__).read_text() + Path(importing.__file__).read_text()
    faults = set(re.findall(r'ImportRefused\("(\w+)"', raised))
    assert len(faults) > 10
    assert all("{" not in sentence(ImportRefused(fault, 7), AT) for fault in faults)


def test_every_fault_of_a_hold_is_said():
    places = (preserving, hold_words, handlers_preserving, officers_rooms)
    faults = {
        fault for place in places for fault in re.findall(r'HoldRefused\("(\w+)"', Path(place.__file__).read_text())
    }
    assert faults == _NO_HOLD.keys()
    assert all(len(sentence(HoldRefused(fault, "H-100"), AT)) <= 200 for fault in faults)


def test_every_fault_of_a_correction_is_said():
    faults = set(re.findall(r'Uncorrectable\("(\w+)"', Path(correcting.__file__).read_text()))
    assert len(faults) > 5
    assert all(len(sentence(Uncorrectable(fault), AT)) <= 200 for fault in faults)


@pytest.mark.parametrize("step", Step)
def test_every_step_says_what_is_missing(step):
    assert sentence(DraftIncomplete(step), AT)


def test_who_holds_a_case_is_named_with_the_time():
    words = sentence(CaseHeld("C-7", 5, START), AT)
    assert words.startswith("Mo <b> is working on C-7, until today at")
    assert "UTC" in words


def test_a_limit_says_when_to_come_back():
    assert "10 reports; the next is welcome tomorrow at" in sentence(TooManyReports(10, START + 86_400_000), AT)


def test_categories_that_come_close_are_offered():
    assert "Did you mean spam, scam?" in sentence(UnknownCategory("spm", ("spam", "scam")), AT)
    assert "spam, scam, harassment and others" in sentence(UnknownCategory("zzz"), AT)
    assert sentence(UnknownCategory(""), AT).startswith("Please name a category")


def test_what_was_typed_cannot_turn_or_stretch_the_sentence():
    words = sentence(UnknownTarget("\u202eevil\n" + "x" * 500), AT)
    assert "\u202e" not in words
    assert len(words) < 150
