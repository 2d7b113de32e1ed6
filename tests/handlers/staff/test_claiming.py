"""Who holds a case, and what they add to it."""

import asyncio

import pytest

from desk.model import Role
from desk.notices import ConfirmButton
from desk.rules.durations import MINUTE
from handlers.buttons import Action
from tests.handlers.staff.desk import CARD, LENA, MIA, NOAH, ROOM, offence
from tests.handlers.updates import ANNA, ANONYMOUS, BOT, GROUP, message, update


async def test_a_claim_says_until_when_it_lasts(desk):
    await desk.report()

    answer = await desk.presses(MIA, Action.CLAIM, 1)

    assert answer.text == "C-1 is yours until today at 16:30 UTC (24 Nov 2025)."
    assert await desk.claimed_by() == MIA["id"]


async def test_of_two_who_press_claim_one_gets_the_case_and_the_other_a_name(desk):
    await desk.report()

    await asyncio.gather(desk.presses(MIA, Action.CLAIM, 1), desk.presses(NOAH, Action.CLAIM, 1))

    won, lost = sorted(desk.telegram.presses, key=lambda answer: answer.alert)
    winner = {201: "Mia", 202: "Noah"}[await desk.claimed_by()]
    assert won.text.startswith("C-1 is yours")
    assert lost.text.startswith(f"{winner} is working on C-1")


async def test_a_claim_ends_by_itself(desk):
    await desk.report()
    await desk.presses(MIA, Action.CLAIM, 1)
    desk.clock.now += 31 * MINUTE

    await desk.presses(NOAH, Action.CLAIM, 1)

    assert await desk.claimed_by() == NOAH["id"]


async def test_a_released_case_is_anyones(desk):
    await desk.report()
    await desk.types(MIA, "/claim C-1")
    await desk.types(MIA, "/release c-1")

    assert desk.last_said == "C-1 is free again."
    assert await desk.claimed_by() is None


async def test_only_the_holder_can_release(desk):
    await desk.report()
    await desk.types(MIA, "/claim C-1")
    await desk.presses(NOAH, Action.RELEASE, 1)

    assert desk.answered.alert
    assert await desk.claimed_by() == MIA["id"]


async def test_a_note_by_command_needs_no_claim(desk):
    await desk.report()
    await desk.types(MIA, "/note C-1 the same as last week")

    (note,) = await desk.run(lambda unit: unit.notes.of_case(1))
    assert (note.author, note.text) == (MIA["id"], "the same as last week")


async def test_a_command_in_reply_to_a_card_means_its_case(desk):
    await desk.report()
    await desk.draw_cards()
    await desk.replies_to_card(MIA, "/claim")

    assert await desk.claimed_by() == MIA["id"]


async def test_a_case_that_the_words_name_outweighs_the_card_replied_to(desk):
    await desk.report()
    await desk.draw_cards()
    await desk.replies_to_card(MIA, "/claim C-99")

    assert desk.last_said == "There is no C-99 that you can see. Please check the number."
    assert await desk.claimed_by() is None


async def test_a_command_without_a_case_says_where_help_is(desk):
    await desk.types(MIA, "/claim")

    assert desk.last_said == "Something is missing from /claim. /help shows what it needs, and in which order."


async def test_the_topic_of_a_forum_is_no_reply(desk):
    """Telegram lets every message in a topic answer the one that opened it."""
    await desk.report()
    await desk.draw_cards()
    opening = message(ROOM, BOT, message_id=CARD, text="card")

    await desk.types(MIA, "/claim", reply=opening, message_thread_id=CARD, is_topic_message=True)

    assert await desk.claimed_by() is None


@pytest.mark.parametrize("person", [ANNA, {**ANNA, "id": 999}])
async def test_a_press_by_a_member_does_nothing(desk, person):
    await desk.report()
    await desk.presses(person, Action.CLAIM, 1)

    assert desk.answered.text == "Your role does not cover this. If it should, ask an owner of this desk."
    assert desk.answered.alert
    assert await desk.claimed_by() is None


async def test_a_role_that_was_lost_counts_no_longer(desk):
    await desk.report()
    await desk.run(lambda unit: unit.staff.revoke(MIA["id"], Role.MODERATOR, None))
    await desk.presses(MIA, Action.CLAIM, 1)

    assert desk.answered.alert
    assert await desk.claimed_by() is None


async def test_nobody_works_on_a_case_that_they_reported(desk):
    await desk.types(NOAH, "/report scam he took my money", GROUP, message(GROUP, message_id=7, text="send coins"))
    await desk.presses(NOAH, Action.CLAIM, 1)

    assert desk.answered.text == "C-1 concerns you, or you reported it. Somebody else has to work on it."


async def test_a_case_about_a_moderator_is_hidden_from_moderators(desk):
    await desk.types(ANNA, "/report harassment", GROUP, message(GROUP, MIA, message_id=7, text="go away"))
    await desk.presses(NOAH, Action.CLAIM, 1)
    hidden = desk.answered.text
    await desk.presses(MIA, Action.CLAIM, 1)
    accused = desk.answered.text
    await desk.presses(LENA, Action.CLAIM, 1)

    assert hidden == accused == "There is no C-1 that you can see. Please check the number."
    assert await desk.claimed_by() == LENA["id"]


async def test_an_anonymous_administrator_of_the_staff_chat_is_asked_to_show_themselves(desk):
    await desk.report()
    await desk.handles(update(message=message(ROOM, ANONYMOUS, sender_chat=ROOM, text="/claim C-1")))

    assert ConfirmButton(1) in await desk.owes_to(ROOM["id"])
    assert desk.telegram.said == []
    assert await desk.claimed_by() is None


async def test_colleagues_in_the_staff_chat_do_not_learn_who_of_them_reported(desk):
    await desk.types(NOAH, "/report spam", GROUP, offence())
    for words in ("/case C-1", "/claim C-1", "/dismiss C-1 Nothing.", "/warn C-1 spam It is spam."):
        desk.telegram.said.clear()
        await desk.types(NOAH, words)
        assert [(chat, "concerns you" in words) for chat, words, _whisper in desk.telegram.said] == [(NOAH["id"], True)]


async def test_nor_by_a_case_that_is_given_to_who_reported_it(desk):
    await desk.types(NOAH, "/report spam", GROUP, offence())
    desk.telegram.said.clear()
    await desk.types(MIA, f"/handover C-1 {NOAH['id']}")

    assert [(chat, "cannot take" in words) for chat, words, _whisper in desk.telegram.said] == [(MIA["id"], True)]


@pytest.mark.parametrize("words", ["/appeal R-1", "/withdraw A-7", "/report"])
async def test_what_staff_ask_for_as_members_colleagues_do_not_read_when_it_is_refused(desk, words):
    await desk.types(NOAH, "/report spam", GROUP, offence())
    desk.telegram.said.clear()
    await desk.types(NOAH, words)

    assert {chat for chat, _words, _whisper in desk.telegram.said} == {NOAH["id"]}


@pytest.mark.parametrize("words", ["/mutereporter R-1 serious careless Again.", "/cautionreporter R-1", "/unseal R-1"])
async def test_nor_what_is_refused_about_a_reporter(desk, words):
    await desk.report()
    desk.telegram.said.clear()
    await desk.types(LENA, words)

    assert [chat for chat, _words, _whisper in desk.telegram.said] == [LENA["id"]]
