"""The wizard, step by step, as a frightened person meets it."""

from dataclasses import replace

import pytest

from desk.drafts import Draft, Step
from desk.evidence import EvidenceKind, NewEvidence, Snapshot
from desk.model import Missing, Subject
from desk.notices import DraftEnd
from handlers.buttons import Action, Press, decode
from handlers.messages.prompts import PICK_PERSON, draft_ended, draft_prompt, person_picker
from tests.handlers.messages.samples import BOB, CHESS, ENGLISH, FACTS, NOW, POLICY, pressed, reading

FORWARD = NewEvidence(EvidenceKind.FORWARD, Snapshot(BOB, None, None, NOW, "pay me"))
FILE = NewEvidence(EvidenceKind.FILE, Snapshot(None, None, None, NOW))
WHOLE = Draft(Step.SUMMARY, CHESS.id, "scam", Subject(accused=BOB), (FORWARD,), "He asked for money")


def prompt(draft):
    return draft_prompt(draft, FACTS, ENGLISH)


def presses(draft) -> list[Press]:
    return [decode(data) for data in pressed(prompt(draft))]


def test_the_first_step_offers_every_category_and_help_before_them():
    text = reading(prompt(Draft()))
    assert text.index("call your local emergency number") < text.index("Choose what fits best")
    offered = {press.word for press in presses(Draft()) if press.action is Action.DRAFT_CATEGORY}
    assert offered == set(POLICY.categories)


def test_the_group_whose_button_was_pressed_is_named():
    assert "Group: “Chess <Club>”" in reading(prompt(Draft(group=CHESS.id)))


def test_the_subject_can_be_forwarded_linked_picked_or_typed():
    text = reading(prompt(Draft(Step.SUBJECT, category="scam")))
    for way in ("forward the message", "paste a link", "choose the person", "type a @username"):
        assert way in text
    assert Press(Action.DRAFT_PICK) in presses(Draft(Step.SUBJECT, category="scam"))


def test_what_may_not_be_copied_is_not_asked_for():
    subject = reading(prompt(Draft(Step.SUBJECT, category="child_safety")))
    assert "forward the message to me" not in subject
    assert "do not forward the material" in subject
    assert "files" not in reading(prompt(Draft(Step.DETAILS, category="child_safety")))


def test_one_cannot_go_on_without_a_subject():
    assert Action.DRAFT_NEXT not in [press.action for press in presses(Draft(Step.SUBJECT, category="scam"))]


def test_where_a_life_is_at_stake_help_comes_first_at_the_next_step():
    assert reading(prompt(Draft(Step.SUBJECT, category="self_harm"))).startswith("If someone is in danger now")


def test_details_may_be_skipped_and_say_what_is_missing():
    draft = Draft(Step.DETAILS, category="scam", subject=Subject(missing=(Missing.HIDDEN_AUTHOR,)))
    text = prompt(draft)
    assert "hides who wrote it" in reading(text)
    assert text.buttons[0][0].label == "Skip this step"
    assert prompt(replace(draft, text="more")).buttons[0][0].label == "Continue"


def test_the_summary_repeats_everything_and_asks_for_good_faith():
    text = reading(prompt(replace(WHOLE, evidence=(FORWARD, FILE, FILE))))
    for part in ("Scam or fraud", "About: Bob <b>", "He asked for money", "2 files added", "true and complete"):
        assert part in text


def test_every_part_of_the_summary_can_be_changed():
    changes = [press.word for press in presses(WHOLE) if press.action is Action.DRAFT_CHANGE]
    assert changes == ["category", "subject", "details"]


def test_consent_is_asked_only_where_something_was_forwarded():
    assert Press(Action.DRAFT_CONSENT, (1,)) in presses(WHOLE)
    assert Press(Action.DRAFT_CONSENT, (0,)) in presses(replace(WHOLE, consent=True))
    assert Action.DRAFT_CONSENT not in [press.action for press in presses(replace(WHOLE, evidence=()))]


def test_nothing_is_quoted_unless_the_reporter_agreed():
    assert "seen by moderators only" in reading(prompt(WHOLE))
    assert "They may guess who sent it" in reading(prompt(replace(WHOLE, consent=True)))


@pytest.mark.parametrize("step", [Step.SUBJECT, Step.DETAILS])
def test_each_step_can_go_back_and_names_itself(step):
    assert Press(Action.DRAFT_BACK, word=step.value) in presses(Draft(step, category="scam"))


@pytest.mark.parametrize("step", Step)
def test_each_step_can_be_cancelled(step):
    assert Press(Action.DRAFT_CANCEL) in presses(replace(WHOLE, step=step))


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (DraftEnd.SENT, "Your report was sent."),
        (DraftEnd.CANCELLED, "You have cancelled this report. Nothing was sent."),
        (None, "This report waited too long and was deleted. Nothing was sent."),
    ],
)
def test_a_draft_that_is_gone_says_how_it_ended_and_leaves_the_way_to_a_new_one(ended, said):
    text = draft_ended(ended, ENGLISH)
    assert reading(text) == said
    assert [decode(button.data) for row in text.buttons for button in row] == [Press(Action.REPORT)]


def test_the_picker_has_a_message_of_its_own():
    text = person_picker(ENGLISH)
    assert text.picker is not None
    assert text.picker.request == PICK_PERSON
    assert text.buttons == ()
