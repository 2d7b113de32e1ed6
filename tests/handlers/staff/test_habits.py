"""Habits of Rose's moderators: her short forms, and a verdict without a rule, which one press completes."""

import pytest

from desk.model import Outcome, SanctionKind
from desk.notices import RemoveMessage
from desk.rules.durations import DAY, HOUR
from handlers.buttons import Action
from tests.handlers.staff.desk import MIA, NOAH, offence
from tests.handlers.updates import ANNA, GROUP, SAM, private
from tests.storage.desk import SPAMMER, START


async def sanctions(desk):
    return [(one.kind, one.message) for one in await desk.run(lambda unit: unit.sanctions.of_case(1))]


async def test_a_warning_in_roses_words_waits_for_one_press(desk):
    await desk.types(MIA, "/warn spamming again", GROUP, offence(), message_id=8)

    chat, said, _whisper = desk.telegram.said[-1]
    assert chat == MIA["id"]
    assert said.startswith("<b>Warn Sam: under which rule?</b>")
    assert "<blockquote>spamming again</blockquote>" in said
    assert "Nothing is done yet." in said
    assert await desk.run(lambda unit: unit.decisions.strikes(SAM["id"])) == []

    await desk.presses(MIA, Action.RULED_AS, 1, "spam", chat=private(MIA))
    (decision,) = await desk.decisions()
    (evidence,) = await desk.run(lambda unit: unit.evidence.of_case(1))
    assert (decision.outcome, decision.category, decision.reason) == (Outcome.WARN, "spam", "spamming again")
    assert evidence.snapshot.text == "cheap coins here"
    assert desk.answered.text == "D-1: warned, 1 point. Everyone concerned is told."


async def test_the_command_disappears_while_the_rule_is_asked_for(desk):
    await desk.types(MIA, "/ban", GROUP, offence(), message_id=8)

    assert await desk.owes_to(GROUP["id"]) == [RemoveMessage(8)]


async def test_without_words_the_rule_speaks_for_itself(desk):
    await desk.types(MIA, "/mute", GROUP, offence())
    assert "they will read the rule itself" in desk.last_said
    await desk.presses(MIA, Action.RULED_AS, 1, "scam", chat=private(MIA))

    (decision,) = await desk.decisions()
    assert decision.reason == (await desk.run(_policy)).category("scam").rule
    assert await sanctions(desk) == [(SanctionKind.MUTE, None)]


async def _policy(unit):
    return unit.policy


async def test_a_second_press_does_nothing_and_neither_does_a_colleagues(desk):
    await desk.types(MIA, "/warn spamming again", GROUP, offence())
    assert (await desk.presses(NOAH, Action.RULED_AS, 1, "spam")).alert
    await desk.presses(MIA, Action.RULED_AS, 1, "spam", chat=private(MIA))
    again = await desk.presses(MIA, Action.RULED_AS, 1, "scam", chat=private(MIA))

    assert again.alert
    assert [decision.category for decision in await desk.decisions()] == ["spam"]


async def test_it_does_not_wait_for_ever(desk):
    await desk.types(MIA, "/warn spamming again", GROUP, offence())
    desk.clock.now += (await desk.run(_policy)).limits.draft
    answer = await desk.presses(MIA, Action.RULED_AS, 1, "spam", chat=private(MIA))

    assert answer.alert
    assert await desk.run(lambda unit: unit.pending.expire(10)) == 1


async def test_who_lost_the_role_meanwhile_decides_nothing(desk):
    await desk.types(MIA, "/warn spamming again", GROUP, offence())
    for role in await desk.roles(MIA):
        await desk.run(lambda unit, role=role: unit.staff.revoke(MIA["id"], role, None))
    await desk.presses(MIA, Action.RULED_AS, 1, "spam", chat=private(MIA))

    assert desk.answered.text.startswith("Your role does not cover this.")


async def test_a_refusal_at_the_press_leaves_it_waiting(desk):
    await desk.types(MIA, "/dmute spamming again", GROUP, offence(sender=NOAH))
    await desk.presses(MIA, Action.RULED_AS, 1, "spam", chat=private(MIA))

    assert desk.answered.text.startswith("They work here too, and your role is not above theirs.")
    assert await desk.run(lambda unit: unit.pending.take(1, MIA["id"])) is not None


@pytest.mark.parametrize(
    ("words", "outcome", "kinds"),
    [
        ("/dwarn spam", Outcome.WARN, [(SanctionKind.DELETE, 7)]),
        ("/swarn spam", Outcome.WARN, []),
        ("/dmute 12h spam Again.", Outcome.MUTE, [(SanctionKind.DELETE, 7), (SanctionKind.MUTE, None)]),
        ("/smute 12h spam Again.", Outcome.MUTE, [(SanctionKind.MUTE, None)]),
        ("/dban spam Again.", Outcome.BAN, [(SanctionKind.DELETE, 7), (SanctionKind.BAN, None)]),
        ("/sban spam Again.", Outcome.BAN, [(SanctionKind.BAN, None)]),
        ("/del spam", Outcome.DELETE, [(SanctionKind.DELETE, 7)]),
    ],
)
async def test_short_forms(desk, words, outcome, kinds):
    await desk.types(MIA, words, GROUP, offence())

    (decision,) = await desk.decisions()
    assert decision.outcome is outcome
    assert await sanctions(desk) == kinds


async def test_the_moderator_reads_that_the_message_goes_too(desk):
    await desk.types(MIA, "/dwarn spam", GROUP, offence())

    assert desk.last_said == "D-1: warned, message deleted, 1 point. Everyone concerned is told."


@pytest.mark.parametrize(("words", "lasts"), [("/tmute 3h scam x", 3 * HOUR), ("/tban 5w scam x", 35 * DAY)])
async def test_for_a_time(desk, words, lasts):
    await desk.types(MIA, words, GROUP, offence())

    (sanction,) = await desk.run(lambda unit: unit.sanctions.of_case(1))
    assert sanction.until == START + lasts


async def test_for_a_time_needs_a_length(desk):
    await desk.types(MIA, "/tban scam x", GROUP, offence())

    assert desk.last_said.startswith("/tban needs a length first, such as 30m, 12h or 7d. /ban without one")


async def test_what_deletes_needs_a_message(desk):
    await desk.types(MIA, "/dban 777111222 scam x", GROUP)

    assert desk.last_said.startswith("Something is missing from /dban.")


async def test_a_rule_misspelt_is_no_reason(desk):
    await desk.types(MIA, "/warn harrasment stop it", GROUP, offence())

    assert desk.last_said == "There is no category “harrasment”. Did you mean harassment?"


async def test_a_member_gets_no_buttons(desk):
    await desk.types(ANNA, "/dban spamming again", GROUP, offence())

    assert desk.last_said.startswith("Your role does not cover this.")
    assert await desk.sql("SELECT id FROM pending_verdicts") == []


async def test_resetting_a_record_wipes_nothing_and_says_what_can_be_taken_back(desk):
    await desk.types(MIA, "/warn scam The shop does not exist.", GROUP, offence())
    await desk.types(MIA, f"/resetwarns {SAM['id']}")

    assert "Here no record is wiped" in desk.last_said
    assert "<code>/undo D-1 </code>" in desk.last_said
    (strike,) = await desk.run(lambda unit: unit.decisions.strikes(SAM["id"]))
    assert strike.voided_at is None


async def test_where_nothing_counts_there_is_nothing_to_reset(desk):
    await desk.meet(SPAMMER)
    await desk.types(MIA, f"/resetwarn {SPAMMER.id}")

    assert desk.last_said.endswith("Nothing counts against them now, so there is nothing to reset.")


async def test_unwarning_takes_back_the_latest_that_counts(desk):
    await desk.types(MIA, "/warn spam No advertising.", GROUP, offence())
    desk.clock.now += HOUR
    await desk.types(MIA, "/warn scam The shop does not exist.", GROUP, offence(message_id=9))
    await desk.types(NOAH, "/unwarn The shop does exist.", GROUP, offence(message_id=10))
    await desk.types(NOAH, "/rmwarn 666")

    assert desk.last_said == "Please give a reason in words: write it behind the command."
    strikes = await desk.run(lambda unit: unit.decisions.strikes(SAM["id"]))
    assert [(one.category, one.voided_at is not None) for one in strikes] == [("scam", True), ("spam", False)]


async def test_where_nothing_counts_nothing_is_unwarned(desk):
    await desk.types(MIA, "/unwarn a mistake", GROUP, offence())

    assert "nothing" in desk.last_said.lower()
    assert await desk.sql("SELECT id FROM decisions") == []
