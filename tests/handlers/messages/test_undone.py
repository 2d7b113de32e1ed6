"""What people read when a decision holds no more."""

from dataclasses import replace

from desk.model import CaseState, Decision, Lifting, Outcome, Sanction, SanctionKind, SanctionState
from desk.notices import DecisionUndone, Measure, OutcomeWithdrawn, SanctionPardoned
from desk.views import Review
from handlers.buttons import Action, encode
from handlers.messages.cards import case_card
from handlers.messages.notices import render
from tests.handlers.messages.samples import (
    ANNA,
    CHESS,
    ENGLISH,
    FACTS,
    NOW,
    case,
    claimed,
    labels,
    pressed,
    reading,
    view,
)

UNDONE = DecisionUndone(
    decision=9,
    reason="I took <you> for another.",
    lifted=(Measure("ban", CHESS.id, None), Measure("mute", CHESS.id, NOW)),
    kept=(Measure("delete", CHESS.id, None), Measure("kick", CHESS.id, None)),
    points=2,
    total=0,
    again=True,
)
DECISION = Decision(9, 7, Outcome.WARN, "scam", 2, 50, "You lied.", "1", ANNA.id, NOW, None)


def test_the_person_reads_what_is_put_back_and_what_nobody_can_put_back():
    text = reading(render(UNDONE, FACTS, ENGLISH))
    assert text.startswith("Decision D-9 was withdrawn")
    assert "We lift the ban from “Chess <Club>”: you may join again." in text
    assert "We lift the mute in “Chess <Club>”." in text
    assert "Your message in “Chess <Club>” was deleted, and nobody can put it back." in text
    assert "Messages that Telegram deleted with the ban cannot be put back." in text
    assert "I took <you> for another." in text
    assert "You now have 0 points." in text
    assert "looked at again" in text


def test_whom_something_else_keeps_silent_or_out_is_not_told_that_they_are_free():
    lifted = tuple(replace(measure, outlasted=True) for measure in UNDONE.lifted)
    text = reading(render(replace(UNDONE, lifted=lifted), FACTS, ENGLISH))
    assert "Something else still holds there, so you cannot write yet." in text
    assert "Something else still keeps you out there, so you cannot join yet." in text
    assert "you may join again" not in text.replace("You were removed from “Chess <Club>”: you may join again.", "")


def test_of_a_warning_nothing_is_said_to_be_lifted():
    text = reading(render(replace(UNDONE, lifted=(), kept=(), again=False), FACTS, ENGLISH))
    assert "lift" not in text
    assert "again" not in text


def test_a_reporter_reads_no_word_of_what_had_been_done():
    again = reading(render(OutcomeWithdrawn(12, again=True), FACTS, ENGLISH))
    closed = reading(render(OutcomeWithdrawn(12, again=False), FACTS, ENGLISH))
    assert "R-12" in again
    assert "you will hear what came of it" in again
    assert "please report it again" in closed
    for text in (again, closed):
        assert not {"mute", "ban", "warned", "Chess"} & set(text.replace("“", " ").split())


def test_the_card_of_a_decided_case_offers_to_undo_what_holds():
    text = case_card(view(case(state=CaseState.CLOSED), decisions=(DECISION,)), FACTS, ENGLISH)
    assert "Undo D-9" in labels(text)
    assert encode(Action.UNDO, 7, 3) in pressed(text)


def test_a_withdrawn_decision_says_so_and_offers_nothing():
    voided = replace(DECISION, voided_at=NOW, voided_by=ANNA.id, voided_why="A joke.")
    text = case_card(view(case(state=CaseState.CLOSED), decisions=(voided,)), FACTS, ENGLISH)
    assert "D-9 was withdrawn by Anna, today at" in reading(text)
    assert "A joke." in reading(text)
    assert not [label for label in labels(text) if label.startswith("Undo")]


def test_the_card_asks_who_undoes_for_the_reason():
    decided = view(case(state=CaseState.CLOSED), decisions=(DECISION,), claim=claimed("undo::3"))
    assert "Reply to this card with why you take it back" in reading(case_card(decided, FACTS, ENGLISH))


def test_the_card_names_what_is_to_be_reviewed():
    decided = view(case(state=CaseState.CLOSED), decisions=(DECISION,), reviews=(Review(9, (3, 4)),))
    words = "Please review D-9: it stood a step higher because of D-3, D-4, withdrawn since."
    assert words in reading(case_card(decided, FACTS, ENGLISH))


def test_the_card_offers_to_lift_what_holds():
    mute = Sanction(3, 9, SanctionKind.MUTE, CHESS.id, 50, None, None, SanctionState.APPLIED)
    shown = view(case(state=CaseState.CLOSED), decisions=(DECISION,), sanctions=(mute, replace(mute, id=4)))
    assert labels(case_card(shown, FACTS, ENGLISH)).count("Lift the mute") == 1
    lifted = replace(shown, sanctions=(replace(mute, lifting=Lifting.ENDED),))
    assert "Lift the mute" not in labels(case_card(lifted, FACTS, ENGLISH))


def test_who_is_pardoned_reads_that_the_decision_stands():
    owed = SanctionPardoned((9,), (Measure("ban", CHESS.id, None),), "You have said <sorry>.")
    text = reading(render(owed, FACTS, ENGLISH))
    assert text.startswith("A ban on you is lifted\nWe lift the ban from “Chess <Club>”: you may join again.")
    assert "You have said <sorry>." in text
    assert text.endswith("The decision stands, and its points count as before: D-9")
