"""Verdicts by command: on a case, in reply to a message, on an account."""

import pytest

from desk.groups import GroupSettings
from desk.model import Attribution, Chat, Outcome, SanctionKind
from desk.notices import ApplySanction, ConfirmButton, RemoveMessage, ReportDecided, StatementOfReasons
from desk.rules.durations import DAY, HOUR, parse
from handlers.buttons import Action
from tests.handlers.staff.desk import LENA, MIA, NOAH, offence
from tests.handlers.updates import (
    ANNA,
    ANONYMOUS,
    BOT,
    CHANNEL,
    CHANNEL_BOT,
    GROUP,
    SAM,
    message,
    private,
    report,
    update,
)
from tests.storage.desk import SPAMMER, START


async def test_a_warning_on_a_case_keeps_its_category(desk):
    await desk.report()
    await desk.types(MIA, "/warn C-1 You posted the same link five times.")

    (decision,) = await desk.decisions()
    assert (decision.outcome, decision.category, decision.points) == (Outcome.WARN, "spam", 1)
    assert decision.reason == "You posted the same link five times."
    assert desk.last_said == "D-1: warned, 1 point. Everyone concerned is told."


async def test_a_warning_on_a_case_can_name_another_category(desk):
    await desk.report()
    await desk.types(MIA, "/warn C-1 scam The shop does not exist.")

    (decision,) = await desk.decisions()
    assert (decision.category, decision.reason) == ("scam", "The shop does not exist.")


async def test_reporter_and_accused_are_told_with_the_decision(desk):
    await desk.report()
    await desk.owes()
    await desk.types(MIA, "/warn C-1 scam The shop does not exist.")

    owed = {type(one.what): one.recipient for one in await desk.owes()}
    assert owed[ReportDecided] == 5_000_000_101
    assert owed[StatementOfReasons] == SPAMMER.id


async def test_a_dismissal_wants_words(desk):
    await desk.report()
    await desk.types(MIA, "/dismiss C-1")

    assert desk.last_said == "Please give a reason in words: write it behind the command."
    assert await desk.decisions() == []


async def test_a_dismissal_leaves_nothing_on_anyone(desk):
    await desk.report()
    await desk.types(MIA, "/dismiss C-1 a joke among friends")

    (decision,) = await desk.decisions()
    assert (decision.outcome, decision.points) == (Outcome.DISMISS, 0)
    assert desk.last_said == "D-1: dismissed. The reporters are told."


async def test_a_case_that_a_colleague_holds_is_theirs_to_decide(desk):
    await desk.report()
    await desk.types(NOAH, "/claim C-1")
    await desk.types(MIA, "/warn C-1 spam no more links")

    assert desk.last_said.startswith("Noah is working on C-1, until today at 16:30 UTC (24 Nov 2025).")
    assert await desk.decisions() == []


async def test_a_decided_case_is_not_decided_again(desk):
    await desk.report()
    await desk.types(NOAH, "/warn C-1 spam no more links")
    await desk.types(MIA, "/dismiss C-1 harmless")

    assert desk.last_said == "Noah has decided C-1 already, today at 16:00 UTC (24 Nov 2025): D-1."
    assert len(await desk.decisions()) == 1


async def test_a_reply_in_the_group_is_target_and_evidence(desk):
    await desk.types(MIA, "/warn scam The shop does not exist.", GROUP, offence(), message_id=8)

    case, (decision,) = await desk.case(1), await desk.decisions()
    (evidence,) = await desk.run(lambda unit: unit.evidence.of_case(1))
    assert (case.chat, case.message, case.accused) == (GROUP["id"], 7, SAM["id"])
    assert (decision.outcome, decision.points, evidence.snapshot.text) == (Outcome.MUTE, 2, "cheap coins here")


async def test_a_command_in_a_group_is_removed_and_answered_in_private(desk):
    await desk.types(MIA, "/warn scam The shop does not exist.", GROUP, offence(), message_id=8)

    assert RemoveMessage(8) in await desk.owes_to(GROUP["id"])
    assert [chat for chat, _words, _whisper in desk.telegram.said] == [MIA["id"]]


async def test_a_refused_command_is_removed_from_the_group_too(desk):
    await desk.types(MIA, "/warn harrasment stop it", GROUP, offence(), message_id=8)

    assert await desk.owes_to(GROUP["id"]) == [RemoveMessage(8)]
    assert desk.telegram.said == [
        (MIA["id"], "There is no category “harrasment”. Did you mean harassment?", None),
    ]


async def test_a_member_who_tries_a_command_is_told_in_private(desk):
    await desk.types(ANNA, "/ban 7d spam buy my coins instead", GROUP, offence(), message_id=8)

    assert await desk.owes_to(GROUP["id"]) == [RemoveMessage(8)]
    assert desk.telegram.said == [
        (ANNA["id"], "Your role does not cover this. If it should, ask an owner of this desk.", None),
    ]


async def test_an_anonymous_administrators_command_disappears_and_waits_for_them_to_show_themselves(desk):
    said = message(GROUP, ANONYMOUS, sender_chat=GROUP, text="/ban spam", reply_to_message=offence(), message_id=8)
    await desk.handles(update(message=said))

    assert await desk.owes_to(GROUP["id"]) == [RemoveMessage(8), ConfirmButton(1)]
    assert desk.telegram.said == []


async def test_a_moderators_own_action_decides_the_open_case_about_the_message(desk):
    await desk.handles(report("/report spam", offence()))
    await desk.types(MIA, "/delete spam", GROUP, offence())

    (decision,) = await desk.decisions(1)
    (sanction,) = await desk.run(lambda unit: unit.sanctions.of_decision(decision.id))
    assert (sanction.kind, sanction.chat, sanction.message) == (SanctionKind.DELETE, GROUP["id"], 7)


async def test_spam_needs_no_words(desk):
    await desk.types(MIA, "/warn spam", GROUP, offence())

    (decision,) = await desk.decisions()
    assert decision.reason == "Do not send advertising or repeated messages that nobody asked for."


async def test_harassment_needs_words(desk):
    await desk.types(MIA, "/warn harassment", GROUP, offence())

    assert desk.last_said == "Please give a reason in words: write it behind the command."


@pytest.mark.parametrize(
    ("words", "lasts"), [("12h", 12 * HOUR), ("7d", 7 * DAY), ("30s", 30_000), ("366d", 366 * DAY)]
)
async def test_a_mute_lasts_as_long_as_was_said(desk, words, lasts):
    await desk.types(MIA, f"/mute {words} scam The shop does not exist.", GROUP, offence())

    (sanction,) = await desk.run(lambda unit: unit.sanctions.of_case(1))
    assert (sanction.kind, sanction.chat, sanction.until) == (SanctionKind.MUTE, GROUP["id"], START + lasts)


async def test_a_ban_can_be_for_ever(desk):
    await desk.types(MIA, "/ban forever scam The shop does not exist.", GROUP, offence())

    (sanction,) = await desk.run(lambda unit: unit.sanctions.of_case(1))
    assert (sanction.kind, sanction.until) == (SanctionKind.BAN, None)
    assert ApplySanction(1) in await desk.owes_to(GROUP["id"])


@pytest.mark.parametrize(
    ("words", "days"), [("/mute scam", 1), ("/mute violence Stop this.", 7), ("/ban scam A shop that is none.", 30)]
)
async def test_without_a_length_the_ladder_says_how_long(desk, words, days):
    """2 points mute for a day, 4 for a week; a ban that comes early lasts as the ladder's first."""
    await desk.types(MIA, words, GROUP, offence())

    (sanction,) = await desk.run(lambda unit: unit.sanctions.of_case(1))
    assert sanction.until == START + days * DAY


@pytest.mark.parametrize("words", ["7x", "0d", "7", "1d12h", "١d", "99999999999999999999d"])
async def test_a_length_that_reads_as_none_is_refused(desk, words):
    await desk.types(MIA, f"/mute {words} scam The shop does not exist.", GROUP, offence())

    assert "is no length of time. Write it as 30m, 12h, 7d, 6mo or forever." in desk.last_said
    assert await desk.owes_to(SAM["id"]) == []


@pytest.mark.parametrize("words", ["29s", "367d"])
async def test_a_length_that_telegram_would_take_for_ever_lasts_as_said(desk, words):
    await desk.types(MIA, f"/ban {words} scam The shop does not exist.", GROUP, offence())

    (sanction,) = await desk.run(lambda unit: unit.sanctions.of_case(1))
    assert sanction.until == parse(words).after(START)


async def test_a_removal_takes_no_length(desk):
    await desk.types(MIA, "/kick scam The shop does not exist.", GROUP, offence())

    (sanction,) = await desk.run(lambda unit: unit.sanctions.of_case(1))
    assert (sanction.kind, sanction.account, sanction.until) == (SanctionKind.KICK, SAM["id"], None)
    assert desk.last_said == (
        "D-1: removed from the group, 2 points. Everyone concerned is told. Due was: mute for 1 day. Your reason is kept."
    )


async def test_a_case_is_muted_where_it_happened(desk):
    await desk.report()
    await desk.types(MIA, "/mute C-1 12h spam Stop.", GROUP)

    (sanction,) = await desk.run(lambda unit: unit.sanctions.of_case(1))
    assert sanction.chat == -1001


async def test_an_account_by_id_can_be_warned_before_the_desk_has_met_it(desk):
    await desk.types(MIA, "/warn 777111222 scam The shop does not exist.")

    case, (decision,) = await desk.case(1), await desk.decisions()
    assert (case.accused, case.attribution, decision.points) == (777111222, Attribution.STRONG, 2)


async def test_an_account_by_id_keeps_the_name_that_the_desk_knows(desk):
    await desk.meet(SPAMMER)
    await desk.types(MIA, f"/warn {SPAMMER.id} scam The shop does not exist.")

    assert await desk.run(lambda unit: unit.people.known(SPAMMER.id)) == SPAMMER


async def test_a_mute_by_id_needs_a_group(desk):
    await desk.types(MIA, "/mute 777111222 12h scam The shop does not exist.")

    assert "No group is named" in desk.last_said


async def test_someone_without_a_username_is_meant_by_a_mention(desk):
    entity = {"type": "text_mention", "offset": 6, "length": 8, "user": {**SAM, "username": None}}
    await desk.types(MIA, "/warn Sam 🪙 X scam The shop does not exist.", entities=[entity])

    case, (decision,) = await desk.case(1), await desk.decisions()
    assert (case.accused, decision.category, decision.reason) == (SAM["id"], "scam", "The shop does not exist.")


async def test_a_name_alone_is_asked_about_and_nothing_happens(desk):
    await desk.meet(SPAMMER)
    await desk.types(MIA, "/warn @Buy_Coins scam {The} shop <b>does not exist.")

    assert "Sam Spammer" in desk.last_said
    assert "Last seen today at 16:00 UTC (24 Nov 2025)" in desk.last_said
    assert f"<code>/warn {SPAMMER.id} scam {{The}} shop &lt;b&gt;does not exist.</code>" in desk.last_said
    assert await desk.run(lambda unit: unit.decisions.strikes(SPAMMER.id)) == []


async def test_a_name_that_the_desk_never_met_is_unknown(desk):
    await desk.types(MIA, "/warn @nobody_here scam x")

    assert desk.last_said == "I have never met “@nobody_here”. Reply to a message of theirs or give their numeric id."


async def test_a_channel_that_offends_is_the_accused_itself(desk):
    post = offence(sender=CHANNEL_BOT, sender_chat=CHANNEL)
    await desk.types(MIA, "/warn spam", GROUP, post)

    assert (await desk.case(1)).accused == CHANNEL["id"]


async def test_the_desk_is_no_target(desk):
    mention = {"type": "text_mention", "offset": 6, "length": 5, "user": BOT}
    await desk.types(MIA, "/warn spam", GROUP, offence(sender=BOT))
    await desk.types(MIA, "/warn Ombud spam", entities=[mention])

    assert [words[:21] for _chat, words, _whisper in desk.telegram.said] == ["This message is mine."] * 2
    assert await desk.owes_to(BOT["id"]) == []


async def test_a_reply_to_a_colleague_in_the_staff_chat_targets_nobody(desk):
    await desk.types(MIA, "/warn spam", reply=message(sender=NOAH, text="I think this is spam"))

    assert desk.last_said.startswith("Something is missing from /warn.")


async def test_a_moderator_cannot_act_against_a_colleague_nor_learn_of_their_case(desk):
    await desk.types(ANNA, "/report harassment", GROUP, offence(sender=NOAH))
    await desk.types(MIA, "/warn harassment Stop it.", GROUP, offence(sender=NOAH))

    assert desk.last_said.startswith("They work here too, and your role is not above theirs.")
    assert await desk.decisions() == []


async def test_a_lead_acts_against_a_moderator(desk):
    await desk.types(LENA, "/warn harassment Stop it.", GROUP, offence(sender=NOAH))

    (decision,) = await desk.decisions()
    assert decision.accused == NOAH["id"]


async def test_a_reason_that_names_a_reporter_is_held_back(desk):
    await desk.report()
    await desk.types(MIA, "/warn C-1 spam Anna Reporter complained about your links")

    assert desk.last_said.startswith("Your reason may name a person other than the one who will read it.")
    assert await desk.decisions() == []
    assert await desk.verbs() == ["reported", "reason_held_back"]


async def test_verdicts_are_given_in_private_too(desk):
    await desk.report()
    await desk.types(MIA, "/warn C-1 spam no more links", private(MIA))

    assert desk.telegram.said[-1][0] == MIA["id"]
    assert len(await desk.decisions()) == 1


async def test_a_decided_case_takes_no_more_presses(desk):
    await desk.report()
    version = (await desk.case(1)).version
    await desk.types(NOAH, "/dismiss C-1 harmless")
    answer = await desk.presses(MIA, Action.WARN, 1, version)

    assert answer.alert
    assert answer.text.startswith("Noah has decided C-1 already")


async def test_nobody_decides_about_themselves_and_hears_what_to_reply_to(desk):
    await desk.types(MIA, "/warn spam No.", GROUP, offence(sender=MIA))

    assert desk.last_said.startswith("This is your own message or account, and nobody decides about themselves.")
    assert await desk.sql("SELECT id FROM cases") == []


@pytest.mark.parametrize("words", ["/mute 1d spam No.", "/kick spam No.", "/ban spam No."])
async def test_an_administrator_of_the_group_is_not_tried_and_it_says_whom_to_ask(desk, words):
    desk.telegram.administrators = {SAM["id"], SPAMMER.id}
    await desk.types(MIA, words, GROUP, offence())
    in_group = desk.last_said
    await desk.report()
    await desk.types(MIA, words.replace(" ", " C-1 ", 1))

    assert in_group == desk.last_said
    assert "Ask its owner to take their rights first, or use /warn." in in_group
    assert await desk.sql("SELECT id FROM decisions") == []


async def test_an_administrator_can_be_warned(desk):
    desk.telegram.administrators = {SAM["id"], SPAMMER.id}
    await desk.types(MIA, "/warn spam No.", GROUP, offence())

    assert len(await desk.decisions()) == 1


@pytest.mark.parametrize("typed", ["-5d", "0h", "5", "7days", "1000y"])
async def test_a_length_that_makes_no_sense_is_named(desk, typed):
    await desk.types(MIA, f"/mute {typed} spam No.", GROUP, offence())

    assert desk.last_said.startswith(f"“{typed}” is no length of time.")


async def test_everywhere_and_silently(desk):
    for number in (GROUP["id"], -1002):
        chat = Chat(number, "supergroup", "Gardeners")
        await desk.run(lambda unit, chat=chat: unit.chats.joined(chat, administrator=True))
    await desk.run(lambda unit: unit.groups.keep(GroupSettings(-1002, sanctions_shared=True)))
    await desk.types(MIA, "/ban 2d spam No ads here. --everywhere —silent", GROUP, offence())

    rows = await desk.sql("SELECT chat, silent FROM sanctions ORDER BY id")
    assert [(row["chat"], row["silent"]) for row in rows] == [(GROUP["id"], 1), (-1002, 1)]
    assert (await desk.decisions())[0].reason == "No ads here."
