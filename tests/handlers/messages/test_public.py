"""What a group reads of a measure there."""

from dataclasses import replace

from desk.model import Decision, Lifting, Outcome, Sanction, SanctionKind, SanctionState
from handlers.messages.public import measure_said
from handlers.messages.verdicts import sanction_lines
from tests.handlers.messages.samples import ANNA, BOB, CHESS, ENGLISH, FACTS, NOW, reading

DECISION = Decision(9, 7, Outcome.MUTE, "spam", 1, BOB.id, "You posted ads.", "1", ANNA.id, NOW, None)
MUTE = Sanction(3, 9, SanctionKind.MUTE, CHESS.id, BOB.id, None, NOW, SanctionState.APPLIED)


def said(*sanctions: Sanction, **changes: object) -> str | None:
    text = measure_said(replace(DECISION, **changes), sanctions, FACTS, ENGLISH)
    return reading(text) if text is not None else None


def test_it_names_nobody_and_no_reason():
    words = said(MUTE)
    assert words.startswith("The moderators have muted a member until today at 06:00 UTC")
    assert words.endswith("The rule: Do not send advertising or repeated messages that nobody asked for.")
    assert not {"Bob", "Anna", "D-9", "You posted ads."} & {
        word for word in ("Bob", "Anna", "D-9", "You posted ads.") if word in words
    }


def test_of_grave_matters_not_even_the_rule_is_said():
    assert said(replace(MUTE, until=None), category="hate") == "The moderators have muted a member."


def test_two_deletions_of_one_album_are_said_once():
    gone = replace(MUTE, kind=SanctionKind.DELETE, until=None)
    assert said(gone, replace(gone, id=4), category="hate") == "The moderators have removed a message."


def test_what_was_not_done_is_not_said_and_what_was_withdrawn_is_corrected():
    assert said(replace(MUTE, state=SanctionState.FAILED)) is None
    assert said(MUTE, voided_at=NOW) == "A measure of the moderators that was said here was withdrawn."


def test_the_card_counts_what_is_done_in_many_groups_and_names_what_failed():
    many = [replace(MUTE, id=n, until=None) for n in range(20)]
    many[7] = replace(many[7], state=SanctionState.FAILED, error="not enough rights")
    lines = sanction_lines(many, FACTS.chats, NOW, ENGLISH)
    assert lines[0] == "Mute in 19 groups: ✅ applied"
    assert lines[1] == "Mute in 1 group: ❌ failed"
    assert "not enough rights" in lines[2]
    assert len(lines) == 3


def test_what_was_lifted_early_says_so_and_what_ended_by_itself_does_not():
    pardoned = replace(MUTE, lifting=Lifting.PARDONED, state=SanctionState.LIFTED)
    assert "It was lifted before its time." in said(pardoned)
    assert "before its time" not in said(replace(pardoned, lifting=Lifting.ENDED))
    assert "before its time" not in said(pardoned, replace(MUTE, id=4))
