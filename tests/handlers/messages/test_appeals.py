"""What people read around an appeal: who made one, and who judges it."""

from dataclasses import replace

import pytest

from desk.appeals import Appealable
from desk.drafts import Step, begin_appeal
from desk.model import Appeal, AppealState, Contested, Decision, Outcome, Side
from desk.notices import AppealDecided, AppealReceived, Measure
from desk.records import AskedJudge
from desk.rules.durations import DAY
from desk.views import AppealView
from handlers.messages.appeal_cards import appeal_card, appeal_overdue, appeals_waiting
from handlers.messages.appeal_prompts import appeal_ended, appeal_prompt
from handlers.messages.appeals import what_to_appeal
from handlers.messages.notices import render
from tests.handlers.messages.samples import ANNA, CHESS, ENGLISH, FACTS, NOW, POLICY, case, reading, view

DECIDED = Decision(9, 7, Outcome.MUTE, "scam", 2, 666, "You asked for money.", "v", ANNA.id, NOW - DAY, NOW + 90 * DAY)
OPEN = Appeal(4, 9, 7, 666, Side.AFFECTED, None, "It was <b>satire</b>.", NOW, NOW + 7 * DAY, ANNA.id)


def labels(text):
    return [[button.label for button in row] for row in text.buttons]


def shown(appeal: Appeal = OPEN, asked: AskedJudge | None = None, files: int = 0) -> AppealView:
    return AppealView(appeal, DECIDED, view(case(), decisions=(DECIDED,)), "3f9a000000000000", files, asked)


def card(**changes):
    return appeal_card(shown(**changes), FACTS, ENGLISH)


def test_the_card_has_both_texts_the_decision_the_deadline_and_who_must_not_judge():
    text = reading(card(files=2))
    assert "A-4 · Appeal against D-9 · open" in text
    assert "Deadline: 1 Dec 2026" in text
    assert "You asked for money." in text
    assert "It was <b>satire</b>." in text
    assert "2 files came with it." in text
    assert "made the decision: somebody else judges the appeal." in text
    assert labels(card())[0] == ["Uphold", "Overturn"]


def test_what_is_overdue_says_so():
    late = replace(OPEN, deadline=NOW - 1)
    assert "Overdue" in reading(card(appeal=late))
    assert "A-4 against D-9 has waited too long" in reading(appeal_overdue(shown(late), FACTS, ENGLISH))
    assert "⏰" in reading(appeals_waiting([late], FACTS, ENGLISH))


def test_a_reporters_appeal_names_nobody():
    again = replace(OPEN, side=Side.REPORTER, report=12, appellant=5_000_000_101)
    text = card(appeal=again)
    assert "A-4 · Another look at D-9" in reading(text)
    assert "reporter 3F9A" in reading(text)
    assert "5000000101" not in text.html
    assert labels(text)[0] == ["Let it stand", "Open the case again"]


@pytest.mark.parametrize(
    ("menu", "question"),
    [
        ("uphold", "Reply to this card with the reason why the decision stands."),
        ("overturn", "Reply to this card with the reason why the decision falls."),
        ("replace", "Which milder measure shall take its place?"),
        ("replace:mute", "Reply to this card with how long, such as 12h or 2d, then the reason."),
        ("replace:warn", "Reply to this card with the reason. The appellant reads it."),
    ],
)
def test_the_card_asks_its_judge_for_the_next_thing(menu: str, question: str):
    text = card(asked=AskedJudge(ANNA.id, menu, NOW + DAY))
    assert question in reading(text)
    assert labels(text)[-1] == ["« Go back"]


def test_a_settled_card_says_how_it_ended_and_asks_for_nothing():
    ended = replace(
        OPEN,
        state=AppealState.REPLACED,
        decided_by=202,
        settled_at=NOW,
        reason="A first time.",
        waived=True,
        replacement=10,
    )
    text = card(appeal=ended)
    for words in (
        "replaced by a milder decision",
        "Judged by",
        "In its place: D-10",
        "A first time.",
        "single moderator",
    ):
        assert words in reading(text)
    assert [label for row in labels(text) for label in row] == ["Show evidence", "Open C-7"]


def test_the_receipt_says_who_judges_and_by_when_and_can_be_withdrawn():
    text = render(AppealReceived(4, 9, None, NOW + 7 * DAY, 1), FACTS, ENGLISH)
    assert "Your appeal has arrived: A-4" in reading(text)
    assert "Another moderator decides." in reading(text)
    assert labels(text) == [["Withdraw the appeal"]]


def test_the_result_says_what_cannot_be_put_back():
    measures = (Measure("ban", CHESS.id, None),)
    found = AppealDecided(
        4,
        9,
        None,
        AppealState.OVERTURNED,
        "Satire is allowed.",
        waived=False,
        lifted=measures,
        kept=(Measure("delete", CHESS.id, None),),
    )
    text = reading(render(found, FACTS, ENGLISH))
    assert "You were right to appeal" in text
    assert "Satire is allowed." in text
    assert "Your ban from “Chess <Club>” is lifted. I cannot add you" in text
    assert "Messages that Telegram removed with the ban cannot be put back." in text
    assert "What was deleted in “Chess <Club>” cannot be put back" in text


def test_a_desk_of_one_says_so_in_the_result():
    upheld = AppealDecided(4, 9, None, AppealState.UPHELD, "Still so.", waived=True)
    assert "This desk has a single moderator" in reading(render(upheld, FACTS, ENGLISH))
    other = reading(render(replace(upheld, waived=False), FACTS, ENGLISH))
    assert "Somebody else than who made the first decision looked at it." in other


def test_a_reporter_is_told_whether_it_is_looked_into_again_and_never_the_decisions_number():
    again = AppealDecided(4, 9, 12, AppealState.OVERTURNED, "It is a scam.", waived=False, again=True)
    text = reading(render(again, FACTS, ENGLISH))
    assert "against R-12" in text
    assert "we look into it once more" in text
    assert "D-9" not in text
    assert "reported again meanwhile" in reading(render(replace(again, again=False), FACTS, ENGLISH))


def test_the_list_offers_what_can_be_appealed_and_what_can_be_withdrawn():
    found = [
        Appealable(Contested(9), "scam", NOW - DAY, NOW + 100 * DAY),
        Appealable(Contested(11, 12), "spam", NOW - DAY, None),
    ]
    text = what_to_appeal(found, [OPEN], FACTS, ENGLISH)
    assert "D-9, a decision about you: Scam or fraud" in reading(text)
    assert "R-12, your report that was dismissed" in reading(text)
    assert "D-11" not in reading(text)
    assert [row[0] for row in labels(text)] == [
        "Appeal D-9: Scam or fraud",
        "Ask to look again at R-12: Spam",
        "Withdraw A-4",
    ]


def test_the_draft_asks_why_and_takes_no_files_of_what_nobody_may_copy():
    asks = appeal_prompt(begin_appeal(Contested(9), "scam"), Contested(9), FACTS, ENGLISH)
    assert "You can add up to 10 files" in reading(asks)
    forbidden = next(one.name for one in POLICY.categories.values() if one.reference_only)
    bare = appeal_prompt(begin_appeal(Contested(9), forbidden), Contested(9), FACTS, ENGLISH)
    assert "files" not in reading(bare)
    last = appeal_prompt(
        replace(begin_appeal(Contested(9, 12), "scam"), step=Step.SUMMARY), Contested(9, 12), FACTS, ENGLISH
    )
    assert "Another look at your report R-12" in reading(last)
    assert labels(last) == [["✅ Send appeal"], ["Rewrite it"], ["Cancel"]]
    assert "waited too long" in reading(appeal_ended(None, ENGLISH))
