"""The card's buttons and menus, and what moderators write in reply to it."""

import pytest

from desk.evidence import EvidenceKind, Snapshot
from desk.intake import record_edit
from desk.model import NoteKind, Outcome, SanctionKind
from desk.rules.durations import MINUTE
from handlers.buttons import Action
from tests.handlers.staff.desk import CARD, LENA, MIA, NOAH, ROOM
from tests.handlers.updates import ANNA, BOT, GROUP, message, presses, private, report
from tests.storage.desk import GROUP as REPORTED_IN
from tests.storage.desk import SPAMMER, START


@pytest.fixture
async def version(desk):
    """A case of spam with its card in the staff chat; its version as printed."""
    case = await desk.report()
    await desk.draw_cards()
    return case.version


async def test_one_press_on_a_category_of_spam_is_a_verdict(desk, version):
    await desk.presses(MIA, Action.WARN, 1, version)
    answer = await desk.presses(MIA, Action.WARN_AS, 1, version, "spam")

    (decision,) = await desk.decisions()
    assert answer.text == "D-1: warned, 1 point. Everyone concerned is told."
    assert decision.reason == "Do not send advertising or repeated messages that nobody asked for."


async def test_a_category_that_needs_words_asks_the_claimer_for_them(desk, version):
    await desk.presses(MIA, Action.WARN, 1, version)
    answer = await desk.presses(MIA, Action.WARN_AS, 1, version, "hate")
    await desk.replies_to_card(MIA, "You insulted people for where they come from.")

    (decision,) = await desk.decisions()
    assert answer.text == "Reply to the card with the reason."
    assert (decision.category, decision.reason) == ("hate", "You insulted people for where they come from.")


async def test_a_category_pressed_twice_decides_nothing(desk, version):
    for _ in range(2):
        await desk.presses(MIA, Action.WARN_AS, 1, version, "hate")

    assert await desk.decisions() == []


async def test_the_rule_can_speak_for_itself(desk, version):
    await desk.presses(MIA, Action.WARN_AS, 1, version, "hate")
    await desk.presses(MIA, Action.BY_RULE, 1, version)

    (decision,) = await desk.decisions()
    assert decision.reason == "Do not attack or demean people for who they are."


async def test_the_rules_button_needs_a_category_that_was_chosen(desk, version):
    await desk.presses(MIA, Action.WARN, 1, version)
    await desk.presses(MIA, Action.BY_RULE, 1, version)

    assert (
        desk.answered.text == "This button is from an earlier step or an older version. Please use the latest message."
    )
    assert await desk.decisions() == []


async def test_deleting_says_why_as_well(desk, version):
    await desk.presses(MIA, Action.DELETE, 1, version)
    await desk.presses(MIA, Action.DELETE_AS, 1, version, "spam")

    (decision,) = await desk.decisions()
    (sanction,) = await desk.run(lambda unit: unit.sanctions.of_case(1))
    assert decision.outcome is Outcome.DELETE
    assert (sanction.chat, sanction.message) == (REPORTED_IN, 5)


async def test_a_removal_by_button_asks_what_for_and_why(desk, version):
    await desk.presses(MIA, Action.KICK, 1, version)
    await desk.presses(MIA, Action.KICK_AS, 1, version, "scam")
    await desk.replies_to_card(MIA, "The shop does not exist.")

    (sanction,) = await desk.run(lambda unit: unit.sanctions.of_case(1))
    assert (sanction.kind, sanction.chat) == (SanctionKind.KICK, REPORTED_IN)


async def test_a_dismissal_by_button_keeps_a_code_that_every_reader_understands(desk, version):
    await desk.presses(MIA, Action.DISMISS, 1, version)
    await desk.presses(MIA, Action.DISMISS_AS, 1, version, "no_violation")

    (decision,) = await desk.decisions()
    assert (decision.outcome, decision.reason) == (Outcome.DISMISS, "no_violation")


async def test_a_dismissal_can_be_said_in_ones_own_words(desk, version):
    await desk.presses(MIA, Action.DISMISS, 1, version)
    await desk.replies_to_card(MIA, "a joke among friends")

    (decision,) = await desk.decisions()
    assert (decision.outcome, decision.reason) == (Outcome.DISMISS, "a joke among friends")


async def test_a_code_that_no_button_printed_is_refused(desk, version):
    await desk.presses(MIA, Action.DISMISS_AS, 1, version, "because")

    assert desk.answered.alert
    assert await desk.decisions() == []


async def test_a_case_that_changed_after_the_print_is_not_decided(desk, version):
    edit = Snapshot(SPAMMER, REPORTED_IN, 5, START, "sorry, wrong chat", edited_at=START)
    await desk.run(lambda unit: record_edit(unit, edit))
    await desk.presses(MIA, Action.WARN_AS, 1, version, "spam")

    assert desk.answered.text == (
        "C-1 has changed since you saw it, today at 16:00 UTC (24 Nov 2025). Look at its card again, then decide."
    )
    assert await desk.decisions() == []


async def test_a_reason_is_not_taken_for_what_its_writer_has_not_seen(desk, version):
    await desk.presses(MIA, Action.WARN_AS, 1, version, "hate")
    edit = Snapshot(SPAMMER, REPORTED_IN, 5, START, "sorry, wrong chat", edited_at=START)
    await desk.run(lambda unit: record_edit(unit, edit))
    await desk.replies_to_card(MIA, "You insulted people.")

    assert desk.last_said.startswith("C-1 has changed since you saw it")
    assert await desk.decisions() == []


async def test_only_the_claimer_answers_the_card(desk, version):
    await desk.presses(MIA, Action.WARN_AS, 1, version, "hate")
    await desk.replies_to_card(NOAH, "You insulted people.")

    assert desk.last_said == (
        "C-1 does not ask you for anything now. Use the buttons of its card, or write /note C-1 text."
    )
    assert await desk.decisions() == []


async def test_a_claim_that_ended_answers_the_card_no_more(desk, version):
    await desk.presses(MIA, Action.WARN_AS, 1, version, "hate")
    desk.clock.now += 31 * MINUTE
    await desk.replies_to_card(MIA, "You insulted people.")

    assert await desk.decisions() == []


async def test_someone_elses_menu_is_not_opened_nor_closed(desk, version):
    await desk.presses(MIA, Action.WARN, 1, version)
    for action in (Action.NOTE, Action.CLOSE_MENU):
        await desk.presses(NOAH, action, 1)
        assert desk.answered.text.startswith("Mia is working on C-1")


async def test_a_note_by_button_is_the_reply(desk, version):
    await desk.presses(MIA, Action.NOTE, 1)
    await desk.replies_to_card(MIA, "known from last week")

    (note,) = await desk.run(lambda unit: unit.notes.of_case(1))
    assert (note.kind, note.text) == (NoteKind.NOTE, "known from last week")
    assert desk.last_said == "Your note is with C-1. Only staff can read it."


async def test_a_picture_is_no_note(desk, version):
    await desk.presses(MIA, Action.NOTE, 1)
    photo = [{"file_id": "a", "file_unique_id": "a"}]
    await desk.replies_to_card(MIA, "", photo=photo)

    assert desk.last_said.startswith("Please give a reason in words")
    assert await desk.run(lambda unit: unit.notes.of_case(1)) == []


async def test_a_hand_over_is_recorded(desk, version):
    await desk.presses(MIA, Action.RECATEGORISE, 1)
    answer = await desk.presses(MIA, Action.RECATEGORISE_AS, 1, "child_safety")
    await desk.presses(MIA, Action.HANDOVER, 1)
    await desk.replies_to_card(MIA, "police of Graz, 16:10, reference 17")

    (note,) = await desk.run(lambda unit: unit.notes.of_case(1))
    assert answer.text == "C-1 is about this now: Child safety"
    assert (note.kind, note.text) == (NoteKind.HANDOVER, "police of Graz, 16:10, reference 17")
    assert "handed_over" in await desk.verbs()


async def test_taking_a_case_for_child_safety_removes_what_was_copied(desk, version):
    await desk.presses(MIA, Action.RECATEGORISE_AS, 1, "child_safety")

    (evidence,) = await desk.run(lambda unit: unit.evidence.of_case(1))
    assert (evidence.kind, evidence.snapshot.text) == (EvidenceKind.MESSAGE, "")


async def test_a_menu_can_be_closed(desk, version):
    await desk.presses(MIA, Action.WARN, 1, version)
    await desk.presses(MIA, Action.CLOSE_MENU, 1)

    claim = await desk.run(lambda unit: unit.claims.of(1))
    assert (claim.moderator, claim.menu) == (MIA["id"], "")
    assert desk.answered.text == ""


async def test_who_acknowledges_a_page_ends_it(desk):
    await desk.handles(report("/report threat_to_life", message(message_id=7, text="I will do it")))
    answer = await desk.presses(MIA, Action.ACKNOWLEDGE, 1)

    assert answer.text == "Thank you. C-1 is not called out again."
    assert not await desk.run(lambda unit: unit.pages.waiting(1))


async def test_a_category_that_left_the_policy_is_refused(desk, version):
    await desk.presses(MIA, Action.WARN_AS, 1, version, "jaywalking")

    assert desk.answered.alert
    assert "jaywalking" in desk.answered.text


@pytest.mark.parametrize(
    "data", ["0|claim|1", "1|claim", "1|claim|x", "", "claim", "1|w_as|1|1", "1|claim|" + "9" * 30]
)
async def test_buttons_that_the_desk_never_printed_are_refused(desk, data):
    await desk.handles(presses(data, MIA, ROOM))

    assert (
        desk.answered.text == "This button is from an earlier step or an older version. Please use the latest message."
    )


async def test_the_card_of_a_case_about_a_moderator_is_answered_in_private(desk):
    await desk.types(ANNA, "/report harassment", GROUP, message(GROUP, NOAH, message_id=7, text="go away"))
    await desk.sql("UPDATE outbox SET message = 31 WHERE kind = 'CaseCard' AND recipient = :lead", lead=LENA["id"])
    await desk.presses(LENA, Action.NOTE, 1, chat=private(LENA))
    await desk.types(LENA, "seen before", private(LENA), message(private(LENA), BOT, message_id=31, text="card"))

    (note,) = await desk.run(lambda unit: unit.notes.of_case(1))
    assert note.text == "seen before"


async def test_a_member_who_replies_to_a_card_is_told_that_it_is_not_for_them(desk, version):
    await desk.replies_to_card(ANNA, "ban him")

    assert desk.last_said == "Your role does not cover this. If it should, ask an owner of this desk."


async def test_a_reply_to_another_message_of_the_desk_is_left_alone(desk, version):
    await desk.types(MIA, "thanks", reply=message(ROOM, BOT, message_id=CARD + 9, text="D-1: warned"))

    assert desk.telegram.said == []


CARRIED = {
    Action.WARN: (1, 1),
    Action.DELETE: (1, 1),
    Action.DISMISS: (1, 1),
    Action.BY_RULE: (1, 1),
    Action.WARN_AS: (1, 1, "spam"),
    Action.DELETE_AS: (1, 1, "spam"),
    Action.DISMISS_AS: (1, 1, "duplicate"),
    Action.RECATEGORISE_AS: (1, "spam"),
    Action.QUEUE: (),
}
OF_STAFF = (
    *CARRIED,
    *(Action.CLAIM, Action.RELEASE, Action.NOTE, Action.EVIDENCE, Action.OPEN_CASE, Action.HANDOVER),
    *(Action.ACKNOWLEDGE, Action.RECATEGORISE, Action.CLOSE_MENU),
)


@pytest.mark.parametrize("action", OF_STAFF)
async def test_a_members_press_is_answered_once_and_shows_nothing(desk, version, action):
    await desk.presses(ANNA, action, *CARRIED.get(action, (1,)))

    assert [answer.alert for answer in desk.telegram.presses] == [True]
    assert desk.telegram.said == []
    assert await desk.verbs() == ["reported"]


@pytest.mark.parametrize("action", OF_STAFF)
async def test_a_moderators_press_is_answered_once(desk, version, action):
    await desk.presses(MIA, action, *CARRIED.get(action, (1,)))

    assert len(desk.telegram.presses) == 1
