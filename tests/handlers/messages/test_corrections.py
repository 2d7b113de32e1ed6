"""What leads read where they correct an announcement that was sent."""

from dataclasses import replace

import pytest

from desk.campaigns import (
    Campaign,
    CampaignState,
    CarriedPolicy,
    Correction,
    CorrectionCounts,
    CorrectionKind,
    RecipientState,
    Terms,
)
from desk.correcting import CorrectionView
from desk.watching import CampaignView, Progress
from handlers.messages.corrections import ask_withdraw, correction_buttons, correction_lines, panel
from tests.handlers.messages.nasty import check
from tests.handlers.messages.samples import ANNA, ENGLISH, FACTS, NOW, labels, reading

SENT = Campaign(2, ANNA.id, CampaignState.DONE, Terms(), created_at=NOW, begun_at=NOW, ended_at=NOW)
WRITING = Correction(5, 2, CorrectionKind.EDIT, ANNA.id, NOW)
WAITING = replace(WRITING, ordered_at=NOW)
OTHER = 902


def view(correction: Correction, *written: str) -> CorrectionView:
    return CorrectionView(correction, SENT, ["en", "es"], written)


def test_the_writer_sees_each_language_and_what_is_written_anew():
    shown = panel(view(WRITING, "es"), ANNA.id, FACTS, ENGLISH)
    assert "English: as it was sent" in reading(shown)
    assert "español: written anew" in reading(shown)
    assert labels(shown) == [
        "Write it anew in English",
        "Write it anew in español",
        "Read the new text",
        "Edit it everywhere",
        "Drop the correction",
    ]


def test_who_corrects_hears_what_an_edit_does_not_do():
    asked = replace(view(WRITING), campaign=replace(SENT, terms=Terms(ask_read=True)))
    assert "have read the old text" in reading(panel(asked, ANNA.id, FACTS, ENGLISH))
    plain = reading(panel(view(WRITING), ANNA.id, FACTS, ENGLISH))
    assert "makes no sound" in plain
    assert "old text." not in plain


def test_nothing_is_edited_before_something_is_written():
    assert "Edit it everywhere" not in labels(panel(view(WRITING), ANNA.id, FACTS, ENGLISH))


def test_only_somebody_else_who_has_read_it_is_offered_to_approve():
    own = panel(view(WAITING, "en"), ANNA.id, FACTS, ENGLISH, read=True)
    unread = panel(view(WAITING, "en"), OTHER, FACTS, ENGLISH)
    read = panel(view(WAITING, "en"), OTHER, FACTS, ENGLISH, read=True)
    assert labels(own) == labels(unread) == ["Read the new text", "Drop the correction"]
    assert labels(read) == ["Approve the correction", "Drop the correction"]
    assert "Anna" in reading(read)


@pytest.mark.parametrize(
    ("correction", "words"),
    [(replace(WAITING, begun_at=NOW), "on its way"), (replace(WRITING, ended_at=NOW), "was dropped")],
)
def test_what_is_settled_has_no_buttons(correction: Correction, words: str):
    shown = panel(view(correction), OTHER, FACTS, ENGLISH)
    assert words in reading(shown)
    assert not shown.buttons


def test_the_card_tells_how_far_the_last_correction_is():
    running = replace(WAITING, begun_at=NOW)
    assert correction_lines(None, None, ENGLISH) == ""
    counts = CorrectionCounts(done=1200, failed=3, left=40)
    assert (
        correction_lines(running, counts, ENGLISH)
        == "Being edited everywhere (edited: 1,200, left: 40, not possible: 3)"
    )
    over = replace(running, kind=CorrectionKind.WITHDRAW, ended_at=NOW)
    assert (
        correction_lines(over, replace(counts, left=0, failed=0), ENGLISH) == "Withdrawn everywhere (withdrawn: 1,200)"
    )


@pytest.mark.parametrize("state", CampaignState)
def test_only_what_was_sent_can_be_corrected(state: CampaignState):
    there = bool(correction_buttons(replace(SENT, state=state), ENGLISH))
    assert there is (state in {CampaignState.SENDING, CampaignState.PAUSED, CampaignState.STOPPED, CampaignState.DONE})


def asks(campaign: Campaign, **counts: int) -> str:
    progress = Progress({state: counts.get(state.value, 0) for state in RecipientState}, {}, 1, {}, 0.0, None)
    return ask_withdraw(CampaignView(campaign, progress, NOW), ENGLISH)


def test_the_question_before_a_withdrawal_says_what_it_does_and_what_it_cannot():
    carried = CarriedPolicy("2027 <b>", NOW)
    said = asks(replace(SENT, policy=carried), unknown=2)
    assert "will not come into force" in said
    assert "&lt;b&gt;" in said
    assert "3 copies of which nobody knows" in said
    assert "stays so" in asks(replace(SENT, policy=replace(carried, adopted_at=NOW)))
    assert "Nobody else" in asks(replace(SENT, ended_at=None))


def test_a_panel_holds_against_the_worst_of_everything():
    check(panel(view(WAITING, "en"), OTHER, FACTS, ENGLISH, read=True).html)
