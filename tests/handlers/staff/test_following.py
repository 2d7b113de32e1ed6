"""What the card proposes: one press does it, and whoever decides otherwise says why."""

from dataclasses import replace

import pytest

from desk.model import Outcome
from desk.rules.durations import DAY
from desk.triage import recategorise
from desk.views import view_case
from handlers.buttons import Action
from handlers.messages.cards import case_card
from tests.handlers.messages import samples
from tests.handlers.messages.samples import ENGLISH, FACTS, reading
from tests.handlers.staff.desk import MIA, offence
from tests.handlers.updates import GROUP
from tests.storage.desk import POLICY, START


@pytest.fixture
async def version(desk):
    """A case of spam with its card in the staff chat; its version as printed."""
    case = await desk.report()
    await desk.draw_cards()
    return case.version


async def taken_for(desk, category: str):
    """A case that turned out to be about something else."""
    await desk.report()
    await desk.draw_cards()
    await desk.run(lambda unit: recategorise(unit, 1, MIA["id"], category))
    return await desk.case(1)


async def card(desk, number: int = 1):
    view = await desk.run(lambda unit: view_case(unit, number))
    return case_card(view, replace(FACTS, now=desk.clock.now), ENGLISH)


async def labels(desk) -> list[str]:
    return samples.labels(await card(desk))


async def test_the_card_proposes_what_is_due_and_why(desk, version):
    assert "Due: notice (1 point active)" in reading(await card(desk))
    assert {"Confirm: notice", "Decide otherwise"} <= set(await labels(desk))


async def test_one_press_does_what_is_due(desk, version):
    answer = await desk.presses(MIA, Action.CONFIRM, 1, version, "notice")

    (decision,) = await desk.decisions()
    assert (decision.outcome, decision.due, decision.departure) == (Outcome.WARN, "notice", "")
    assert answer.text == "D-1: warned, 1 point. Everyone concerned is told."


async def test_a_category_that_wants_words_asks_for_them(desk):
    case = await taken_for(desk, "harassment")
    answer = await desk.presses(MIA, Action.CONFIRM, 1, case.version, "mute-1d")
    assert answer.text == "Reply to the card with the reason."
    await desk.replies_to_card(MIA, "You insulted people.")

    (decision,) = await desk.decisions()
    assert (decision.outcome, decision.reason, decision.departure) == (Outcome.MUTE, "You insulted people.", "")
    assert desk.last_said.endswith("As the ladder has it.")


async def test_the_rule_can_be_the_reason_for_what_is_due(desk):
    case = await taken_for(desk, "harassment")
    await desk.presses(MIA, Action.CONFIRM, 1, case.version, "mute-1d")
    await desk.presses(MIA, Action.BY_RULE, 1, case.version)

    (decision,) = await desk.decisions()
    assert decision.reason == POLICY.category("harassment").rule


async def test_what_was_printed_is_not_done_where_something_else_is_due(desk, version):
    answer = await desk.presses(MIA, Action.CONFIRM, 1, version, "ban-forever")

    assert answer.text == "Something else is due by now: notice. Nothing is decided yet; the card shows it."
    assert await desk.decisions() == []
    assert await desk.draw_cards() == [1]


@pytest.mark.parametrize("word", ["flog", "mute", "mute-9q", "notice-7d"])
async def test_a_step_that_no_button_printed_is_refused(desk, version, word):
    for action in (Action.CONFIRM, Action.OTHERWISE_AS):
        assert (await desk.presses(MIA, action, 1, version, word)).alert
    assert await desk.decisions() == []


async def test_deciding_otherwise_asks_what_and_why(desk, version):
    await desk.presses(MIA, Action.OTHERWISE, 1, version)
    assert {"mute for 1 day", "mute for 7 days", "ban for 30 days", "ban for good"} <= set(await labels(desk))
    assert "notice" not in await labels(desk)
    await desk.presses(MIA, Action.OTHERWISE_AS, 1, version, "mute-7d")
    await desk.replies_to_card(MIA, "// a raid, the fifth account tonight")

    (decision,) = await desk.decisions()
    (sanction,) = await desk.run(lambda unit: unit.sanctions.of_case(1))
    assert (decision.outcome, decision.due, decision.departure) == (
        Outcome.MUTE,
        "notice",
        "a raid, the fifth account tonight",
    )
    assert sanction.until == START + 7 * DAY
    assert decision.reason == POLICY.category("spam").rule
    assert desk.last_said.endswith("Due was: notice. Your reason is kept.")


async def test_without_two_slashes_nothing_is_decided_and_nothing_goes_out(desk, version):
    await desk.presses(MIA, Action.OTHERWISE_AS, 1, version, "mute-7d")
    await desk.replies_to_card(MIA, "a raid, the fifth account tonight")

    assert desk.last_said.startswith("The ladder makes something else due here: notice.")
    assert await desk.decisions() == []


async def test_a_warning_can_stay_one(desk):
    case = await taken_for(desk, "scam")
    await desk.presses(MIA, Action.OTHERWISE_AS, 1, case.version, "notice")
    await desk.replies_to_card(MIA, "Do not sell this here. // they are new and took it down")

    (decision,) = await desk.decisions()
    assert (decision.outcome, decision.reason) == (Outcome.WARN, "Do not sell this here.")
    assert decision.departure == "they are new and took it down"
    shown = reading(await card(desk))
    assert "⚖️ Due was: mute for 1 day. Why not, for staff only: they are new and took it down" in shown


async def test_words_behind_two_slashes_stay_here(desk):
    await desk.types(MIA, "/ban 7d spam See https://example.org/rules // fifth account tonight", GROUP, offence())

    (decision,) = await desk.decisions()
    assert (decision.reason, decision.departure) == ("See https://example.org/rules", "fifth account tonight")


async def test_a_warning_with_words_for_staff_stays_one(desk):
    await desk.types(MIA, "/warn scam Take it down. // new here, and sorry", GROUP, offence())

    (decision,) = await desk.decisions()
    assert (decision.outcome, decision.due, decision.departure) == (Outcome.WARN, "mute 1d", "new here, and sorry")
    assert desk.last_said.endswith("Due was: mute for 1 day. Your reason is kept.")


async def test_a_command_that_departs_needs_words(desk):
    await desk.types(MIA, "/ban spam", GROUP, offence())

    assert desk.last_said.startswith("The ladder makes something else due here: notice. To decide otherwise, say why")
    assert await desk.decisions() == []


async def test_a_warning_that_reaches_a_step_takes_it_and_says_so(desk):
    """As Rose does at the limit; here each step is the ladder's, and nothing is wiped."""
    await desk.types(MIA, "/warn scam The shop does not exist.", GROUP, offence())

    assert desk.last_said == (
        "D-1: warned, muted until tomorrow at 16:00 UTC (25 Nov 2025), 2 points. Everyone concerned is told."
        " As the ladder has it."
    )


async def test_where_no_group_is_named_the_step_that_was_due_is_said(desk):
    await desk.types(MIA, "/warn 777111222 scam The shop does not exist.")

    assert desk.last_said == (
        "D-1: warned, 2 points. Everyone concerned is told."
        " Due: mute for 1 day; not done, as no group was named. /undo it and repeat it there."
    )


async def test_the_command_that_judged_is_kept_to_tell_what_came_before_it(desk):
    await desk.types(MIA, "/warn spam", GROUP, offence(), message_id=8)
    await desk.types(MIA, "/warn 777111222 spam")

    assert [row["command"] for row in await desk.sql("SELECT command FROM decisions ORDER BY id")] == [8, None]
