"""What the ladder makes due, and what becomes of a verdict that does that or something else."""

import asyncio
from dataclasses import replace

import pytest

from desk.decisions import confirm
from desk.errors import DepartureUnexplained, NoGroup
from desk.groups import GroupSettings
from desk.laddering import proposal
from desk.model import Account, AccountKind, Attribution, Decision, Outcome, Sanction, SanctionKind
from desk.notices import CaseCard, StatementOfReasons
from desk.recording import record_statement
from desk.reversal import void
from desk.rules.durations import DAY, HOUR, MINUTE, SECOND, parse
from desk.rules.ladder import Due
from desk.rules.policy import Consequence, Step
from desk.verdict import Verdict
from desk.views import view_account, view_case
from tests.desk.floor import LENA, MIA, NOAH, Floor, about, message, posted
from tests.storage.desk import GROUP, POLICY, SPAMMER, START

CHANNEL = Account(-1001231231231, AccountKind.CHANNEL, "Shouters")


async def warned(desk: Floor, number: int, category: str = "scam", told: bool = True, **more: object) -> Decision:
    """Somebody writes a message now and is warned for it; unless said otherwise they read that, a minute later."""
    sent = (posted(number, sent_at=desk.clock.now),)
    more = {"outcome": Outcome.WARN} | more
    decision = await desk.acts(category=category, about=message(number), evidence=sent, **more)
    desk.clock.now += MINUTE
    if told:
        await desk.run(lambda unit: record_statement(unit, decision.id, delivered=True))
    desk.clock.now += MINUTE
    return decision


async def sanctions(desk: Floor, decision: Decision) -> list[Sanction]:
    return list(await desk.run(lambda unit: unit.sanctions.of_decision(decision.id)))


async def points(desk: Floor) -> int:
    return (await desk.run(lambda unit: view_account(unit, SPAMMER.id))).standing.points


async def test_a_warning_climbs_the_ladder_step_by_step(desk: Floor):
    """1 notice, 2 a day, 4 a week, 6 a ban of 30 days, 9 for good."""
    climbed = []
    for number, category in enumerate(["spam", "spam", "scam", "scam", "scam", "scam"], start=1):
        decision = await warned(desk, number, category)
        kept = await sanctions(desk, decision)
        ends = [one.until and one.until - decision.at for one in kept]
        climbed.append((decision.outcome, decision.due, ends))
    assert climbed == [
        (Outcome.WARN, "notice", []),
        (Outcome.MUTE, "mute 1d", [DAY]),
        (Outcome.MUTE, "mute 7d", [7 * DAY]),
        (Outcome.BAN, "ban 30d", [30 * DAY]),
        (Outcome.BAN, "ban 30d", [30 * DAY]),
        (Outcome.BAN, "ban forever", [None]),
    ]
    assert await points(desk) == 10, "nothing is wiped at a limit"


async def test_five_posts_in_one_night_are_one_step(desk: Floor):
    for number in range(1, 6):
        await desk.files("scam", about=message(number), evidence=(posted(number, sent_at=START - HOUR),))
    decisions = []
    for number in range(1, 6):
        desk.clock.now += MINUTE
        decisions.append(await desk.decides(Outcome.WARN, case=number))
        await desk.run(lambda unit, number=number: record_statement(unit, number, delivered=True))
    assert [decision.outcome for decision in decisions] == [Outcome.MUTE, *[Outcome.WARN] * 4]
    assert [decision.due for decision in decisions] == ["mute 1d", "", "", "", ""]
    assert await points(desk) == 2

    again = await warned(desk, 9)
    assert (again.outcome, again.due, await points(desk)) == (Outcome.MUTE, "mute 7d", 4)


async def test_who_blocks_the_bot_climbs_all_the_same(desk: Floor):
    first = await warned(desk, 1, told=False)
    await desk.run(lambda unit: record_statement(unit, first.id, delivered=False))
    desk.clock.now += MINUTE
    assert (await desk.run(lambda unit: unit.decisions.get(first.id))).told_at is None
    assert (await warned(desk, 2)).due == "mute 7d"


async def test_a_notice_that_comes_late_does_not_part_what_was_parted(desk: Floor):
    first = await warned(desk, 1, told=False)
    await desk.run(lambda unit: record_statement(unit, first.id, delivered=False))
    desk.clock.now += MINUTE
    await warned(desk, 2)
    desk.clock.now += DAY
    await desk.run(lambda unit: record_statement(unit, first.id, delivered=True))
    assert (await desk.run(lambda unit: unit.decisions.get(first.id))).told_at == desk.clock.now
    assert await points(desk) == 4


async def test_two_decisions_at_once_add_up(desk: Floor):
    """Each of an act of which the other's author had not been told; the second must see the first."""
    await warned(desk, 1, "spam")
    for number in (2, 3):
        await desk.files("spam", about=message(number), evidence=(posted(number, sent_at=desk.clock.now),))
    both = await asyncio.gather(
        desk.decides(Outcome.WARN, MIA, case=2), desk.decides(Outcome.WARN, NOAH, case=3), return_exceptions=True
    )
    assert sorted(decision.due for decision in both) == ["", "mute 1d"], "one step, taken once"


async def said_in_the_group(desk: Floor, number: int, sent_at: int, command: int) -> Decision:
    """A warning in reply to a message, in the second in which that was written; it is told at once."""
    sent = (posted(number, sent_at=sent_at),)
    decision = await desk.acts(Outcome.WARN, "spam", about=message(number), evidence=sent, chat=GROUP, command=command)
    desk.clock.now += 50
    await desk.run(lambda unit: record_statement(unit, decision.id, delivered=True))
    desk.clock.now += 50
    return decision


async def test_within_one_second_the_order_of_messages_tells_what_came_first(desk: Floor):
    """Telegram's times are whole seconds: what stands above a command was done before it, what is written below it was not."""
    second = desk.clock.now = START - START % 1_000
    desk.clock.now += 100
    assert (await said_in_the_group(desk, 1, second, command=4)).due == "notice"
    assert (await said_in_the_group(desk, 2, second, command=5)).due == "", "posted before the first command"
    assert (await said_in_the_group(desk, 6, second, command=7)).due == "mute 1d"


async def test_what_nothing_tells_apart_was_done_by_the_end_of_its_second(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.WARN)
    (strike,) = await desk.strikes()
    assert strike.acted_at == START - HOUR + SECOND - 1


async def test_numbers_of_another_time_make_nothing_older_than_it_is(desk: Floor):
    """A group that became a supergroup counts its messages anew."""
    await said_in_the_group(desk, 1, desk.clock.now, command=400)
    desk.clock.now += HOUR
    assert (await said_in_the_group(desk, 3, desk.clock.now, command=4)).due == "mute 1d"


@pytest.mark.parametrize(("category", "due"), [("spam", "notice"), ("scam", "mute 1d")])
async def test_departing_without_a_word_is_refused(desk: Floor, category: str, due: str):
    await desk.files(category)
    before = await desk.counts()
    with pytest.raises(DepartureUnexplained) as caught:
        await desk.decides(Outcome.MUTE, reason="", lasts=parse("7d"))
    assert caught.value.due == due
    assert await desk.counts() == before


@pytest.mark.parametrize(
    ("outcome", "more"),
    [
        (Outcome.WARN, {"only": True}),
        (Outcome.DELETE, {"only": True}),
        (Outcome.MUTE, {"lasts": parse("12h")}),
        (Outcome.BAN, {"lasts": parse("30d")}),
        (Outcome.KICK, {}),
    ],
)
async def test_a_departure_keeps_why_for_staff_only(desk: Floor, outcome: Outcome, more: dict[str, object]):
    await desk.files("scam")
    decision = await desk.decides(outcome, reason="Do not sell this.", departure="The owner vouches for them.", **more)
    assert (decision.outcome, decision.due, decision.departure) == (outcome, "mute 1d", "The owner vouches for them.")
    ((_, statement),) = await desk.owed(StatementOfReasons)
    assert "vouches" not in repr(statement)
    assert not any("vouches" in line for line in await desk.details())
    assert any('"departure":"' in line for line in await desk.details())
    stored = await desk.sql("SELECT departure_sealed FROM decisions")
    assert b"vouches" not in bytes(stored[0]["departure_sealed"])


async def test_without_words_for_staff_those_for_the_person_say_why(desk: Floor):
    await desk.files("scam")
    assert (await desk.decides(Outcome.BAN, reason="You did this before.")).departure == "You did this before."


@pytest.mark.parametrize(
    ("outcome", "lasts"), [(Outcome.WARN, None), (Outcome.MUTE, None), (Outcome.MUTE, parse("24h"))]
)
async def test_doing_what_is_due_is_no_departure(desk: Floor, outcome: Outcome, lasts):
    await desk.files("scam")
    decision = await desk.decides(outcome, lasts=lasts)
    assert (decision.outcome, decision.due, decision.departure) == (Outcome.MUTE, "mute 1d", "")


async def test_words_for_staff_are_kept_where_nothing_departs(desk: Floor):
    await desk.files("scam")
    decision = await desk.decides(Outcome.WARN, departure="Third shop this week.")
    assert decision.departure == ""
    assert [note.text for note in await desk.run(lambda unit: unit.notes.of_case(1))] == ["Third shop this week."]


async def test_a_deletion_takes_the_step_that_is_due_too(desk: Floor):
    await desk.files("scam")
    decision = await desk.decides(Outcome.DELETE)
    assert [one.kind for one in await sanctions(desk, decision)] == [SanctionKind.DELETE, SanctionKind.MUTE]
    assert decision.departure == ""


async def test_a_group_has_its_own_ladder(desk: Floor):
    await desk.run(lambda unit: unit.groups.keep(GroupSettings(GROUP, ladder="strict")))
    await desk.files("spam")
    assert (await desk.run(lambda unit: view_case(unit, 1))).due == Due((1,), POLICY.ladders["strict"][0])
    decision = await desk.decides(Outcome.WARN)
    assert (decision.outcome, decision.due) == (Outcome.MUTE, "mute 1d")
    ((_, statement),) = await desk.owed(StatementOfReasons)
    assert statement.ladder == "strict"


async def test_the_gravest_go_straight_to_their_step(desk: Floor):
    await desk.files("child_safety", evidence=())
    assert (await desk.decides(Outcome.WARN)).due == "ban forever"


async def test_what_is_not_surely_theirs_makes_nothing_due(desk: Floor):
    await desk.files("scam", about=message(attribution=Attribution.WEAK))
    assert (await desk.run(lambda unit: view_case(unit, 1))).due is None
    decision = await desk.decides(Outcome.WARN)
    assert (decision.outcome, decision.due, decision.points) == (Outcome.WARN, "", 0)


async def test_who_may_be_in_danger_is_not_proposed_a_warning(desk: Floor):
    await desk.files("self_harm")
    assert (await desk.run(lambda unit: view_case(unit, 1))).due is None


async def test_where_no_group_is_known_a_warning_stays_one_and_says_what_was_due(desk: Floor):
    await desk.files("scam", about=about(SPAMMER), evidence=())
    with pytest.raises(NoGroup):
        await confirms(desk, "mute 1d")
    decision = await desk.decides(Outcome.WARN)
    assert (decision.outcome, decision.due, decision.departure) == (Outcome.WARN, "mute 1d", "")


async def test_nobody_behind_a_channel_can_be_told(desk: Floor):
    await desk.acts(Outcome.WARN, "spam", about=message(1, CHANNEL), evidence=(posted(1, sent_at=START),))
    desk.clock.now += HOUR
    later = (posted(2, sent_at=desk.clock.now),)
    decision = await desk.acts(Outcome.WARN, "spam", about=message(2, CHANNEL), evidence=later)
    assert (decision.outcome, decision.due) == (Outcome.MUTE, "mute 1d")


@pytest.mark.parametrize(("accused", "outcome"), [(SPAMMER, Outcome.KICK), (CHANNEL, Outcome.WARN)])
async def test_a_removal_is_taken_by_itself_for_a_member_and_not_for_a_channel(
    desk: Floor, accused: Account, outcome: Outcome
):
    desk.runner = desk.under(replace(POLICY, ladder=(Step(1, Consequence.KICK, None),)))
    decision = await desk.acts(Outcome.WARN, about=message(accused=accused), evidence=())
    assert (decision.outcome, decision.due) == (outcome, "kick")


async def test_a_ban_lasts_as_the_step_says_that_its_category_goes_straight_to(desk: Floor):
    straight = replace(POLICY.category("scam"), goes_to=Step(0, Consequence.BAN, parse("3d")))
    desk.runner = desk.under(replace(POLICY, categories={**POLICY.categories, "scam": straight}))
    decision = await desk.acts(Outcome.BAN, "scam", evidence=())
    assert [one.until for one in await sanctions(desk, decision)] == [START + 3 * DAY]


async def confirms(desk: Floor, proposed: str, case: int = 1) -> Decision | Due:
    verdict = Verdict(MIA, Outcome.WARN, None, "Do not sell this.")
    return await desk.run(lambda unit: confirm(unit, case, verdict, proposed))


async def test_what_the_card_proposed_is_done(desk: Floor):
    await desk.files("scam")
    done = await confirms(desk, "mute 1d")
    assert isinstance(done, Decision)
    assert (done.outcome, done.departure) == (Outcome.MUTE, "")


async def test_what_is_not_due_any_more_is_not_done_and_the_card_is_drawn_anew(desk: Floor):
    await desk.files("scam", about=message(8), evidence=(posted(8),))
    await warned(desk, 1)
    desk.clock.now += HOUR
    await desk.owed(CaseCard)
    done = await confirms(desk, "mute 1d")
    assert done == Due((2,), None), "the step was taken meanwhile"
    assert [card.case for _, card in await desk.owed(CaseCard)] == [1]
    assert await desk.run(lambda unit: unit.decisions.of_case(1)) == []


async def test_the_proposal_follows_an_undo_and_time(desk: Floor):
    decision = await warned(desk, 1)
    desk.clock.now += HOUR
    await desk.files("scam", about=message(8), evidence=(posted(8, sent_at=desk.clock.now),))
    assert (await desk.run(lambda unit: proposal(unit, 2))).counts == (2, 2)

    async def work(unit):
        return await void(unit, await unit.decisions.get(decision.id), LENA, "a mistake")

    await desk.run(work)
    assert await desk.run(lambda unit: proposal(unit, 2)) == Due((2,), POLICY.ladder[1])


async def test_another_policy_changes_what_is_due_and_nothing_that_was_decided(desk: Floor):
    first = await warned(desk, 1)
    desk.runner = desk.under(replace(POLICY, ladder=POLICY.ladders["strict"]))
    assert (await warned(desk, 2)).due == "ban 30d"
    assert (await desk.run(lambda unit: unit.decisions.get(first.id))).due == "mute 1d"
