"""What a moderator at three in the morning must see at a glance."""

from dataclasses import replace

import pytest

from desk.evidence import EvidenceKind, ForwardOrigin, Media
from desk.model import (
    Attribution,
    CaseState,
    Decision,
    Lifting,
    Note,
    NoteKind,
    Origin,
    Outcome,
    Sanction,
    SanctionKind,
    SanctionState,
)
from desk.notices import DeliveryState, Notice
from desk.rules.durations import DAY, HOUR
from desk.rules.priority import Reasons
from handlers.buttons import Action, decode
from handlers.messages.cards import case_card, page_mention, topic_name
from handlers.messages.verdicts import DISMISSALS, in_brief, mending
from tests.handlers.messages.samples import (
    ANNA,
    BOB,
    ENGLISH,
    FACTS,
    NOW,
    POLICY,
    case,
    claimed,
    labels,
    message,
    pressed,
    reading,
    reported,
    standing_of,
    strike,
    view,
)

MUTED = Decision(9, 7, Outcome.MUTE, "scam", 2, BOB.id, "You asked for money.", "v", ANNA.id, NOW, NOW + 90 * DAY)
MUTE = Sanction(1, 9, SanctionKind.MUTE, -1001234567890, BOB.id, None, NOW + DAY, SanctionState.APPLIED)


def card(shown=None):
    return case_card(shown or view(), FACTS, ENGLISH)


def said(shown=None) -> str:
    return reading(card(shown))


def actions(shown) -> list[Action]:
    return [decode(data).action for data in pressed(card(shown))]


def test_a_card_says_why_the_case_stands_where_it_stands():
    assert "Severity 4, 3 reporters, 2 h left of 4 h" in said(view(reasons=Reasons(4, 3, 0, 2 * HOUR, 4 * HOUR)))
    overdue = said(view(reasons=Reasons(4, 1, 2, -HOUR, 4 * HOUR)))
    assert "Severity 4, 1 reporter, 2 active strikes, overdue by 1 h (of 4 h)" in overdue


def test_the_accused_is_shown_with_name_username_id_and_standing():
    text = said(view(accused=standing_of(strike())))
    assert "Bob <b> @bob · id 50\n1 active strike: 2 points, step 2 of 5; next: mute for 7 days at 4 points" in text


def test_an_unknown_accused_is_called_unknown_and_cannot_be_warned():
    shown = view(case(accused=None), accused=None)
    assert "Accused: unknown" in said(shown)
    assert Action.WARN not in actions(shown)


def test_a_weak_attribution_is_said():
    assert "Weak attribution" in said(view(case(attribution=Attribution.WEAK)))


def test_reporters_are_pseudonyms_with_their_words():
    text = said()
    assert "reporter 3F9A (Scam or fraud): he took my money" in text
    assert "60" not in text


def test_of_many_reports_the_latest_are_shown_and_the_rest_counted():
    reports = tuple(reported(number, f"words {number}") for number in range(1, 51))
    text = said(view(reports=reports))
    assert "45 earlier reports" in text
    assert "words 50" in text
    assert "words 45\n" not in text


def test_disturbing_evidence_is_not_on_the_card_and_the_rest_is():
    assert "Send me" not in said(view(case("hate"), disturbing=True))
    assert "It may be disturbing" in said(view(case("hate"), disturbing=True))
    assert "Send me" in said()


def test_a_case_can_be_passed_on_by_who_holds_it():
    assert {Action.GIVE, Action.HAND_ON} <= set(actions(view(claim=claimed())))
    assert not {Action.GIVE, Action.HAND_ON} & set(actions(view()))


def test_evidence_is_counted():
    edit = replace(message("now harmless"), id=2, kind=EvidenceKind.EDIT)
    photos = message(media=(Media("photo", "f", "u"), Media("photo", "g", "w")))
    assert "Evidence: 1 message, 1 later edit, photo ×2" in said(view(evidence=(photos, edit)))


def test_what_the_bot_could_not_fetch_is_said():
    link = replace(message("", author=None), kind=EvidenceKind.LINK)
    assert "Evidence unavailable: the bot cannot fetch the message itself." in said(view(evidence=(link,)))
    alone = message(album="a", media=(Media("photo", "f", "u"),))
    assert "Evidence unavailable: the rest of the album" in said(view(evidence=(alone,)))
    hidden = message(forward=ForwardOrigin("hidden_user", None, "Bob", NOW))
    assert "The forwarded message hides who wrote it." in said(view(evidence=(hidden,)))


def test_material_that_may_not_be_copied_is_only_referred_to_and_the_law_is_named():
    shown = view(case("child_safety"), evidence=(message("never shown"),))
    text = said(shown)
    assert "references only" in text
    assert "never shown" not in text
    assert "What the law asks: Inform the police" in text
    assert Action.HANDOVER in actions(shown)


def test_a_hand_over_is_shown_with_who_recorded_it():
    note = Note(NoteKind.HANDOVER, ANNA.id, "Police, ref 12", NOW)
    text = said(view(case("child_safety"), notes=(note,)))
    assert "Handed over today at 06:00 UTC (24 Nov 2026) by Anna: Police, ref 12" in text


def test_notes_stay_off_the_card():
    assert "private words" not in said(view(notes=(Note(NoteKind.NOTE, ANNA.id, "private words", NOW),)))


def test_a_free_case_can_be_claimed_and_a_held_one_released():
    assert Action.CLAIM in actions(view())
    held = view(claim=claimed())
    assert "Claimed by Anna until today at 06:30 UTC (24 Nov 2026)" in said(held)
    assert Action.RELEASE in actions(held)
    assert Action.CLAIM not in actions(held)


def test_verdicts_carry_the_version_that_was_printed():
    presses = [decode(data) for data in pressed(card())]
    assert {press.ids for press in presses if press.action in (Action.WARN, Action.DELETE, Action.DISMISS)} == {(7, 3)}


def test_a_case_about_an_account_offers_no_message_to_delete():
    assert Action.DELETE not in actions(view(case(message=None)))


def test_a_waiting_page_comes_first_and_can_be_acknowledged():
    shown = view(case("self_harm"), paged=True)
    assert "A page waits" in said(shown)
    assert actions(shown)[0] is Action.ACKNOWLEDGE
    assert Action.ACKNOWLEDGE not in actions(view(case("self_harm")))


@pytest.mark.parametrize(
    ("menu", "chooses"),
    [("warn", Action.WARN_AS), ("delete", Action.DELETE_AS), ("category", Action.RECATEGORISE_AS)],
)
def test_a_menu_offers_every_category_and_a_way_back(menu, chooses):
    *choices, back = [decode(data) for data in pressed(card(view(claim=claimed(menu))))]
    assert {(press.action, press.word) for press in choices} == {(chooses, name) for name in POLICY.categories}
    assert back.action is Action.CLOSE_MENU


@pytest.mark.parametrize(("menu", "back"), [("warn:hate", Action.WARN), ("delete:hate", Action.DELETE)])
def test_a_chosen_category_asks_for_a_reason_or_takes_the_rules_words(menu, back):
    shown = view(claim=claimed(menu))
    assert "Anna: Reply to this card with the reason, in words for the person concerned. Chosen: Hate" in said(shown)
    assert actions(shown) == [Action.BY_RULE, back]


def test_dismissing_offers_the_usual_reasons():
    *choices, _alike, _back = [decode(data) for data in pressed(card(view(claim=claimed("dismiss"))))]
    assert [press.word for press in choices] == list(DISMISSALS)


@pytest.mark.parametrize(("menu", "words"), [("note", "Only staff will read it"), ("handover", "whom you informed")])
def test_a_menu_that_waits_for_words_asks_for_a_reply(menu, words):
    shown = view(claim=claimed(menu))
    assert f"Reply to this card with {'your note' if menu == 'note' else 'whom'}" in said(shown)
    assert words in said(shown)
    assert actions(shown) == [Action.CLOSE_MENU]


def test_a_closed_case_says_what_was_decided_and_offers_its_evidence_and_to_undo_it():
    shown = view(case(state=CaseState.CLOSED), decisions=(MUTED,), sanctions=(MUTE,))
    text = said(shown)
    assert "D-9: muted by Anna, today at 06:00 UTC (24 Nov 2026)\nScam or fraud · 2 points until 22 Feb 2027" in text
    assert "Mute in “Chess <Club>” until tomorrow at 06:00 UTC (25 Nov 2026): ✅ applied" in text
    assert "Severity" not in text
    assert actions(shown) == [Action.EVIDENCE, Action.PARDON, Action.UNDO]


def test_a_failed_sanction_says_what_telegram_said_and_how_to_mend_it():
    failed = replace(
        MUTE, state=SanctionState.FAILED, error="Bad Request: not enough rights to restrict/unrestrict chat member"
    )
    text = said(view(case(state=CaseState.CLOSED), decisions=(MUTED,), sanctions=(failed,)))
    assert "❌ failed. Telegram said: Bad Request: not enough rights" in text
    assert "Make the bot an administrator there" in text
    given_up = replace(failed, lifting=Lifting.PARDONED)
    text = said(view(case(state=CaseState.CLOSED), decisions=(MUTED,), sanctions=(given_up,)))
    assert "❌ failed. Telegram said: Bad Request: not enough rights" in text
    assert "Make the bot an administrator there" not in text, "nobody wants it any more"


def test_what_failed_can_be_tried_again_as_long_as_it_is_wanted():
    failed = replace(MUTE, state=SanctionState.FAILED, error="Bad Request: user not found")
    shown = view(case(state=CaseState.CLOSED), decisions=(MUTED,), sanctions=(failed,))
    over = view(case(state=CaseState.CLOSED), decisions=(MUTED,), sanctions=(replace(failed, until=NOW),))
    assert Action.TRY_AGAIN in actions(shown)
    assert Action.TRY_AGAIN not in actions(over)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": SanctionState.LIFTED, "lifting": Lifting.BY_HAND}, "lifted, by hand, in Telegram itself"),
        ({"lifting": Lifting.ENDED}, "is being lifted, as its time was over"),
        (
            {"lifting": Lifting.UNDONE, "error": "Bad Request: chat not found"},
            "could not be lifted, as the decision was",
        ),
        ({"kind": SanctionKind.DELETE, "error": "Bad Request: message to delete not found"}, "It was gone already."),
    ],
)
def test_a_sanction_says_how_far_it_or_its_lifting_came(changes, words):
    shown = view(case(state=CaseState.CLOSED), decisions=(MUTED,), sanctions=(replace(MUTE, **changes),))
    assert words in said(shown)


@pytest.mark.parametrize(
    "error",
    [
        "Bad Request: not enough rights to restrict/unrestrict chat member",
        "Bad Request: user is an administrator of the chat",
        "Bad Request: can't remove chat owner",
        "Bad Request: user not found",
        "Bad Request: PARTICIPANT_ID_INVALID",
        "Bad Request: chat not found",
        "Forbidden: bot was kicked from the supergroup chat",
        "Bad Request: message can't be deleted for everyone",
        "Bad Request: message to delete not found",
        "Bad Request: method is available only for supergroups",
    ],
)
def test_every_known_failure_has_advice(error):
    assert mending(error, ENGLISH)


def test_an_unknown_failure_gets_no_invented_advice():
    assert mending("Bad Request: something new", ENGLISH) == ""


@pytest.mark.parametrize(
    ("decision", "sanctions", "words"),
    [
        (MUTED, (MUTE,), "D-9: muted until tomorrow at 06:00 UTC (25 Nov 2026), 2 points. Everyone concerned is told."),
        (replace(MUTED, outcome=Outcome.WARN, points=1), (), "D-9: warned, 1 point. Everyone concerned is told."),
        (replace(MUTED, outcome=Outcome.DISMISS), (), "D-9: dismissed. The reporters are told."),
    ],
)
def test_who_decides_is_told_in_a_line_that_fits_over_a_button(decision, sanctions, words):
    brief = in_brief(decision, sanctions, NOW, ENGLISH)
    assert brief == words
    assert len(brief) <= 200


def test_a_dismissal_is_shown_in_words_not_as_a_code():
    dismissed = replace(MUTED, outcome=Outcome.DISMISS, reason="no_violation", points=0)
    text = said(view(case(state=CaseState.CLOSED), decisions=(dismissed,)))
    assert "dismissed by Anna" in text
    assert "no violation" in text
    assert "no_violation" not in text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DeliveryState.BLOCKED, "waits until the person concerned presses Start"),
        (DeliveryState.SENT, "delivered"),
        (DeliveryState.UNKNOWN, "may not have arrived"),
    ],
)
def test_the_card_says_whether_the_person_concerned_knows(state, words):
    notice = Notice(31, "StatementOfReasons", BOB.id, state, NOW)
    assert words in said(view(case(state=CaseState.CLOSED), decisions=(MUTED,), notices=(notice,)))


def test_an_earlier_case_about_the_same_is_named():
    assert "Reported before: C-3" in said(view(case(previous=3)))


def test_a_case_that_a_moderator_opened_says_so():
    assert "Opened by a moderator" in said(view(case(origin=Origin.MODERATOR), reports=()))


def test_a_page_mentions_those_on_call():
    text = page_mention(view(case("self_harm")), [ANNA, BOB], 2, FACTS, ENGLISH)
    assert '<a href="tg://user?id=7">Anna</a> <a href="tg://user?id=50">' in text.html
    assert "C-7 · Suicide or self-harm · call 2" in reading(text)
    assert not text.silent
    assert [decode(data).action for data in pressed(text)] == [Action.ACKNOWLEDGE, Action.OPEN_CASE]


def test_a_topic_is_named_after_case_category_and_chat_but_not_after_people():
    assert topic_name(view(), FACTS, ENGLISH) == "C-7 Scam or fraud · Chess <Club>"


def test_every_button_of_a_card_has_words():
    assert all(label.strip() for label in labels(card()))
