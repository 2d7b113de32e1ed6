"""Who holds a case, what a verdict does in Telegram, and what keeps two moderators from deciding against each other."""

import asyncio

import pytest

from sandbox import CannotWrite, Message, Person
from tests.journeys.stage import NEVER_STARTED, Stage

CLAIM_S = 30 * 60
DAY_S = 24 * 3600


async def test_of_two_who_race_for_a_claim_one_gets_it_and_the_other_reads_who(stage: Stage):
    await stage.spike_is_reported()
    answers = await asyncio.gather(
        stage.cast.mona.presses("Claim", in_=stage.staff), stage.cast.max.presses("Claim", in_=stage.staff)
    )
    assert sorted("is yours until" in answer for answer in answers) == [False, True]
    (refusal,) = [answer for answer in answers if "is yours" not in answer]
    assert "Moderator is working on C-1, until" in refusal


async def test_nobody_decides_what_somebody_else_holds(stage: Stage):
    await stage.spike_is_reported()
    await stage.cast.mona.presses("Claim", in_=stage.staff)
    await stage.cast.mona.sees("Claimed by Mona", in_=stage.staff)
    assert "Mona Moderator is working on C-1" in await stage.cast.max.presses("Warn", in_=stage.staff)
    stage.cast.max.says("/dismiss C-1 fine by me", in_=stage.staff)
    await stage.cast.max.sees("Mona Moderator is working on C-1", in_=stage.staff)


async def test_a_claim_ends_after_half_an_hour(stage: Stage):
    await stage.spike_is_reported()
    await stage.cast.mona.presses("Claim", in_=stage.staff)
    await stage.cast.mona.sees("Claimed by Mona", in_=stage.staff)
    stage.telegram.clock.advance(CLAIM_S + 1)
    stage.cast.max.says("/claim C-1", in_=stage.staff)
    await stage.cast.max.sees("Claimed by Maximilian", in_=stage.staff)


async def test_a_released_case_is_free_for_others(stage: Stage):
    await stage.spike_is_reported()
    await stage.cast.mona.presses("Claim", in_=stage.staff)
    await stage.cast.mona.sees("Claimed by Mona", in_=stage.staff)
    assert "only who has claimed it" in (await stage.cast.max.presses("Release", in_=stage.staff)).lower()
    assert "is free again" in await stage.cast.mona.presses("Release", in_=stage.staff)
    await stage.cast.max.sees("Nobody has claimed it", in_=stage.staff)
    assert "is yours" in await stage.cast.max.presses("Claim", in_=stage.staff)


async def test_a_verdict_on_a_card_that_has_changed_meanwhile_is_refused(stage: Stage):
    post = await stage.spike_is_reported(said="/report spam")
    card = stage.card()
    dismiss = _data(card, "Dismiss")
    stage.cast.ben.replies(post, "/report violence he threatens people")
    await stage.cast.mona.sees("C-1 · Violence", in_=stage.staff)
    assert "has changed since you saw it" in await stage.cast.mona.presses_data(card, dismiss)


async def test_a_decided_case_is_not_decided_again(stage: Stage):
    await stage.spike_is_reported()
    card = stage.card()
    claim = _data(card, "Claim")
    stage.cast.mona.says("/dismiss C-1 looks fine", in_=stage.staff)
    await stage.cast.mona.sees("closed", in_=stage.staff)
    assert "Mona Moderator has decided C-1 already" in await stage.cast.max.presses_data(card, claim)


async def test_a_note_is_written_in_reply_to_the_card(stage: Stage):
    await stage.spike_is_reported()
    await stage.cast.mona.presses("Add a note", in_=stage.staff)
    card = await stage.cast.mona.sees("Reply to this card with your note", in_=stage.staff)
    stage.cast.mona.replies(card, "Seen in two other groups")
    await stage.cast.mona.sees("Your note is with C-1", in_=stage.staff)
    stage.cast.mona.says("/case C-1", in_=stage.staff)
    await stage.cast.mona.sees("Seen in two other groups", in_=stage.staff)


async def test_a_warning_takes_a_category_and_a_reason_in_reply_to_the_card(stage: Stage):
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported(said="/report harassment")
    mona = stage.cast.mona
    await mona.presses("Warn", in_=stage.staff)
    await mona.sees("Warn for what?", in_=stage.staff)
    await mona.presses("Harassment", in_=stage.staff)
    card = await mona.sees("Reply to this card with the reason", in_=stage.staff)
    mona.replies(card, "You insulted three people after being asked to stop.")
    answer = await mona.sees("D-1: warned, muted until", in_=stage.staff)
    assert "Everyone concerned is told" in answer.text
    assert "You insulted three people" in (await mona.sees("closed", in_=stage.staff)).text


async def test_for_spam_one_press_is_enough(stage: Stage):
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported(said="/report spam")
    await stage.cast.mona.presses("Warn", in_=stage.staff)
    await stage.cast.mona.sees("Warn for what?", in_=stage.staff)
    assert "D-1: warned, 1 point" in await stage.cast.mona.presses("Spam", in_=stage.staff)


async def test_delete_removes_the_message_from_the_group(stage: Stage):
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported("Buy now!")
    await stage.cast.mona.presses("Delete message", in_=stage.staff)
    await stage.cast.mona.sees("Delete for what?", in_=stage.staff)
    await stage.cast.mona.presses("Scam", in_=stage.staff)
    card = await stage.cast.mona.sees("✅ applied", in_=stage.staff)
    assert "message deleted by Mona" in card.text
    assert stage.group.texts() == []


async def test_a_case_is_dismissed_by_the_code_of_a_reason(stage: Stage):
    await stage.spike_is_reported()
    await stage.cast.mona.presses("Dismiss", in_=stage.staff)
    await stage.cast.mona.sees("Dismiss why?", in_=stage.staff)
    assert "D-1: dismissed" in await stage.cast.mona.presses("Dismiss: not enough evidence", in_=stage.staff)
    card = await stage.cast.mona.sees("closed", in_=stage.staff)
    assert "not enough evidence" in card.text
    assert card.labels == [["Show evidence"], ["Undo D-1"]]


async def test_a_menu_can_be_left_without_deciding(stage: Stage):
    await stage.spike_is_reported()
    await stage.cast.mona.presses("Warn", in_=stage.staff)
    await stage.cast.mona.sees("Warn for what?", in_=stage.staff)
    await stage.cast.mona.presses("Harassment", in_=stage.staff)
    await stage.cast.mona.sees("Reply to this card with the reason", in_=stage.staff)
    await stage.cast.mona.presses("« Go back", in_=stage.staff)
    await stage.cast.mona.sees("Warn for what?", in_=stage.staff)
    await stage.cast.mona.presses("« Go back", in_=stage.staff)
    assert "is free again" in await stage.cast.mona.presses("Release", in_=stage.staff)


async def test_a_mute_by_reply_takes_hold_and_its_command_disappears(stage: Stage):
    stage.expects(NEVER_STARTED)
    await _mona_moderates_the_group(stage)
    post = stage.cast.spike.says("Buy now!", in_=stage.group)
    stage.cast.mona.replies(post, "/mute 2h scam sells coins to strangers")
    await stage.telegram.called("restrictChatMember")
    with pytest.raises(CannotWrite):
        stage.cast.spike.says("And another!", in_=stage.group)
    stage.telegram.clock.advance(2 * 3600 + 60)
    stage.cast.spike.says("I am back", in_=stage.group)
    assert not any("/mute" in text for text in stage.group.texts())


async def test_a_ban_on_a_case_holds_in_the_group_of_the_case(stage: Stage):
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported()
    stage.cast.mona.says("/ban C-1 7d scam sells coins to strangers", in_=stage.staff)
    await stage.cast.mona.sees("D-1: banned until", in_=stage.staff)
    card = await stage.cast.mona.sees("✅ applied", in_=stage.staff)
    assert "Ban in “Gardeners” until" in card.text
    with pytest.raises(CannotWrite):
        stage.cast.spike.says("And another!", in_=stage.group)


async def test_without_a_duration_the_ladder_decides(stage: Stage):
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported()
    stage.cast.mona.says("/mute C-1 scam sells coins to strangers", in_=stage.staff)
    (call,) = await stage.telegram.called("restrictChatMember")
    left = int(str(call.params["until_date"])) - stage.telegram.clock.now()
    assert DAY_S - 60 < left <= DAY_S


async def test_a_channel_is_banned_as_a_channel(stage: Stage):
    channel = stage.telegram.channel("Coins Daily", owner=stage.cast.spike)
    stage.cast.ana.replies(channel.writes("Buy now!", in_=stage.group), "/report scam")
    await stage.cast.mona.sees("C-1", in_=stage.staff)
    stage.cast.mona.says("/ban C-1 forever scam sells coins to strangers", in_=stage.staff)
    await stage.telegram.called("banChatSenderChat")
    with pytest.raises(CannotWrite):
        channel.writes("And another!", in_=stage.group)


async def test_missing_rights_are_shown_on_the_card_with_what_helps(stage: Stage):
    stage.expects(NEVER_STARTED, "not enough rights")
    stage.group.add_bot(admin=True, can_restrict_members=False)
    await stage.spike_is_reported()
    stage.cast.mona.says("/mute C-1 1d scam sells coins to strangers", in_=stage.staff)
    card = await stage.cast.mona.sees("❌ failed", in_=stage.staff)
    assert "not enough rights" in card.text.lower()
    assert "Make the bot an administrator" in card.text
    assert (await stage.shows("D-1"))["sanctions"][0]["state"] == "failed"


async def test_an_administrator_cannot_be_muted_which_is_said_at_once(stage: Stage):
    stage.group.promotes(stage.cast.spike)
    await stage.spike_is_reported()
    stage.cast.mona.says("/mute C-1 1d scam sells coins to strangers", in_=stage.staff)
    await stage.cast.mona.sees("Telegram lets no bot mute, remove or ban them", in_=stage.staff)


async def test_what_was_deleted_already_counts_as_deleted(stage: Stage):
    stage.expects(NEVER_STARTED)
    post = await stage.spike_is_reported()
    stage.cast.spike.deletes(post)
    stage.cast.mona.says("/delete C-1 scam sells coins to strangers", in_=stage.staff)
    card = await stage.cast.mona.sees("It was gone already.", in_=stage.staff)
    assert "❌" not in card.text


async def test_a_message_that_is_too_old_for_bots_to_delete_is_left_to_people(stage: Stage):
    stage.expects(NEVER_STARTED, "message can't be deleted")
    await stage.spike_is_reported()
    stage.telegram.clock.advance(49 * 3600)
    stage.cast.mona.says("/delete C-1 scam sells coins to strangers", in_=stage.staff)
    card = await stage.cast.mona.sees("❌ failed", in_=stage.staff)
    assert "an administrator can, by hand" in card.text


async def test_deleting_an_album_deletes_the_pictures_that_were_reported(stage: Stage):
    stage.expects(NEVER_STARTED)
    first, second = stage.cast.spike.sends_album(2, "Look at these", in_=stage.group)
    stage.cast.ana.replies(first, "/report scam")
    stage.cast.ben.replies(second, "/report scam")
    await stage.cast.mona.sees("2 reporters", in_=stage.staff)
    stage.cast.mona.says("/delete C-1 scam sells coins to strangers", in_=stage.staff)
    await stage.telegram.called("deleteMessage", times=2)
    assert stage.group.messages()[-1].body.get("photo") is None


async def test_a_moderator_acts_by_themselves_in_reply_to_a_message(stage: Stage):
    stage.expects(NEVER_STARTED)
    await _mona_moderates_the_group(stage)
    post = stage.cast.spike.says("Buy now!", in_=stage.group)
    stage.cast.mona.replies(post, "/warn harassment insults everyone")
    await stage.cast.mona.sees("D-1: warned", in_=stage.group)
    stage.cast.mona.writes("/case C-1")
    page = await stage.cast.mona.sees("Opened by a moderator; nobody reported it")
    assert "Buy now!" in page.text
    await stage.telegram.called("deleteMessage")
    assert stage.group.texts() == ["Buy now!"]


async def test_an_own_action_on_a_reported_message_closes_its_case(stage: Stage):
    stage.expects(NEVER_STARTED)
    await _mona_moderates_the_group(stage)
    post = await stage.spike_is_reported()
    stage.cast.mona.replies(post, "/delete scam sells coins to strangers")
    await stage.cast.mona.sees("closed", in_=stage.staff)
    await stage.cast.ana.sees("we acted on it")


async def test_a_name_alone_is_asked_about_before_anything_is_done(stage: Stage):
    stage.expects(NEVER_STARTED)
    await stage.spike_is_reported()
    stage.cast.mona.says("/warn @spike_sells scam sells coins", in_=stage.staff)
    asked = await stage.cast.mona.sees("Names change hands", in_=stage.staff)
    repeated = f"/warn {stage.cast.spike.id} scam sells coins"
    assert repeated in asked.text
    stage.cast.mona.says(repeated, in_=stage.staff)
    await stage.cast.mona.sees("D-1: warned", in_=stage.staff)


async def test_who_lost_the_role_decides_nothing_with_old_buttons(stage: Stage):
    await stage.spike_is_reported()
    stage.cast.olga.writes(f"/role {stage.cast.mona.id} none")
    await stage.cast.olga.sees("has these roles no longer")
    assert "Your role does not cover this" in await stage.cast.mona.presses("Claim", in_=stage.staff)
    stage.cast.mona.says("/dismiss C-1 looks fine", in_=stage.staff)
    await stage.cast.mona.sees("Your role does not cover this", in_=stage.staff)


async def test_a_member_cannot_use_moderators_commands_and_their_attempt_disappears(stage: Stage):
    post = await stage.spike_is_reported()
    stage.cast.ben.replies(post, "/ban 7d scam because I say so")
    await stage.cast.ben.sees("Your role does not cover this", in_=stage.group)
    await stage.telegram.called("deleteMessage")
    assert len(stage.group.texts()) == 1


async def test_a_warning_without_words_is_refused_where_the_category_does_not_say_enough(stage: Stage):
    await stage.spike_is_reported(said="/report harassment")
    stage.cast.mona.says("/warn C-1 harassment", in_=stage.staff)
    await stage.cast.mona.sees("Please give a reason in words", in_=stage.staff)


async def test_a_slip_in_the_category_or_the_duration_is_explained(stage: Stage):
    await _mona_moderates_the_group(stage)
    post = stage.cast.spike.says("Buy now!", in_=stage.group)
    stage.cast.mona.replies(post, "/mute 7q scam sells coins")
    await stage.cast.mona.sees("“7q” is no length of time", in_=stage.group)
    stage.cast.mona.replies(post, "/mute 1d scamm sells coins")
    await stage.cast.mona.sees("Did you mean scam", in_=stage.group)


async def _mona_moderates_the_group(stage: Stage) -> Person:
    stage.group.adds(stage.cast.mona)
    return stage.cast.mona


def _data(message: Message, label: str) -> str:
    (found,) = [b["callback_data"] for row in message.buttons for b in row if b["text"].startswith(label)]
    return str(found)
